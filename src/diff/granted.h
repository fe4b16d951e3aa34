/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_GRANTED_H
#define DIFF_GRANTED_H

/* What a request asks for and its response grants: oplocks, leases, durable handles, sizes. */

#include "diff/diff.h"

#define GRANTS_MAX 8u

/* One such thing in both captures; nodes of the views' trees, or NO_NODE. */
struct grant {
	const char *label;
	uint16_t field;
	bool presence; /* that it is there is all there is to it */
	uint32_t asked[SIDES], granted[SIDES];
};

/*
 * Of an entry that is a request or a response: what was asked for or granted
 * otherwise in b than in a, unless one fails and grants nothing. Returns how
 * many; the nodes are those of the views, numbers only.
 */
unsigned granted_of(struct diff *d, uint32_t entry, struct view *asked, struct view *granted,
	struct grant list[GRANTS_MAX]);

#endif
