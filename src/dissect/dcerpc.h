/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_DCERPC_H
#define DISSECT_DCERPC_H

/*
 * DCE/RPC over named pipes, [MS-RPCE]: PDUs in WRITE requests, READ responses
 * and FSCTL_PIPE_TRANSCEIVE. Which interface a context is bound to and which
 * operation a response answers is learned in the pass (rpc_before) and kept by
 * exchange.
 */

#include "dissect/trace.h"
#include "dissect/walk.h"

struct rpc_interface {
	const char *name; /* NULL: end of the list */
	const struct names *operations;
	uint8_t uuid[16]; /* as on the wire, little-endian */
};

extern const struct rpc_interface rpc_interfaces[];

/* A hook: the view holds what a pipe carries. Other data is left alone. */
walk_hook dcerpc_pipe;

/* Whether the message's share is (or may be) the one of named pipes. */
bool rpc_on_pipe(const struct trace *t, const struct msg *m);

/* Learns bindings and calls from a message. c: from the SMB2 header on. */
void rpc_before(struct trace *t, uint32_t msg, struct cur c);

/* The call that an exchange carries; false: none, or of an unknown interface. */
bool rpc_call(const struct trace *t, uint32_t exch, const struct rpc_interface **interface,
	uint16_t *operation);

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

#define RPC_HEADER 16u
#define RPC_CONTEXT_HEAD 24u /* of a bind's context element without transfer syntaxes */
#define RPC_SYNTAX 20u

/* Whether a PDU begins at the view's position. */
bool rpc_pdu_here(const struct cur *c);

#endif
