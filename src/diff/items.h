/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_ITEMS_H
#define DIFF_ITEMS_H

/* What is aligned: the exchanges and events of each conversation, in order. */

#include "diff/align.h"
#include "diff/diff.h"

struct items {
	struct item *list; /* of all conversations, one after another */
	uint32_t *start;   /* by conversation; one more at the end */
	uint32_t n_convs;
};

/* The items of a trace, of the part that is compared. Free with items_free. */
struct items items_make(const struct trace *t, const struct part *part);
void items_free(struct items *it);

/* The first message of an exchange. */
uint32_t exch_first(const struct exch *x);

/*
 * Pairs conversations by content, by what they begin with, then by order.
 * Returns, by conversation of a, its partner or UNPAIRED; the caller frees.
 */
uint32_t *pair_conversations(const struct trace *ta, const struct trace *tb, const struct items *a,
	const struct items *b);

#endif
