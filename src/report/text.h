/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

/* Pieces of text output. */

#include "dissect/tree.h"

/* A number right-aligned in a column of width >= 1, before it the sign ('-', or ' ' for none). */
void text_number(struct buf *out, uint64_t v, unsigned width, char sign);

/* The tree, a line a field, indented by depth. */
void text_tree(const struct tree *t, unsigned depth, struct buf *out);

#endif
