/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_DELTA_TEXT_H
#define REPORT_DELTA_TEXT_H

/* One field that differs, as a line of text: its path, A's value and B's. */

#include "report/sink.h"

/* Whether only a part of the values is shown, the part that differs. */
bool delta_is_long(const struct view *v, const struct delta *x);

/* Writes the line; why: with the reason for which it counts, if that is not plain. */
void delta_text(struct sink *s, const struct view *v, const struct delta *x, bool why);

/* The labels down to a field that differs. */
void delta_path(const struct view *v, const struct delta *x, struct buf *out);

/* The path of a field that is told below another: only what is new of it. */
void delta_path_beside(
	const struct view *v, const struct delta *before, const struct delta *x, struct buf *out);

/* The line of such a field. */
void delta_text_beside(
	struct sink *s, const struct view *v, const struct delta *before, const struct delta *x);

#endif
