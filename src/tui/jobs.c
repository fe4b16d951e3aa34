/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/jobs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "report/value.h"
#include "tui/model.h"

/* Operations between two looks at the clock. */
#define STEP 16u

/* ---- searching */

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
		if (search_in(&t->jobs.search, t->text.p, t->text.n))
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
		return search_in(&t->jobs.search, t->text.p, t->text.n);
	}
	trace_dissect(trace, index, &t->scratch);
	trace_summary(trace, index, &t->scratch, &t->text);
	return search_in(&t->jobs.search, t->text.p, t->text.n) || tree_matches(t, &t->scratch);
}

/* The entry of an operation that matches, NONE if none does. */
static uint32_t matching_entry(struct tui *t, const struct list *l, uint32_t op)
{
	if (l->pass && l->pass[op] != PASS_YES)
		return NONE;
	for (uint32_t i = doc_first(l->doc, op); i < doc_first(l->doc, op + 1); i++) {
		const struct entry *e = doc_entry(l->doc, i);

		if (side_matches(t, l->doc->trace[SIDE_A], e, e->a) ||
			side_matches(t, l->doc->trace[SIDE_B], e, e->b))
			return i;
	}
	return NONE;
}

void jobs_search(struct tui *t, const char *text, int dir)
{
	struct search *s = &t->jobs.search;

	*s = (struct search){ .fold = true };
	snprintf(s->text, sizeof(s->text), "%s", text);
	for (const char *p = s->text; *p; p++)
		s->fold &= !isupper((unsigned char)*p);
	s->counting = s->text[0];
	jobs_next_match(t, dir);
}

void jobs_next_match(struct tui *t, int dir)
{
	struct search *s = &t->jobs.search;
	struct list *l = tui_list(t);
	uint32_t n = doc_ops(l->doc);

	if (!s->text[0]) {
		tui_say(t, false, "nothing was searched for");
		return;
	}
	s->dir = dir;
	s->seeking = n;
	s->wrapped = false;
	s->left = n;
	s->at = l->n ? l->rows[l->cursor].op : 0;
}

static void say_matches(struct tui *t)
{
	const struct search *s = &t->jobs.search;

	if (!s->counting && !s->matches)
		tui_say(t, true, "/%s: not found", s->text);
	else
		tui_say(t, false, "/%s  %u match%s%s%s", s->text, s->matches,
			s->matches == 1 ? "" : "es", s->counting ? " so far" : "",
			s->wrapped ? ", wrapped" : "");
}

static void show_match(struct tui *t, struct list *l, uint32_t entry)
{
	tui_jumped(t);
	list_go(l, entry);
	tui_choose_half(t, l, entry);
	tui_sync(t);
	fields_go_text(&t->fields, &t->jobs.search, &t->text);
}

static void seek_step(struct tui *t)
{
	struct search *s = &t->jobs.search;
	struct list *l = tui_list(t);
	uint32_t n = doc_ops(l->doc);

	if (!s->left--) {
		s->seeking = false;
		return;
	}
	uint32_t next = s->dir > 0 ? s->at + 1 : s->at - 1;
	if (next >= n) {
		next = s->dir > 0 ? 0 : n - 1;
		s->wrapped = true;
	}
	s->at = next;
	uint32_t entry = matching_entry(t, l, next);
	if (entry != NONE) {
		s->seeking = false;
		show_match(t, l, entry);
	}
}

static void count_step(struct tui *t)
{
	struct search *s = &t->jobs.search;
	const struct list *l = tui_list(t);

	if (s->count_at >= doc_ops(l->doc)) {
		s->counting = false;
		return;
	}
	s->matches += matching_entry(t, l, s->count_at++) != NONE;
}

/* ---- filtering */

void jobs_filter(struct tui *t, struct filter *f, const char *text)
{
	filter_free(t->jobs.filter);
	free(t->jobs.filter_text);
	t->jobs.filter = f;
	t->jobs.filter_text = f ? xstrdup(text) : NULL;
	for (unsigned i = 0; i < LISTS; i++) {
		free(t->lists[i].pass);
		t->lists[i].pass = NULL;
		if (!f && t->lists[i].doc)
			list_build(&t->lists[i]);
	}
	t->jobs.filtering = false;
	jobs_filter_list(t);
}

void jobs_filter_list(struct tui *t)
{
	struct list *l = tui_list(t);

	if (!t->jobs.filter || l->pass)
		return;
	l->pass = xcalloc(l->n_bits + 1ul, 1);
	t->jobs.filtering = true;
	t->jobs.filter_at = 0;
	t->jobs.search.counting = t->jobs.search.seeking = false;
}

static bool op_passes(struct tui *t, const struct doc *d, uint32_t op)
{
	for (uint32_t i = doc_first(d, op); i < doc_first(d, op + 1); i++) {
		const struct entry *e = doc_entry(d, i);

		for (unsigned side = 0; side < 2; side++) {
			uint32_t at = entry_of(e, (enum side)side);

			if (at == NONE)
				continue;
			tree_reset(&t->scratch);
			if (!e->is_event)
				trace_dissect(d->trace[side], at, &t->scratch);
			if (filter_match(t->jobs.filter, d->trace[side], e->is_event ? NONE : at,
				    &t->scratch))
				return true;
		}
	}
	return false;
}

static void filter_step(struct tui *t)
{
	struct list *l = tui_list(t);
	uint32_t op = t->jobs.filter_at;

	if (!l->pass || op >= doc_ops(l->doc)) {
		t->jobs.filtering = false;
		return;
	}
	l->pass[op] = op_passes(t, l->doc, op) ? PASS_YES : PASS_NO;
	t->jobs.filter_at++;
}

/* ---- after a change of the rules */

void jobs_refresh(struct tui *t, bool equal)
{
	/* What is under way sees the new rules in its rest, but not in what it has done. */
	t->jobs.refresh_equal = equal || (t->jobs.refreshing && t->jobs.refresh_equal);
	t->jobs.refreshing = t->diff;
	t->jobs.refresh_at = 0;
}

static void refresh_step(struct tui *t)
{
	uint32_t i = t->jobs.refresh_at;

	if (i >= t->diff->entries.n) {
		t->jobs.refreshing = false;
		return;
	}
	const struct entry *e = diff_entry(t->diff, i);
	uint8_t before = e->severity;
	t->jobs.refresh_at++;
	if (before == SEV_NONE && !t->jobs.refresh_equal)
		return;
	diff_refresh(t->diff, i, &t->refreshed);
	if (e->severity < before)
		rules_silenced(t);
}

/* ---- all of them */

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static bool busy(const struct jobs *j)
{
	return j->filtering || j->refreshing || j->search.seeking || j->search.counting;
}

static void one_step(struct tui *t)
{
	struct jobs *j = &t->jobs;

	if (j->refreshing)
		refresh_step(t);
	else if (j->filtering)
		filter_step(t);
	else if (j->search.seeking)
		seek_step(t);
	else if (j->search.counting)
		count_step(t);
}

static void report(struct tui *t, bool filtered, bool refreshed)
{
	struct list *l = tui_list(t);

	if (filtered || (refreshed && l->context != CONTEXT_ALL))
		list_build(l);
	if (filtered && t->jobs.filtering)
		tui_say(t, false, "filtering %u of %u (%s stops)", t->jobs.filter_at,
			doc_ops(l->doc), "z");
	else if (filtered)
		tui_say(t, false, "&%s  %u of %u", t->jobs.filter_text, l->n, doc_ops(l->doc));
	if (refreshed)
		t->version++;
}

bool jobs_work(struct tui *t, unsigned ms)
{
	uint64_t end = now_ms() + ms;
	bool filtered = t->jobs.filtering, refreshed = t->jobs.refreshing;
	bool searched = t->jobs.search.seeking || t->jobs.search.counting;

	if (!busy(&t->jobs))
		return false;
	do
		for (unsigned i = 0; i < STEP && busy(&t->jobs); i++)
			one_step(t);
	while (busy(&t->jobs) && now_ms() < end);
	report(t, filtered, refreshed);
	if (searched)
		say_matches(t);
	tui_sync(t);
	return busy(&t->jobs);
}

void jobs_stop(struct tui *t)
{
	if (t->loading || t->comparing)
		t->effects.stop = true;
	if (!busy(&t->jobs))
		return;
	t->jobs.filtering = t->jobs.search.seeking = t->jobs.search.counting = false;
	tui_say(t, false, "stopped: what is shown is not complete");
}

void jobs_free(struct tui *t)
{
	filter_free(t->jobs.filter);
	free(t->jobs.filter_text);
}
