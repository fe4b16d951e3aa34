/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_RULES_H
#define DIFF_RULES_H

/*
 * What counts: a profile says how each class of noise is compared, rules by
 * field name override it. A rule covers the field and what is below it; of
 * several that cover a node the last one given wins.
 */

#include "base/err.h"
#include "dissect/field.h"

enum profile { PROFILE_DEFAULT, PROFILE_STRICT, PROFILE_STRUCTURE };

struct rules {
	enum profile profile;
	uint16_t n;             /* rules added; the number of a rule counts from 1 */
	uint16_t rule[F_COUNT]; /* the last rule that names the field, 0: none */
	bool *compare;          /* by rule: compare (else ignore) */
};

/* Finds a profile by name; false if there is none of that name. */
bool rules_profile(struct rules *r, const char *name);

const char *profile_name(enum profile profile);

/*
 * Adds a rule for a field name or glob. False, with a text that suggests the
 * nearest name, if no field matches.
 */
bool rules_add(struct rules *r, const char *pattern, bool compare, struct err *e) MUST_USE;

void rules_free(struct rules *r);

#endif
