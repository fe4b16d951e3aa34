/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMPARISON_H
#define CLI_COMPARISON_H

/* A diff, and what is known before that bears on it. */

#include "cli/run.h"
#include "report/baseline.h"

struct comparison {
	struct baseline baseline;
	struct diff diff;
};

/* Compares what was read. The caller frees, also after failure. */
bool comparison_run(
	struct comparison *c, const struct options *o, struct reader r[2], struct err *e) MUST_USE;
void comparison_free(struct comparison *c);

#endif
