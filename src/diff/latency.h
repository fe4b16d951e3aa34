/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_LATENCY_H
#define DIFF_LATENCY_H

/*
 * Response times: from a request to its final response, an interim response
 * on the way or not. By command over all that was compared, and by operation
 * over what stands opposite each other.
 */

#include "diff/diff.h"

/* Less than this is the scheduler's, not the server's. */
#define LATENCY_NOISE_NS 1000000u

/* What counts as slower if the user does not say. */
#define LATENCY_FACTOR 2.0

/* One side's times of a kind of operation. */
struct latency_side {
	uint64_t *times; /* ns, ascending */
	uint32_t n, cap;
	uint32_t interim;    /* of these, with an interim response */
	uint32_t unanswered; /* requests without a final response: in no other number */
	uint64_t median, p95;
};

struct latency_row {
	char *name; /* "Create", "Create File: a.txt" */
	struct latency_side side[SIDES];
	uint32_t entry; /* the first that it is about */
	bool waits;     /* for something to happen: the time tells nothing of the server */
	bool slower;
	double factor; /* b's median by a's; 0: one side has none */
};

struct latency {
	struct vec commands, operations; /* struct latency_row */
	struct map names[2];
	double limit; /* factor from which on something is slower */
	uint32_t slower;
};

/* Measures what was compared. Free with latency_free. */
void latency_measure(struct latency *l, struct diff *d, double limit);
void latency_free(struct latency *l);

static inline const struct latency_row *latency_at(const struct vec *rows, uint32_t i)
{
	return vec_at(rows, i);
}

#endif
