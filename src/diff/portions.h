/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_PORTIONS_H
#define DIFF_PORTIONS_H

/*
 * The same in other portions: one READ of a megabyte against sixteen of 64
 * KiB, a directory listing cut at other places.
 */

#include "diff/diff.h"
#include "diff/rows.h"
#include "diff/rules.h"

/*
 * Marks (by their excuse) the runs of rows that read, write or list the same
 * on both sides, though not in the same pieces.
 */
void portions_find(struct rows *rows, const struct alignment *al, struct trace *ta,
	struct trace *tb, const struct rules *rules);

/*
 * Takes their severity from the deltas of a pair that its row excuses: all of a
 * READ or WRITE; of a listing its records, not what is around them. Returns
 * whether there were any. Records that are shared become notes.
 */
bool portions_excuse(struct diff *d, uint32_t entry, const struct rows *rows, const struct row *row,
	struct view *v);

/* The same for an entry of before: those that are shared are known by then. */
bool portions_recall(const struct entry *e, struct view *v);

#endif
