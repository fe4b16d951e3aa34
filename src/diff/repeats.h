/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_REPEATS_H
#define DIFF_REPEATS_H

/*
 * The same change of the same field again is said once, whatever the message;
 * an outcome only where it is of the same operation on the same file.
 */

#include "diff/diff.h"

struct repeats {
	struct map said; /* change -> candidate */
};

/* What makes two changes the same one. */
struct map_key repeats_key(const struct diff *d, const struct msg *ma, const struct msg *mb,
	const struct view *v, const struct delta *x);

/* The candidate that said the change first, 0 if none has. */
uint32_t repeats_find(const struct repeats *r, struct map_key change);

/* Notes who says a change, unless it was said before. */
void repeats_add(struct repeats *r, struct map_key change, uint32_t candidate);

void repeats_free(struct repeats *r);

#endif
