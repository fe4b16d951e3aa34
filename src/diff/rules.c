/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/rules.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"

static const char *const profiles[] = { "default", "strict", "structure" };

bool rules_profile(struct rules *r, const char *name)
{
	for (unsigned i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
		if (strcmp(name, profiles[i]) == 0) {
			r->profile = (enum profile)i;
			return true;
		}
	return false;
}

const char *profile_name(enum profile profile)
{
	return profiles[profile];
}

static const char *nearest(const char *name)
{
	struct near near = near_start(name);

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
		near_try(&near, fields[i].name);
	return near.best;
}

bool rules_names(const struct rules *r, unsigned i, uint16_t field)
{
	return fnmatch(r->list[i - 1].field, fields[field].name, 0) == 0;
}

bool rules_field_known(const char *pattern, struct err *e)
{
	uint16_t bit = F_NONE, word = F_NONE;
	const struct bit *which;
	const char *near;

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++) {
		uint16_t of = F_NONE;

		if (fnmatch(pattern, fields[i].name, 0) != 0)
			continue;
		if (!field_word_of((uint16_t)i, &of, &which))
			return true;
		bit = (uint16_t)i;
		word = of;
	}
	if (bit)
		return fail(e, "'%s' is a bit: rules are for the whole word, '%s'",
			fields[bit].name, fields[word].name);
	near = nearest(pattern);
	if (near)
		return fail(e, "no field is called '%s'; did you mean '%s'? (--list-fields)",
			pattern, near);
	return fail(e, "no field is called '%s' (--list-fields)", pattern);
}

static char *copy(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

struct rule rule_copy(const struct rule *r)
{
	struct rule x = *r;

	x.field = xstrdup(r->field);
	x.path = copy(r->path);
	x.value[SIDE_A] = copy(r->value[SIDE_A]);
	x.value[SIDE_B] = copy(r->value[SIDE_B]);
	return x;
}

void rule_free(struct rule *r)
{
	free(r->field);
	free(r->path);
	free(r->value[SIDE_A]);
	free(r->value[SIDE_B]);
}

/* Whether a text can stand in a rule file: names from a capture may have any characters. */
static bool is_line(const char *text)
{
	for (; text && *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

/* Whether what a rule asks for can be asked of the fields that it names. */
static bool makes_sense(const struct rule *rule, struct err *e)
{
	enum field_id f = field_find(rule->field, F_NONE);
	uint8_t type = fields[f].type;

	if (!is_line(rule->path) || !is_line(rule->value[SIDE_A]) || !is_line(rule->value[SIDE_B]))
		return fail(e, "a rule cannot hold control characters");
	if (f && rule_has_value(rule) && fields[f].noise == N_ID)
		return fail(
			e, "'%s' is compared by what it refers to: it has no value", rule->field);
	if (f && rule_has_value(rule) && type == T_GROUP)
		return fail(e, "'%s' has no value, only fields in it", rule->field);
	if (rule_has_value(rule) && rule->action == RULE_WITHIN)
		return fail(e, "a rule with values of a and b has no use for within");
	if (f && rule->action == RULE_WITHIN && type >= T_STRING)
		return fail(e, "'%s' is neither a number nor a time: use mask", rule->field);
	return true;
}

bool rules_add(struct rules *r, const struct rule *rule, struct err *e)
{
	if (!rules_field_known(rule->field, e) || !makes_sense(rule, e))
		return false;
	if (r->n == RULES_MAX)
		return fail(e, "more than %u rules", RULES_MAX);
	r->list = xrealloc(r->list, (r->n + 1ul) * sizeof(*r->list));
	r->list[r->n++] = rule_copy(rule);
	r->scoped |= rule_has_value(rule) || rule->command != ANY_COMMAND || rule->path ||
		     rule->side != SIDES;
	for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
		if (!rules_names(r, r->n, (uint16_t)i))
			continue;
		else if (rule_has_value(rule))
			r->by_value[i] = true;
		else
			r->last[i] = r->n;
	return true;
}

bool rules_map(struct rules *r, const char *pattern, const char *name, struct err *e)
{
	struct mapping m = { 0 };
	int error = regcomp(&m.regex, pattern, REG_EXTENDED);

	if (error) {
		char text[128];

		regerror(error, &m.regex, text, sizeof(text));
		return fail(e, "'%s' is no regular expression: %s", pattern, text);
	}
	m.pattern = xstrdup(pattern);
	m.name = xstrdup(name);
	r->mappings = xrealloc(r->mappings, (r->n_mappings + 1ul) * sizeof(*r->mappings));
	r->mappings[r->n_mappings++] = m;
	return true;
}

/* Replaces all that one mapping matches. */
static bool map_one(const struct mapping *m, const char *text, struct buf *out)
{
	regmatch_t at;
	bool any = false;
	int flags = 0;

	while (regexec(&m->regex, text, 1, &at, flags) == 0) {
		any = true;
		buf_add(out, text, (size_t)at.rm_so);
		buf_str(out, m->name);
		/* An empty match must not hold us up. */
		if (at.rm_eo == at.rm_so) {
			if (!text[at.rm_eo])
				return true;
			buf_char(out, text[at.rm_eo++]);
		}
		text += at.rm_eo;
		flags = REG_NOTBOL;
	}
	buf_str(out, text);
	return any;
}

bool rules_mapped(const struct rules *r, const char *text, struct buf *out)
{
	struct buf now = { 0 }, next = { 0 };
	bool any = false;

	buf_str(&now, text);
	for (unsigned i = 0; i < r->n_mappings; i++) {
		next.n = 0;
		any |= map_one(&r->mappings[i], buf_cstr(&now), &next);
		struct buf swap = now;
		now = next;
		next = swap;
	}
	if (any)
		buf_add(out, now.p, now.n);
	buf_free(&now);
	buf_free(&next);
	return any;
}

void rules_clear(struct rules *r)
{
	for (unsigned i = 0; i < r->n; i++)
		rule_free(&r->list[i]);
	r->n = 0;
	r->scoped = false;
	memset(r->last, 0, sizeof(r->last));
	memset(r->by_value, 0, sizeof(r->by_value));
}

void rules_free(struct rules *r)
{
	rules_clear(r);
	for (unsigned i = 0; i < r->n_mappings; i++) {
		free(r->mappings[i].pattern);
		free(r->mappings[i].name);
		regfree(&r->mappings[i].regex);
	}
	free(r->list);
	free(r->mappings);
	*r = (struct rules){ 0 };
}
