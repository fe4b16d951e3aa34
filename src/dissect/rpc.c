/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pass learns of remote procedure calls: bindings of contexts, calls under way. */
#include <string.h>
#include <strings.h>

#include "dissect/dcerpc.h"
#include "dissect/smb2.h"
#include "dissect/state.h"

#define FSCTL_PIPE_TRANSCEIVE 0x0011c017u
#define SHARE_TYPE_PIPE 2
#define LITTLE_ENDIAN_DATA 0x10u

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

/* An integer of a PDU in the byte order that its header tells. */
static uint64_t number(const struct cur *pdu, uint32_t at, uint32_t width)
{
	uint64_t order = 0;
	struct cur c = cur_sub(pdu, pdu->pos + at, width);

	cur_peek(pdu, pdu->pos + 4, 1, &order);
	if (c.bad)
		return 0;
	return order & LITTLE_ENDIAN_DATA ? cur_le(&c, width) : cur_be(&c, width);
}

/* Where the message carries pipe data: the view of it, or an empty one. */
static struct cur pipe_data(const struct msg *m, const struct cur *c)
{
	uint64_t off = 0, code = 0;
	bool response = m->bits & M_RESPONSE;

	if (m->cmd == SMB2_WRITE && !response)
		cur_peek(c, 64 + 2, 2, &off);
	else if (m->cmd == SMB2_READ && response)
		cur_peek(c, 64 + 2, 1, &off);
	else if (m->cmd == SMB2_IOCTL && cur_peek(c, 64 + 4, 4, &code) &&
		 code == FSCTL_PIPE_TRANSCEIVE)
		cur_peek(c, response ? 64 + 32 : 64 + 24, 4, &off);
	if (off < SMB2_HEADER_LEN || off > c->end)
		return cur_sub(c, c->end, 0);
	return cur_sub(c, off, c->end - off);
}

static struct map_key binding_key(uint32_t open, uint64_t context)
{
	return (struct map_key){ open, context };
}

static uint32_t find_interface(const uint8_t *uuid)
{
	for (uint32_t i = 0; rpc_interfaces[i].name; i++)
		if (memcmp(rpc_interfaces[i].uuid, uuid, 16) == 0)
			return i;
	return MAP_NONE;
}

static void learn_bindings(struct trace *t, const struct msg *m, struct cur pdu)
{
	uint64_t count = number(&pdu, 24, 1);
	uint32_t at = 28;

	for (; count > 0 && at + RPC_CONTEXT_HEAD <= cur_left(&pdu); count--) {
		struct cur uuid = cur_sub(&pdu, pdu.pos + at + 4, 16);
		const uint8_t *bytes = cur_take(&uuid, 16);
		uint32_t interface = bytes ? find_interface(bytes) : MAP_NONE;

		if (interface != MAP_NONE)
			map_put(&t->state->rpc_bindings, binding_key(m->open, number(&pdu, at, 2)),
				interface);
		at += RPC_CONTEXT_HEAD + (uint32_t)number(&pdu, at + 2, 1) * RPC_SYNTAX;
	}
}

static void learn_request(struct trace *t, const struct msg *m, const struct cur *pdu)
{
	uint32_t interface =
		map_get(&t->state->rpc_bindings, binding_key(m->open, number(pdu, 20, 2)));

	if (interface == MAP_NONE)
		return;
	uint32_t call = interface << 16 | (uint32_t)number(pdu, 22, 2);
	map_put(&t->rpc, (struct map_key){ m->exch, 0 }, call);
	map_put(&t->state->rpc_calls, binding_key(m->open, number(pdu, 12, 4)), call);
}

static void learn_response(struct trace *t, const struct msg *m, const struct cur *pdu)
{
	uint32_t call = map_get(&t->state->rpc_calls, binding_key(m->open, number(pdu, 12, 4)));

	if (call != MAP_NONE)
		map_put(&t->rpc, (struct map_key){ m->exch, 0 }, call);
}

void rpc_before(struct trace *t, uint32_t msg, struct cur c)
{
	const struct msg *m = trace_msg(t, msg);
	struct cur pdu = pipe_data(m, &c);

	if (m->open == NONE || cur_left(&pdu) < RPC_HEADER || !rpc_on_pipe(t, m) ||
		!rpc_pdu_here(&pdu))
		return;
	switch (number(&pdu, 2, 1)) {
	case RPC_BIND:
	case RPC_ALTER_CONTEXT:
		learn_bindings(t, m, pdu);
		break;
	case RPC_REQUEST:
		learn_request(t, m, &pdu);
		break;
	case RPC_RESPONSE:
	case RPC_FAULT:
		learn_response(t, m, &pdu);
		break;
	default:
		break;
	}
}

bool rpc_call(const struct trace *t, uint32_t exch, const struct rpc_interface **interface,
	uint16_t *operation)
{
	uint32_t call = exch == NONE ? MAP_NONE : map_get(&t->rpc, (struct map_key){ exch, 0 });

	if (call == MAP_NONE)
		return false;
	*interface = &rpc_interfaces[call >> 16];
	*operation = (uint16_t)call;
	return true;
}
