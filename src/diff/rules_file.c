/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/rules.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "dissect/names.h"

#define TICKS_PER_MS 10000u /* of a FILETIME */

static const char *const actions[] = { "ignore", "compare", "mask", "within" };
static const char *const sides[] = { "a", "b" };

struct reader {
	struct rules *rules;
	struct rule rule; /* being read; its field NULL: none */
	char *pattern;    /* of the mapping being read */
	FILE *file;
	int line;         /* read last */
	int begun, wrong; /* where the rule or mapping begins; where the error is, 0: here */
	struct err err;
};

/* Adds the rule that is complete, now that another begins or the file ends. */
static bool finish_rule(struct reader *r)
{
	bool ok = !r->rule.field || rules_add(r->rules, &r->rule, &r->err);

	if (!ok)
		r->wrong = r->begun;
	rule_free(&r->rule);
	r->rule = (struct rule){ .command = ANY_COMMAND, .side = SIDES };
	return ok;
}

/* A pattern waits for its name. */
static bool finish_mapping(struct reader *r)
{
	if (!r->pattern)
		return true;
	r->wrong = r->begun;
	return fail(&r->err, "the mapping of '%s' has no name", r->pattern);
}

static bool begin_rule(struct reader *r, const char *field)
{
	if (!finish_rule(r) || !finish_mapping(r) || !rules_field_known(field, &r->err))
		return false;
	r->rule.field = xstrdup(field);
	r->begun = r->line;
	return true;
}

/* "2s", "500ms", "10": units of time become those of a FILETIME. */
static bool take_amount(const char *text, uint64_t *amount)
{
	static const struct {
		const char *unit;
		uint64_t ticks;
	} units[] = { { "", 1 }, { "ms", TICKS_PER_MS }, { "s", 1000 * TICKS_PER_MS },
		{ "m", 60000ull * TICKS_PER_MS }, { "h", 3600000ull * TICKS_PER_MS } };
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	unsigned long long n = strtoull(text, &end, 10);
	for (unsigned i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(end, units[i].unit) == 0)
			return errno == 0 && !__builtin_mul_overflow(n, units[i].ticks, amount);
	return false;
}

static bool take_action(struct reader *r, const char *value)
{
	for (unsigned i = 0; i < RULE_WITHIN; i++)
		if (strcmp(value, actions[i]) == 0) {
			r->rule.action = (enum rule_action)i;
			return true;
		}
	r->rule.action = RULE_WITHIN;
	if (strncmp(value, "within ", 7) == 0 && take_amount(value + 7, &r->rule.within))
		return true;
	return fail(&r->err,
		"'%s' is none of ignore, compare, mask, within N (or a time: within 2s)", value);
}

static bool take_command(struct reader *r, const char *value)
{
	int command = smb2_command_find(value);
	struct near near = near_start(value);

	r->rule.command = (uint16_t)command;
	if (command >= 0)
		return true;
	for (unsigned i = 0; i < smb2_command_names.n; i++)
		near_try(&near, smb2_command_names.list[i].text);
	return near.best ? fail(&r->err, "'%s' is no SMB2 command; did you mean '%s'?", value,
				   near.best)
			 : fail(&r->err, "'%s' is no SMB2 command", value);
}

static bool take_rule_key(struct reader *r, const char *key, const char *value)
{
	if (strcmp(key, "field") == 0)
		return begin_rule(r, value);
	if (!r->rule.field)
		return fail(&r->err, "a rule begins with its field");
	if (strcmp(key, "action") == 0)
		return take_action(r, value);
	if (strcmp(key, "path") == 0) {
		free(r->rule.path);
		r->rule.path = xstrdup(value);
		return true;
	}
	for (enum side side = SIDE_A; side < SIDES; side++)
		if (strcmp(key, sides[side]) == 0) {
			free(r->rule.value[side]);
			r->rule.value[side] = xstrdup(value);
			return true;
		}
	if (strcmp(key, "side") == 0) {
		r->rule.side = strcmp(value, sides[SIDE_A]) == 0   ? SIDE_A
			       : strcmp(value, sides[SIDE_B]) == 0 ? SIDE_B
								   : SIDES;
		return r->rule.side != SIDES || fail(&r->err, "side is a or b");
	}
	if (strcmp(key, "command") == 0) {
		return take_command(r, value);
	}
	return fail(&r->err, "'%s' is none of field, action, command, path, side, a, b", key);
}

static bool take_map_key(struct reader *r, const char *key, const char *value)
{
	if (strcmp(key, "pattern") == 0) {
		if (!finish_mapping(r))
			return false;
		r->pattern = xstrdup(value);
		r->begun = r->line;
		return true;
	}
	if (strcmp(key, "name") != 0)
		return fail(&r->err, "'%s' is none of pattern, name", key);
	if (!r->pattern)
		return fail(&r->err, "a mapping begins with its pattern");
	bool ok = rules_map(r->rules, r->pattern, value, &r->err);
	free(r->pattern);
	r->pattern = NULL;
	return ok;
}

static int take(void *self, const char *section, const char *key, const char *value)
{
	struct reader *r = self;

	if (r->err.text[0])
		return 0; /* only the first error is told */
	if (strcmp(section, "rule") == 0)
		return take_rule_key(r, key, value);
	if (strcmp(section, "map") == 0)
		return take_map_key(r, key, value);
	return fail(&r->err, "section [%s] is none of [rule], [map]", section);
}

/* fgets for inih, which cuts long lines without a word. */
static char *read_line(char *text, int room, void *self)
{
	struct reader *r = self;
	char *got = fgets(text, room, r->file);

	r->line++;
	if (got && strlen(got) + 1 == (size_t)room && !strchr(got, '\n') && !r->err.text[0])
		fail(&r->err, "a line has %d characters at most", room - 2);
	return got;
}

bool rules_load(struct rules *r, const char *path, struct err *e)
{
	struct reader reader = { .rules = r, .rule = { .command = ANY_COMMAND, .side = SIDES } };
	FILE *file = fopen(path, "r");
	int line;

	if (!file)
		return fail(e, "%s: %s", path, strerror(errno));
	reader.file = file;
	line = ini_parse_stream(read_line, &reader, take, &reader);
	fclose(file);
	if (!line && (!finish_rule(&reader) || !finish_mapping(&reader)))
		line = -1;
	rule_free(&reader.rule);
	free(reader.pattern);
	if (reader.wrong)
		line = reader.wrong;
	if (line > 0)
		return fail(e, "%s:%d: %s", path, line,
			reader.err.text[0] ? reader.err.text : "not of the form 'key = value'");
	if (line < 0)
		return fail(
			e, "%s: %s", path, reader.err.text[0] ? reader.err.text : "cannot be read");
	return true;
}

bool rules_parse(struct rules *r, const char *text, struct err *e)
{
	struct reader reader = { .rules = r, .rule = { .command = ANY_COMMAND, .side = SIDES } };
	int line = ini_parse_string(text, take, &reader);
	bool ok = finish_rule(&reader) && !line;

	free(reader.pattern);
	return ok ||
	       fail(e, "%s",
		       reader.err.text[0] ? reader.err.text : "not of the form 'key = value'");
}

static void write_amount(const struct rule *rule, struct buf *out)
{
	/* Whole milliseconds can only have been meant as a time. */
	if (rule->within && rule->within % TICKS_PER_MS == 0)
		buf_printf(out, "%llums", (unsigned long long)(rule->within / TICKS_PER_MS));
	else
		buf_u64(out, rule->within);
}

void rule_write(const struct rule *rule, struct buf *out)
{
	buf_printf(out, "[rule]\nfield = %s\naction = %s", rule->field, actions[rule->action]);
	if (rule->action == RULE_WITHIN) {
		buf_char(out, ' ');
		write_amount(rule, out);
	}
	buf_char(out, '\n');
	if (rule->command != ANY_COMMAND)
		buf_printf(out, "command = %s\n", names_find(&smb2_command_names, rule->command));
	if (rule->path)
		buf_printf(out, "path = %s\n", rule->path);
	if (rule->side != SIDES)
		buf_printf(out, "side = %s\n", sides[rule->side]);
	for (enum side side = SIDE_A; side < SIDES; side++)
		if (rule->value[side])
			buf_printf(out, "%s = %s\n", sides[side], rule->value[side]);
}

void rules_write(const struct rules *r, struct buf *out)
{
	for (unsigned i = 0; i < r->n; i++) {
		buf_char(out, '\n');
		rule_write(&r->list[i], out);
	}
	for (unsigned i = 0; i < r->n_mappings; i++)
		buf_printf(out, "\n[map]\npattern = %s\nname = %s\n", r->mappings[i].pattern,
			r->mappings[i].name);
}
