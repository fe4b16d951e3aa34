/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_RULES_H
#define DIFF_RULES_H

/*
 * What counts: a profile says how each class of noise is compared, rules by
 * field name override it. A rule covers the field and what is below it; of
 * several that cover a node in their scope the last one given wins. Name
 * mappings give names that are invented anew in each run one name.
 */

#include <regex.h>

#include "base/buf.h"
#include "base/err.h"
#include "dissect/field.h"

enum profile { PROFILE_DEFAULT, PROFILE_STRICT, PROFILE_STRUCTURE };

enum side { SIDE_A, SIDE_B, SIDES };

enum rule_action {
	RULE_IGNORE,  /* neither value nor presence */
	RULE_COMPARE, /* the value as it is, though the profile would not */
	RULE_MASK,    /* presence, not the value */
	RULE_WITHIN,  /* numbers and times may differ by so much */
};

#define RULES_MAX 256u
#define ANY_COMMAND UINT16_MAX
#define RULE_NONE 0u

struct rule {
	char *field; /* name or glob */
	enum rule_action action;
	uint64_t within;    /* RULE_WITHIN: units of the value; of times 100 ns */
	uint16_t command;   /* SMB2 command, or ANY_COMMAND */
	char *path;         /* glob over the path of the open, NULL: any */
	uint8_t side;       /* only what that side alone has, SIDES: both */
	char *value[SIDES]; /* only where that side's value is this, NULL: any */
};

/* A rule about a pair of values, not about a field whatever it says. */
static inline bool rule_has_value(const struct rule *r)
{
	return r->value[SIDE_A] || r->value[SIDE_B];
}

/* A rule with strings of its own, for rule_free. */
struct rule rule_copy(const struct rule *r);
void rule_free(struct rule *r);

struct mapping {
	char *pattern; /* extended regular expression */
	char *name;
	regex_t regex;
};

struct rules {
	enum profile profile;
	struct rule *list; /* numbered from 1 */
	uint16_t n;
	bool scoped;            /* some rule has a command, path or side */
	uint16_t last[F_COUNT]; /* the last rule that names the field, RULE_NONE: none */
	bool by_value[F_COUNT]; /* a rule about a pair of its values; these are not in last */
	struct mapping *mappings;
	uint16_t n_mappings;
};

/* What the pass over one side's capture needs to know. */
struct rules_side {
	const struct rules *rules;
	enum side side;
};

/* Finds a profile by name; false if there is none of that name. */
bool rules_profile(struct rules *r, const char *name);
const char *profile_name(enum profile profile);

/*
 * Adds a rule (its strings are copied). False, with a text that suggests the
 * nearest name, if no field is called so.
 */
bool rules_add(struct rules *r, const struct rule *rule, struct err *e) MUST_USE;

/*
 * Whether some field has the name or matches the glob, and is no bit of a flag
 * word; if not, e names the word or suggests the nearest name.
 */
bool rules_field_known(const char *pattern, struct err *e) MUST_USE;

/* Adds a mapping of all that matches a pattern to a name; false if it is no regular expression. */
bool rules_map(struct rules *r, const char *pattern, const char *name, struct err *e) MUST_USE;

/* Reads a rule file (rules_file.c); false with file and line. */
bool rules_load(struct rules *r, const char *path, struct err *e) MUST_USE;

/* Reads what a rule file would say from text; e has no file and line. */
bool rules_parse(struct rules *r, const char *text, struct err *e) MUST_USE;

/* Appends what a rule file would say: one rule, all rules, the documented default file. */
void rule_write(const struct rule *rule, struct buf *out);
void rules_write(const struct rules *r, struct buf *out);

/* Whether rule number i names a field. */
bool rules_names(const struct rules *r, unsigned i, uint16_t field);

/* Replaces what mappings match; false, and nothing added, if nothing does. */
bool rules_mapped(const struct rules *r, const char *text, struct buf *out);

/* Takes all rules away; profile and mappings stay. */
void rules_clear(struct rules *r);

void rules_free(struct rules *r);

#endif
