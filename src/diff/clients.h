/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_CLIENTS_H
#define DIFF_CLIENTS_H

/*
 * Two programs that do the same job differ in ways of their own: what they
 * offer, how they log on, which access they ask for, in how many steps they
 * look at a file. All that follows from one thing, that they are different
 * programs; what is done to which file, with which data and outcome, does not.
 */

#include "diff/diff.h"

struct clients {
	struct map paths[SIDES]; /* of the opens of a side, once it is known that programs differ */
	bool listed;
	bool offer; /* of this connection: the first request offers something else, ... */
	uint32_t
		programs; /* ... and logging on is done otherwise, which this finding tells; or 0 */
};

void clients_free(struct clients *c);

/* Another connection begins. */
void clients_conversation(struct clients *c);

/*
 * Learns from a row and its deltas. negotiate: the finding about what is
 * offered, 0: none. Returns whether the row tells that programs differ.
 */
bool clients_look(struct clients *c, const struct diff *d, const struct msg *ma,
	const struct msg *mb, const struct view *v, uint32_t negotiate);

/* Whether a row differs as different programs do, once it is known that they are. */
bool clients_habit(const struct clients *c, const struct diff *d, const struct entry *e,
	const struct msg *ma, const struct msg *mb, const struct view *v);

/* Of a pair that differs in more than habits: tells only what more that is. */
void clients_tell(const struct clients *c, const struct msg *m, struct view *v);

#endif
