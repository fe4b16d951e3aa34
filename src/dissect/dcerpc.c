/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/dcerpc.h"

#include <string.h>

#include "dissect/gssapi.h"
#include "dissect/names.h"

/* The PDU's byte order is kept in S_FLAGS. */
#define LITTLE_ENDIAN_DATA 0x10u
#define FLAG_FIRST 0x01u
#define FLAG_OBJECT 0x80u
#define SEC_TRAILER 8u
#define HANDLE_SIZE 20u
#define RETURN_SIZE 4u
#define ACK_NEGOTIATE 3
#define ACK_REJECT 2

enum auth_type { AUTH_SPNEGO = 9, AUTH_NTLMSSP = 10, AUTH_KERBEROS = 16 };

/* Bind-time feature negotiation hides its bits in a transfer syntax, [MS-RPCE] 2.2.2.14. */
static const uint8_t feature_syntax[] = { 0x2c, 0x1c, 0xb7, 0x6c, 0x12, 0x98, 0x40, 0x45 };

static uint64_t num(struct walk *w, uint32_t width, enum field_id field)
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
	num(w, 4, F_DCERPC_CN_BIND_TRANS_VER);
	walk_close(w, group);
}

static void context_item(struct walk *w)
{
	uint32_t group = walk_open(w, F_DCERPC_CN_CTX_ITEM);

	num(w, 2, F_DCERPC_CN_CTX_ID);
	uint64_t count = walk_le(w, 1, F_DCERPC_CN_NUM_TRANS_ITEMS);
	walk_bytes(w, 1, F_PADDING, ENC_NONE);
	uint32_t abstract = walk_open(w, F_DCERPC_CN_BIND_ABSTRACT_SYNTAX);
	guid(w, F_DCERPC_CN_BIND_TO_UUID);
	num(w, 2, F_DCERPC_CN_BIND_IF_VER);
	num(w, 2, F_DCERPC_CN_BIND_IF_VER_MINOR);
	walk_close(w, abstract);
	for (; count > 0 && !w->c.bad; count--)
		transfer_syntax(w);
	walk_close(w, group);
}

static void sizes_and_group(struct walk *w)
{
	num(w, 2, F_DCERPC_CN_MAX_XMIT);
	num(w, 2, F_DCERPC_CN_MAX_RECV);
	num(w, 4, F_DCERPC_CN_ASSOC_GROUP);
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
	uint64_t result = num(w, 2, F_DCERPC_CN_ACK_RESULT);

	if (result == ACK_NEGOTIATE)
		num(w, 2, F_DCERPC_CN_BIND_TRANS_BTFN);
	else if (result == ACK_REJECT)
		num(w, 2, F_DCERPC_CN_ACK_REASON);
	else
		walk_bytes(w, 2, F_PADDING, ENC_NONE);
	guid(w, F_DCERPC_CN_ACK_TRANS_ID);
	num(w, 4, F_DCERPC_CN_ACK_TRANS_VER);
	walk_close(w, group);
}

/* [C706] 12.6.4.4, 12.6.4.2 */
static void bind_ack(struct walk *w)
{
	sizes_and_group(w);
	uint64_t len = num(w, 2, F_DCERPC_CN_SEC_ADDR_LEN);
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
	num(w, 2, F_DCERPC_CN_REJECT_REASON);
	uint64_t count = walk_le(w, 1, F_DCERPC_CN_NUM_PROTOCOLS);
	for (; count > 0 && !w->c.bad; count--) {
		walk_le(w, 1, F_DCERPC_CN_PROTOCOL_VER_MAJOR);
		walk_le(w, 1, F_DCERPC_CN_PROTOCOL_VER_MINOR);
	}
}

/* Operations whose request names no object yet, or whose answer has no handle. */
static bool begins_without_handle(const char *operation)
{
	static const char *const prefixes[] = { "Connect", "OpenHK", "OpenSCManager", "OpenPrinter",
		"OpenEventLog", "EnumPrinters", "lsa_OpenPolicy", "lsa_LookupSids3",
		"lsa_LookupNames4", "lsa_GetUserName" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(operation, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static bool has_handles(const struct rpc_interface *interface)
{
	static const char *const names[] = { "lsarpc", "samr", "svcctl", "winreg", "spoolss",
		"eventlog", "drsuapi" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(interface->name, names[i]) == 0)
			return true;
	return false;
}

/* Operations whose answer ends with the handle of what was opened, and the return code. */
static bool answers_handle(const char *operation, uint32_t size)
{
	return size == HANDLE_SIZE + RETURN_SIZE ||
	       (size > HANDLE_SIZE + RETURN_SIZE &&
		       (strstr(operation, "Open") || strncmp(operation, "Connect", 7) == 0));
}

/* The parameters. Only context handles are told apart, and the return code behind one. */
static void stub_parts(struct walk *w, const struct rpc_interface *interface, const char *operation)
{
	uint32_t size = cur_left(&w->c);
	bool handles = operation && has_handles(interface);

	if (handles && w->ctx->response && answers_handle(operation, size)) {
		if (size > HANDLE_SIZE + RETURN_SIZE)
			walk_bytes(
				w, size - HANDLE_SIZE - RETURN_SIZE, F_DCERPC_STUB_DATA, ENC_NONE);
		walk_bytes(w, HANDLE_SIZE, F_DCERPC_HANDLE, ENC_NONE);
		num(w, RETURN_SIZE, F_DCERPC_RETURN);
	} else if (handles && !w->ctx->response && !begins_without_handle(operation) &&
		   size >= HANDLE_SIZE) {
		walk_bytes(w, HANDLE_SIZE, F_DCERPC_HANDLE, ENC_NONE);
	}
	if (cur_left(&w->c))
		walk_bytes(w, cur_left(&w->c), F_DCERPC_STUB_DATA, ENC_NONE);
}

static void stub(struct walk *w, bool first)
{
	const struct rpc_interface *interface;
	uint16_t number;
	const struct context *ctx = w->ctx;

	if (!cur_left(&w->c) || w->c.bad)
		return;
	if (!ctx->trace || !rpc_call(ctx->trace, ctx->msg->exch, &interface, &number)) {
		walk_bytes(w, cur_left(&w->c), F_DCERPC_STUB_DATA, ENC_NONE);
		return;
	}
	const char *operation =
		interface->operations ? names_find(interface->operations, number) : NULL;
	walk_context_text(w, F_DCERPC_INTERFACE, interface->name);
	walk_context_text(w, F_DCERPC_OPERATION, operation);
	uint32_t group = walk_open(w, F_DCERPC_PAYLOAD_STUB_DATA);
	stub_parts(w, interface, first ? operation : NULL);
	walk_close(w, group);
}

/* [C706] 12.6.4.9, 12.6.4.10, 12.6.4.7 */
static void request(struct walk *w, uint64_t flags)
{
	num(w, 4, F_DCERPC_CN_ALLOC_HINT);
	num(w, 2, F_DCERPC_CN_CTX_ID);
	num(w, 2, F_DCERPC_OPNUM);
	if (flags & FLAG_OBJECT)
		guid(w, F_DCERPC_OBJ_ID);
	stub(w, flags & FLAG_FIRST);
}

static void response(struct walk *w, uint64_t flags)
{
	num(w, 4, F_DCERPC_CN_ALLOC_HINT);
	num(w, 2, F_DCERPC_CN_CTX_ID);
	walk_le(w, 1, F_DCERPC_CN_CANCEL_COUNT);
	walk_bytes(w, 1, F_PADDING, ENC_NONE);
	stub(w, flags & FLAG_FIRST);
}

static void fault(struct walk *w)
{
	num(w, 4, F_DCERPC_CN_ALLOC_HINT);
	num(w, 2, F_DCERPC_CN_CTX_ID);
	walk_le(w, 1, F_DCERPC_CN_CANCEL_COUNT);
	walk_le(w, 1, F_DCERPC_CN_FAULT_FLAGS);
	num(w, 4, F_DCERPC_CN_STATUS);
	walk_bytes(w, 4, F_DCERPC_RESERVED, ENC_NONE);
	stub(w, false);
}

static void body(struct walk *w, uint64_t type, uint64_t flags)
{
	switch (type) {
	case RPC_REQUEST:
		request(w, flags);
		break;
	case RPC_RESPONSE:
		response(w, flags);
		break;
	case RPC_FAULT:
		fault(w);
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

/* [MS-RPCE] 2.2.2.11: what protects the PDU, and the token or signature */
static void authentication(struct walk *w)
{
	uint32_t group = walk_open(w, F_DCERPC_AUTH);
	uint64_t type = walk_le(w, 1, F_DCERPC_AUTH_TYPE);

	walk_le(w, 1, F_DCERPC_AUTH_LEVEL);
	walk_le(w, 1, F_DCERPC_AUTH_PAD_LEN);
	walk_le(w, 1, F_DCERPC_AUTH_RSRVD);
	num(w, 4, F_DCERPC_AUTH_CTX_ID);
	walk_blob(w, F_DCERPC_AUTH_DATA, w->c.pos - w->origin, cur_left(&w->c),
		type == AUTH_SPNEGO || type == AUTH_NTLMSSP || type == AUTH_KERBEROS ? gssapi_blob
										     : NULL);
	walk_close(w, group);
}

/* Splits the authentication off the end; what pads the body up to it stays outside of both. */
static bool split_authentication(struct walk *w, struct walk *auth, uint64_t len)
{
	uint64_t pad = 0;
	uint32_t size = SEC_TRAILER + (uint32_t)len;

	if (!len || w->c.bad || size > cur_left(&w->c))
		return false;
	*auth = *w;
	auth->c.pos = w->c.end - size;
	cur_peek(&auth->c, auth->c.pos + 2, 1, &pad);
	w->c.end = auth->c.pos;
	if (pad <= cur_left(&w->c))
		w->c.end -= (uint32_t)pad;
	return true;
}

/* One PDU, [C706] 12.6.3.1. False if what follows cannot be one. */
static bool pdu(struct walk *w)
{
	uint64_t size = 0;
	struct walk one = walk_part(w, w->c), auth;
	uint32_t group = walk_open(&one, F_DCERPC);

	walk_le(&one, 1, F_DCERPC_VER);
	walk_le(&one, 1, F_DCERPC_VER_MINOR);
	uint64_t type = walk_le(&one, 1, F_DCERPC_PKT_TYPE);
	uint64_t flags = walk_le(&one, 1, F_DCERPC_CN_FLAGS);
	data_representation(&one);
	size = num(&one, 2, F_DCERPC_CN_FRAG_LEN);
	uint64_t auth_len = num(&one, 2, F_DCERPC_CN_AUTH_LEN);
	num(&one, 4, F_DCERPC_CN_CALL_ID);
	bool cut = size > one.c.end - one.origin;
	if (size >= RPC_HEADER && !cut)
		one.c.end = one.origin + (uint32_t)size;
	uint32_t end = one.c.end;
	bool trailer = !cut && split_authentication(&one, &auth, auth_len);
	body(&one, type, flags);
	walk_unread(&one);
	if (cut && !one.c.bad)
		walk_flag(&one, NODE_SHORT);
	if (trailer) {
		if (auth.c.pos > one.c.end) {
			struct walk pad = one;

			pad.c = cur_sub(&auth.c, one.c.end, auth.c.pos - one.c.end);
			walk_tail(&pad, UINT32_MAX);
		}
		authentication(&auth);
	}
	one.c.pos = one.c.end = end;
	walk_close(&one, group);
	w->c.pos = end;
	return size >= RPC_HEADER && !one.c.bad;
}

void dcerpc_pipe(struct walk *w, const struct step *s)
{
	const struct context *ctx = w->ctx;
	uint32_t container = w->tree->n - 1;

	(void)s;
	if (!rpc_pdu_here(&w->c) || (ctx->trace && !rpc_on_pipe(ctx->trace, ctx->msg)))
		return;
	/* Compared by what is in it. */
	w->tree->nodes[container].noise = N_NONE;
	while (rpc_pdu_here(&w->c) && pdu(w))
		;
	walk_unread(w);
}
