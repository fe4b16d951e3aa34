/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "tui/act.h"

/* ---- where one came from */

static struct place here(struct tui *t)
{
	struct list *l = tui_list(t);
	struct place p = { .mode = t->mode, .side = t->side, .entry = tui_entry(t, l) };

	if (p.entry != NONE) {
		const struct entry e = doc_entry(l->doc, p.entry);

		p.msg[SIDE_A] = e.a;
		p.msg[SIDE_B] = e.b;
		p.is_event = e.is_event;
	}
	return p;
}

void tui_jumped(struct tui *t)
{
	struct place now = here(t);

	if (now.entry == NONE)
		return;
	if (t->jump_at == JUMPS_MAX) {
		memmove(t->jumps, t->jumps + 1, (JUMPS_MAX - 1) * sizeof(*t->jumps));
		t->jump_at--;
	}
	t->jumps[t->jump_at++] = now;
	t->n_jumps = t->jump_at;
}

void tui_choose_half(struct tui *t, struct list *l, uint32_t entry)
{
	/* The row may be still to be made. */
	if (l->cursor >= l->n || list_row(l, l->cursor).kind != ROW_OP)
		return;
	t->half = entry + 1;
	t->half_list = (uint32_t)(l - t->lists);
}

static void show_entry(struct tui *t, uint32_t entry)
{
	struct list *l = tui_list(t);

	if (entry != NONE && entry >= doc_listed(l->doc) && entry < l->doc->entries->n) {
		const struct entry e = doc_entry(l->doc, entry);
		struct wanted w = { .msg = { e.a, e.b }, .is_event = e.is_event };

		tui_want(t, &w);
		return;
	}
	if (entry >= doc_listed(l->doc) || !list_go(l, entry)) {
		tui_say(t, true, "the filter hides it");
		return;
	}
	tui_choose_half(t, l, entry);
	tui_sync(t);
}

void tui_go(struct tui *t, enum mode mode, uint32_t entry)
{
	tui_jumped(t);
	t->mode = mode;
	tui_fit_lists(t);
	show_entry(t, entry);
}

static void go_place(struct tui *t, const struct place *p)
{
	struct wanted w = {
		.msg = { p->msg[SIDE_A], p->msg[SIDE_B] }, .side = p->side, .is_event = p->is_event
	};

	t->mode = p->mode;
	t->side = p->side;
	tui_fit_lists(t);
	if (t->mode == MODE_ALIGNED)
		w.side = SIDE_A;
	const struct doc *d = tui_list(t)->doc;
	struct entry e = { .a = NONE, .b = NONE };
	if (p->entry < doc_listed(d))
		e = doc_entry(d, p->entry);
	/* It is another entry if the list was made anew since. */
	if (p->entry < doc_listed(d) && e.a == p->msg[SIDE_A] && e.b == p->msg[SIDE_B] &&
		e.is_event == p->is_event)
		show_entry(t, p->entry);
	else
		tui_want(t, &w);
}

void act_jump(struct tui *t, int dir)
{
	struct place now = here(t);

	if (dir < 0 ? !t->jump_at : t->jump_at + 1 >= t->n_jumps) {
		tui_say(t, false, dir < 0 ? "this is where it began" : "this is the last place");
		return;
	}
	/* The place one comes from is kept, so that one can go forward to it. */
	if (dir < 0 && t->jump_at == t->n_jumps && t->n_jumps < JUMPS_MAX && now.entry != NONE)
		t->jumps[t->n_jumps++] = now;
	t->jump_at = dir < 0 ? t->jump_at - 1 : t->jump_at + 1;
	go_place(t, &t->jumps[t->jump_at]);
}

void act_ask(struct tui *t, int ask)
{
	t->ask = (enum ask)ask;
	tui_say(t, false, ask == ASK_MARK ? "mark with which letter?" : "go to which mark?");
}

void answer_mark(struct tui *t, uint32_t key)
{
	enum ask ask = t->ask;

	t->ask = ASK_NONE;
	if (key < 'a' || key > 'z') {
		tui_say(t, false, "marks are the letters a to z");
		return;
	}
	struct place *p = &t->marks[key - 'a'];
	if (ask == ASK_MARK) {
		*p = here(t);
		p->set = true;
		tui_say(t, false, "marked as %c", (char)key);
	} else if (!p->set) {
		tui_say(t, false, "nothing is marked as %c", (char)key);
	} else {
		tui_jumped(t);
		go_place(t, p);
	}
}

/* ---- the same file, the life of a handle */

static const char *path_of(const struct tui *t, enum side *side)
{
	const struct pick *p = &t->fields.pick;

	*side = p->msg[SIDE_A] != NONE ? SIDE_A : SIDE_B;
	if (p->is_event || p->msg[*side] == NONE)
		return NULL;
	const struct msg *m = trace_msg(p->trace[*side], p->msg[*side]);
	return m->open == NONE ? NULL : trace_open_at(p->trace[*side], m->open)->path;
}

static bool op_has_path(const struct doc *d, uint32_t op, enum side side, const char *path)
{
	uint32_t msg = doc_request(d, op, side);

	if (msg == NONE || doc_entry(d, doc_first(d, op)).is_event)
		return false;
	const struct msg *m = trace_msg(d->trace[side], msg);
	const char *other = m->open == NONE ? NULL : trace_open_at(d->trace[side], m->open)->path;
	return other && strcmp(other, path) == 0;
}

void act_same_file(struct tui *t, int dir)
{
	struct list *l = tui_list(t);
	enum side side;
	const char *path = path_of(t, &side);

	if (!path || l->cursor >= l->n) {
		tui_say(t, false, "this message works on no file whose name is known");
		return;
	}
	for (int64_t op = (int64_t)list_row(l, l->cursor).op + dir; op >= 0 && op < doc_ops(l->doc);
		op += dir)
		if (list_passes(l, (uint32_t)op) && op_has_path(l->doc, (uint32_t)op, side, path)) {
			tui_jumped(t);
			list_go(l, doc_telling(l->doc, (uint32_t)op));
			return;
		}
	tui_say(t, false, "no %s operation on this file", dir > 0 ? "later" : "earlier");
}

/* ---- what is typed */

void act_prompt(struct tui *t, int kind)
{
	prompt_open(&t->prompt, (enum prompt_kind)kind,
		kind == PROMPT_FILTER && t->jobs.filter_text ? t->jobs.filter_text
		: kind == PROMPT_WRITE                       ? "smbdiff.txt"
							     : "");
}

void act_match(struct tui *t, int dir)
{
	search_next(t, dir);
}

void act_stop(struct tui *t, int unused)
{
	(void)unused;
	jobs_stop(t);
}

/* A filter that is wrong stays in the line, with the cursor where it is wrong. */
static bool take_filter(struct tui *t)
{
	struct prompt *p = &t->prompt;
	struct filter_error e;
	struct filter *f = NULL;

	if (p->n && !(f = filter_parse(p->text, &e))) {
		snprintf(p->error, sizeof(p->error), "column %u: %s", e.at + 1, e.text);
		p->at = e.at < p->n ? e.at : p->n;
		return false;
	}
	jobs_filter(t, f, p->text);
	return true;
}

static bool take_rule(struct tui *t)
{
	struct prompt *p = &t->prompt;
	struct err e;
	bool ok = rule_list_take(t, p->text, &e);

	if (!ok)
		snprintf(p->error, sizeof(p->error), "%s", e.text);
	return ok;
}

static void go_frame(struct tui *t, enum side side, const char *number)
{
	unsigned long frame = strtoul(number, NULL, 10);
	struct wanted w = { .side = side,
		.frame = frame > UINT32_MAX ? UINT32_MAX : (uint32_t)frame };

	if (!tui_list(t)->doc->trace[side]) {
		tui_say(t, true, "that capture is not in this list");
		return;
	}
	if (!tui_want(t, &w))
		tui_say(t, true, "no message in or after frame %s", number);
	else if (t->wanted[tui_list(t) - t->lists].on)
		tui_say(t, false, "frame %s: when it is read", number);
}

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

void tui_go_op(struct tui *t, uint32_t number)
{
	const struct doc *d = tui_list(t)->doc;

	if (number > doc_ops(d))
		number = doc_ops(d);
	if (number)
		tui_go(t, t->mode, doc_telling(d, number - 1));
}

static void command(struct tui *t, const char *text)
{
	while (*text == ' ')
		text++;
	if (is_number(text)) {
		unsigned long op = strtoul(text, NULL, 10);

		tui_go_op(t, op > UINT32_MAX ? UINT32_MAX : (uint32_t)op);
	} else if ((*text == 'a' || *text == 'b') && is_number(text + 1)) {
		go_frame(t, *text == 'a' ? SIDE_A : SIDE_B, text + 1);
	} else if (strcmp(text, "q") == 0 || strcmp(text, "quit") == 0) {
		t->effects.quit = true;
	} else if (strncmp(text, "w ", 2) == 0) {
		tui_write(t, text + 2);
	} else if (action_find(text) != ACT_NONE) {
		tui_do(t, action_find(text));
	} else if (*text) {
		tui_say(t, true, "'%.80s': a number, a or b and a frame, w FILE, q, or an action",
			text);
	}
}

void prompt_take(struct tui *t, uint32_t key)
{
	struct prompt *p = &t->prompt;
	enum prompt_kind kind = p->kind;
	enum prompt_result result = prompt_key(p, key);

	if (result == PROMPT_GOES_ON)
		return;
	if (result == PROMPT_DONE && kind == PROMPT_FILTER && !take_filter(t))
		return;
	if (result == PROMPT_DONE && kind == PROMPT_RULE && !take_rule(t))
		return;
	p->kind = PROMPT_NONE;
	if (result == PROMPT_CANCELLED)
		return;
	if (kind == PROMPT_SEARCH)
		search_begin(t, p->n ? p->text : t->search.text, 1);
	else if (kind == PROMPT_COMMAND)
		command(t, p->text);
	else if (kind == PROMPT_WRITE && p->n)
		tui_write(t, p->text);
	else if (kind == PROMPT_RULES && p->n)
		rule_list_save(t, p->text);
	else if (kind == PROMPT_PROGRAM && p->n)
		options_take_program(t, p->text);
}
