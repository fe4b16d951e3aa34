/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_PORTIONS_H
#define DIFF_PORTIONS_H

/*
 * The same in other portions: one READ of a megabyte against sixteen of 64
 * KiB, a directory listing cut at other places.
 */

#include "diff/rows.h"
#include "diff/rules.h"

/*
 * Marks (by their excuse) the runs of rows that read, write or list the same
 * on both sides, though not in the same pieces.
 */
void portions_find(struct rows *rows, const struct alignment *al, struct trace *ta,
	struct trace *tb, const struct rules *rules);

#endif
