/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include <errno.h>

#include "diff/told.h"
#include "report/sink.h"

/* One report being written. */
struct run {
	struct sink *sink;
	struct diff *d;
	const struct report_options *o;
	struct view view;
	uint32_t folded, cause; /* rows waiting to be told as one line */
	bool skipped;           /* rows since the last one shown */
};

static void points(struct run *r, enum section section, const struct finding *list, uint32_t n)
{
	r->sink->ops->section(r->sink, section);
	for (uint32_t i = 0; i < n && !r->sink->out.error; i++) {
		struct point p = { i + 1, &list[i], diff_entry(r->d, list[i].entry), NULL };

		diff_view(r->d, list[i].entry, &r->view);
		told_group(&r->view);
		if (list[i].delta < r->view.n)
			p.delta = &r->view.deltas[list[i].delta];
		if (!r->sink->ops->point(r->sink, &p, &r->view))
			return;
		out_step(&r->sink->out);
	}
}

static bool is_folded(const struct run *r, const struct entry *e)
{
	return r->sink->ops->folded && e->cause && e->severity == SEV_DIFFERENCE && !r->o->all &&
	       !r->o->verbose && e->cause <= r->d->n_findings;
}

/* Whether a row is shown for its own sake, not for one near it. */
static bool is_shown(const struct run *r, uint32_t i)
{
	const struct entry *e = diff_entry(r->d, i);

	if (e->hidden)
		return false;
	if (r->o->first)
		return r->d->n_findings && i == r->d->findings[0].entry;
	if (e->severity == SEV_DIFFERENCE)
		return !is_folded(r, e) || i == r->d->findings[e->cause - 1].entry;
	return r->o->all || (r->o->verbose && e->severity == SEV_NOTE);
}

static void end_fold(struct run *r)
{
	if (r->folded)
		r->sink->ops->folded(r->sink, r->cause, r->folded);
	r->folded = 0;
}

static void show(struct run *r, uint32_t i)
{
	end_fold(r);
	diff_view(r->d, i, &r->view);
	r->sink->ops->row(r->sink, i, &r->view, r->skipped);
	r->skipped = false;
	out_step(&r->sink->out);
}

static void hide(struct run *r, const struct entry *e)
{
	if (!r->o->first && is_folded(r, e)) {
		if (r->cause != e->cause)
			end_fold(r);
		r->cause = e->cause;
		r->folded++;
	} else {
		r->skipped = true;
	}
}

static void rows(struct run *r)
{
	uint32_t n = r->d->entries.n, next = 0, context = r->o->context;
	uint64_t near = 0; /* rows before this one stand close after one that is shown */

	r->sink->ops->section(r->sink, SECTION_ENTRIES);
	for (uint32_t i = 0; i < n && !r->sink->out.error; i++) {
		const struct entry *e = diff_entry(r->d, i);

		while (next < n && (next < i || !is_shown(r, next)))
			next++;
		if (next == i)
			near = (uint64_t)i + context + 1;
		if (e->hidden)
			r->skipped = true;
		else if (next == i || i < near || (next < n && next - i <= context))
			show(r, i);
		else
			hide(r, e);
	}
	end_fold(r);
}

static void whole_report(struct run *r)
{
	uint32_t n = r->o->first && r->d->n_findings > 1 ? 1 : r->d->n_findings;

	r->sink->ops->begin(r->sink);
	points(r, SECTION_FINDINGS, r->d->findings, n);
	points(r, SECTION_NOTES, r->d->notes, r->o->first ? 0 : r->d->n_notes);
	rows(r);
	r->sink->ops->end(r->sink);
}

bool report_diff(FILE *out, struct diff *d, const struct report_options *o)
{
	struct run r = { .d = d, .o = o };
	struct sink *s = o->format == FORMAT_TEXT ? sink_text() : sink_json();

	s->d = d;
	s->o = o;
	s->out.file = out;
	r.sink = s;
	if (o->stat)
		report_stat(&s->out, d);
	else
		whole_report(&r);
	bool ok = out_end(&s->out);
	int error = errno;

	sink_free(s);
	view_free(&r.view);
	errno = error;
	return ok;
}
