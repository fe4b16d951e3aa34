/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_REASONS_H
#define DIFF_REASONS_H

/* Why a finding stands where it stands, in words. */

#include "diff/diff.h"

/* Of a delta in a pair of messages. */
const char *reason_of_delta(
	const struct view *v, const struct delta *x, const struct msg *ma, const struct msg *mb);

/* Of a row that is a finding as a whole: moved, or without counterpart, or an event. */
const char *reason_of_row(const struct diff *d, const struct entry *e);

#endif
