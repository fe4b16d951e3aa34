/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/rerank.h"

#include <stdlib.h>
#include <string.h>

#include "diff/findings.h"
#include "diff/outcome.h"

/* Entries without differences that are gone over at once. */
#define EQUAL_MAX 4096u

struct rerank {
	struct diff *d;
	struct diff found; /* the same rows, with findings and notes of its own */
	struct findings *findings;
	struct finding *kept; /* notes about rows that rules do not change, by entry */
	uint32_t n_kept, next_kept;
	uint32_t next, next_lane;
};

static int by_entry(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;

	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static void keep_notes(struct rerank *r)
{
	r->kept = xcalloc(r->d->n_notes + 1ul, sizeof(*r->kept));
	for (uint32_t i = 0; i < r->d->n_notes; i++)
		if (r->d->notes[i].delta == NO_NODE &&
			strcmp(r->d->notes[i].reason, OUTCOME_IGNORED) != 0)
			r->kept[r->n_kept++] = r->d->notes[i];
	qsort(r->kept, r->n_kept, sizeof(*r->kept), by_entry);
}

struct rerank *rerank_begin(struct diff *d)
{
	struct rerank *r = xcalloc(1, sizeof(*r));

	r->d = d;
	r->found = *d;
	r->found.findings = r->found.notes = NULL;
	r->found.n_findings = r->found.n_notes = 0;
	r->found.identical = true;
	r->found.cut = false;
	keep_notes(r);
	r->findings = findings_begin(&r->found);
	return r;
}

static const struct msg *msg_of(const struct entry *e, const struct trace *t, uint32_t i)
{
	return e->is_event || i == NONE ? NULL : trace_msg(t, i);
}

static void begin_lanes(struct rerank *r)
{
	const struct vec *lanes = &r->d->lanes;

	for (; r->next_lane < lanes->n; r->next_lane++) {
		const struct lane_start *l = vec_at(lanes, r->next_lane);

		if (l->entry != r->next)
			return;
		if (l->goes_on)
			findings_alone(r->findings);
		else
			findings_conversation(r->findings, l->one_sided, l->alone);
	}
}

/* An entry that differs or has notes. */
static void look_at(struct rerank *r, uint32_t i, struct view *v)
{
	const struct entry *e = diff_entry(r->d, i);

	outcome_view(r->d, i, v);
	if (outcome_is_said(r->d, i))
		findings_note(r->findings, i, OUTCOME_IGNORED);
	findings_entry(r->findings, i, msg_of(e, r->d->a, e->a), msg_of(e, r->d->b, e->b), v);
	r->found.identical &= e->severity != SEV_DIFFERENCE;
}

bool rerank_next(struct rerank *r, struct view *v)
{
	for (unsigned n = 0; n < EQUAL_MAX && r->next < r->d->entries.n; n++) {
		uint32_t i = r->next;
		struct entry *e = diff_entry(r->d, i);

		begin_lanes(r);
		r->next++;
		for (; r->next_kept < r->n_kept && r->kept[r->next_kept].entry == i; r->next_kept++)
			findings_note(r->findings, i, r->kept[r->next_kept].reason);
		e->cause = 0;
		if (e->severity == SEV_NONE)
			continue;
		look_at(r, i, v);
		return true;
	}
	return r->next < r->d->entries.n;
}

uint32_t rerank_done(const struct rerank *r)
{
	return r->next;
}

static void free_rest(struct rerank *r)
{
	free(r->kept);
	free(r);
}

void rerank_end(struct rerank *r)
{
	struct diff *d = r->d;

	findings_end(r->findings);
	free(d->findings);
	free(d->notes);
	d->findings = r->found.findings;
	d->n_findings = r->found.n_findings;
	d->notes = r->found.notes;
	d->n_notes = r->found.n_notes;
	d->identical = r->found.identical;
	d->cut = r->found.cut;
	free_rest(r);
}

void rerank_drop(struct rerank *r)
{
	if (!r)
		return;
	/* What was not looked at has no cause among these. */
	for (uint32_t i = r->next; i < r->d->entries.n; i++)
		diff_entry(r->d, i)->cause = 0;
	findings_end(r->findings);
	free(r->found.findings);
	free(r->found.notes);
	free_rest(r);
}
