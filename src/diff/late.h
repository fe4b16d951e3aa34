/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_LATE_H
#define DIFF_LATE_H

/*
 * A conversation that only one side's capture has from its beginning. What the
 * later capture begins with stands against the end of what the other one has,
 * not against the first that is like it; and it does not know the names of
 * what was opened before.
 */

#include "diff/diff.h"
#include "diff/items.h"

/*
 * Fills al->to_b as align does, from the end backwards. list: copies of al->a
 * and al->b, which become what is aligned: items that one side cannot know the
 * name of are known by their request alone, and what stands before the later
 * capture begins is no item's partner. sure: it is known which side begins
 * late; else, unless it looks like the end of the other, align is the better
 * way: false.
 */
bool late_align(struct alignment *al, struct item *const list[SIDES],
	const struct trace *const t[SIDES], enum side late, bool sure);

/*
 * Makes notes of what differs in a pair's trees only since one capture has not
 * seen what was opened, or what a pipe was bound to: the bytes are the same,
 * or arguments of a call that one side cannot read are as long.
 */
void late_excuse(struct diff *d, uint32_t entry, struct view *v);

#endif
