/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/tree.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cur.h"
#include "base/err.h"
#include "base/utf.h"

#define FILETIME_UNIX 116444736000000000u /* 1970-01-01 */
#define TICKS_PER_SECOND 10000000u
#define NS_PER_SECOND 1000000000u

void tree_reset(struct tree *t)
{
	memset(t->bufs, 0, t->n_bufs * sizeof(t->bufs[0]));
	t->n = 0;
	t->n_bufs = BUF_OTHER;
	t->depth = 0;
	t->malformed = false;
	arena_reset(&t->scratch);
}

void tree_free(struct tree *t)
{
	free(t->nodes);
	arena_free(&t->scratch);
	*t = (struct tree){ 0 };
}

const struct node *tree_find(const struct tree *t, enum field_id field, uint32_t from)
{
	for (uint32_t i = from; i < t->n; i++)
		if (t->nodes[i].field == field)
			return &t->nodes[i];
	return NULL;
}

const uint8_t *tree_bytes(const struct tree *t, const struct node *n)
{
	if (n->flags & NODE_CONTEXT || n->off > t->bufs[n->buf].len ||
		n->len > t->bufs[n->buf].len - n->off)
		return NULL;
	return t->bufs[n->buf].p + n->off;
}

uint32_t tree_find_key(const struct tree *t, uint32_t group, uint16_t key)
{
	for (uint32_t i = group + 1; i < t->nodes[group].end; i++)
		if (t->nodes[i].field == key)
			return i;
	return 0;
}

static void date_text(int64_t seconds, struct buf *out)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	gmtime_r(&when, &tm);
	buf_dec(out, (uint64_t)tm.tm_year + 1900, 4);
	buf_char(out, '-');
	buf_dec(out, (uint64_t)tm.tm_mon + 1, 2);
	buf_char(out, '-');
	buf_dec(out, (uint64_t)tm.tm_mday, 2);
	buf_char(out, 'T');
	buf_dec(out, (uint64_t)tm.tm_hour, 2);
	buf_char(out, ':');
	buf_dec(out, (uint64_t)tm.tm_min, 2);
	buf_char(out, ':');
	buf_dec(out, (uint64_t)tm.tm_sec, 2);
}

/* Appends a FILETIME as ISO 8601 with 7 decimals; false (and nothing added) if it is no date. */
static bool filetime_text(uint64_t filetime, struct buf *out)
{
	if (filetime == 0 || filetime >= INT64_MAX)
		return false;
	date_text((int64_t)(filetime / TICKS_PER_SECOND) -
			  (int64_t)(FILETIME_UNIX / TICKS_PER_SECOND),
		out);
	buf_char(out, '.');
	buf_dec(out, filetime % TICKS_PER_SECOND, 7);
	buf_char(out, 'Z');
	return true;
}

void guid_text(const uint8_t *p, struct buf *out)
{
	static const uint8_t order[] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

	for (unsigned i = 0; i < sizeof(order); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			buf_char(out, '-');
		buf_hex(out, p[order[i]], 2);
	}
}

static bool sid_text(const uint8_t *p, uint32_t len, struct buf *out)
{
	struct cur c = cur_make(p, len);
	uint64_t revision = cur_le(&c, 1), count = cur_le(&c, 1), authority = cur_be(&c, 6);

	if (c.bad || count * 4 > cur_left(&c))
		return false;
	buf_str(out, "S-");
	buf_u64(out, revision);
	buf_char(out, '-');
	buf_u64(out, authority);
	while (count-- > 0) {
		buf_char(out, '-');
		buf_u64(out, cur_le(&c, 4));
	}
	return true;
}

static bool oid_text(const uint8_t *p, uint32_t len, struct buf *out)
{
	uint64_t arc = 0;
	bool first = true; /* the first subidentifier holds two arcs */

	for (uint32_t i = 0; i < len; i++) {
		arc = arc << 7 | (p[i] & 0x7f);
		if (p[i] & 0x80)
			continue;
		if (first) {
			uint64_t top = arc < 80 ? arc / 40 : 2;

			buf_u64(out, top);
			buf_char(out, '.');
			buf_u64(out, arc - top * 40);
			first = false;
		} else {
			buf_char(out, '.');
			buf_u64(out, arc);
		}
		arc = 0;
	}
	return len > 0;
}

/* Text ends at its NUL, which counts as part of the field. */
static uint32_t text_length(const uint8_t *p, uint32_t len, enum encoding enc)
{
	if (enc == ENC_UTF16 || enc == ENC_UTF16BE) {
		while (len >= 2 && len % 2 == 0 && p[len - 1] == 0 && p[len - 2] == 0)
			len -= 2;
		return len;
	}
	const uint8_t *nul = memchr(p, 0, len);
	return nul ? (uint32_t)(nul - p) : len;
}

static void big_endian_text(const uint8_t *p, uint32_t len, struct buf *out)
{
	for (uint32_t i = 0; i + 1 < len; i += 2) {
		/* Two units at once where they are one character. */
		uint32_t n = (p[i] & 0xfc) == 0xd8 && i + 3 < len ? 4 : 2;
		const uint8_t turned[4] = { p[i + 1], p[i], n == 4 ? p[i + 3] : 0,
			n == 4 ? p[i + 2] : 0 };

		utf16_to_utf8(out, turned, n);
		i += n - 2;
	}
}

static bool string_text(const struct tree *t, const struct node *n, struct buf *out)
{
	if (n->enc == ENC_MADE) {
		buf_str(out, n->text);
		return true;
	}
	const uint8_t *p = tree_bytes(t, n);
	if (!p)
		return false;
	uint32_t len = text_length(p, n->len, n->enc);
	if (n->enc == ENC_UTF16) {
		utf16_to_utf8(out, p, len);
		return true;
	}
	if (n->enc == ENC_UTF16BE) {
		big_endian_text(p, len, out);
		return true;
	}
	utf8_mend(out, p, len);
	return true;
}

static void seconds_text(int64_t ns, struct buf *out)
{
	uint64_t v = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;

	if (ns < 0)
		buf_char(out, '-');
	buf_u64(out, v / NS_PER_SECOND);
	buf_char(out, '.');
	buf_dec(out, v % NS_PER_SECOND, 9);
}

static bool ip_text(const uint8_t *p, uint32_t len, int family, struct buf *out)
{
	char text[INET6_ADDRSTRLEN];

	if (!p || len != (family == AF_INET ? 4 : 16))
		return false;
	buf_str(out, inet_ntop(family, p, text, sizeof(text)));
	return true;
}

bool tree_text(const struct tree *t, const struct node *n, struct buf *out)
{
	const struct field *f = &fields[n->field];
	const uint8_t *p = tree_bytes(t, n);
	const char *name;

	switch ((enum field_type)f->type) {
	case T_UINT:
	case T_INT:
	case T_BOOL:
		name = f->names ? names_find(f->names, n->value) : NULL;
		if (name)
			buf_str(out, name);
		return name;
	case T_TIME:
		return filetime_text(n->value, out);
	case T_UNIX:
		date_text((int64_t)n->value, out);
		buf_char(out, 'Z');
		return true;
	case T_DURATION:
		seconds_text((int64_t)n->value, out);
		return true;
	case T_STRING:
		return string_text(t, n, out);
	case T_GUID:
		if (p && n->len == 16)
			guid_text(p, out);
		return p && n->len == 16;
	case T_SID:
		return p && sid_text(p, n->len, out);
	case T_OID:
		return p && oid_text(p, n->len, out);
	case T_IPV4:
	case T_IPV6:
		return ip_text(p, n->len, f->type == T_IPV4 ? AF_INET : AF_INET6, out);
	default:
		return false;
	}
}
