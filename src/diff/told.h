/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_TOLD_H
#define DIFF_TOLD_H

/*
 * Which of the differences in one message are told as findings: some explain
 * others, some are one thing, and some are only another reading of the same bytes.
 */

#include "diff/diff.h"

/* Whether that field is a difference. */
bool told_has(const struct view *v, uint16_t field);

/* How telling it is that only one side has an entry, or that it moved. */
enum tier told_row(const struct diff *d, const struct entry *e);

/* How telling the differences of a message are together: as the most telling of them. */
enum tier told_best(const struct view *v);

/*
 * Decides for each delta whether it is told and with which (delta.with): those
 * of one structure that are equally telling are one thing, told together.
 */
void told_group(struct view *v);

/*
 * After told_group: the next of the deltas from *at on that first (NULL: none)
 * is told with; NULL: no more.
 */
const struct delta *told_also(const struct view *v, const struct delta *first, uint32_t *at);

#endif
