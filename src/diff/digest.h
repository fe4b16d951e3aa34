/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_DIGEST_H
#define DIFF_DIGEST_H

/* What of a message counts, in a few numbers: messages of which they are equal are equal. */

#include "diff/rules.h"
#include "dissect/trace.h"

/*
 * trace_options.on_message with a struct rules_side: sets hash, order and
 * M_REFS of a message and its exchange's key.
 */
void digest_message(void *side, struct trace *t, uint32_t msg, const struct tree *tree);

#endif
