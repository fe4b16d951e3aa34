/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_SERIES_H
#define DIFF_SERIES_H

/* A field that stands several times in a row, such as the dialects that a client offers. */

#include "diff/align.h"
#include "dissect/tree.h"

#define SERIES_MAX 64u

/* Whether the node after i, before the node end, is of the same field. */
static inline bool series_begins(const struct tree *t, uint32_t i, uint32_t end)
{
	return i + 1 < end && t->nodes[i + 1].field == t->nodes[i].field;
}

/*
 * How many leaves of one field follow each other from node i on, before the
 * node end; 0 if there are more than SERIES_MAX, or i is no leaf.
 */
uint32_t series_length(const struct tree *t, uint32_t i, uint32_t end);

/*
 * Fills to_b, by element of a: the element of b that answers to it, or
 * UNPAIRED. Equal values are partners first, what lies between follows its
 * place. Ascending.
 */
void series_align(const struct tree *ta, uint32_t a, uint32_t n_a, const struct tree *tb,
	uint32_t b, uint32_t n_b, uint32_t to_b[SERIES_MAX]);

#endif
