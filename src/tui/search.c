/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/search.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

#include "report/value.h"
#include "tui/model.h"

const char *search_in(const struct search *s, const char *text, size_t n)
{
	size_t len = strlen(s->text);

	if (!len || n < len)
		return NULL;
	if (!s->fold)
		return memmem(text, n, s->text, len);
	for (size_t i = 0; i + len <= n; i++)
		if (strncasecmp(text + i, s->text, len) == 0)
			return text + i;
	return NULL;
}

static bool tree_matches(struct tui *t, const struct tree *tree)
{
	for (uint32_t i = 0; i < tree->n; i++) {
		t->text.n = 0;
		buf_str(&t->text, fields[tree->nodes[i].field].label);
		buf_char(&t->text, ' ');
		value_text(tree, &tree->nodes[i], 256, &t->text);
		if (search_in(&t->search, t->text.p, t->text.n))
			return true;
	}
	return false;
}

static bool side_matches(struct tui *t, struct trace *trace, const struct entry *e, uint32_t index)
{
	if (index == NONE)
		return false;
	t->text.n = 0;
	if (e->is_event) {
		event_summary(trace, index, &t->text);
		return search_in(&t->search, t->text.p, t->text.n);
	}
	trace_dissect(trace, index, &t->scratch);
	trace_summary(trace, index, &t->scratch, &t->text);
	return search_in(&t->search, t->text.p, t->text.n) || tree_matches(t, &t->scratch);
}

/* The entry of an operation that matches, NONE if none does. */
static uint32_t matching_entry(struct tui *t, const struct list *l, uint32_t op)
{
	if (!list_passes(l, op))
		return NONE;
	for (uint32_t i = doc_first(l->doc, op); i < doc_first(l->doc, op + 1); i++) {
		const struct entry e = doc_entry(l->doc, i);

		if (side_matches(t, l->doc->trace[SIDE_A], &e, e.a) ||
			side_matches(t, l->doc->trace[SIDE_B], &e, e.b))
			return i;
	}
	return NONE;
}

/* Counts from the first operation on. */
static void begin_count(struct tui *t)
{
	struct search *s = &t->search;

	s->count_at = s->matches = 0;
	s->counting = s->text[0];
	s->lists = t->lists_made;
	s->list = (unsigned)(tui_list(t) - t->lists);
}

void search_begin(struct tui *t, const char *text, int dir)
{
	struct search *s = &t->search;

	*s = (struct search){ .fold = true };
	snprintf(s->text, sizeof(s->text), "%s", text);
	for (const char *p = s->text; *p; p++)
		s->fold &= !isupper((unsigned char)*p);
	begin_count(t);
	search_next(t, dir);
}

void search_next(struct tui *t, int dir)
{
	struct search *s = &t->search;
	struct list *l = tui_list(t);
	uint32_t n = doc_ops(l->doc);

	if (!s->text[0]) {
		tui_say(t, false, "nothing was searched for");
		return;
	}
	s->dir = dir;
	s->seeking = n;
	s->waiting = s->wrapped = false;
	s->left = n;
	s->at = l->n ? list_row(l, l->cursor).op : 0;
}

void search_interrupt(struct tui *t)
{
	t->search.seeking = t->search.waiting = false;
}

void search_stop(struct tui *t)
{
	search_interrupt(t);
	t->search.counting = false;
}

void search_say(struct tui *t)
{
	const struct search *s = &t->search;
	const char *more = s->counting || s->seeking ? " so far" : "";

	if (!s->matches && !s->seeking && !s->counting)
		jobs_say(t, true, "/%s: not found", s->text);
	else
		jobs_say(t, false, "/%s  %u match%s%s%s%s", s->text, s->matches,
			s->matches == 1 ? "" : "es", more, s->wrapped ? ", wrapped" : "",
			s->waiting ? ": waiting for more" : "");
}

static void show_match(struct tui *t, struct list *l, uint32_t entry)
{
	t->search.seeking = t->search.waiting = false;
	tui_jumped(t);
	list_go(l, entry);
	tui_choose_half(t, l, entry);
	tui_sync(t);
	fields_go_text(&t->fields, &t->search, &t->text);
}

static void seek_step(struct tui *t)
{
	struct search *s = &t->search;
	struct list *l = tui_list(t);
	uint32_t n = doc_ops(l->doc);

	if (!s->left--) {
		s->seeking = false;
		/* What comes in may match; counting finds it. */
		s->waiting = t->loading && s->dir > 0 && s->counting && !s->matches;
		return;
	}
	uint32_t next = s->dir > 0 ? s->at + 1 : s->at - 1;
	if (next >= n) {
		next = s->dir > 0 ? 0 : n - 1;
		s->wrapped = true;
	}
	s->at = next;
	uint32_t entry = matching_entry(t, l, next);
	if (entry != NONE)
		show_match(t, l, entry);
}

static void count_step(struct tui *t)
{
	struct search *s = &t->search;
	struct list *l = tui_list(t);
	uint32_t entry = matching_entry(t, l, s->count_at++);

	s->matches += entry != NONE;
	if (entry != NONE && s->waiting)
		show_match(t, l, entry);
}

bool search_busy(struct tui *t)
{
	struct search *s = &t->search;
	const struct list *l = tui_list(t);
	bool over = !t->loading && !list_behind(l);

	/* Another list: all that was counted is of no use. */
	if ((s->counting || s->seeking || s->waiting) &&
		(s->lists != t->lists_made || s->list != (unsigned)(l - t->lists))) {
		bool sought = s->seeking || s->waiting;

		begin_count(t);
		if (sought)
			search_next(t, s->dir);
	}
	if (s->counting && s->count_at >= doc_ops(l->doc) && over)
		s->counting = s->waiting = false;
	return s->seeking || (s->counting && s->count_at < doc_ops(l->doc));
}

void search_step(struct tui *t)
{
	if (t->search.seeking)
		seek_step(t);
	else
		count_step(t);
}
