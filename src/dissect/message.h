/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_MESSAGE_H
#define DISSECT_MESSAGE_H

#include "dissect/trace.h"

/*
 * Makes the tree of a message from its bytes, wrappers (msg->prefix bytes)
 * first. The tree points into bytes.
 */
void dissect_message(
	const struct trace *t, const struct msg *m, const uint8_t *bytes, struct tree *tree);

#endif
