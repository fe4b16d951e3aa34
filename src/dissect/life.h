/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_LIFE_H
#define DISSECT_LIFE_H

/*
 * The life of a handle: all that works on one open, the breaks of its oplock
 * or lease, the loss of its connections, and the CREATEs that take it up
 * again, with what works on it then.
 */

#include "dissect/trace.h"

#define LIFE_OPENS_MAX 64u
#define LIFE_LEASE_KEY 16u

struct life {
	struct trace *trace;
	uint32_t opens[LIFE_OPENS_MAX], n_opens;
	uint8_t lease[LIFE_LEASE_KEY]; /* zero: none */
	uint32_t first, last;          /* messages; last NONE: it was not closed */
	uint32_t conv;                 /* of the latest message that it has */
	struct tree tree;              /* worked with */
};

/* Finds the life that an open is of. Free it with life_free. */
void life_find(struct life *l, struct trace *t, uint32_t open);

/* Whether a message is of the life; to be asked in the order of the capture. */
bool life_has(struct life *l, uint32_t msg);

/* Whether an event has taken the connection from the handle, among the messages asked for. */
bool life_lost(const struct life *l, uint32_t event);

void life_free(struct life *l);

#endif
