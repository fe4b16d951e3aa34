/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of calls: by a layout where there is one, else as far as all are alike. */
#include <string.h>

#include "dissect/names.h"
#include "dissect/ndr.h"
#include "dissect/rpc.h"

#define HANDLE_SIZE 20u
#define STATUS_SIZE 4u

/* [MS-RPCE] 2.2.2.13 */
static const uint8_t trailer_signature[] = { 0x8a, 0xe3, 0x13, 0x71, 0x02, 0xf4, 0x36, 0x71 };

enum trailer_command { TRAILER_BITMASK = 1, TRAILER_CONTEXT = 2, TRAILER_COMMAND = 0x3fff };

#define TRAILER_END 0x4000u

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

/* Operations whose answer ends with the handle of what was opened, and the return code. */
static bool answers_handle(const char *operation, uint32_t size)
{
	return size == HANDLE_SIZE + STATUS_SIZE ||
	       (size > HANDLE_SIZE + STATUS_SIZE &&
		       (strstr(operation, "Open") || strncmp(operation, "Connect", 7) == 0));
}

/* What nobody has described: bytes, in answers up to the return code. */
static void rest(struct walk *w, const struct rpc_interface *interface)
{
	uint32_t left = cur_left(&w->c);
	uint32_t status = w->ctx->response && interface->status != F_NONE && left >= STATUS_SIZE &&
					  left % STATUS_SIZE == 0
				  ? STATUS_SIZE
				  : 0;

	if (left > status)
		walk_bytes(w, left - status, F_DCERPC_STUB_DATA, ENC_NONE);
	if (status)
		rpc_int(w, STATUS_SIZE, interface->status);
}

/* An operation without layout: context handles are told apart. */
static void unknown(struct walk *w, const struct rpc_interface *interface, const char *operation)
{
	uint32_t size = cur_left(&w->c);
	bool handles = operation && interface->handles;

	if (handles && w->ctx->response && answers_handle(operation, size)) {
		if (size > HANDLE_SIZE + STATUS_SIZE)
			walk_bytes(
				w, size - HANDLE_SIZE - STATUS_SIZE, F_DCERPC_STUB_DATA, ENC_NONE);
		walk_bytes(w, HANDLE_SIZE, F_DCERPC_HANDLE, ENC_NONE);
	} else if (handles && !w->ctx->response && !begins_without_handle(operation) &&
		   size >= HANDLE_SIZE) {
		walk_bytes(w, HANDLE_SIZE, F_DCERPC_HANDLE, ENC_NONE);
	}
	rest(w, interface);
}

static const struct rpc_operation *find_operation(const struct rpc_call *call)
{
	const struct rpc_operation *o = call->interface->known;

	while (o && o->request && o->number != call->operation)
		o++;
	return o && o->request ? o : NULL;
}

/* Where the verification trailer of a request begins; the view's end if it has none. */
static uint32_t find_trailer(const struct cur *c)
{
	for (uint32_t at = c->pos; at < c->end; at += 4) {
		struct cur there = cur_sub(c, at, sizeof(trailer_signature));
		const uint8_t *p = there.bad ? NULL : cur_take(&there, sizeof(trailer_signature));

		if (p && memcmp(p, trailer_signature, sizeof(trailer_signature)) == 0)
			return at;
	}
	return c->end;
}

static void syntax(struct walk *w)
{
	walk_bytes(w, 16, F_DCERPC_RPC_SEC_VT_PCONTEXT_INTERFACE_UUID, ENC_NONE);
	walk_le(w, 4, F_DCERPC_RPC_SEC_VT_PCONTEXT_INTERFACE_VER);
}

/* [MS-RPCE] 2.2.2.13: the client repeats, inside of what is signed, what it asked for */
static void verification_trailer(struct walk *w)
{
	uint64_t command = 0;

	walk_bytes(w, sizeof(trailer_signature), F_DCERPC_RPC_SEC_VT_SIGNATURE, ENC_NONE);
	while (!(command & TRAILER_END) && cur_left(&w->c) && !w->c.bad) {
		command = walk_le(w, 2, F_DCERPC_RPC_SEC_VT_COMMAND);
		uint64_t len = walk_le(w, 2, F_DCERPC_RPC_SEC_VT_COMMAND_LENGTH);
		struct walk value = walk_part(w, cur_sub(&w->c, w->c.pos, len));

		value.c.bad = w->c.bad;
		switch ((enum trailer_command)(command & TRAILER_COMMAND)) {
		case TRAILER_BITMASK:
			walk_le(&value, 4, F_DCERPC_RPC_SEC_VT_BITMASK);
			break;
		case TRAILER_CONTEXT:
			syntax(&value);
			syntax(&value);
			break;
		default:
			break;
		}
		walk_unread(&value);
		w->c.pos = value.c.end;
	}
}

void rpc_parameters(struct walk *w, const struct rpc_call *call, bool fault)
{
	const struct rpc_interface *interface = call->interface;
	const struct rpc_operation *known = find_operation(call);
	const struct ndr *layout = !known             ? NULL
				   : w->ctx->response ? known->response
						      : known->request;
	uint32_t end = w->c.end;

	if (fault || call->syntax == RPC_OTHER_SYNTAX) {
		walk_bytes(w, cur_left(&w->c), F_DCERPC_STUB_DATA, ENC_NONE);
		return;
	}
	if (!w->ctx->response)
		w->c.end = find_trailer(&w->c);
	if (layout) {
		ndr_parameters(w, layout, call->syntax == RPC_NDR64);
		rest(w, interface);
	} else {
		unknown(w, interface,
			interface->operations ? names_find(interface->operations, call->operation)
					      : NULL);
	}
	if (w->c.end < end) {
		w->c.pos = w->c.end;
		w->c.end = end;
		verification_trailer(w);
		walk_unread(w);
	}
}
