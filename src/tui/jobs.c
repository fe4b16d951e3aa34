/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/jobs.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "diff/kept.h"
#include "diff/rerank.h"
#include "tui/model.h"

/* Operations that are listed between two looks at the clock. */
#define STEP 1024u

void jobs_say(struct tui *t, bool error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (!t->note[0] || t->note_of_job) {
		vsnprintf(t->note, sizeof(t->note), fmt, args);
		t->note_is_error = error;
		t->note_of_job = true;
	}
	va_end(args);
}

/* ---- lists and filter */

void jobs_filter(struct tui *t, struct filter *f, const char *text)
{
	struct jobs *j = &t->jobs;

	filter_free(j->filter);
	free(j->filter_text);
	passed_free(&j->passed);
	j->filter = f;
	j->filter_text = f ? xstrdup(text) : NULL;
	j->said = false;
	for (unsigned i = 0; i < LISTS; i++) {
		t->lists[i].passed = f ? &j->passed : NULL;
		if (t->lists[i].doc)
			list_build(&t->lists[i]);
	}
}

static void decide_side(struct tui *t, struct trace *trace, enum side side, const struct entry *e)
{
	struct passed *p = &t->jobs.passed;
	uint32_t at = entry_of(e, side);

	if (at == NONE || passed_at(p, side, e->is_event, at) != PASS_UNKNOWN)
		return;
	tree_reset(&t->scratch);
	if (!e->is_event)
		trace_dissect(trace, at, &t->scratch);
	passed_set(p, side, e->is_event, at,
		filter_match(t->jobs.filter, trace, e->is_event ? NONE : at, &t->scratch));
}

/* What the filter says of the operation whose rows are to be made next. */
static void decide(struct tui *t, const struct list *l)
{
	uint32_t op = l->next > l->built ? l->next : l->built;

	if (op >= doc_ops(l->doc))
		return;
	for (uint32_t i = doc_first(l->doc, op), end = doc_first(l->doc, op + 1); i < end; i++) {
		const struct entry e = doc_entry(l->doc, i);

		for (enum side side = SIDE_A; side <= SIDE_B; side++)
			decide_side(t, l->doc->trace[side], side, &e);
	}
}

static bool is_shown(struct tui *t, unsigned i)
{
	return t->lists[i].doc &&
	       (&t->lists[i] == tui_list(t) || (t->mode == MODE_UNLINKED && i != LIST_PAIR));
}

/* A list that is seen and lacks rows; the one with the keys first. */
static struct list *list_to_make(struct tui *t)
{
	struct list *l = tui_list(t);

	if (l->doc && list_behind(l))
		return l;
	for (unsigned i = 0; i < LISTS; i++)
		if (is_shown(t, i) && list_behind(&t->lists[i]))
			return &t->lists[i];
	return NULL;
}

static void list_step(struct tui *t, struct list *l)
{
	bool filtered = t->jobs.filter && !t->jobs.passed.halted;

	if (!doc_complete(l->doc))
		doc_grow(l->doc, STEP);
	if (filtered)
		decide(t, l);
	list_extend(l, filtered ? 1 : STEP);
	struct wanted *w = &t->wanted[l - t->lists];
	/* What was said of waiting for it is no longer true. */
	if (w->on && tui_go_wanted(t, l) && !w->on && w->frame)
		t->note[0] = '\0';
}

static void say_filter(struct tui *t)
{
	const struct list *l = tui_list(t);

	if (!t->jobs.filter || t->jobs.said || t->jobs.passed.halted)
		return;
	bool all = !list_behind(l);
	t->jobs.said = all && !t->loading;
	jobs_say(t, false, "&%s  %u of %u%s", t->jobs.filter_text, l->n, doc_ops(l->doc),
		all ? t->loading ? " so far" : "" : ": filtering, Esc stops");
}

/* ---- after a change of the rules */

void jobs_drop_refresh(struct tui *t)
{
	rerank_drop(t->jobs.rerank);
	t->jobs.rerank = NULL;
	t->jobs.refreshing = false;
}

static bool refresh_one(struct tui *t, uint32_t entry)
{
	return diff_refresh(t->diff, entry, !rule_list_stands(t), &t->refreshed);
}

/* The rows that are seen, and what is shown of one, change at once. */
static void refresh_seen(struct tui *t)
{
	const struct list *l = &t->lists[LIST_PAIR];

	for (uint32_t i = l->top; l->doc && i < l->n && i < l->top + (uint32_t)t->h; i++) {
		uint32_t op = list_row(l, i).op;

		for (uint32_t k = doc_first(l->doc, op); k < doc_first(l->doc, op + 1); k++)
			refresh_one(t, k);
	}
}

void jobs_refresh(struct tui *t)
{
	jobs_drop_refresh(t);
	if (!t->diff)
		return;
	/* What is shown of an operation stays, though another part may tell more now. */
	struct list *l = tui_list(t);
	if (tui_entry(t, l) != NONE)
		tui_choose_half(t, l, tui_entry(t, l));
	kept_rules(t->diff->kept, t->rules);
	t->jobs.refreshing = true;
	t->jobs.refresh_at = 0;
	refresh_seen(t);
}

/* Kinds and severities are right: what is folded, and which findings there are, follows. */
static void refreshed_all(struct tui *t)
{
	struct list *l = &t->lists[LIST_PAIR];

	if (l->doc && l->context != CONTEXT_ALL)
		list_build(l);
	t->jobs.rerank = rerank_begin(t->diff);
}

static void ranked_all(struct tui *t)
{
	rerank_end(t->jobs.rerank);
	t->jobs.rerank = NULL;
	t->jobs.refreshing = false;
	if (t->over.kind == OVER_FINDINGS)
		over_refill(t);
}

static void refresh_step(struct tui *t)
{
	struct jobs *j = &t->jobs;

	if (j->rerank) {
		if (!rerank_next(j->rerank, &t->refreshed))
			ranked_all(t);
		return;
	}
	for (unsigned n = 0; n < STEP && j->refresh_at < t->diff->entries.n; n++)
		if (refresh_one(t, j->refresh_at++))
			return;
	if (j->refresh_at == t->diff->entries.n)
		refreshed_all(t);
}

/*
 * While there is nothing else to do: what rules silenced as the captures were
 * read is looked at before somebody asks for it.
 */
static bool fill_step(struct tui *t)
{
	struct jobs *j = &t->jobs;

	if (!t->diff || t->comparing)
		return false;
	for (unsigned n = 0; n < STEP && j->fill_at < t->diff->entries.n; n++)
		if (diff_look(t->diff, j->fill_at++, &t->refreshed))
			break;
	return j->fill_at < t->diff->entries.n;
}

static void say_refresh(struct tui *t)
{
	if (t->jobs.refreshing)
		jobs_say(t, false, "%s: %u of %u",
			t->jobs.rerank ? "ranking what is left" : "applying the rules",
			t->jobs.rerank ? rerank_done(t->jobs.rerank) : t->jobs.refresh_at,
			t->diff->entries.n);
	else if (t->note_of_job)
		t->note[0] = '\0';
}

/* ---- all of them */

uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

enum work { WORK_NONE, WORK_LIST, WORK_REFRESH, WORK_SEARCH, WORK_HITS, WORK_FILL };

/* Does a bit of what is most urgent. */
static enum work one_step(struct tui *t)
{
	struct list *l = list_to_make(t);

	if (l) {
		list_step(t, l);
		return WORK_LIST;
	}
	if (t->jobs.refreshing) {
		refresh_step(t);
		return WORK_REFRESH;
	}
	if (search_busy(t)) {
		search_step(t);
		return WORK_SEARCH;
	}
	if (rule_hits_step(t))
		return WORK_HITS;
	return fill_step(t) ? WORK_FILL : WORK_NONE;
}

bool jobs_work(struct tui *t, unsigned ms)
{
	uint64_t end = now_ms() + ms;
	enum work now, last = WORK_NONE;

	do {
		now = one_step(t);
		last = now ? now : last;
	} while (now && now_ms() < end);
	if (last == WORK_SEARCH || (last && t->search.waiting))
		search_say(t);
	else if (last == WORK_REFRESH)
		say_refresh(t);
	else
		say_filter(t);
	tui_sync(t);
	return now;
}

static bool finding(struct tui *t)
{
	return (t->jobs.filter && list_to_make(t)) || search_busy(t) || t->search.waiting ||
	       t->wanted[tui_list(t) - t->lists].on;
}

bool jobs_busy(struct tui *t)
{
	return finding(t) || (t->comparing && t->diff);
}

void jobs_stop(struct tui *t)
{
	if (!finding(t)) {
		t->effects.stop = t->loading || t->comparing;
		return;
	}
	t->jobs.passed.halted = t->jobs.filter && list_to_make(t);
	search_stop(t);
	tui_want_nothing(t);
	tui_say(t, false, "stopped: what is shown is not complete");
}

void jobs_free(struct tui *t)
{
	rerank_drop(t->jobs.rerank);
	filter_free(t->jobs.filter);
	free(t->jobs.filter_text);
	passed_free(&t->jobs.passed);
}
