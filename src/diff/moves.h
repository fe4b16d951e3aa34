/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_MOVES_H
#define DIFF_MOVES_H

/* Operations that both sides have, in another order. */

#include "diff/align.h"
#include "dissect/trace.h"

struct moves {
	uint32_t *to_b; /* by item of a: its moved partner, or UNPAIRED */
	bool *counts;   /* by item of a: the order means something */
	bool *taken;    /* by item of b */
};

/* Pairs what the alignment left over. Free with moves_free. */
void moves_find(struct moves *mv, const struct alignment *al, const struct trace *ta,
	const struct trace *tb);
void moves_free(struct moves *mv);

static inline uint32_t moves_partner(const struct moves *mv, uint32_t a)
{
	return mv->to_b[a];
}

static inline bool moves_counts(const struct moves *mv, uint32_t a)
{
	return mv->counts[a];
}

static inline bool moves_taken(const struct moves *mv, uint32_t b)
{
	return mv->taken[b];
}

#endif
