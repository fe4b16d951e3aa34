/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMPARISON_H
#define CLI_COMPARISON_H

/* What bears on comparisons of two captures: pins, further references, a baseline. */

#include "cli/run.h"
#include "diff/pins.h"
#include "diff/reference.h"
#include "report/baseline.h"

struct comparison {
	const struct options *o;
	struct reference references[OPERANDS_MAX];
	unsigned n_references;
	struct baseline baseline;
	uint8_t pair_of[PINS_MAX]; /* by pin: the option it comes from */
	struct diff_setup setup;
	struct capture_progress progress; /* of reading, where setup has a watch */
	bool silent; /* nothing is said on the standard error: the screen is in use */
};

/* Reads the baseline; false if it cannot be read. Free it anyway. */
bool comparison_begin(struct comparison *c, const struct options *o, struct err *e) MUST_USE;

/* When both captures are read: reads what else B is held against, and finds the pins. May be called
 * again if it was stopped. */
bool comparison_prepare(struct comparison *c, struct reader r[SIDES], struct err *e) MUST_USE;

/*
 * Compares as c->setup says, also once more after it was changed. The diff is
 * the caller's to free; it needs the comparison.
 */
void comparison_run(struct comparison *c, struct reader r[SIDES], struct diff *d);

/* Whether the pins of the command line could be kept; only of the first comparison. */
bool comparison_pinned(const struct comparison *c, const struct diff *d, struct err *e) MUST_USE;

void comparison_free(struct comparison *c);

#endif
