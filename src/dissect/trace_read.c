/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trees on demand: the bytes of a message are found again in the capture. */
#include <stdlib.h>
#include <string.h>

#include "dissect/inner.h"
#include "dissect/message.h"
#include "dissect/rpc.h"

/* Bytes read at once: few at first, more the longer messages are looked at in order. */
#define READ_WINDOW_MIN 4096u
#define READ_WINDOW_MAX (256u * 1024)

static void reserve(struct trace *t, uint32_t need)
{
	if (need > t->read_cap) {
		t->read_cap = need > READ_WINDOW_MAX ? need : READ_WINDOW_MAX;
		t->read_buf = xrealloc(t->read_buf, t->read_cap);
		t->window_len = 0;
	}
}

/* How much to read at a place: the messages of one connection may lie far apart. */
static uint32_t window_for(const struct trace *t, uint64_t at, uint32_t len)
{
	bool goes_on =
		t->window_len && at > t->window_at && at - t->window_at < 2ull * t->window_len;
	uint32_t wanted = goes_on ? 2 * t->window_len : READ_WINDOW_MIN;

	if (wanted > READ_WINDOW_MAX)
		wanted = READ_WINDOW_MAX;
	return wanted > len ? wanted : len;
}

/* One extent, from the window of bytes around it that was read before if it is there. */
static const uint8_t *read_one(struct trace *t, uint64_t at, uint32_t len)
{
	if (at >= t->window_at && at - t->window_at <= t->window_len &&
		len <= t->window_len - (at - t->window_at))
		return t->read_buf + (at - t->window_at);
	uint32_t window = window_for(t, at, len);
	reserve(t, len);
	t->window_at = at;
	t->window_len = 0;
	if (store_read(t->store, at, window, t->read_buf))
		t->window_len = window;
	else if (store_read(t->store, at, len, t->read_buf))
		t->window_len = len;
	else
		return NULL;
	return t->read_buf;
}

static const uint8_t *read_pieces(struct trace *t, uint32_t first, uint32_t len)
{
	uint32_t got = 0;

	reserve(t, len);
	t->window_len = 0;
	for (uint32_t i = first; got < len; i++) {
		const struct extent *e = vec_at(&t->extents, i);

		if (!store_read(t->store, e->at, e->len, t->read_buf + got))
			return NULL;
		got += e->len;
	}
	return t->read_buf;
}

static const uint8_t *read_bytes(struct trace *t, uint64_t at, uint16_t bits, uint32_t len)
{
	return bits & M_PIECES ? read_pieces(t, (uint32_t)at, len) : read_one(t, at, len);
}

static bool read_inner(struct trace *t, const struct msg *m, struct message_bytes *b)
{
	const struct inner *in = trace_inner(t, m);
	uint32_t off = trace_inner_offset(m);
	const uint8_t *pdu = read_bytes(t, in->at, in->bits, in->len);

	if (!pdu || !inner_open(t, (uint32_t)(m->at >> 32),
			    cur_make(pdu + NBSS_HEADER, in->len - NBSS_HEADER)))
		return false;
	b->nbss = pdu;
	b->message = t->opened->plain.p + off;
	b->transform = t->opened->transform;
	b->compression = t->opened->compression;
	return off <= t->opened->plain.n && m->len - m->prefix <= t->opened->plain.n - off;
}

static bool read_message(struct trace *t, const struct msg *m, struct message_bytes *b)
{
	if (m->bits & M_INNER)
		return read_inner(t, m, b);
	b->nbss = read_bytes(t, m->at, m->bits, m->len);
	b->message = b->nbss ? b->nbss + m->prefix : NULL;
	return b->nbss;
}

/* One part of a pipe's data, to the end of the room before p; false: it is not to be had. */
static bool read_piece(struct trace *t, const struct rpc_piece *piece, uint8_t *p, uint32_t n)
{
	const struct msg *m = trace_msg(t, piece->msg);
	struct message_bytes bytes = { 0 };

	if (!read_message(t, m, &bytes) || piece->off > m->len - m->prefix ||
		piece->len > m->len - m->prefix - piece->off)
		return false;
	memcpy(p - n, bytes.message + piece->off + piece->len - n, n);
	return true;
}

/* The pieces' last need bytes. */
static bool read_pieces_before(struct trace *t, const struct rpc_join *join)
{
	uint32_t left = join->need;

	if (left > t->before_cap) {
		t->before_cap = left;
		t->before = xrealloc(t->before, left);
	}
	for (uint32_t i = join->piece; left; i = rpc_piece_at(t, i)->prev) {
		if (i == NONE)
			return false;
		const struct rpc_piece *piece = rpc_piece_at(t, i);
		uint32_t n = piece->len < left ? piece->len : left;

		if (!read_piece(t, piece, t->before + left, n))
			return false;
		left -= n;
	}
	return true;
}

struct rpc_before message_before(struct trace *t, uint32_t msg)
{
	const struct rpc_join *join = rpc_join_of(t, msg);
	struct rpc_before before = { .goes_on = join && join->inside, .part = join };

	if (!join || !join->need)
		return before;
	/* In the pass, the message at hand is in what is opened. */
	struct opened *now = t->opened;
	t->opened = t->earlier;
	if (read_pieces_before(t, join))
		before.bytes = (struct octets){ t->before, join->need };
	t->earlier = t->opened;
	t->opened = now;
	return before;
}

void trace_dissect(struct trace *t, uint32_t msg, struct tree *tree)
{
	const struct msg *m = trace_msg(t, msg);
	static const uint8_t nothing[NBSS_HEADER];
	struct message_bytes bytes = { .before = message_before(t, msg) };
	struct msg gone = *m;

	if (read_message(t, m, &bytes)) {
		dissect_message(t, m, &bytes, msg, tree);
		return;
	}
	/* The file changed under us: what is left is a message without bytes. */
	gone.len = gone.prefix;
	gone.bits |= M_INCOMPLETE;
	bytes = (struct message_bytes){ .message = nothing, .nbss = nothing };
	dissect_message(t, &gone, &bytes, msg, tree);
}
