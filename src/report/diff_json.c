/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "diff/reference.h"
#include "diff/told.h"
#include "report/baseline.h"
#include "report/hint.h"
#include "report/latency.h"
#include "report/overview.h"
#include "report/path.h"
#include "report/sink.h"
#include "report/tree_json.h"
#include "report/value.h"

#define VALUE_MAX 4096u

struct json_sink {
	struct sink sink;
	struct json j;
	struct tree_json *values;
	enum section section;
};

static bool by_lines(const struct json_sink *s)
{
	return s->sink.o->format == FORMAT_JSONL;
}

/* Begins an object that is an element of a section, or a line of its own. */
static void begin_item(struct json_sink *s, const char *type)
{
	if (by_lines(s)) {
		s->j.more = false;
	} else {
		if (s->j.more)
			buf_char(s->j.out, ',');
		buf_char(s->j.out, '\n');
		s->j.more = false;
	}
	json_open(&s->j, NULL, '{');
	if (by_lines(s))
		json_str(&s->j, "type", type);
}

static void end_item(struct json_sink *s)
{
	json_close(&s->j, '}');
	if (by_lines(s))
		buf_char(s->j.out, '\n');
}

static void counts(struct json *j, const struct diff *d)
{
	json_bool(j, "identical", d->identical);
	json_open(j, "counts", '{');
	for (unsigned kind = 0; kind < CHANGES; kind++)
		json_u64(j, change_name((enum change)kind), d->counts.kind[kind]);
	json_u64(j, "noted", d->counts.noted);
	json_close(j, '}');
	json_open(j, "not_compared", '{');
	json_u64(j, "encrypted", d->encrypted);
	json_u64(j, "incomplete", d->incomplete);
	json_u64(j, "malformed", d->malformed);
	json_close(j, '}');
	json_bool(j, "approximate", d->approximate);
}

static void references(struct json_sink *s)
{
	const struct report_options *o = s->sink.o;

	if (!o->n_references)
		return;
	json_open(&s->j, "references", '[');
	for (unsigned i = 0; i < o->n_references; i++)
		json_str(&s->j, NULL, o->references[i].path);
	json_close(&s->j, ']');
}

static void begin(void *self)
{
	struct json_sink *s = self;
	const struct diff *d = s->sink.d;

	s->j.out = &s->sink.out.buf;
	json_open(&s->j, NULL, '{');
	if (by_lines(s))
		json_str(&s->j, "type", "header");
	json_str(&s->j, "format", "smbdiff.diff/1");
	overview_json(&s->j, "a", d->a);
	overview_json(&s->j, "b", d->b);
	json_str(&s->j, "profile", profile_name(d->rules->profile));
	references(s);
	if (by_lines(s))
		end_item(s);
	else
		counts(&s->j, d);
}

static void section(void *self, enum section section)
{
	static const char *const names[] = { "findings", "notes", "entries" };
	struct json_sink *s = self;

	s->section = section;
	if (by_lines(s))
		return;
	if (section > SECTION_FINDINGS)
		json_close(&s->j, ']');
	json_open(&s->j, names[section], '[');
}

/* One side of a delta. Returns whether its value was cut. */
static bool delta_side(struct json_sink *s, const char *key, const struct view *v,
	const struct delta *x, enum side side)
{
	struct json *j = &s->j;
	const struct tree *t = view_tree(v, side);
	uint32_t node = delta_node(x, side);
	const char *text = side == SIDE_A ? x->a_text : x->b_text;
	struct buf *name = &s->sink.scratch;
	bool cut = false;

	if (node == NO_NODE) {
		json_null(j, key);
		return false;
	}
	json_open(j, key, '{');
	size_t start = j->out->n;
	cut = tree_json_value(s->values, t, &t->nodes[node], VALUE_MAX, text, j->out);
	j->more = j->out->n > start;
	name->n = 0;
	if (!j->more && value_identity(t, node, name))
		json_text(j, "text", name);
	if (cut)
		json_bool(j, "cut", true);
	json_close(j, '}');
	return cut;
}

static void delta_bits(struct json_sink *s, const struct view *v, const struct delta *x)
{
	const struct bits *bits = fields[x->field].bits;
	struct json *j = &s->j;
	bool any = false;

	if (!bits || x->a_text || x->a == NO_NODE || x->b == NO_NODE)
		return;
	for (unsigned i = 0; i < bits->n; i++) {
		const struct bit *b = &bits->list[i];
		uint64_t a = value_of_bit(b, v->a.nodes[x->a].value);
		uint64_t other = value_of_bit(b, v->b.nodes[x->b].value);

		if (a == other)
			continue;
		if (!any)
			json_open(j, "bits", '[');
		any = true;
		json_open(j, NULL, '{');
		json_str(j, "name", fields[b->field].name);
		json_u64(j, "a", a);
		json_u64(j, "b", other);
		json_close(j, '}');
	}
	if (any)
		json_close(j, ']');
}

/* The members that a delta has as a finding and under its entry. */
static void delta_members(struct json_sink *s, const struct view *v, const struct delta *x)
{
	struct json *j = &s->j;
	bool in_a = x->a != NO_NODE;

	json_str(j, "name", fields[x->field].name);
	json_str(j, "label", fields[x->field].label);
	path_json(j, "path", in_a ? &v->a : &v->b, in_a ? x->a : x->b);
	bool cut = delta_side(s, "a", v, x, SIDE_A);
	cut |= delta_side(s, "b", v, x, SIDE_B);
	if (cut && in_a && x->b != NO_NODE)
		json_u64(j, "differs_at", sink_differs_at(v, x));
	delta_bits(s, v, x);
	s->sink.scratch.n = 0;
	if (hint_delta(v, x, &s->sink.scratch))
		json_text(j, "hint", &s->sink.scratch);
}

/* A delta as an object of a list. */
static void delta_object(struct json_sink *s, const struct view *v, const struct delta *x)
{
	struct json *j = &s->j;

	json_open(j, NULL, '{');
	json_str(j, "kind", change_name((enum change)x->kind));
	json_str(j, "severity", severity_name((enum severity)x->severity));
	delta_members(s, v, x);
	if (x->reason)
		json_str(j, "reason", x->reason);
	json_close(j, '}');
}

static bool has_side(const struct entry *e, enum side side)
{
	return entry_index(e, side) != NONE;
}

static void whole_side(struct json_sink *s, const char *key, const struct point *p,
	const struct view *v, enum side side)
{
	if (!has_side(p->entry, side)) {
		json_null(&s->j, key);
		return;
	}
	json_open(&s->j, key, '{');
	json_text(&s->j, "text", sink_summary(&s->sink, p->entry, v, side));
	json_close(&s->j, '}');
}

static void whole_members(struct json_sink *s, const struct point *p, const struct view *v)
{
	json_null(&s->j, "name");
	json_null(&s->j, "label");
	json_open(&s->j, "path", '[');
	json_close(&s->j, ']');
	whole_side(s, "a", p, v, SIDE_A);
	whole_side(s, "b", p, v, SIDE_B);
}

static void frame(struct json_sink *s, const char *key, const struct entry *e, enum side side)
{
	if (has_side(e, side))
		json_u64(&s->j, key, sink_frame(&s->sink, e, side));
	else
		json_null(&s->j, key);
}

/* What is told with the delta of a finding. */
static void also(struct json_sink *s, const struct point *p, const struct view *v)
{
	uint32_t at = 0;
	const struct delta *x = told_also(v, p->delta, &at);

	if (!x)
		return;
	json_open(&s->j, "also", '[');
	for (; x; x = told_also(v, p->delta, &at))
		delta_object(s, v, x);
	json_close(&s->j, ']');
}

static bool point(void *self, const struct point *p, const struct view *v)
{
	struct json_sink *s = self;
	struct json *j = &s->j;
	const struct finding *f = p->finding;
	enum side side = has_side(p->entry, SIDE_A) ? SIDE_A : SIDE_B;

	begin_item(s, s->section == SECTION_FINDINGS ? "finding" : "note");
	json_u64(j, "rank", p->rank);
	json_str(j, "kind", change_name((enum change)f->kind));
	json_str(j, "severity", severity_name((enum severity)f->severity));
	if (p->delta)
		delta_members(s, v, p->delta);
	else
		whole_members(s, p, v);
	also(s, p, v);
	frame(s, "a_frame", p->entry, SIDE_A);
	frame(s, "b_frame", p->entry, SIDE_B);
	json_u64(j, "entry", f->entry + 1u);
	json_text(j, "summary", sink_summary(&s->sink, p->entry, v, side));
	json_str(j, "reason", f->reason);
	json_u64(j, "consequences", f->consequences);
	end_item(s);
	return true;
}

static void row_side(struct json_sink *s, const char *key, const struct entry *e,
	const struct view *v, enum side side)
{
	struct json *j = &s->j;
	uint32_t i = entry_index(e, side);

	if (i == NONE) {
		json_null(j, key);
		return;
	}
	json_open(j, key, '{');
	if (e->is_event) {
		json_str(
			j, "event", event_name(trace_event(sink_trace(&s->sink, side), i)->e.kind));
		json_null(j, "message");
	} else {
		json_u64(j, "message", i + 1u);
	}
	json_u64(j, "frame", sink_frame(&s->sink, e, side));
	json_text(j, "summary", sink_summary(&s->sink, e, v, side));
	json_close(j, '}');
}

static void row_fields(struct json_sink *s, const struct view *v)
{
	json_open(&s->j, "fields", '[');
	for (uint32_t i = 0; i < v->n; i++)
		delta_object(s, v, &v->deltas[i]);
	json_close(&s->j, ']');
}

static void row(void *self, uint32_t index, const struct view *v, bool skipped)
{
	struct json_sink *s = self;
	struct json *j = &s->j;
	const struct entry *e = diff_entry(s->sink.d, index);

	(void)skipped;
	begin_item(s, "entry");
	json_u64(j, "index", index + 1u);
	json_u64(j, "exchange", e->exchange);
	json_str(j, "kind", change_name((enum change)e->kind));
	json_str(j, "severity", severity_name((enum severity)e->severity));
	if (e->cause)
		json_u64(j, "cause", e->cause);
	row_side(s, "a", e, v, SIDE_A);
	row_side(s, "b", e, v, SIDE_B);
	if (v->n)
		row_fields(s, v);
	end_item(s);
}

/* What of the baseline did not come. */
static void baseline(struct json *j, const struct baseline *b)
{
	json_open(j, "baseline", '{');
	json_str(j, "path", b->path);
	json_open(j, "stale", '[');
	for (uint32_t i = 0; i < b->items.n; i++) {
		const struct baseline_item *x = baseline_at(b, i);

		if (!baseline_stale(x))
			continue;
		json_open(j, NULL, '{');
		json_u64(j, "count", baseline_stale(x));
		json_key(j, NULL);
		buf_str(j->out, x->text);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

static void last_members(struct json_sink *s)
{
	if (s->sink.o->baseline)
		baseline(&s->j, s->sink.o->baseline);
	if (s->sink.o->latency)
		latency_json(&s->j, s->sink.o->latency);
}

static void end(void *self)
{
	struct json_sink *s = self;

	if (by_lines(s)) {
		begin_item(s, "summary");
		counts(&s->j, s->sink.d);
		last_members(s);
		end_item(s);
	} else {
		json_close(&s->j, ']');
		last_members(s);
		json_close(&s->j, '}');
		buf_char(s->j.out, '\n');
	}
	tree_json_free(s->values);
}

struct sink *sink_json(void)
{
	static const struct sink_ops ops = {
		.begin = begin, .section = section, .point = point, .row = row, .end = end
	};
	struct json_sink *s = xcalloc(1, sizeof(*s));

	s->sink.ops = &ops;
	s->values = tree_json_new();
	return &s->sink;
}
