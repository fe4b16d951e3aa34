/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_PATTERN_H
#define DIFF_PATTERN_H

/* What two names that were invented for one thing have in common. */

#include <stdbool.h>

#include "base/buf.h"

/*
 * Makes of two names (components of a path) an extended regular expression
 * for names like them, and a name in their place: of "run_17.log" and
 * "run_204.log" "run_[0-9]+\.log" and "run_X.log". False if they have too
 * little in common to be known by.
 */
bool pattern_of(const char *a, const char *b, struct buf *pattern, struct buf *name);

#endif
