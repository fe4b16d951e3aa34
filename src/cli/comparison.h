/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMPARISON_H
#define CLI_COMPARISON_H

/* A diff, and what is known before that bears on it. */

#include "cli/run.h"
#include "diff/pins.h"
#include "diff/reference.h"
#include "report/baseline.h"

struct comparison {
	struct reference references[OPERANDS_MAX];
	unsigned n_references;
	struct baseline baseline;
	uint8_t pair_of[PINS_MAX]; /* by pin: the option it comes from */
	struct diff diff;
};

/* Compares what was read; false if something else could not be, which is told. Free it anyway. */
bool comparison_run(struct comparison *c, const struct options *o, struct reader r[2]) MUST_USE;
void comparison_free(struct comparison *c);

#endif
