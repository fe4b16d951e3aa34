/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_UNTANGLE_H
#define DIFF_UNTANGLE_H

/*
 * A client that works on several opens at once sends its requests in another
 * order in every run. An alignment, which ascends on both sides, then pairs
 * what is merely of one kind.
 */

#include "diff/align.h"

/*
 * Takes pairs apart that are not the same where the same stands elsewhere.
 * Makes al->elsewhere, which the caller frees.
 */
void untangle(struct alignment *al);

#endif
