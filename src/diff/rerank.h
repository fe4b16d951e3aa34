/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_RERANK_H
#define DIFF_RERANK_H

/*
 * Findings and notes anew, after rules have changed and all entries are
 * refreshed: entry by entry, so that it can be done in slices. What is an
 * operation's partner stays.
 */

#include "diff/diff.h"

struct rerank;

struct rerank *rerank_begin(struct diff *d);

/* Looks at the next entry that differs. False: there is none any more. v is worked with. */
bool rerank_next(struct rerank *r, struct view *v);

/* How many entries it is past. */
uint32_t rerank_done(const struct rerank *r);

/* After the last entry: puts the findings in order that there are now. Frees r. */
void rerank_end(struct rerank *r);

/* Gives up; what was found before stays. Frees r, which may be NULL. */
void rerank_drop(struct rerank *r);

#endif
