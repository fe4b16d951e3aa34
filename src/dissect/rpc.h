/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_RPC_H
#define DISSECT_RPC_H

/*
 * What the one pass learns of remote procedure calls over named pipes: which
 * interface a context is bound to, which operation a response answers, and
 * where the bytes of a PDU or call are that spread over several messages.
 */

#include "dissect/crypto.h"
#include "dissect/dcerpc.h"
#include "dissect/trace.h"

/* A call of more bytes is not put together. */
#define RPC_CALL_MAX (4u << 20)

/* How parameters are written down. */
enum rpc_syntax { RPC_NDR, RPC_NDR64, RPC_OTHER_SYNTAX };

/* An operation of a known interface. */
struct rpc_call {
	const struct rpc_interface *interface;
	uint16_t operation;
	enum rpc_syntax syntax;
};

/* What of a pipe a message goes on with. */
struct rpc_before {
	struct octets bytes; /* whole PDUs of a call, then the beginning of one; n 0: none needed */
	bool goes_on;        /* the message begins inside a PDU */
	bool part;           /* ... or ends inside a PDU's header */
};

/* Whether the message's share is (or may be) the one of named pipes. */
bool rpc_on_pipe(const struct trace *t, const struct msg *m);

/* Learns bindings, calls and fragments from a message. c: from the SMB2 header on. */
void rpc_learn(struct trace *t, uint32_t msg, struct cur c);

/* Forgets the unfinished PDUs of a pipe that was closed. */
void rpc_closed(struct trace *t, uint32_t open);

/* The capture lacks bytes: no PDU goes on behind them. */
void rpc_gap(struct trace *t);

/* The call of that id which an exchange carries; false: none, or of an unknown interface. */
bool rpc_find_call(const struct trace *t, uint32_t exch, uint32_t id, struct rpc_call *call);

/* The name of the first operation that an exchange carries; NULL: none is known. */
const char *rpc_call_name(const struct trace *t, uint32_t exch);

/*
 * Part of a pipe's data, kept in a message; prev is the part before it or NONE.
 */
struct rpc_piece {
	uint32_t msg, off, len, prev;
};

/* The data before a message: its last need bytes, from piece backwards. */
struct rpc_join {
	uint32_t piece, need;
	bool inside; /* the message begins inside a PDU */
};

/* What the message goes on with, or NULL. */
const struct rpc_join *rpc_join_of(const struct trace *t, uint32_t msg);

const struct rpc_piece *rpc_piece_at(const struct trace *t, uint32_t i);

/* Frees what only the pass needs. */
void rpc_settle(struct trace *t);
void rpc_free(struct trace *t);

#endif
