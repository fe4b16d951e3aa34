/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_STRETCHES_H
#define DIFF_STRETCHES_H

/* The items of two lanes that stand opposite each other, and which of them are partners. */

#include "diff/diff.h"
#include "diff/items.h"

struct stretches {
	struct alignment al;
	struct fixed fixed[PINS_MAX];
	struct item *joined[SIDES]; /* of several conversations */
	struct item *known[SIDES];  /* as late_align sees them */
	bool from_start[SIDES], encrypted[SIDES];
};

/* Aligns a pair of lanes, of which one may be missing; marks the pins in it used. */
void stretches_align(struct stretches *s, const struct trace *const t[SIDES],
	const struct items items[SIDES], const struct lanes *lanes, const struct lane_pair *pair,
	const struct diff_setup *setup, bool *pins_used);
void stretches_free(struct stretches *s);

/*
 * The message of a side that the other side's capture begins with, going by
 * connections that it has not from their beginning; 0: it begins as early.
 */
uint32_t stretches_begin(const struct trace *const t[SIDES], const struct items items[SIDES],
	const struct lanes *lanes, const struct lane_pair *list, uint32_t n,
	const struct diff_setup *setup, enum side side);

/* Whether all that is asked in a lane that only one side has was asked before a message. */
bool stretches_before(const struct stretches *s, const struct trace *const t[SIDES], enum side side,
	uint32_t message);

#endif
