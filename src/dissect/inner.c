/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/inner.h"

#include <stdlib.h>
#include <string.h>

#include "dissect/compress.h"
#include "dissect/secure.h"
#include "dissect/smb2.h"

/*
 * A few bytes can stand for many: in all, a capture may grow by this factor,
 * and by a start for small captures.
 */
#define INFLATE_FACTOR 64u
#define INFLATE_START (1ull << 30)

static uint8_t *reserve(struct opened *o, unsigned which, uint32_t need)
{
	if (need > o->room[which]) {
		if (o->buffers[which])
			explicit_bzero(o->buffers[which], o->room[which]);
		free(o->buffers[which]);
		o->room[which] = need > 4096 ? need : 4096;
		o->buffers[which] = xmalloc(o->room[which]);
	}
	return o->buffers[which];
}

static struct opened *start(struct trace *t)
{
	if (!t->opened)
		t->opened = xcalloc(1, sizeof(*t->opened));
	t->opened->inner = NONE;
	t->opened->transform.n = t->opened->compression.n = 0;
	return t->opened;
}

static bool is_protocol(struct octets b, enum protocol first)
{
	const uint8_t id[4] = { (uint8_t)first, 'S', 'M', 'B' };

	return b.p && b.n >= sizeof(id) && memcmp(b.p, id, sizeof(id)) == 0;
}

/* What of a compressed message is shown beside its plaintext. */
static struct octets compression_header(struct octets b)
{
	bool chained = compression_is_chained(cur_make(b.p, b.n));

	return (struct octets){ b.p, chained ? b.n : COMPRESSION_HEADER_LEN };
}

/* Decompresses if it is compressed; leaves plain SMB2 in o->plain. */
static bool inflate(struct opened *o, struct octets b, bool again)
{
	uint32_t size;

	o->plain = b;
	if (!is_protocol(b, PROTOCOL_COMPRESSION))
		return is_protocol(b, PROTOCOL_SMB2);
	struct cur c = cur_make(b.p, b.n);
	if (!compressed_size(c, &size))
		return false;
	if (!again) {
		o->inflated += size;
		o->deflated += b.n;
		if (o->inflated > INFLATE_START + INFLATE_FACTOR * o->deflated)
			return false;
	}
	uint8_t *out = reserve(o, 1, size);
	if (!decompress(c, out, size))
		return false;
	o->compression = compression_header(b);
	o->plain = (struct octets){ out, size };
	return is_protocol(o->plain, PROTOCOL_SMB2);
}

static struct octets rest(struct cur c)
{
	uint32_t n = cur_left(&c);

	return (struct octets){ cur_take(&c, n), n };
}

bool inner_try(struct trace *t, uint32_t session, enum direction dir, struct cur c, uint32_t *key)
{
	struct opened *o = start(t);
	struct octets b = rest(c);
	struct transform x;

	*key = NONE;
	if (!is_protocol(b, PROTOCOL_TRANSFORM))
		return inflate(o, b, false);
	if (!t->secure || !transform_read(c, &x))
		return false;
	uint8_t *out = reserve(o, 0, x.size);
	if (!secure_open(t, session, dir, &x, out, key))
		return false;
	o->transform = (struct octets){ b.p, TRANSFORM_HEADER_LEN };
	return inflate(o, (struct octets){ out, x.size }, false);
}

bool inner_open(struct trace *t, uint32_t inner, struct cur c)
{
	const struct inner *in = vec_at(&t->inners, inner);
	struct octets b = rest(c);
	struct transform x;

	if (t->opened && t->opened->inner == inner) {
		if (in->key != NONE)
			t->opened->transform.p = b.p;
		else
			t->opened->compression.p = b.p;
		return true;
	}
	struct opened *o = start(t);
	if (in->key == NONE) {
		if (!inflate(o, b, true))
			return false;
	} else {
		if (!transform_read(c, &x))
			return false;
		uint8_t *out = reserve(o, 0, x.size);
		o->transform = (struct octets){ b.p, TRANSFORM_HEADER_LEN };
		if (!secure_reopen(t, in->key, &x, out) ||
			!inflate(o, (struct octets){ out, x.size }, true))
			return false;
	}
	o->inner = inner;
	return true;
}

static void opened_free(struct opened *o)
{
	for (unsigned i = 0; o && i < 2; i++) {
		if (o->buffers[i])
			explicit_bzero(o->buffers[i], o->room[i]);
		free(o->buffers[i]);
	}
	free(o);
}

void inner_free(struct trace *t)
{
	opened_free(t->opened);
	opened_free(t->earlier);
	t->opened = t->earlier = NULL;
}
