/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_ACCEPTED_H
#define DIFF_ACCEPTED_H

/* Differences that a judge makes notes: asked about once, remembered for every later look. */

#include "diff/diff.h"

/* Asks the judges about a difference, x NULL: about the whole row. The first reason counts. */
const char *accepted_ask(const struct diff_setup *setup, const struct diff *d,
	const struct entry *e, const struct view *v, const struct delta *x);

/* That delta is a note whenever the entry is looked at again; why outlives the diff. */
void accepted_add(struct diff *d, uint32_t entry, const struct delta *x, const char *why);

/* Asks about each difference of an entry; those accepted are notes from now on. */
void accepted_judge(const struct diff_setup *setup, struct diff *d, uint32_t entry, struct view *v);

/* Makes notes of what was accepted when the entry was judged. */
void accepted_recall(const struct diff *d, uint32_t entry, struct view *v);

#endif
