/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/told.h"
#include "report/delta_text.h"
#include "report/escape.h"
#include "report/hint.h"
#include "report/value.h"
#include "tui/model.h"

static const char *const kinds[CHANGES] = { "same", "changed", "only in A", "only in B", "moved" };

static void finding_values(const struct view *v, const struct delta *x, struct buf *out)
{
	buf_str(out, ": ");
	if (x->a == NO_NODE || x->b == NO_NODE) {
		buf_str(out, kinds[x->kind]);
		return;
	}
	if (x->a_text)
		escape_text(out, x->a_text, strlen(x->a_text));
	else
		value_brief(&v->a, &v->a.nodes[x->a], 40, out);
	buf_str(out, " -> ");
	if (x->b_text)
		escape_text(out, x->b_text, strlen(x->b_text));
	else
		value_brief(&v->b, &v->b.nodes[x->b], 40, out);
}

/* The delta that a finding is about, as the rules are now; NULL: it does not count any more. */
static const struct delta *finding_delta(const struct finding *f, const struct view *v)
{
	if (f->delta < v->n && v->deltas[f->delta].field == f->field &&
		v->deltas[f->delta].severity != SEV_NONE)
		return &v->deltas[f->delta];
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].field == f->field && v->deltas[i].severity != SEV_NONE)
			return &v->deltas[i];
	return NULL;
}

static void finding_frames(const struct diff *d, const struct entry *e, struct buf *out)
{
	for (unsigned side = 0; side < 2; side++) {
		const struct trace *trace = side ? d->b : d->a;
		uint32_t at = entry_of(e, (enum side)side);

		if (at != NONE)
			buf_printf(out, "%c%u ", 'A' + (int)side,
				e->is_event ? trace_event(trace, at)->e.frame
					    : trace_msg(trace, at)->frame);
	}
}

static const struct finding *finding_at(const struct diff *d, uint32_t i)
{
	return i < d->n_findings ? &d->findings[i] : &d->notes[i - d->n_findings];
}

/* How many differences of the same structure are told with that of a finding. */
static uint32_t also_count(const struct view *v, const struct delta *x)
{
	uint32_t at = 0, n = 0;

	while (told_also(v, x, &at))
		n++;
	return n;
}

/* Those, as far as a line goes. */
static void also(const struct view *v, const struct delta *x, int width, struct buf *out)
{
	const char *sep = "also ";
	uint32_t at = 0;

	for (const struct delta *y; (y = told_also(v, x, &at)) && out->n < (size_t)width;
		sep = "; ") {
		buf_str(out, sep);
		delta_path_beside(v, x, y, out);
		finding_values(v, y, out);
	}
}

/* What the operation is, from the side that has it; makes the finding's view. */
static void what(struct tui *t, const struct finding *f, struct buf *out)
{
	const struct diff *d = t->diff;
	const struct entry *e = diff_entry(d, f->entry);
	enum side side = e->a != NONE ? SIDE_A : SIDE_B;
	struct trace *trace = side == SIDE_A ? d->a : d->b;
	struct buf raw = { 0 };

	diff_view(t->diff, f->entry, &t->refreshed);
	told_group(&t->refreshed);
	if (e->is_event)
		event_summary(trace, entry_of(e, side), &raw);
	else
		trace_summary(trace, entry_of(e, side),
			side == SIDE_A ? &t->refreshed.a : &t->refreshed.b, &raw);
	escape_text(out, raw.p, raw.n);
	buf_free(&raw);
}

void finding_line(struct tui *t, uint32_t i, struct buf *out, unsigned *style)
{
	const struct diff *d = t->diff;
	bool note = i >= d->n_findings;
	const struct finding *f = finding_at(d, i);

	*style = note ? ST_DIM : f->tier == TIER_STATUS ? ST_ERROR : ST_CHANGE;
	buf_printf(out, note ? " note  " : "%5u  ", i + 1);
	finding_frames(d, diff_entry(d, f->entry), out);
	buf_char(out, ' ');
	what(t, f, out);
	buf_str(out, "  ");
	const struct delta *x = f->field == F_NONE ? NULL : finding_delta(f, &t->refreshed);
	if (x) {
		delta_path(&t->refreshed, x, out);
		finding_values(&t->refreshed, x, out);
	} else if (f->field == F_NONE)
		buf_str(out, note && f->reason ? f->reason : kinds[f->kind]);
	else
		buf_str(out, "(ignored)");
	if (!x && f->field != F_NONE)
		*style = ST_DIM;
	uint32_t others = also_count(&t->refreshed, x);
	if (others)
		buf_printf(out, "  (+%u also)", others);
	if (f->consequences)
		buf_printf(out, "  (+%u follow)", f->consequences);
}

static void side_value(const struct view *v, const struct delta *x, enum side side, struct buf *out)
{
	const struct tree *tree = side == SIDE_A ? &v->a : &v->b;
	uint32_t node = side == SIDE_A ? x->a : x->b;
	const char *said = side == SIDE_A ? x->a_text : x->b_text;

	if (node == NO_NODE)
		buf_str(out, "(absent)");
	else if (said)
		escape_text(out, said, strlen(said));
	else
		value_text(tree, &tree->nodes[node], 512, out);
}

/* A line of the detail, if there is anything in it; it is empty after that. */
static void put_line(struct screen *s, int *y, unsigned style, struct buf *line)
{
	if (line->n)
		screen_text(s, (*y)++, 1, s->w - 1, style, line->p, line->n);
	line->n = 0;
}

/* Which field differs, how, and what is told with it. */
static void put_delta(const struct view *v, const struct delta *x, struct screen *s, int *y)
{
	struct buf line = { 0 };

	delta_path(v, x, &line);
	put_line(s, y, ST_NORMAL, &line);
	for (enum side side = SIDE_A; side <= SIDE_B; side++) {
		buf_printf(&line, "%c  ", 'A' + (int)side);
		side_value(v, x, side, &line);
		put_line(s, y, side ? ST_B : ST_A, &line);
	}
	if (!hint_delta(v, x, &line))
		line.n = 0;
	put_line(s, y, ST_NORMAL, &line);
	also(v, x, s->w, &line);
	put_line(s, y, ST_NORMAL, &line);
	buf_free(&line);
}

void finding_detail(struct tui *t, uint32_t i, struct screen *s, int y)
{
	const struct finding *f = finding_at(t->diff, i);
	struct buf line = { 0 };

	what(t, f, &line);
	put_line(s, &y, ST_BOLD, &line);
	const struct delta *x = f->field == F_NONE ? NULL : finding_delta(f, &t->refreshed);
	if (x)
		put_delta(&t->refreshed, x, s, &y);
	if (f->reason)
		buf_printf(&line, "Why it stands here: %s", f->reason);
	put_line(s, &y, ST_NORMAL, &line);
	if (f->consequences)
		buf_printf(&line, "%u later difference%s from it", f->consequences,
			f->consequences == 1 ? " follows" : "s follow");
	put_line(s, &y, ST_NORMAL, &line);
	buf_free(&line);
}
