/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/dcerpc.h"

#include <string.h>

#include "dissect/gssapi.h"
#include "dissect/names.h"
#include "dissect/rpc.h"

/* The PDU's byte order is kept in S_FLAGS. */
#define LITTLE_ENDIAN_DATA 0x10u
#define SEC_TRAILER 8u
#define REQUEST_HEAD 24u /* and of a response; an object UUID follows */
#define LEVEL_PRIVACY 6
#define ACK_NEGOTIATE 3
#define ACK_REJECT 2

enum auth_type { AUTH_SPNEGO = 9, AUTH_NTLMSSP = 10, AUTH_KERBEROS = 16 };

/* Bind-time feature negotiation hides its bits in a transfer syntax, [MS-RPCE] 2.2.2.14. */
static const uint8_t feature_syntax[] = { 0x2c, 0x1c, 0xb7, 0x6c, 0x12, 0x98, 0x40, 0x45 };

/* What the header tells of the PDU at hand. */
struct head {
	uint8_t type, flags;
	uint32_t call;
	bool sealed;
	struct rpc_stub *stub;
};

uint64_t rpc_int(struct walk *w, uint32_t width, enum field_id field)
{
	return w->slot[S_FLAGS] & LITTLE_ENDIAN_DATA ? walk_le(w, width, field)
						     : walk_be(w, width, field);
}

static void made_number(struct walk *w, enum field_id field, uint32_t off, uint64_t value)
{
	struct node *n = walk_leaf(w, field, off, 1);

	if (n)
		n->value = value;
}

/* [C706] 14.1: byte order, characters, floating point */
static void data_representation(struct walk *w)
{
	uint64_t first = 0, second = 0;
	uint32_t at = w->c.pos, drep = w->tree->n;

	cur_peek(&w->c, at, 1, &first);
	cur_peek(&w->c, at + 1, 1, &second);
	if (!walk_bytes(w, 4, F_DCERPC_DREP, ENC_NONE))
		return;
	w->slot[S_FLAGS] = first;
	w->tree->depth++;
	made_number(w, F_DCERPC_DREP_BYTEORDER, at, first >> 4);
	made_number(w, F_DCERPC_DREP_CHARACTER, at, first & 0xf);
	made_number(w, F_DCERPC_DREP_FP, at + 1, second);
	walk_leaf(w, F_PADDING, at + 2, 2);
	w->tree->depth--;
	w->tree->nodes[drep].end = w->tree->n;
}

static void guid(struct walk *w, enum field_id field)
{
	walk_bytes(w, 16, field, ENC_NONE);
}

static void transfer_syntax(struct walk *w)
{
	uint32_t group = walk_open(w, F_DCERPC_CN_BIND_TRANS);
	struct cur c = w->c;
	const uint8_t *p = cur_take(&c, sizeof(feature_syntax));
	bool features = p && memcmp(p, feature_syntax, sizeof(feature_syntax)) == 0;
	struct walk bits = *w;

	guid(w, F_DCERPC_CN_BIND_TRANS_ID);
	if (features && !w->c.bad) {
		bits.c.pos += sizeof(feature_syntax);
		walk_le(&bits, 2, F_DCERPC_CN_BIND_TRANS_BTFN);
	}
	rpc_int(w, 4, F_DCERPC_CN_BIND_TRANS_VER);
	walk_close(w, group);
}

static void context_item(struct walk *w)
{
	uint32_t group = walk_open(w, F_DCERPC_CN_CTX_ITEM);

	rpc_int(w, 2, F_DCERPC_CN_CTX_ID);
	uint64_t count = walk_le(w, 1, F_DCERPC_CN_NUM_TRANS_ITEMS);
	walk_bytes(w, 1, F_PADDING, ENC_NONE);
	uint32_t abstract = walk_open(w, F_DCERPC_CN_BIND_ABSTRACT_SYNTAX);
	guid(w, F_DCERPC_CN_BIND_TO_UUID);
	rpc_int(w, 2, F_DCERPC_CN_BIND_IF_VER);
	rpc_int(w, 2, F_DCERPC_CN_BIND_IF_VER_MINOR);
	walk_close(w, abstract);
	for (; count > 0 && !w->c.bad; count--)
		transfer_syntax(w);
	walk_close(w, group);
}

static void sizes_and_group(struct walk *w)
{
	rpc_int(w, 2, F_DCERPC_CN_MAX_XMIT);
	rpc_int(w, 2, F_DCERPC_CN_MAX_RECV);
	rpc_int(w, 4, F_DCERPC_CN_ASSOC_GROUP);
}

/* [C706] 12.6.4.3, 12.6.4.1 */
static void bind(struct walk *w)
{
	sizes_and_group(w);
	uint64_t count = walk_le(w, 1, F_DCERPC_CN_NUM_CTX_ITEMS);
	walk_bytes(w, 3, F_PADDING, ENC_NONE);
	for (; count > 0 && !w->c.bad; count--)
		context_item(w);
}

static void ack_item(struct walk *w)
{
	uint32_t group = walk_open(w, F_DCERPC_ACK_ITEM);
	uint64_t result = rpc_int(w, 2, F_DCERPC_CN_ACK_RESULT);

	if (result == ACK_NEGOTIATE)
		rpc_int(w, 2, F_DCERPC_CN_BIND_TRANS_BTFN);
	else if (result == ACK_REJECT)
		rpc_int(w, 2, F_DCERPC_CN_ACK_REASON);
	else
		walk_bytes(w, 2, F_PADDING, ENC_NONE);
	guid(w, F_DCERPC_CN_ACK_TRANS_ID);
	rpc_int(w, 4, F_DCERPC_CN_ACK_TRANS_VER);
	walk_close(w, group);
}

/* [C706] 12.6.4.4, 12.6.4.2 */
static void bind_ack(struct walk *w)
{
	sizes_and_group(w);
	uint64_t len = rpc_int(w, 2, F_DCERPC_CN_SEC_ADDR_LEN);
	if (len)
		walk_bytes(w, (uint32_t)len, F_DCERPC_CN_SEC_ADDR, ENC_ASCII);
	uint32_t odd = (w->c.pos - w->origin) % 4;
	if (odd && !w->c.bad)
		walk_bytes(w, 4 - odd, F_PADDING, ENC_NONE);
	uint64_t count = walk_le(w, 1, F_DCERPC_CN_NUM_RESULTS);
	walk_bytes(w, 3, F_PADDING, ENC_NONE);
	for (; count > 0 && !w->c.bad; count--)
		ack_item(w);
}

/* [C706] 12.6.4.5 */
static void bind_nak(struct walk *w)
{
	rpc_int(w, 2, F_DCERPC_CN_REJECT_REASON);
	uint64_t count = walk_le(w, 1, F_DCERPC_CN_NUM_PROTOCOLS);
	for (; count > 0 && !w->c.bad; count--) {
		walk_le(w, 1, F_DCERPC_CN_PROTOCOL_VER_MAJOR);
		walk_le(w, 1, F_DCERPC_CN_PROTOCOL_VER_MINOR);
	}
}

/* All parameters of a call. */
static void parameters(struct walk *w, const struct head *h)
{
	struct rpc_call call;
	const struct context *ctx = w->ctx;

	if (!ctx->trace || !rpc_find_call(ctx->trace, ctx->msg->exch, h->call, &call)) {
		walk_bytes(w, cur_left(&w->c), F_DCERPC_STUB_DATA, ENC_NONE);
		return;
	}
	const struct rpc_interface *interface = call.interface;
	walk_context_text(w, F_DCERPC_INTERFACE, interface->name);
	if (interface->operations)
		walk_context_text(
			w, F_DCERPC_OPERATION, names_find(interface->operations, call.operation));
	if (h->sealed) {
		walk_bytes(w, cur_left(&w->c), F_DCERPC_ENCRYPTED_STUB_DATA, ENC_NONE);
		return;
	}
	uint32_t group = walk_open(w, F_DCERPC_PAYLOAD_STUB_DATA);
	rpc_parameters(w, &call, h->type == RPC_FAULT);
	walk_close(w, group);
}

/* Adds a part of a call's parameters; the first forgets what came before. */
static void gather(struct rpc_stub *s, const struct head *h, const uint8_t *p, uint32_t n)
{
	if (h->flags & RPC_FIRST) {
		s->p = s->p ? s->p + s->n : arena_new(s->arena, uint8_t, s->room);
		s->n = 0;
		s->call = h->call;
		s->begun = true;
	}
	s->begun = s->begun && s->call == h->call && !h->sealed && n <= s->room;
	if (!s->begun)
		return;
	memcpy(s->p + s->n, p, n);
	s->n += n;
	s->room -= n;
}

/* The parameters that a PDU brings: all of them, a part, or the part that completes them. */
static void stub(struct walk *w, const struct head *h)
{
	const uint8_t whole = RPC_FIRST | RPC_LAST;
	uint32_t len = cur_left(&w->c);
	struct walk joined;

	if (w->c.bad || (!len && (h->flags & whole) == whole))
		return;
	if ((h->flags & whole) == whole || h->type == RPC_FAULT) {
		parameters(w, h);
		return;
	}
	struct cur c = w->c;
	gather(h->stub, h, cur_take(&c, len), len);
	bool done = h->flags & RPC_LAST && h->stub->begun &&
		    rpc_joined(w, &joined, h->stub->p, h->stub->n);
	struct node *part = walk_bytes(
		w, len, h->sealed ? F_DCERPC_ENCRYPTED_STUB_DATA : F_DCERPC_STUB_DATA, ENC_NONE);
	/* Compared where it is put together. */
	if (part && !h->sealed && (done || !(h->flags & RPC_LAST)))
		part->noise = N_DERIVED;
	if (done)
		parameters(&joined, h);
}

void rpc_gather(struct rpc_stub *stub, const struct cur *pdu)
{
	uint64_t level = 0, pad = 0;
	uint32_t end = pdu->end, auth = (uint32_t)rpc_number(pdu, 10, 2);
	struct head h = { .type = (uint8_t)rpc_number(pdu, 2, 1),
		.flags = (uint8_t)rpc_number(pdu, 3, 1),
		.call = (uint32_t)rpc_number(pdu, 12, 4) };
	uint32_t begin = REQUEST_HEAD;

	if (h.type == RPC_REQUEST && h.flags & RPC_OBJECT)
		begin += 16;
	if (auth && auth + SEC_TRAILER <= cur_left(pdu)) {
		end -= auth + SEC_TRAILER;
		cur_peek(pdu, end + 1, 1, &level);
		cur_peek(pdu, end + 2, 1, &pad);
		h.sealed = level == LEVEL_PRIVACY;
		end -= pad <= end - pdu->pos ? (uint32_t)pad : 0;
	}
	struct cur part = cur_sub(pdu, pdu->pos + begin, 0);
	if (end < part.pos)
		return;
	part.end = end;
	uint32_t n = cur_left(&part);
	gather(stub, &h, cur_take(&part, n), n);
}

/* [C706] 12.6.4.9, 12.6.4.10, 12.6.4.7 */
static void request(struct walk *w, const struct head *h)
{
	rpc_int(w, 4, F_DCERPC_CN_ALLOC_HINT);
	rpc_int(w, 2, F_DCERPC_CN_CTX_ID);
	rpc_int(w, 2, F_DCERPC_OPNUM);
	if (h->flags & RPC_OBJECT)
		guid(w, F_DCERPC_OBJ_ID);
	stub(w, h);
}

static void response(struct walk *w, const struct head *h)
{
	rpc_int(w, 4, F_DCERPC_CN_ALLOC_HINT);
	rpc_int(w, 2, F_DCERPC_CN_CTX_ID);
	walk_le(w, 1, F_DCERPC_CN_CANCEL_COUNT);
	walk_bytes(w, 1, F_PADDING, ENC_NONE);
	stub(w, h);
}

static void fault(struct walk *w, const struct head *h)
{
	rpc_int(w, 4, F_DCERPC_CN_ALLOC_HINT);
	rpc_int(w, 2, F_DCERPC_CN_CTX_ID);
	walk_le(w, 1, F_DCERPC_CN_CANCEL_COUNT);
	walk_le(w, 1, F_DCERPC_CN_FAULT_FLAGS);
	rpc_int(w, 4, F_DCERPC_CN_STATUS);
	walk_bytes(w, 4, F_DCERPC_RESERVED, ENC_NONE);
	stub(w, h);
}

static void body(struct walk *w, const struct head *h)
{
	switch (h->type) {
	case RPC_REQUEST:
		request(w, h);
		break;
	case RPC_RESPONSE:
		response(w, h);
		break;
	case RPC_FAULT:
		fault(w, h);
		break;
	case RPC_BIND:
	case RPC_ALTER_CONTEXT:
		bind(w);
		break;
	case RPC_BIND_ACK:
	case RPC_ALTER_CONTEXT_RESP:
		bind_ack(w);
		break;
	case RPC_BIND_NAK:
		bind_nak(w);
		break;
	case RPC_AUTH3:
		walk_bytes(w, 4, F_PADDING, ENC_NONE);
		break;
	default:
		break;
	}
}

static void token(struct walk *w, const struct step *s)
{
	if (!ntlmssp_signature(w))
		gssapi_blob(w, s);
}

/* [MS-RPCE] 2.2.2.11: what protects the PDU, and the token or signature */
static void authentication(struct walk *w)
{
	uint32_t group = walk_open(w, F_DCERPC_AUTH);
	uint64_t type = walk_le(w, 1, F_DCERPC_AUTH_TYPE);

	walk_le(w, 1, F_DCERPC_AUTH_LEVEL);
	walk_le(w, 1, F_DCERPC_AUTH_PAD_LEN);
	walk_le(w, 1, F_DCERPC_AUTH_RSRVD);
	rpc_int(w, 4, F_DCERPC_AUTH_CTX_ID);
	walk_blob(w, F_DCERPC_AUTH_DATA, w->c.pos - w->origin, cur_left(&w->c),
		type == AUTH_SPNEGO || type == AUTH_NTLMSSP || type == AUTH_KERBEROS ? token
										     : NULL);
	walk_close(w, group);
}

/* Splits the authentication off the end, and what pads the body up to it. */
static bool split_authentication(struct walk *w, struct head *h, struct walk *auth, uint64_t len)
{
	uint64_t pad = 0, level = 0;
	uint32_t size = SEC_TRAILER + (uint32_t)len;

	if (!len || w->c.bad || size > cur_left(&w->c))
		return false;
	*auth = *w;
	auth->c.pos = w->c.end - size;
	cur_peek(&auth->c, auth->c.pos + 1, 1, &level);
	cur_peek(&auth->c, auth->c.pos + 2, 1, &pad);
	w->c.end = auth->c.pos;
	h->sealed = level == LEVEL_PRIVACY && (h->type == RPC_REQUEST || h->type == RPC_RESPONSE);
	/* The padding is sealed too. */
	if (pad <= cur_left(&w->c) && !h->sealed)
		w->c.end -= (uint32_t)pad;
	return true;
}

static void trailer(struct walk *w, struct walk *auth)
{
	if (auth->c.pos > w->c.end) {
		struct walk pad = *w;

		pad.c = cur_sub(&auth->c, w->c.end, auth->c.pos - w->c.end);
		walk_bytes(&pad, cur_left(&pad.c), F_DCERPC_AUTH_PADDING, ENC_NONE);
	}
	authentication(auth);
}

/* [C706] 12.6.3.1 */
bool rpc_pdu(struct walk *w, struct rpc_stub *stub)
{
	uint64_t size = 0;
	struct walk one = walk_part(w, w->c), auth;
	struct head h = { .stub = stub };
	uint32_t group = walk_open(&one, F_DCERPC);

	walk_le(&one, 1, F_DCERPC_VER);
	walk_le(&one, 1, F_DCERPC_VER_MINOR);
	h.type = (uint8_t)walk_le(&one, 1, F_DCERPC_PKT_TYPE);
	h.flags = (uint8_t)walk_le(&one, 1, F_DCERPC_CN_FLAGS);
	data_representation(&one);
	size = rpc_int(&one, 2, F_DCERPC_CN_FRAG_LEN);
	uint64_t auth_len = rpc_int(&one, 2, F_DCERPC_CN_AUTH_LEN);
	h.call = (uint32_t)rpc_int(&one, 4, F_DCERPC_CN_CALL_ID);
	bool cut = size > one.c.end - one.origin;
	if (size >= RPC_HEADER && !cut)
		one.c.end = one.origin + (uint32_t)size;
	uint32_t end = one.c.end;
	bool secured = !cut && split_authentication(&one, &h, &auth, auth_len);
	body(&one, &h);
	walk_unread(&one);
	if (cut && !one.c.bad)
		walk_flag(&one, NODE_SHORT);
	if (secured)
		trailer(&one, &auth);
	one.c.pos = one.c.end = end;
	walk_close(&one, group);
	w->c.pos = end;
	return size >= RPC_HEADER && !one.c.bad;
}
