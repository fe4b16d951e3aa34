/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_ROWS_H
#define DIFF_ROWS_H

/* The rows of two aligned sequences, in order, and what excuses a difference in them. */

#include "base/map.h"
#include "diff/align.h"
#include "dissect/trace.h"

enum excuse {
	EXCUSE_NONE,
	EXCUSE_LOST,     /* the other side's capture lacks bytes there */
	EXCUSE_BEGINS,   /* the other side's capture begins later */
	EXCUSE_ASKED,    /* an answer whose request was before this side's capture begins */
	EXCUSE_TOGETHER, /* in another order, but in flight together */
	EXCUSE_PORTIONS, /* the same data in other portions */
	EXCUSE_LISTING,  /* the same directory entries or notifications in other portions */
	EXCUSE_SHARED,   /* some of them the same */
	EXCUSES
};

struct row {
	uint32_t a, b; /* items, UNPAIRED: none */
	bool moved;
	uint8_t excuse;
	uint16_t run; /* of listings that share entries, from 1; 0: of none */
};

struct rows {
	struct row *list;
	uint32_t n;
	struct map listed[2]; /* (run, hash) of all entries that a side lists in it */
	uint16_t n_runs;
	uint32_t last; /* the last pair, if only one side goes on after it; else n */
};

/* from_start: whether a side's capture has the beginning. Free with rows_free. */
struct rows rows_make(const struct alignment *al, const struct trace *ta, const struct trace *tb,
	const bool from_start[2]);
void rows_free(struct rows *r);

/* What is said of an excused row. */
const char *excuse_text(enum excuse e);

#endif
