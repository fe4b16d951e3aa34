/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_CHAINS_H
#define DIFF_CHAINS_H

/*
 * Exchanges that list one thing in portions: the QUERY_DIRECTORYs of one scan
 * of a folder, the CHANGE_NOTIFYs of one open. In how many they come, and in
 * which order the entries, varies from run to run.
 */

#include "diff/items.h"

enum link { LINK_NONE, LINK_FIRST, LINK_LATER };

struct chains {
	uint32_t *next; /* by item of the conversation: the next of its chain, or UNPAIRED */
	uint8_t *link;  /* by item: enum link */
};

/* The chains of a conversation's items. Free with chains_free. */
struct chains chains_make(struct trace *t, const struct item *list, uint32_t n);
void chains_free(struct chains *c);

#endif
