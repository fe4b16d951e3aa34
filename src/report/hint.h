/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HINT_H
#define REPORT_HINT_H

/* What differs in two values that look alike, in words. */

#include "diff/diff.h"

/*
 * Appends how two texts differ: in case, blanks at the end, the direction of
 * slashes, Unicode normalisation alone; and which part it is. False, and
 * nothing added, if they have nothing in common.
 */
bool hint_text(const struct buf *a, const struct buf *b, struct buf *out);

/*
 * The same for the values of a delta; of bytes, from where on; of an element
 * that one side has, if the other side has one with a name that looks alike.
 */
bool hint_delta(const struct view *v, const struct delta *x, struct buf *out);

/*
 * Appends the bytes of both sides around the first difference, as lines with
 * offset, hex and text, what differs marked below.
 */
void hint_window(const struct view *v, const struct delta *x, const char *indent, struct buf *out);

#endif
