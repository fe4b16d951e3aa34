/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/rpc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "dissect/smb2.h"

#define FSCTL_PIPE_TRANSCEIVE 0x0011c017u
#define SHARE_TYPE_PIPE 2
#define LITTLE_ENDIAN_DATA 0x10u
#define SYNTAX_SHIFT 30 /* of enum rpc_syntax in a call; below it: interface, operation */
#define INTERFACE_MASK 0x3fffu
#define ANY_CALL UINT64_MAX /* in place of the id: the first of an exchange */
#define CALL_HEAD 24u       /* of a request or response, with context and operation */

/* NDR, 8a885d04-1ceb-11c9-9fe8-08002b104860, [C706] 14; NDR64, 71710533-beba-4937-8319-b5dbef9ccc36
 */
static const uint8_t syntaxes[RPC_OTHER_SYNTAX][16] = {
	[RPC_NDR] = { 0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b,
		0x10, 0x48, 0x60 },
	[RPC_NDR64] = { 0x33, 0x05, 0x71, 0x71, 0xba, 0xbe, 0x37, 0x49, 0x83, 0x19, 0xb5, 0xdb,
		0xef, 0x9c, 0xcc, 0x36 },
};

/* One direction of a pipe: what is unfinished. */
struct stream {
	uint32_t piece; /* the last one kept, or NONE */
	uint32_t call;  /* bytes of finished PDUs of a call that goes on */
	uint32_t pdu;   /* bytes of the PDU that goes on */
	uint32_t gaps;  /* rpc.gaps when it was used last */
	uint8_t head[CALL_HEAD];
};

struct pipe {
	struct stream to_server, to_client;
	uint32_t next; /* of those not in use, or NONE */
};

struct rpc {
	struct map calls; /* (exchange, call id) -> call */
	struct map join;  /* message -> index into joins */
	struct vec joins, pieces;
	/* Only in the pass */
	struct map pipe;     /* open -> index into pipes */
	struct map bindings; /* (open, context) -> interface */
	struct map waiting;  /* (open, call id) -> call without a response */
	struct vec pipes;
	uint32_t unused; /* pipes not in use, or NONE */
	uint32_t gaps;
};

/* A message's data on its way through the stream. */
struct feed {
	struct trace *t;
	const struct msg *m;
	struct stream *s;
	struct cur data;
	bool old_call; /* the call at hand began before the message */
	uint32_t need; /* bytes before the message that what ends in it is made of */
	uint32_t call_before, pdu_before;
};

bool rpc_on_pipe(const struct trace *t, const struct msg *m)
{
	if (m->share == NONE)
		return true;
	const struct share *s = trace_share(t, m->share);
	if (s->type || !s->path)
		return s->type == SHARE_TYPE_PIPE || !s->type;
	const char *name = strrchr(s->path, '\\');
	return name && strcasecmp(name + 1, "IPC$") == 0;
}

bool rpc_pdu_here(const struct cur *c)
{
	uint64_t version = 0, type = 0, data = 0, length = 0;

	return cur_peek(c, c->pos, 2, &version) && (version == 5 || version == 0x105) &&
	       cur_peek(c, c->pos + 2, 1, &type) && type < RPC_TYPES &&
	       cur_peek(c, c->pos + 4, 4, &data) && (data & ~(uint64_t)LITTLE_ENDIAN_DATA) == 0 &&
	       cur_peek(c, c->pos + 8, 2, &length) && cur_left(c) >= RPC_HEADER;
}

/* Whether the few bytes that are left can begin a PDU. */
static bool may_begin(const struct cur *c)
{
	uint64_t version = 0, minor = 0, type = 0;

	cur_peek(c, c->pos, 1, &version);
	cur_peek(c, c->pos + 1, 1, &minor);
	cur_peek(c, c->pos + 2, 1, &type);
	return version == 5 && minor <= 1 && type < RPC_TYPES;
}

uint64_t rpc_number(const struct cur *pdu, uint32_t at, uint32_t width)
{
	uint64_t order = 0;
	struct cur c = cur_sub(pdu, pdu->pos + at, width);

	cur_peek(pdu, pdu->pos + 4, 1, &order);
	if (c.bad)
		return 0;
	return order & LITTLE_ENDIAN_DATA ? cur_le(&c, width) : cur_be(&c, width);
}

/* Where the message carries pipe data: the view of it, bad if it is cut, or an empty one. */
static struct cur pipe_data(const struct msg *m, const struct cur *c)
{
	uint64_t off = 0, len = 0, code = 0;
	bool response = m->bits & M_RESPONSE;

	if (m->cmd == SMB2_WRITE && !response) {
		cur_peek(c, 64 + 2, 2, &off);
		cur_peek(c, 64 + 4, 4, &len);
	} else if (m->cmd == SMB2_READ && response) {
		cur_peek(c, 64 + 2, 1, &off);
		cur_peek(c, 64 + 4, 4, &len);
	} else if (m->cmd == SMB2_IOCTL && cur_peek(c, 64 + 4, 4, &code) &&
		   code == FSCTL_PIPE_TRANSCEIVE) {
		cur_peek(c, response ? 64 + 32 : 64 + 24, 4, &off);
		cur_peek(c, response ? 64 + 36 : 64 + 28, 4, &len);
	}
	if (off < SMB2_HEADER_LEN || (m->status && m->status != STATUS_BUFFER_OVERFLOW))
		return cur_sub(c, c->end, 0);
	return cur_sub(c, off, len);
}

static struct rpc *rpc_of(struct trace *t)
{
	if (!t->rpc) {
		t->rpc = xcalloc(1, sizeof(*t->rpc));
		t->rpc->joins.size = sizeof(struct rpc_join);
		t->rpc->pieces.size = sizeof(struct rpc_piece);
		t->rpc->pipes.size = sizeof(struct pipe);
		t->rpc->unused = NONE;
	}
	return t->rpc;
}

static struct pipe *pipe_at(const struct rpc *r, uint32_t i)
{
	return vec_at(&r->pipes, i);
}

static struct map_key open_key(uint32_t open, uint64_t id)
{
	return (struct map_key){ open, id };
}

/* The pipe of an open; made if it is not known and data begins a PDU. */
static struct pipe *find_pipe(struct trace *t, uint32_t open, const struct cur *data)
{
	uint32_t i = t->rpc ? map_get(&t->rpc->pipe, open_key(open, 0)) : MAP_NONE;

	if (i != MAP_NONE)
		return pipe_at(t->rpc, i);
	if (!rpc_pdu_here(data))
		return NULL;
	struct rpc *r = rpc_of(t);
	i = r->unused;
	if (i == NONE) {
		i = r->pipes.n;
		vec_push(&r->pipes);
	} else {
		r->unused = pipe_at(r, i)->next;
	}
	*pipe_at(r, i) = (struct pipe){ { .piece = NONE }, { .piece = NONE }, NONE };
	map_put(&r->pipe, open_key(open, 0), i);
	return pipe_at(r, i);
}

void rpc_closed(struct trace *t, uint32_t open)
{
	struct rpc *r = t->rpc;
	uint32_t i = r ? map_get(&r->pipe, open_key(open, 0)) : MAP_NONE;

	if (i == MAP_NONE)
		return;
	map_remove(&r->pipe, open_key(open, 0));
	pipe_at(r, i)->next = r->unused;
	r->unused = i;
}

void rpc_gap(struct trace *t)
{
	if (t->rpc)
		t->rpc->gaps++;
}

static uint32_t find_interface(const uint8_t *uuid)
{
	for (uint32_t i = 0; rpc_interfaces[i].name; i++)
		if (memcmp(rpc_interfaces[i].uuid, uuid, 16) == 0)
			return i;
	return MAP_NONE;
}

/* The first that a context offers; clients offer each syntax in a context of its own. */
static enum rpc_syntax offered_syntax(const struct cur *pdu, uint32_t at)
{
	struct cur syntax = cur_sub(pdu, pdu->pos + at, 16);
	const uint8_t *p = cur_take(&syntax, 16);

	for (unsigned i = 0; p && i < RPC_OTHER_SYNTAX; i++)
		if (memcmp(p, syntaxes[i], 16) == 0)
			return (enum rpc_syntax)i;
	return RPC_OTHER_SYNTAX;
}

static void learn_bindings(struct trace *t, const struct msg *m, struct cur pdu)
{
	uint64_t count = rpc_number(&pdu, 24, 1);
	uint32_t at = 28;

	for (; count > 0 && at + RPC_CONTEXT_HEAD <= cur_left(&pdu); count--) {
		struct cur uuid = cur_sub(&pdu, pdu.pos + at + 4, 16);
		const uint8_t *bytes = cur_take(&uuid, 16);
		uint32_t interface = bytes ? find_interface(bytes) : MAP_NONE;
		uint32_t offers = (uint32_t)rpc_number(&pdu, at + 2, 1);
		uint32_t syntax = offered_syntax(&pdu, at + RPC_CONTEXT_HEAD);

		if (interface != MAP_NONE)
			map_put(&t->rpc->bindings, open_key(m->open, rpc_number(&pdu, at, 2)),
				interface | syntax << (SYNTAX_SHIFT - 16));
		at += RPC_CONTEXT_HEAD + offers * RPC_SYNTAX;
	}
}

static void note_call(struct trace *t, uint32_t exch, uint64_t id, uint32_t call)
{
	struct map *calls = &t->rpc->calls;

	map_put(calls, (struct map_key){ exch, id }, call);
	if (map_get(calls, (struct map_key){ exch, ANY_CALL }) == MAP_NONE)
		map_put(calls, (struct map_key){ exch, ANY_CALL }, call);
}

static void learn_request(struct trace *t, const struct msg *m, const struct cur *pdu)
{
	uint32_t interface = map_get(&t->rpc->bindings, open_key(m->open, rpc_number(pdu, 20, 2)));
	uint64_t id = rpc_number(pdu, 12, 4);

	if (interface == MAP_NONE)
		return;
	uint32_t call = interface << 16 | (uint32_t)rpc_number(pdu, 22, 2);
	note_call(t, m->exch, id, call);
	map_put(&t->rpc->waiting, open_key(m->open, id), call);
}

static void learn_response(struct trace *t, const struct msg *m, const struct cur *pdu, bool last)
{
	uint64_t id = rpc_number(pdu, 12, 4);
	uint32_t call = map_get(&t->rpc->waiting, open_key(m->open, id));

	if (call == MAP_NONE)
		return;
	note_call(t, m->exch, id, call);
	if (last)
		map_remove(&t->rpc->waiting, open_key(m->open, id));
}

/* The PDU at hand is whole; here: all of it is in this message. */
static void learn_pdu(const struct feed *f, uint32_t size, bool here)
{
	const struct cur head = cur_make(f->s->head, CALL_HEAD);

	switch (f->s->head[2]) {
	case RPC_BIND:
	case RPC_ALTER_CONTEXT:
		if (here)
			learn_bindings(f->t, f->m, cur_sub(&f->data, f->data.pos - size, size));
		break;
	case RPC_REQUEST:
		learn_request(f->t, f->m, &head);
		break;
	case RPC_RESPONSE:
	case RPC_FAULT:
		learn_response(f->t, f->m, &head, f->s->head[3] & RPC_LAST);
		break;
	default:
		break;
	}
}

/* Whether a call goes on behind the PDU at hand, and what it is made of that came before. */
static void follow_call(struct feed *f, uint32_t size)
{
	struct stream *s = f->s;
	uint8_t type = s->head[2], flags = s->head[3];
	bool part = type == RPC_REQUEST || type == RPC_RESPONSE;

	if (!part || flags & RPC_FIRST) {
		s->call = 0;
		f->old_call = false;
	}
	if (part && flags & RPC_LAST && s->call && f->old_call)
		f->need = f->call_before + f->pdu_before;
	if (part && !(flags & RPC_LAST) && (flags & RPC_FIRST || s->call) &&
		s->call + size <= RPC_CALL_MAX)
		s->call += size;
	else
		s->call = 0;
}

/* Takes bytes until the PDU at hand has so many. */
static void take(struct feed *f, uint32_t size)
{
	struct stream *s = f->s;
	uint32_t n = size - s->pdu;

	if (n > cur_left(&f->data))
		n = cur_left(&f->data);
	const uint8_t *p = cur_take(&f->data, n);
	for (uint32_t i = 0; p && i < n && s->pdu + i < CALL_HEAD; i++)
		s->head[s->pdu + i] = p[i];
	s->pdu += n;
}

/* Takes the PDU at hand, as far as it is there; false if it cannot be one. */
static bool take_pdu(struct feed *f)
{
	struct stream *s = f->s;
	const struct cur head = cur_make(s->head, CALL_HEAD);
	bool here = !s->pdu;

	if (here &&
		!(cur_left(&f->data) < RPC_HEADER ? may_begin(&f->data) : rpc_pdu_here(&f->data)))
		return false;
	if (here)
		memset(s->head, 0, sizeof(s->head));
	if (s->pdu < RPC_HEADER)
		take(f, RPC_HEADER);
	if (s->pdu < RPC_HEADER)
		return true;
	uint32_t size = (uint32_t)rpc_number(&head, 8, 2);
	if (size < RPC_HEADER || !rpc_pdu_here(&head))
		return false;
	take(f, size);
	if (s->pdu < size)
		return true;
	learn_pdu(f, size, here);
	if (!here && !f->need)
		f->need = f->pdu_before;
	follow_call(f, size);
	s->pdu = 0;
	return true;
}

/* Keeps what is unfinished of the message's data, and notes what ends in it. */
static void keep_pieces(struct feed *f, uint32_t msg, uint32_t begin, uint32_t last)
{
	struct rpc *r = f->t->rpc;
	struct stream *s = f->s;
	uint32_t len = f->data.end - begin, open = s->call + s->pdu;

	if (f->pdu_before || f->need || (s->pdu && s->pdu < RPC_HEADER)) {
		map_put(&r->join, open_key(msg, 0), r->joins.n);
		*(struct rpc_join *)vec_push(&r->joins) =
			(struct rpc_join){ last, f->need, f->pdu_before };
	}
	if (!open)
		return;
	uint32_t part = open < len ? open : len;
	s->piece = r->pieces.n;
	*(struct rpc_piece *)vec_push(&r->pieces) =
		(struct rpc_piece){ msg, f->data.end - part, part, open > len ? last : NONE };
}

void rpc_learn(struct trace *t, uint32_t msg, struct cur c)
{
	const struct msg *m = trace_msg(t, msg);

	if (m->open == NONE || !rpc_on_pipe(t, m))
		return;
	struct cur data = pipe_data(m, &c);
	struct pipe *p = cur_left(&data) ? find_pipe(t, m->open, &data) : NULL;
	if (!p)
		return;
	bool cut = data.bad;
	struct stream *s = m->bits & M_RESPONSE ? &p->to_client : &p->to_server;
	struct feed f = { .t = t, .m = m, .s = s, .data = data };
	f.data.bad = false;
	if (s->gaps != t->rpc->gaps)
		s->call = s->pdu = 0;
	s->gaps = t->rpc->gaps;
	f.call_before = s->call;
	f.pdu_before = s->pdu;
	f.old_call = s->call;
	uint32_t last = s->piece;
	while (cur_left(&f.data))
		if (!take_pdu(&f)) {
			s->call = s->pdu = 0;
			break;
		}
	keep_pieces(&f, msg, data.pos, last);
	if (cut)
		s->call = s->pdu = 0;
}

const struct rpc_join *rpc_join_of(const struct trace *t, uint32_t msg)
{
	uint32_t i = t->rpc ? map_get(&t->rpc->join, open_key(msg, 0)) : MAP_NONE;

	return i == MAP_NONE ? NULL : vec_at(&t->rpc->joins, i);
}

const struct rpc_piece *rpc_piece_at(const struct trace *t, uint32_t i)
{
	return vec_at(&t->rpc->pieces, i);
}

static bool find_call(const struct trace *t, uint32_t exch, uint64_t id, struct rpc_call *call)
{
	uint32_t i =
		t->rpc && exch != NONE ? map_get(&t->rpc->calls, open_key(exch, id)) : MAP_NONE;

	if (i == MAP_NONE)
		return false;
	call->interface = &rpc_interfaces[i >> 16 & INTERFACE_MASK];
	call->operation = (uint16_t)i;
	call->syntax = (enum rpc_syntax)(i >> SYNTAX_SHIFT);
	return true;
}

bool rpc_find_call(const struct trace *t, uint32_t exch, uint32_t id, struct rpc_call *call)
{
	return find_call(t, exch, id, call);
}

const char *rpc_call_name(const struct trace *t, uint32_t exch)
{
	struct rpc_call call;

	if (!find_call(t, exch, ANY_CALL, &call) || !call.interface->operations)
		return NULL;
	return names_find(call.interface->operations, call.operation);
}

void rpc_settle(struct trace *t)
{
	struct rpc *r = t->rpc;

	if (!r)
		return;
	map_free(&r->pipe);
	map_free(&r->bindings);
	map_free(&r->waiting);
	vec_free(&r->pipes);
}

void rpc_free(struct trace *t)
{
	struct rpc *r = t->rpc;

	if (!r)
		return;
	rpc_settle(t);
	map_free(&r->calls);
	map_free(&r->join);
	vec_free(&r->joins);
	vec_free(&r->pieces);
	free(r);
	t->rpc = NULL;
}
