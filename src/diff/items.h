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
	const struct rules *rules;
};

/* The items of a trace, of the part that is compared. Free with items_free. */
struct items items_make(const struct trace *t, const struct part *part, const struct rules *rules);
void items_free(struct items *it);

/* The request of an item's exchange; NULL: an event, or a request that was not captured. */
const struct msg *item_request(const struct trace *t, const struct item *x);

/* When an item happened: its first message, of an event that which comes after it. */
uint32_t item_message(const struct trace *t, const struct item *x);

/*
 * Which conversations stand opposite each other. Where one side needed more of
 * them, those that followed one another (a client that connected again) are
 * one lane: its first conversation stands for all.
 */
struct lanes {
	uint32_t *to_b;    /* by first conversation of a's lanes: that of b's lane, or UNPAIRED */
	uint32_t *next[2]; /* by conversation of a side: the next in its lane, or UNPAIRED */
	bool *later[2];    /* by conversation of a side: not the first of its lane */
};

/*
 * Pairs by content, by likeness, by what they begin with, then by order;
 * before that, with pinned, those that its pins name.
 */
struct lanes lanes_pair(const struct trace *ta, const struct trace *tb, const struct items *a,
	const struct items *b, const struct diff_setup *pinned);
void lanes_free(struct lanes *l);

/* First conversations of two lanes that stand opposite each other, UNPAIRED: there is none. */
struct lane_pair {
	uint32_t a, b;
	uint64_t begin; /* since the first thing in its capture, on the earlier side ... */
	uint64_t later; /* ... and on the other one */
};

/* All lanes of both sides, in the order in which they begin. Returns how many; the caller frees. */
uint32_t lanes_list(const struct lanes *l, const struct trace *ta, const struct trace *tb,
	const struct items items[SIDES], struct lane_pair **list);

#endif
