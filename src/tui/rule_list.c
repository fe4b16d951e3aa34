/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/rule_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "report/escape.h"
#include "tui/jobs.h"
#include "tui/model.h"

static void free_rules(struct listed_rule *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		rule_free(&list[i].rule);
	free(list);
}

void rule_list_init(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	if (!t->rules)
		return;
	l->list = xcalloc(t->rules->n + 1ul, sizeof(*l->list));
	l->n_given = t->rules->n;
	for (uint32_t i = 0; i < t->rules->n; i++)
		l->list[l->n++] = (struct listed_rule){
			.rule = rule_copy(&t->rules->list[i]), .on = true, .given = true
		};
}

void rule_list_free(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	rule_hits_end(t);
	free_rules(l->list, l->n);
	for (unsigned i = 0; i < l->n_undo; i++)
		free_rules(l->undo[i].list, l->undo[i].n);
}

bool rule_list_stands(const struct tui *t)
{
	const struct rule_list *l = &t->rule_list;

	for (uint32_t i = 0; i < l->n; i++) {
		const struct listed_rule *r = &l->list[i];

		if (i < l->n_given ? !r->given || !r->on : r->on && r->rule.action != RULE_IGNORE)
			return false;
	}
	return l->n >= l->n_given;
}

/* Keeps the list as it is, to come back to. */
static void keep_for_undo(struct rule_list *l)
{
	struct rule_state now = { xcalloc(l->n + 1ul, sizeof(*now.list)), l->n };

	for (uint32_t i = 0; i < l->n; i++) {
		now.list[i] = l->list[i];
		now.list[i].rule = rule_copy(&l->list[i].rule);
	}
	if (l->n_undo == UNDO_MAX) {
		l->n_undo--;
		free_rules(l->undo[l->n_undo].list, l->undo[l->n_undo].n);
	}
	memmove(l->undo + 1, l->undo, l->n_undo * sizeof(*l->undo));
	l->undo[0] = now;
	l->n_undo++;
}

/* Puts what is on in force. */
static void apply(struct tui *t)
{
	struct rule_list *l = &t->rule_list;
	struct err e;

	rules_clear(t->rules);
	for (uint32_t i = 0; i < l->n; i++)
		if (l->list[i].on && !rules_add(t->rules, &l->list[i].rule, &e))
			tui_say(t, true, "%s", e.text);
	t->version++;
	jobs_refresh(t);
	if (t->over.kind == OVER_RULES) {
		t->over.n = l->n;
		over_move(t, 0);
		rule_hits_begin(t);
	}
}

void rule_list_add(struct tui *t, const struct rule *rule)
{
	struct rule_list *l = &t->rule_list;

	if (l->n >= RULES_MAX) {
		tui_say(t, true, "more than %u rules", RULES_MAX);
		return;
	}
	keep_for_undo(l);
	l->list = xrealloc(l->list, (l->n + 1ul) * sizeof(*l->list));
	l->list[l->n] = (struct listed_rule){ .rule = rule_copy(rule), .on = true };
	l->n++;
	apply(t);
}

void rule_list_toggle(struct tui *t, uint32_t i)
{
	struct rule_list *l = &t->rule_list;

	if (i >= l->n)
		return;
	keep_for_undo(l);
	l->list[i].on = !l->list[i].on;
	apply(t);
}

void rule_list_delete(struct tui *t, uint32_t i)
{
	struct rule_list *l = &t->rule_list;

	if (i >= l->n)
		return;
	keep_for_undo(l);
	rule_free(&l->list[i].rule);
	memmove(l->list + i, l->list + i + 1, (l->n - i - 1) * sizeof(*l->list));
	l->n--;
	apply(t);
}

/* What a rule file says in lines stands in one here; no path has this sign in it. */
#define KEY_GAP " | "

void rule_list_edit(struct tui *t, uint32_t i)
{
	struct buf file = { 0 }, line = { 0 };

	if (i < t->rule_list.n)
		rule_write(&t->rule_list.list[i].rule, &file);
	else
		buf_str(&file, "[rule]\nfield = ");
	/* The section is understood. */
	const char *p = strchr(buf_cstr(&file), '\n') + 1;
	for (; *p; p++)
		if (*p != '\n')
			buf_char(&line, *p);
		else if (p[1])
			buf_str(&line, KEY_GAP);
	t->rule_list.edited = i < t->rule_list.n ? i : NONE;
	prompt_open(&t->prompt, PROMPT_RULE, buf_cstr(&line));
	buf_free(&file);
	buf_free(&line);
}

static bool parse_line(const char *text, struct rules *r, struct err *e)
{
	struct buf file = { 0 };

	buf_str(&file, "[rule]\n");
	for (; *text; text++) {
		buf_char(&file, *text == '|' ? '\n' : *text);
		/* Blanks before a key would make it the line before. */
		if (*text == '|')
			text += strspn(text + 1, " ");
	}
	bool ok = rules_parse(r, buf_cstr(&file), e);
	buf_free(&file);
	return ok && (r->n == 1 || fail(e, "one rule: field = NAME%saction = ignore", KEY_GAP));
}

bool rule_list_take(struct tui *t, const char *text, struct err *e)
{
	struct rule_list *l = &t->rule_list;
	struct rules r = { 0 };
	bool ok = parse_line(text, &r, e);

	if (ok && l->edited == NONE) {
		rule_list_add(t, &r.list[0]);
	} else if (ok) {
		struct listed_rule *x = &l->list[l->edited];

		keep_for_undo(l);
		rule_free(&x->rule);
		*x = (struct listed_rule){ .rule = rule_copy(&r.list[0]), .on = true };
		apply(t);
	}
	rules_free(&r);
	return ok;
}

void rule_list_undo(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	if (!l->n_undo) {
		tui_say(t, false, "nothing to undo");
		return;
	}
	free_rules(l->list, l->n);
	l->list = l->undo[0].list;
	l->n = l->undo[0].n;
	l->n_undo--;
	memmove(l->undo, l->undo + 1, l->n_undo * sizeof(*l->undo));
	apply(t);
	tui_say(t, false, "undone: %u rule%s", l->n, l->n == 1 ? "" : "s");
}

/* Whether a file may be written: it is not there, or holds rules and nothing else. */
static bool may_write(const char *path)
{
	struct rules there = { 0 };
	struct err e;
	bool ok = access(path, F_OK) != 0 || rules_load(&there, path, &e);

	rules_free(&there);
	return ok;
}

void rule_list_save(struct tui *t, const char *path)
{
	struct buf text = { 0 };
	FILE *out;

	if (!may_write(path)) {
		tui_say(t, true, "%.100s is there and is no rule file: nothing written", path);
		return;
	}
	buf_str(&text,
		"# Rules of smbdiff, for --rules; --print-rules tells how they are written.\n");
	rules_write(t->rules, &text);
	out = fopen(path, "w");
	bool ok = out && fwrite(text.p, 1, text.n, out) == text.n;
	if (out && fclose(out) != 0)
		ok = false;
	if (ok)
		tui_say(t, false, "%u rule%s written: smbdiff --rules %.100s", t->rules->n,
			t->rules->n == 1 ? "" : "s", path);
	else
		tui_say(t, true, "cannot write it: %s", strerror(errno));
	buf_free(&text);
}

/* The number of a rule among those in force. */
static unsigned number_of(const struct rule_list *l, uint32_t i)
{
	unsigned number = 1;

	while (i--)
		number += l->list[i].on;
	return number;
}

void rule_list_text(struct tui *t, uint32_t i, struct buf *out, unsigned *style)
{
	static const char *const actions_text[] = { "ignore", "compare", "mask", "within" };
	const struct rule_list *l = &t->rule_list;
	const struct listed_rule *r = &l->list[i];

	*style = r->on ? ST_NORMAL : ST_DIM;
	buf_printf(out, "[%c] %-8s %s", r->on ? 'x' : ' ', actions_text[r->rule.action],
		r->rule.field);
	if (r->rule.command != ANY_COMMAND) {
		struct msg m = { .kind = MSG_SMB2, .cmd = r->rule.command };

		buf_printf(out, "  in %s", command_name(&m));
	}
	if (r->rule.path) {
		buf_str(out, "  of ");
		escape_text(out, r->rule.path, strlen(r->rule.path));
	}
	for (unsigned side = 0; side < SIDES; side++)
		if (r->rule.value[side]) {
			buf_printf(out, "  %c = ", 'A' + side);
			escape_text(out, r->rule.value[side], strlen(r->rule.value[side]));
		}
	if (r->rule.side != SIDES)
		buf_printf(out, "  only in %c", 'A' + r->rule.side);
	if (r->given)
		buf_str(out, "  (given)");
	if (r->on)
		buf_printf(out, "  silences %u%s", l->hits[number_of(l, i)],
			l->counting ? " so far" : "");
}
