/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_CANDIDATES_H
#define DIFF_CANDIDATES_H

/*
 * What is said of two traces, while they are still compared: candidates for
 * findings, numbered from 1, of which one may turn out to follow from another.
 */

#include "diff/diff.h"

struct candidate {
	struct finding f;
	uint32_t number, order; /* order: of those of one tier */
	uint32_t into;          /* the candidate that it follows from after all, 0: none */
};

struct candidates {
	struct diff *d; /* takes the findings in the end, and the notes */
	struct candidate *list;
	uint32_t n, cap;
	uint32_t cap_notes;
};

/* The number of a new candidate; 0: there are too many, which the diff then says. */
uint32_t candidates_add(struct candidates *c, const struct finding *finding);

void candidates_note(struct candidates *c, const struct finding *note);

/* The candidate that stands for one that follows from it; 0 for 0. */
uint32_t candidates_root(const struct candidates *c, uint32_t candidate);

struct finding *candidates_at(const struct candidates *c, uint32_t candidate);

/* A cause is as telling as what follows from it. */
void candidates_raise(struct candidates *c, uint32_t cause, enum tier tier);

/* An entry follows from a candidate, and adds nothing to how telling that is. */
void candidates_follow(struct candidates *c, struct entry *e, uint32_t cause);

/* What was said of an entry of another connection follows from an earlier one after all. */
void candidates_precede(struct candidates *c, uint32_t now, uint32_t later);

/* All else that was said of the candidate's entry is part of it; it comes last. */
void candidates_put_last(struct candidates *c, uint32_t candidate, const char *reason);

/* Ranks what was found and stores it in the diff, also which entry follows from what; frees all. */
void candidates_end(struct candidates *c);

#endif
