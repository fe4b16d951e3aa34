/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_EXPLAIN_H
#define DIFF_EXPLAIN_H

/*
 * What was said so far that explains what comes after it. Each such thing is
 * the number of the candidate that says it, 0: there is none.
 */

#include "diff/blame.h"
#include "diff/causes.h"
#include "diff/clients.h"
#include "diff/torn.h"

struct explain {
	const struct diff *d;
	struct blame blame;
	/* The candidate that explains what happens in an exchange. */
	uint32_t exchange, exchange_cause;
	uint32_t broken;         /* the connection was lost, or an operation failed, on one side */
	uint32_t negotiate;      /* something else was negotiated */
	uint32_t referral;       /* a DFS link leads elsewhere */
	bool one_sided;          /* encrypted on one side only ... */
	uint32_t encrypted;      /* ... which this explains */
	bool alone;              /* only one side has the connection, or goes on with it */
	uint32_t stop;           /* the first operation that failed on one side only ... */
	uint32_t stop_at[SIDES]; /* ... and where */
	struct causes causes;
	struct clients clients;
	struct torn torn;
	/* A request that has no answer on one side, whose answer may be one to nothing. */
	struct {
		uint32_t cause;
		uint16_t cmd;
	} unanswered[SIDES];
};

void explain_init(struct explain *x, const struct diff *d);
void explain_free(struct explain *x);

/* A pair of conversations begins; see findings_conversation. */
void explain_conversation(struct explain *x, bool one_sided, bool alone);

/*
 * Which candidate a row follows from; 0: none. causes_look has looked at the
 * row. ma, mb: its messages, NULL for none or for events.
 */
uint32_t explain_find(const struct explain *x, const struct entry *e, const struct msg *ma,
	const struct msg *mb, enum tier tier);

/* What a row with that cause, its own or another one, explains from now on. v: its deltas. */
void explain_add(struct explain *x, const struct entry *e, const struct msg *ma,
	const struct msg *mb, const struct view *v, enum tier tier, uint32_t cause);

#endif
