/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

/* Pieces of text output. */

#include "dissect/tree.h"

/* The tree, a line a field, indented by depth. */
void text_tree(const struct tree *t, unsigned depth, struct buf *out);

#endif
