/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_STATE_H
#define DISSECT_STATE_H

/*
 * What messages mean to each other, found in the one pass: which response
 * answers which request, and which session, share and open a message works on.
 */

#include "base/cur.h"
#include "dissect/sequence.h"
#include "dissect/trace.h"

/* Closed opens that are still known by their ids. */
#define CLOSED_MAX 256u

struct state {
	struct map pending;  /* (conversation, MessageId) -> exchange without final response */
	struct map async;    /* (conversation, AsyncId) -> exchange */
	struct map sessions; /* (server, SessionId) -> session */
	struct map shares;   /* (session, TreeId) -> share */
	struct map opens;    /* (session, FileId) -> open */
	struct map unnamed;  /* (session, command) -> share or open whose id stayed sealed */
	uint32_t closed[CLOSED_MAX]; /* opens that were closed last, a ring; counted from 1 */
	uint32_t n_closed;
	uint64_t id; /* MessageId of the message at hand */
	/* The part of the compound before this one. */
	uint32_t chain_session, chain_share, chain_open;
	struct sequence **sequences; /* by conversation; NULL: not followed (yet) */
	uint32_t n_sequences;
};

/* A compound (or single message) begins. */
void state_chain(struct state *s);

/* Pairs an SMB2 message with its exchange and resolves its ids. c: from its header on. */
void state_before(struct trace *t, uint32_t msg, struct cur c);

/* Whether state_after reads the message's tree. */
bool state_reads(const struct msg *m);

/*
 * Learns what the message says: new objects, ended ones, what was negotiated.
 * bytes: all of it from the header on.
 */
void state_after(struct trace *t, uint32_t msg, const struct tree *tree, const struct cur *bytes);

/* Pairs an SMB1 message. id: what its response repeats. */
void state_smb1(struct trace *t, uint32_t msg, bool negotiate, uint64_t id);

/* The session with that id on the conversation; msg begins one that is not known. Or NONE. */
uint32_t state_session(struct trace *t, uint32_t conv, uint32_t msg, uint64_t id);

/* Resolves the session of an encrypted message. */
void state_encrypted(struct trace *t, uint32_t msg, uint64_t session_id);

/* The capture lacks bytes of a conversation: what was granted is not known any more. */
void state_gap(struct trace *t, uint32_t conv);

void state_free(struct state *s);

#endif
