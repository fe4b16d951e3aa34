/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

/*
 * Text from a capture is chosen by whoever sent it. Nothing of it reaches the
 * output but through one of these two.
 */

#include <stddef.h>

#include "base/buf.h"

/*
 * Appends UTF-8 for a terminal: control characters (C0, C1, DEL), bytes that
 * are no UTF-8, and characters that reorder or hide text are written as \x1b
 * or \u202e. A backslash stays as it is: paths are full of them.
 */
void escape_text(struct buf *out, const char *s, size_t n);

/*
 * Appends the inside of a JSON string: always valid UTF-8 on one line, what
 * is no UTF-8 as U+FFFD, control and reordering characters as \uXXXX.
 */
void escape_json(struct buf *out, const char *s, size_t n);

#endif
