/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_TORN_H
#define DIFF_TORN_H

/*
 * A message that stayed sealed on one side may have been a compound: the other
 * parts of it, and what answers them, have no partner for the same reason.
 */

#include "diff/diff.h"

struct torn {
	uint32_t cause;                 /* finding; 0: none */
	uint32_t asked[2], answered[2]; /* frames, by side */
};

/* The pair of a sealed message and one that is not became a finding. */
void torn_remember(struct torn *x, const struct diff *d, const struct msg *ma, const struct msg *mb,
	uint32_t cause);

/* Which finding a message of a side follows from, that has no partner; 0: none. */
uint32_t torn_cause(
	const struct torn *x, const struct diff *d, const struct msg *m, enum side side);

#endif
