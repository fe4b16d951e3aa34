/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_COMPARE_H
#define DIFF_COMPARE_H

/*
 * The tree diff of two messages that stand opposite each other: children are
 * matched by field, elements of a list by what identifies them.
 */

#include "diff/bind.h"
#include "diff/diff.h"

/* Which references of a pair differ: 1 << enum object, or this for those bound by value. */
#define REFS_VALUE (1u << OBJECTS)
#define REFS_STEPS (2u << OBJECTS) /* a counter has taken another step */

/* What is known of a pair before it is looked at. */
enum knowledge {
	KNOWN_NOTHING,
	KNOWN_ALIKE, /* by their hashes no value by itself differs: only references may */
	KNOWN_REFS,  /* which references differ: it was looked at before */
};

/*
 * Fills the view's deltas from its two trees. References are bound on the way
 * and those that differ noted in *refs; or *refs tells (KNOWN_REFS).
 */
void compare_trees(struct diff *d, const struct msg *ma, const struct msg *mb, struct view *v,
	unsigned *refs, enum knowledge known);

/*
 * Whether only one of two messages (one of them not readable) stayed closed for
 * a tag that does not fit although the session's key opens others: it was
 * changed on its way, or by the capture.
 */
bool compare_is_broken(const struct diff *d, uint32_t a, uint32_t b);

/* The same for a pair that cannot be compared: says so, if it is broken. */
void compare_sealed(const struct diff *d, uint32_t a, uint32_t b, struct view *v);

/*
 * Whether what two messages refer to is the same, as far as their records
 * tell; binds what is seen for the first time.
 */
bool compare_refs(struct bind *b, const struct msg *ma, const struct msg *mb);

/* Whether a delta is of a directory entry or notification, or of something in one. */
bool compare_in_record(const struct view *v, const struct delta *x);

#endif
