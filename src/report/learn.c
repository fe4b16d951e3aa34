/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/learn.h"

#include <stdlib.h>

#include "diff/pattern.h"
#include "report/escape.h"
#include "report/out.h"
#include "report/sink.h"
#include "report/value.h"

#define SAMPLES_MAX 3u
#define SAMPLE_LONG 16u /* bytes of a value */
/* Lines of a rule file are short: 200 bytes at most. */
#define PATH_LONG 120u
#define LINE_LONG 180u

enum lesson_kind { LESSON_RULE, LESSON_MAP, LESSON_REFUSED };

/* Something that varies: a rule, a mapping, or why it is neither. */
struct lesson {
	enum lesson_kind kind;
	bool taken; /* its rule is in force */
	struct rule rule;
	char *pattern, *name; /* of a mapping; what is refused and why */
	uint32_t times, pairs, last_pair, n_samples;
	struct buf samples; /* lines of a comment */
};

static struct lesson *lesson_at(const struct vec *list, uint32_t i)
{
	return vec_at(list, i);
}

static void lessons_free(struct vec *list)
{
	for (uint32_t i = 0; i < list->n; i++) {
		struct lesson *x = lesson_at(list, i);

		free(x->rule.field);
		free(x->rule.path);
		free(x->pattern);
		free(x->name);
		buf_free(&x->samples);
	}
	vec_free(list);
	*list = (struct vec){ .size = sizeof(struct lesson) };
}

void learn_init(struct learner *l, const struct rules *given)
{
	struct err e;

	*l = (struct learner){ .rules.profile = given->profile,
		.lessons.size = sizeof(struct lesson),
		.refused.size = sizeof(struct lesson) };
	/* What was accepted once is accepted again. */
	for (unsigned i = 0; i < given->n; i++)
		l->n_given[0] += rules_add(&l->rules, &given->list[i], &e);
	for (unsigned i = 0; i < given->n_mappings; i++)
		l->n_given[1] += rules_map(
			&l->rules, given->mappings[i].pattern, given->mappings[i].name, &e);
}

void learn_free(struct learner *l)
{
	lessons_free(&l->lessons);
	lessons_free(&l->refused);
	rules_free(&l->rules);
	buf_free(&l->text[SIDE_A]);
	buf_free(&l->text[SIDE_B]);
}

void learn_round(struct learner *l)
{
	lessons_free(&l->refused);
	l->pair = 0;
	l->n_differences = l->not_compared = 0;
	l->nothing_compared = false;
}

/* ---- evidence */

/* What is being looked at. */
struct look {
	struct learner *l;
	struct diff *d;
	const struct entry *e;
	const struct view *v;
};

/* Whether a text from a capture can stand in a rule file as it is. */
static bool is_plain(const char *text)
{
	struct buf safe = { 0 };

	escape_text(&safe, text, strlen(text));
	bool same = strcmp(buf_cstr(&safe), text) == 0;
	buf_free(&safe);
	return same;
}

static void add_sample(const char *text, struct buf *out)
{
	text = text ? text : "(not there)";
	escape_text(out, text, strlen(text));
}

static void seen(struct look *k, struct lesson *x, const char *a, const char *b)
{
	const struct entry *e = k->e;
	struct buf summary = { 0 };

	x->times++;
	x->pairs += x->last_pair != k->l->pair;
	x->last_pair = k->l->pair;
	if (x->n_samples == SAMPLES_MAX)
		return;
	x->n_samples++;
	enum side side = e->a != NONE ? SIDE_A : SIDE_B;
	const struct trace *t = side == SIDE_A ? k->d->a : k->d->b;
	uint32_t i = entry_index(e, side);
	if (e->is_event)
		event_summary(t, i, &summary);
	else
		trace_summary(t, i, view_tree(k->v, side), &summary);
	size_t start = x->samples.n;
	buf_str(&x->samples, ";   ");
	/* The whole path stands above, and lines are short. */
	const char *base = strrchr(t->path, '/');
	base = base ? base + 1 : t->path;
	escape_text(&x->samples, base, strlen(base));
	buf_printf(&x->samples,
		", frame %u: ", e->is_event ? trace_event(t, i)->e.frame : trace_msg(t, i)->frame);
	escape_text(&x->samples, summary.p, summary.n);
	if (a || b) {
		buf_str(&x->samples, ": ");
		add_sample(a, &x->samples);
		buf_str(&x->samples, " -> ");
		add_sample(b, &x->samples);
	}
	if (x->samples.n - start > LINE_LONG)
		x->samples.n = start + LINE_LONG;
	buf_char(&x->samples, '\n');
	buf_free(&summary);
}

/* ---- what is seen */

/* No rule may cover it: what it is, and why. */
static void refuse(struct look *k, const char *what, const char *why, const char *a, const char *b)
{
	struct vec *list = &k->l->refused;
	uint32_t i = 0;

	while (i < list->n && (strcmp(lesson_at(list, i)->pattern, what) != 0 ||
				      strcmp(lesson_at(list, i)->name, why) != 0))
		i++;
	if (i == list->n) {
		struct lesson *new = vec_push(list);

		*new = (struct lesson){ .kind = LESSON_REFUSED,
			.pattern = xstrdup(what),
			.name = xstrdup(why),
			.last_pair = UINT32_MAX };
	}
	seen(k, lesson_at(list, i), a, b);
}

static struct lesson *find(struct learner *l, bool taken, enum lesson_kind kind,
	const struct rule *rule, const char *pattern)
{
	for (uint32_t i = 0; i < l->lessons.n; i++) {
		struct lesson *x = lesson_at(&l->lessons, i);

		if (x->taken != taken || x->kind != kind)
			continue;
		if (kind == LESSON_MAP ? strcmp(x->pattern, pattern) == 0
				       : x->rule.command == rule->command &&
						 strcmp(x->rule.field, rule->field) == 0)
			return x;
	}
	return NULL;
}

/* The path that a rule may be confined to: both sides', if it can be written as one. */
static const char *scope_path(const struct look *k)
{
	const struct msg *ma = trace_msg(k->d->a, k->e->a), *mb = trace_msg(k->d->b, k->e->b);
	const char *a = ma->open != NONE ? trace_open_at(k->d->a, ma->open)->path : NULL;
	const char *b = mb->open != NONE ? trace_open_at(k->d->b, mb->open)->path : NULL;

	if (!a || !b || strcmp(a, b) != 0 || !*a || !is_plain(a) || strlen(a) > PATH_LONG ||
		strpbrk(a, "*?[;") || a[0] == ' ' || a[strlen(a) - 1] == ' ')
		return NULL;
	return a;
}

static bool same_path(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

static void see_rule(struct look *k, const struct delta *x, const char *a, const char *b)
{
	const struct msg *m = trace_msg(k->d->a, k->e->a);
	const char *path = scope_path(k);
	const struct rule rule = { .field = (char *)(uintptr_t)fields[x->field].name,
		.action = x->kind == CHANGED ? RULE_MASK : RULE_IGNORE,
		.command = m->kind == MSG_SMB2 ? m->cmd : ANY_COMMAND,
		.side = SIDES };
	struct lesson *old = find(k->l, false, LESSON_RULE, &rule, NULL);
	const struct lesson *taken = find(k->l, true, LESSON_RULE, &rule, NULL);

	if (taken && taken->rule.action == RULE_IGNORE && same_path(taken->rule.path, path)) {
		refuse(k, fields[x->field].name, "a rule for it does not help", a, b);
		return;
	}
	if (!old) {
		old = vec_push(&k->l->lessons);
		*old = (struct lesson){ .rule = rule, .last_pair = UINT32_MAX };
		old->rule.field = xstrdup(rule.field);
		old->rule.path = path ? xstrdup(path) : NULL;
	} else if (!same_path(old->rule.path, path)) {
		free(old->rule.path);
		old->rule.path = NULL;
	}
	/* A mask that did not help was of the presence. */
	if (rule.action == RULE_IGNORE || (taken && same_path(taken->rule.path, path)))
		old->rule.action = RULE_IGNORE;
	seen(k, old, a, b);
}

/* The first component of two paths that differs; false if they differ in number. */
static bool differing_part(char **a, char **b)
{
	char *rest_a = *a, *rest_b = *b;

	while (rest_a && rest_b) {
		char *x = strsep(&rest_a, "\\"), *y = strsep(&rest_b, "\\");

		if (strcmp(x, y) == 0)
			continue;
		*a = x;
		*b = y;
		return !rest_a == !rest_b;
	}
	return false;
}

/* Two names for one thing. */
static void see_names(struct look *k, const char *label, const char *name_a, const char *name_b)
{
	struct buf pattern = { 0 }, name = { 0 };
	char *copy_a = xstrdup(name_a), *copy_b = xstrdup(name_b);
	char *a = copy_a, *b = copy_b;

	if (!is_plain(name_a) || !is_plain(name_b)) {
		refuse(k, label, "a rule cannot hold such characters", name_a, name_b);
	} else if (!differing_part(&a, &b) || !pattern_of(a, b, &pattern, &name)) {
		refuse(k, label, "the names have too little in common for a pattern", name_a,
			name_b);
	} else if (find(k->l, true, LESSON_MAP, NULL, buf_cstr(&pattern))) {
		refuse(k, label, "a pattern for the names does not help", name_a, name_b);
	} else {
		struct lesson *old = find(k->l, false, LESSON_MAP, NULL, buf_cstr(&pattern));

		if (!old) {
			old = vec_push(&k->l->lessons);
			*old = (struct lesson){ .kind = LESSON_MAP,
				.pattern = xstrdup(buf_cstr(&pattern)),
				.name = xstrdup(buf_cstr(&name)),
				.last_pair = UINT32_MAX };
		}
		seen(k, old, a, b);
	}
	free(copy_a);
	free(copy_b);
	buf_free(&pattern);
	buf_free(&name);
}

static bool is_name(const struct tree *t, uint32_t node)
{
	return fields[t->nodes[node].field].type == T_STRING && t->nodes[node].noise == N_NONE;
}

/* The text of a side's value, in the learner's buffer; NULL: it has none. */
static const char *side_text(struct look *k, const struct delta *x, enum side side, bool whole)
{
	struct buf *out = &k->l->text[side];
	const struct tree *t = view_tree(k->v, side);
	const char *text = side == SIDE_A ? x->a_text : x->b_text;

	if (delta_node(x, side) == NO_NODE)
		return NULL;
	out->n = 0;
	if (text)
		escape_text(out, text, strlen(text));
	else if (whole)
		tree_text(t, &t->nodes[delta_node(x, side)], out);
	else
		value_brief(t, &t->nodes[delta_node(x, side)], SAMPLE_LONG, out);
	return buf_cstr(out);
}

/* An element of a list that only one side has; the other side's next one may be its partner. */
static void see_element(struct look *k, const struct delta *x)
{
	enum side side = x->kind == ONLY_A ? SIDE_A : SIDE_B;
	const struct tree *t = view_tree(k->v, side);
	uint32_t key = tree_key(t, delta_node(x, side));
	const struct delta *y = NULL;
	struct buf *own = &k->l->text[0], *other = &k->l->text[1];

	own->n = other->n = 0;
	value_identity(t, delta_node(x, side), own);
	for (uint32_t i = 0; i < k->v->n && !y; i++)
		if (k->v->deltas[i].kind == ONLY_B && k->v->deltas[i].field == x->field)
			y = &k->v->deltas[i];
	if (side == SIDE_A && key && is_name(t, key) && y) {
		value_identity(&k->v->b, y->b, other);
		see_names(k, fields[x->field].label, buf_cstr(own), buf_cstr(other));
	} else {
		refuse(k, fields[x->field].name, "only one side has it, and a rule would cover all",
			side == SIDE_A ? buf_cstr(own) : NULL,
			side == SIDE_B ? buf_cstr(own) : NULL);
	}
}

static void see_delta(struct look *k, const struct delta *x)
{
	const struct field *f = &fields[x->field];
	bool both = x->a != NO_NODE && x->b != NO_NODE;
	bool names = both && !x->a_text && is_name(&k->v->a, x->a);
	const char *a = side_text(k, x, SIDE_A, names), *b = side_text(k, x, SIDE_B, names);

	if (names)
		see_names(k, f->label, a, b);
	else if (f->type == T_GROUP && !both)
		see_element(k, x);
	else if (both && f->ref != REF_NONE && x->a_text)
		refuse(k, f->name, "another object is used", a, b);
	else
		see_rule(k, x, a, b);
}

/* Another outcome: what else differs follows from it. */
static const struct delta *outcome(const struct view *v)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].severity == SEV_DIFFERENCE && v->deltas[i].tier == TIER_STATUS)
			return &v->deltas[i];
	return NULL;
}

static void see_entry(struct look *k)
{
	const struct entry *e = k->e;
	const struct delta *x = outcome(k->v);

	if (e->is_event) {
		refuse(k, "an event of the connection", "it happened in one run only", NULL, NULL);
	} else if (e->a == NONE || e->b == NONE) {
		refuse(k, "a message", "only one run has it", NULL, NULL);
	} else if (x) {
		const char *a = side_text(k, x, SIDE_A, false);

		refuse(k, fields[x->field].name, "the outcome varies", a,
			side_text(k, x, SIDE_B, false));
	} else {
		if (e->kind == MOVED)
			refuse(k, "a message", "it stands in another place", NULL, NULL);
		for (uint32_t i = 0; i < k->v->n; i++)
			if (k->v->deltas[i].severity == SEV_DIFFERENCE)
				see_delta(k, &k->v->deltas[i]);
	}
}

void learn_look(struct learner *l, struct diff *d)
{
	struct view v = { 0 };
	struct look k = { .l = l, .d = d, .v = &v };

	for (uint32_t i = 0; i < d->entries.n; i++) {
		if (diff_entry(d, i)->severity != SEV_DIFFERENCE)
			continue;
		k.e = diff_entry(d, i);
		l->n_differences++;
		diff_view(d, i, &v);
		see_entry(&k);
	}
	l->not_compared += d->encrypted + d->incomplete + d->malformed;
	l->nothing_compared |= d->nothing_compared;
	l->pair++;
	l->n_pairs = l->pair;
	view_free(&v);
}

/* ---- rules of it */

static bool take_kind(struct learner *l, enum lesson_kind kind)
{
	bool any = false;
	struct err e;

	for (uint32_t i = 0; i < l->lessons.n; i++) {
		struct lesson *x = lesson_at(&l->lessons, i);

		if (x->taken || x->kind != kind)
			continue;
		x->taken = kind == LESSON_MAP ? rules_map(&l->rules, x->pattern, x->name, &e)
					      : rules_add(&l->rules, &x->rule, &e);
		any |= x->taken;
	}
	return any;
}

/* Forgets what was seen and not taken. */
static void forget(struct learner *l)
{
	struct vec kept = { .size = sizeof(struct lesson) }, rest = kept;

	for (uint32_t i = 0; i < l->lessons.n; i++) {
		struct lesson *x = lesson_at(&l->lessons, i);

		*(struct lesson *)vec_push(x->taken ? &kept : &rest) = *x;
	}
	vec_free(&l->lessons);
	lessons_free(&rest);
	l->lessons = kept;
}

bool learn_take(struct learner *l)
{
	/* Under names that are not known to be the same other things stand opposite each other. */
	bool any = take_kind(l, LESSON_MAP) || take_kind(l, LESSON_RULE);

	forget(l);
	return any;
}

/* ---- the rule file */

static void write_evidence(const struct learner *l, const struct lesson *x, struct buf *out)
{
	buf_printf(out, "%u time%s in %u of %u comparison%s\n", x->times, x->times == 1 ? "" : "s",
		x->pairs, l->n_pairs, l->n_pairs == 1 ? "" : "s");
	buf_add(out, x->samples.p, x->samples.n);
	if (x->times > x->n_samples)
		buf_str(out, ";   ...\n");
}

static void write_lesson(const struct learner *l, const struct lesson *x, struct buf *out)
{
	if (x->kind == LESSON_MAP) {
		buf_str(out, "\n; another name: ");
		write_evidence(l, x, out);
		buf_printf(out, "[map]\npattern = %s\nname = %s\n", x->pattern, x->name);
	} else {
		buf_printf(out, "\n; %s: ",
			x->rule.action == RULE_IGNORE ? "not always there" : "another value");
		write_evidence(l, x, out);
		rule_write(&x->rule, out);
	}
}

static void write_refused(const struct learner *l, struct buf *out)
{
	if (!l->refused.n)
		return;
	buf_str(out, "\n; No rule was made of what follows, and the runs are still different.\n");
	for (uint32_t i = 0; i < l->refused.n; i++) {
		const struct lesson *x = lesson_at(&l->refused, i);

		buf_printf(out, ";\n; %s: %s, ", x->pattern, x->name);
		write_evidence(l, x, out);
	}
}

bool learn_write(struct learner *l, FILE *out, const char *const *paths, unsigned n)
{
	struct out o = { .file = out };

	buf_str(&o.buf, "; What varies between runs that are equal:");
	for (unsigned i = 0; i < n; i++) {
		buf_str(&o.buf, i ? ", " : " ");
		escape_text(&o.buf, paths[i], strlen(paths[i]));
	}
	buf_char(&o.buf, '\n');
	if (l->not_compared)
		buf_printf(&o.buf, "; %llu messages could not be compared.\n",
			(unsigned long long)l->not_compared);
	if (!l->lessons.n && !l->refused.n)
		buf_str(&o.buf, "; nothing.\n");
	struct rules given = l->rules;
	given.n = (uint16_t)l->n_given[0];
	given.n_mappings = (uint16_t)l->n_given[1];
	rules_write(&given, &o.buf);
	for (uint32_t i = 0; i < l->lessons.n; i++)
		write_lesson(l, lesson_at(&l->lessons, i), &o.buf);
	write_refused(l, &o.buf);
	return out_end(&o);
}
