/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes a capture anew with other values in all fields of some classes of
 * noise: the same value becomes the same other one everywhere, so that nothing
 * that counts has changed.
 * usage: rewrite CLASS[,CLASS...] IN OUT      (IN: plain, each PDU in one packet)
 */
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "diff/normal.h"

#define HOUR 36000000000u /* of a FILETIME */
#define TURN 0x15u        /* what bits of an id change */

static bool all(const uint8_t *p, uint32_t n, uint8_t value)
{
	for (uint32_t i = 0; i < n; i++)
		if (p[i] != value)
			return false;
	return true;
}

/* 0 and all ones mean something, in each half of a FileId. */
static void turn(uint8_t *p, uint32_t n)
{
	uint32_t step = n > 8 ? 8 : n;

	for (uint32_t at = 0; at < n; at += step) {
		uint32_t len = n - at < step ? n - at : step;

		if (all(p + at, len, 0) || all(p + at, len, 0xff))
			continue;
		for (uint32_t i = at; i < at + len; i++)
			p[i] ^= TURN;
		CHECK(!all(p + at, len, 0) && !all(p + at, len, 0xff));
	}
}

static void scramble(uint8_t *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		p[i] = (uint8_t)(p[i] * 7 + 31 * i + 113);
}

static void add(uint8_t *p, uint32_t n, uint64_t by)
{
	for (uint32_t i = 0; i < n; i++) {
		by += p[i];
		p[i] = (uint8_t)by;
		by >>= 8;
	}
}

static uint8_t other_letter(uint8_t c)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	const char *at = isalpha(c) ? strchr(letters, tolower(c)) : NULL;

	if (!at)
		return c;
	uint8_t other = (uint8_t)letters[25 - (at - letters)];
	return isupper(c) ? (uint8_t)toupper(other) : other;
}

/* Other letters in a host's name, of a path only in the server's part. */
static void rename_host(const struct tree *t, const struct node *n, uint8_t *p)
{
	uint32_t unit = n->enc == ENC_UTF16 || n->enc == ENC_UTF16BE ? 2 : 1;
	uint32_t low = n->enc == ENC_UTF16BE;
	struct buf text = { 0 };

	if (n->enc == ENC_MADE || !tree_text(t, n, &text))
		return;
	size_t len = normal_host_length(buf_cstr(&text));
	for (size_t i = 0; i < len && (i + 1) * unit <= n->len; i++)
		if (unit == 1 || !p[i * unit + 1 - low])
			p[i * unit + low] = other_letter(p[i * unit + low]);
	buf_free(&text);
}

static void change_host(const struct tree *t, const struct node *n, uint8_t *p)
{
	switch (fields[n->field].type) {
	case T_STRING:
		rename_host(t, n, p);
		break;
	case T_SID:
		if (normal_is_account(p, n->len))
			turn(p + SID_DOMAIN, SID_ACCOUNT - SID_DOMAIN);
		break;
	case T_IPV4:
	case T_IPV6:
	case T_GUID:
	case T_UINT:
		turn(p, n->len);
		break;
	default:
		break;
	}
}

static void change_time(const struct node *n, uint8_t *p)
{
	if (fields[n->field].type == T_TIME && normal_is_set(n->value))
		add(p, n->len, HOUR);
	if (fields[n->field].type == T_UNIX && n->value)
		add(p, n->len, 3600);
}

static void change_flow(const struct node *n, uint8_t *p)
{
	if (n->field == F_SMB2_CREDITS_RSP && n->value && n->value < 0x8000)
		add(p, n->len, 3);
	else if (n->field != F_SMB2_CREDITS_RSP)
		scramble(p, n->len);
}

/* Message ids count on from 0; the others may begin anywhere. */
static void change_sequence(const struct node *n, uint8_t *p)
{
	if (n->field == F_SMB2_LEASE_EPOCH && n->value)
		return;
	if (n->field != F_SMB2_MSG_ID && n->field != F_SMB2_LEASE_EPOCH)
		turn(p, n->len);
}

/* Whether one of the next nodes is about the same bytes. */
static bool overlapped(const struct tree *t, const struct node *n)
{
	const struct node *end = t->nodes + t->n;
	bool found = false;

	for (const struct node *x = n + 1; x < end && x <= n + 8; x++)
		found |= x->buf == n->buf && x->len && x->off < n->off + n->len &&
			 n->off < x->off + x->len;
	return found;
}

static void change(const struct tree *t, const struct node *n, uint8_t *p)
{
	switch (n->noise) {
	case N_ID:
		if (fields[n->field].ref != REF_SNAPSHOT)
			turn(p, n->len);
		break;
	case N_SEQ:
		change_sequence(n, p);
		break;
	case N_TIME:
		change_time(n, p);
		break;
	case N_HOST:
		change_host(t, n, p);
		break;
	case N_RANDOM:
		if (!all(p, n->len, 0))
			turn(p, n->len);
		break;
	case N_FLOW:
		change_flow(n, p);
		break;
	case N_STORAGE:
		scramble(p, n->len);
		break;
	case N_PADDING:
		/* By these bytes DCE/RPC is known; others mean something to Apple's clients. */
		if (n[-1].field != F_DCERPC_DREP_FP && !overlapped(t, n))
			scramble(p, n->len);
		break;
	default:
		break;
	}
}

static void change_message(struct trace *t, uint32_t msg, const bool classes[N_CLASSES], int out)
{
	const struct msg *m = trace_msg(t, msg);
	struct tree tree = { 0 };

	if (m->bits & (M_PIECES | M_INCOMPLETE | M_INNER) || m->kind > MSG_SMB1)
		return;
	trace_dissect(t, msg, &tree);
	for (uint32_t i = 0; i < tree.n; i++) {
		const struct node *n = &tree.nodes[i];
		off_t at = (off_t)(m->at + m->prefix + n->off);
		uint8_t *p;

		if (!classes[n->noise] || n->end > i + 1 || !n->len || n->buf != BUF_MESSAGE ||
			n->flags & NODE_CONTEXT)
			continue;
		p = xmalloc(n->len);
		CHECK(pread(out, p, n->len, at) == n->len);
		change(&tree, n, p);
		CHECK(pwrite(out, p, n->len, at) == n->len);
		free(p);
	}
	tree_free(&tree);
}

static void choose(char *names, bool classes[N_CLASSES])
{
	for (char *save, *s = strtok_r(names, ",", &save); s; s = strtok_r(NULL, ",", &save)) {
		bool known = false;

		for (unsigned i = 0; i < N_CLASSES; i++)
			if (strcmp(noise_name((enum noise)i), s) == 0)
				known = classes[i] = true;
		CHECK(known);
	}
}

static void copy(const char *from, FILE *out)
{
	char bytes[1 << 16];
	FILE *in = fopen(from, "rb");
	size_t n;

	CHECK(in && out);
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		CHECK(fwrite(bytes, 1, n, out) == n);
	fclose(in);
	CHECK(fflush(out) == 0);
}

int main(int argc, char **argv)
{
	bool classes[N_CLASSES] = { false };
	struct trace_options o = { 0 };
	struct err e = { "" };
	struct trace t;

	CHECK(argc == 4);
	choose(argv[1], classes);
	FILE *out = fopen(argv[3], "w+b");
	copy(argv[2], out);
	CHECK(trace_open(&t, argv[2], &o, &e));
	for (uint32_t i = 0; i < t.msgs.n; i++)
		change_message(&t, i, classes, fileno(out));
	trace_free(&t);
	return fclose(out) != 0;
}
