/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_ALIGN_H
#define DIFF_ALIGN_H

/*
 * Aligns two sequences of exchanges and events: which item of b answers to
 * which of a. Knows nothing of protocols: an item is four numbers.
 */

#include <stdbool.h>
#include <stdint.h>

struct item {
	uint32_t content; /* equal: the same in every respect that counts */
	uint32_t key;   /* equal: the same operation with the same arguments, whatever came of it */
	uint32_t path;  /* equal: the same kind of operation on the same thing */
	uint32_t index; /* exchange or event */
	uint16_t kind;  /* only items of one kind can be partners */
	uint16_t asked : 15; /* equal: likely the same request in every respect that counts */
	uint16_t is_event : 1;
};

#define UNPAIRED UINT32_MAX

/* Items that are partners whatever they are like. */
struct fixed {
	uint32_t a, b, number; /* number: the caller's */
};

struct alignment {
	const struct item *a, *b;
	uint32_t n_a, n_b;
	const struct fixed *fixed; /* ascending on both sides */
	uint32_t n_fixed;
	uint32_t *to_b; /* by item of a: its partner, or UNPAIRED. Ascending. */
	/*
	 * Where order means little (untangle.h): by item of a that to_b leaves
	 * alone, its partner out of order. NULL: order means something.
	 */
	uint32_t *elsewhere;
	uint64_t budget;  /* cells that scored alignment may still fill */
	bool approximate; /* the budget ran out: partners are the best in windows only */
};

/*
 * Compares two sequences by what is in them, like memcmp: where several answers
 * are equally good, the one that is given must not depend on which side is a.
 */
int items_order(const struct item *a, uint32_t n_a, const struct item *b, uint32_t n_b);

/*
 * Fills al->to_b (the caller's, n_a long). Near linear: equal ends are
 * trimmed, items unique in both are anchors, what is left between is aligned
 * by score within the budget.
 */
void align(struct alignment *al);

#endif
