/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_COMPARE_H
#define DIFF_COMPARE_H

/*
 * The tree diff of two messages that stand opposite each other: children are
 * matched by field, elements of a list by what identifies them.
 */

#include "diff/bind.h"
#include "diff/diff.h"

/* Fills the view's deltas from its two trees. */
void compare_trees(struct diff *d, const struct msg *ma, const struct msg *mb, struct view *v);

/*
 * Whether what two messages refer to is the same, as far as their records
 * tell; binds what is seen for the first time.
 */
bool compare_refs(struct bind *b, const struct msg *ma, const struct msg *mb);

#endif
