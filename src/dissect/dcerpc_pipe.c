/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message brings of the bytes of a pipe: PDUs, whole and in parts. */
#include <string.h>

#include "dissect/rpc.h"

bool rpc_joined(const struct walk *w, struct walk *joined, const uint8_t *p, uint32_t n)
{
	struct tree *t = w->tree;

	if (t->n_bufs >= TREE_BUFS)
		return false;
	*joined = *w;
	joined->buf = (uint8_t)t->n_bufs++;
	joined->c = cur_make(p, n);
	joined->origin = 0;
	t->bufs[joined->buf].p = p;
	t->bufs[joined->buf].len = n;
	return true;
}

static uint32_t pdu_size(const struct cur *c)
{
	return (uint32_t)rpc_number(c, 8, 2);
}

/* Gathers the whole PDUs of what came before; returns where an unfinished one begins. */
static uint32_t gather_before(struct octets before, struct rpc_stub *stub)
{
	struct cur c = cur_make(before.p, before.n);

	while (rpc_pdu_here(&c) && pdu_size(&c) >= RPC_HEADER && pdu_size(&c) <= cur_left(&c)) {
		struct cur pdu = cur_sub(&c, c.pos, pdu_size(&c));

		rpc_gather(stub, &pdu);
		c.pos = pdu.end;
	}
	return c.pos;
}

/* A part of a PDU, which is compared in the message that completes it. */
static void fragment(struct walk *w, uint32_t len)
{
	walk_bytes(w, len, F_DCERPC_FRAGMENT_DATA, ENC_NONE);
}

/* The PDU that began before the message, if it ends in it. */
static void finish_pdu(struct walk *w, struct octets begun, struct rpc_stub *stub)
{
	uint32_t here = cur_left(&w->c), n = (uint32_t)begun.n;

	if (!n) {
		fragment(w, here);
		return;
	}
	uint8_t *p = arena_new(&w->tree->scratch, uint8_t, n + here);
	struct cur data = w->c;
	struct walk joined;

	memcpy(p, begun.p, n);
	memcpy(p + n, cur_take(&data, here), here);
	struct cur c = cur_make(p, n + here);
	uint32_t size = rpc_pdu_here(&c) ? pdu_size(&c) : 0;
	if (size <= n || size - n > here || !rpc_joined(w, &joined, p, size)) {
		fragment(w, here);
		return;
	}
	fragment(w, size - n);
	rpc_pdu(&joined, stub);
}

static bool is_whole(const struct walk *w)
{
	return pdu_size(&w->c) <= cur_left(&w->c) ||
	       (w->ctx->msg && w->ctx->msg->bits & M_INCOMPLETE);
}

void dcerpc_pipe(struct walk *w, const struct step *s)
{
	const struct context *ctx = w->ctx;
	struct rpc_before before = ctx->before ? *ctx->before : (struct rpc_before){ 0 };
	uint32_t container = w->tree->n - 1;
	struct rpc_stub stub = { .arena = &w->tree->scratch,
		.room = (uint32_t)before.bytes.n + cur_left(&w->c) };

	(void)s;
	if (ctx->trace && !rpc_on_pipe(ctx->trace, ctx->msg))
		return;
	if (!before.part && !before.bytes.n && !rpc_pdu_here(&w->c))
		return;
	/* Compared by what is in it. */
	w->tree->nodes[container].noise = N_NONE;
	uint32_t begun = gather_before(before.bytes, &stub);
	struct octets rest = before.bytes;
	if (begun)
		rest = (struct octets){ rest.p + begun, rest.n - begun };
	if (before.goes_on)
		finish_pdu(w, rest, &stub);
	while (rpc_pdu_here(&w->c) && is_whole(w) && rpc_pdu(w, &stub))
		;
	if (cur_left(&w->c) && (before.part || rpc_pdu_here(&w->c)))
		fragment(w, cur_left(&w->c));
	walk_unread(w);
}
