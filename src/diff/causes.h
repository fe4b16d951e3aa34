/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_CAUSES_H
#define DIFF_CAUSES_H

/*
 * Which findings explain what happens later to the same file or lease, or
 * below the same directory: a path and a lease key tell that, across opens,
 * sessions and connections.
 */

#include "diff/diff.h"

/* What a finding explains of what its names stand for, from the least on. */
enum reach {
	REACH_STATE,  /* what it is like: other answers about it, but no outcomes */
	REACH_LISTED, /* and that only one side works on it, since only that side lists it */
	REACH_ALL,    /* something else was asked for or done: all that happens to it */
	REACHES
};

struct causes {
	struct map map;    /* (hash of a name) -> index into known */
	struct vec known;  /* struct known */
	struct tree tree;  /* of requests, while they are looked at */
	struct vec names;  /* struct concern: what the entry at hand is about */
	struct vec listed; /* of its directory entries that differ: one each, or hash 0 */
};

void causes_init(struct causes *c);
void causes_free(struct causes *c);

/*
 * Learns what an entry of the diff is about. v holds the deltas of a pair of
 * messages; its trees are dissected anew where other messages were looked at.
 */
void causes_look(struct causes *c, const struct diff *d, const struct entry *e, struct view *v);

/* The earliest finding that explains that entry, of which tier is the best; 0: none. */
uint32_t causes_find(const struct causes *c, const struct entry *e, enum tier tier);

/*
 * The finding explains what happens later to what the entry is about, deep:
 * also to what lies below.
 */
void causes_add(struct causes *c, uint32_t finding, enum reach reach, bool deep);

/* The same for the directory entries that differ. */
void causes_add_listed(struct causes *c, const struct view *v, uint32_t finding);

#endif
