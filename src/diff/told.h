/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_TOLD_H
#define DIFF_TOLD_H

/*
 * Which of the differences in one message are told as findings: some explain
 * others, and some are only another reading of the same bytes.
 */

#include "diff/diff.h"

/* Whether that field is a difference. */
bool told_has(const struct view *v, uint16_t field);

/* The field that explains what else differs in a message, F_NONE if there is none. */
uint16_t told_selector(const struct view *v, enum tier best);

/* Whether a delta is told; by: the selector, other: another delta of the message is. */
bool told_of(const struct view *v, uint32_t i, uint16_t by, bool other);

#endif
