/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_SEQUENCE_H
#define DISSECT_SEQUENCE_H

/*
 * The message ids of one connection, [MS-SMB2] 3.2.4.1.6 and 3.3.1.1: which
 * ids the server has granted and which of them are used up. An id may be used
 * in any order, but once.
 */

#include <stdint.h>

#define SEQUENCE_WINDOW                                                                            \
	8192u /* as many as servers grant by default; beyond it ids are not followed */

struct sequence {
	uint64_t low;                        /* all ids below it are used */
	uint64_t high;                       /* ids from here on are not granted yet */
	uint64_t used[SEQUENCE_WINDOW / 64]; /* from low on, a ring */
	uint32_t n_used;                     /* of those */
};

enum sequence_verdict { SEQUENCE_INSIDE, SEQUENCE_REUSED, SEQUENCE_OUTSIDE };

/* A connection begins: id 0 may be used. */
void sequence_start(struct sequence *s);

/* A request takes ids [id, id + charge); charge 0 counts as 1. */
enum sequence_verdict sequence_take(struct sequence *s, uint64_t id, uint32_t charge);

/* A response grants credits. */
static inline void sequence_grant(struct sequence *s, uint32_t credits)
{
	s->high += credits;
}

/* Ids that could be used now: the client's credits. */
static inline uint64_t sequence_left(const struct sequence *s)
{
	return s->high - s->low - s->n_used;
}

#endif
