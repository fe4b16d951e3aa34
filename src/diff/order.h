/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_ORDER_H
#define DIFF_ORDER_H

/*
 * The order of what one conversation did: that of its requests, but where a
 * client keeps several in flight, one that timing does not change. What it
 * sends together, and what of it was answered first, varies from run
 * to run. So of kinds of operations that were seen in flight together in the
 * conversation only the order counts that their content gives: of those that
 * work on one open, path or folder, if one of them changes it.
 */

#include "diff/items.h"

/* One line of thought: an event, an exchange, or all exchanges of a compound. */
struct unit {
	const struct item *first;
	uint32_t n;
};

struct order {
	struct trace *t;
	const struct rules *rules;
	uint64_t *lives; /* by open: a sum of what is done with it */
	struct tree tree;
};

void order_init(
	struct order *o, struct trace *t, const struct rules *rules, const struct items *it);
void order_free(struct order *o);

/* Whether the client worked on several opens at once, as many requests in flight show. */
bool order_at_once(const struct trace *t, const struct item *list, uint32_t n);

/* The units of a conversation in that order; their number in *count. The caller frees. */
struct unit *order_units(struct order *o, const struct item *list, uint32_t n, uint32_t *count);

#endif
