/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_FINDINGS_H
#define DIFF_FINDINGS_H

/*
 * From rows that differ to findings: what follows from an earlier difference
 * is folded under it, the rest is put in the order in which a person should
 * read it.
 */

#include "diff/diff.h"

struct findings;

struct findings *findings_begin(struct diff *d);

/*
 * A pair of conversations begins; one_sided: messages are encrypted on one
 * side only; alone: there is no conversation on the other side.
 */
void findings_conversation(struct findings *f, bool one_sided, bool alone);

/* From the next row on, answers to it included, only one side has anything on the connection. */
void findings_alone(struct findings *f);

/*
 * A row that differs or has a note, in order; v holds its deltas. ma, mb: its
 * messages, NULL for none or for events.
 */
void findings_entry(struct findings *f, uint32_t entry, const struct msg *ma, const struct msg *mb,
	struct view *v);

/* A note about a row that is not one of its deltas. */
void findings_note(struct findings *f, uint32_t entry, const char *reason);

/* Ranks what was found and stores it in the diff; frees f. */
void findings_end(struct findings *f);

#endif
