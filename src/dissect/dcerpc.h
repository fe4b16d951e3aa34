/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_DCERPC_H
#define DISSECT_DCERPC_H

/*
 * DCE/RPC over named pipes, [MS-RPCE]: PDUs in WRITE requests, READ responses
 * and FSCTL_PIPE_TRANSCEIVE. A PDU or call that comes in several messages is
 * shown in the one that completes it; rpc.h tells what came before.
 */

#include "dissect/walk.h"

struct ndr;
struct rpc_operation;

struct rpc_interface {
	const char *name; /* NULL: end of the list */
	const struct names *operations;
	uint8_t uuid[16];                  /* as on the wire, little-endian */
	const struct rpc_operation *known; /* whose parameters are opened; NULL: none */
	uint16_t status;                   /* field: what operations return; F_NONE: nothing */
	bool handles;                      /* requests begin with a context handle, in general */
};

/* The parameters of an operation in both directions; NULL: not known. */
struct rpc_operation {
	uint16_t number;
	const struct ndr *request, *response;
};

extern const struct rpc_interface rpc_interfaces[];

/* Whether a field tells how a call ended: what it returns, or the status of a fault. */
bool rpc_is_outcome(uint16_t field);

/* Whether that value of it means that the call failed; false if it does not tell. */
bool rpc_failed(uint16_t field, uint64_t value);

/* A hook: the view holds what a pipe carries. Other data is left alone. */
walk_hook dcerpc_pipe;

/* PDU types */
enum {
	RPC_REQUEST = 0,
	RPC_RESPONSE = 2,
	RPC_FAULT = 3,
	RPC_BIND = 11,
	RPC_BIND_ACK = 12,
	RPC_BIND_NAK = 13,
	RPC_ALTER_CONTEXT = 14,
	RPC_ALTER_CONTEXT_RESP = 15,
	RPC_AUTH3 = 16,
	RPC_TYPES = 20
};

/* PDU flags, [C706] 12.6.3.1 */
#define RPC_FIRST 0x01u
#define RPC_LAST 0x02u
#define RPC_OBJECT 0x80u

#define RPC_HEADER 16u
#define RPC_CONTEXT_HEAD 24u /* of a bind's context element without transfer syntaxes */
#define RPC_SYNTAX 20u

/* Whether a PDU begins at the view's position. */
bool rpc_pdu_here(const struct cur *c);

/* An integer of the PDU at the view's position, in the byte order that its header tells. */
uint64_t rpc_number(const struct cur *pdu, uint32_t at, uint32_t width);

/* The parameters of a call that come in several PDUs, as far as they have come. */
struct rpc_stub {
	struct arena *arena;
	uint8_t *p;
	uint32_t n, room; /* room: for all that can still come */
	uint32_t call;    /* id */
	bool begun;       /* the first of them was there, and none is sealed */
};

/*
 * Dissects the PDU that begins at the view's position. stub gathers parameters
 * of a call that goes on. False if what follows cannot be a PDU.
 */
bool rpc_pdu(struct walk *w, struct rpc_stub *stub);

/* Adds the parameters of a PDU to what has come. */
void rpc_gather(struct rpc_stub *stub, const struct cur *pdu);

struct rpc_call;

/* All parameters of a call, which fill the view; fault: of one that failed. */
void rpc_parameters(struct walk *w, const struct rpc_call *call, bool fault);

/* A walk over bytes that were put together, a buffer of their own; false: there are too many. */
bool rpc_joined(const struct walk *w, struct walk *joined, const uint8_t *p, uint32_t n);

/* An integer in the PDU's byte order, as a leaf. */
uint64_t rpc_int(struct walk *w, uint32_t width, enum field_id field);

#endif
