/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_LEARN_H
#define REPORT_LEARN_H

/*
 * Rules for what varies between runs that are known to be equal. The runs are
 * compared in rounds, each under the rules learned before: a name that a test
 * invents hides what comes after it.
 */

#include <stdio.h>

#include "diff/diff.h"

struct learner {
	struct rules rules;  /* those given and those learned */
	unsigned n_given[2]; /* rules and mappings that were given */
	struct vec lessons;  /* struct lesson */
	struct vec refused;  /* struct lesson: what no rule may cover, in this round */
	unsigned pair, n_pairs;
	uint64_t n_differences, not_compared; /* in this round */
	bool nothing_compared;
	struct buf text[2];
};

/* Starts with the rules that the user gives. Free with learn_free. */
void learn_init(struct learner *l, const struct rules *given);
void learn_free(struct learner *l);

/* A round of comparisons, each of the first run with another, begins. */
void learn_round(struct learner *l);

/* Looks at what differs in one comparison. */
void learn_look(struct learner *l, struct diff *d);

/* Makes rules of what was seen in the round; false if there is nothing new. */
bool learn_take(struct learner *l);

/* Whether nothing differed in the last round. */
static inline bool learn_complete(const struct learner *l)
{
	return l->n_differences == 0;
}

/* Writes the rules, with where and how often each thing was seen. False with errno. */
bool learn_write(struct learner *l, FILE *out, const char *const *paths, unsigned n) MUST_USE;

#endif
