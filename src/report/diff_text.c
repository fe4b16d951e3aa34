/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "diff/granted.h"
#include "diff/reference.h"
#include "diff/told.h"
#include "report/baseline.h"
#include "report/delta_text.h"
#include "report/escape.h"
#include "report/hint.h"
#include "report/latency.h"
#include "report/overview.h"
#include "report/path.h"
#include "report/sink.h"
#include "report/style.h"
#include "report/text.h"
#include "report/value.h"

/* Points listed without -v: the first screen is for what matters. */
#define FINDINGS_MAX 10u
#define NOTES_MAX 3u
#define STALE_MAX 10u
#define ALSO_MAX 6u /* of what is told with a finding */

struct text_sink {
	struct sink sink;
	enum section section;
	bool begun;       /* the section's heading is written */
	uint32_t granted; /* exchange of which was told what it was granted */
};

static struct buf *out_of(struct text_sink *s)
{
	return &s->sink.out.buf;
}

static void paint(struct text_sink *s, enum role role)
{
	sink_paint(&s->sink, role);
}

static void painted(struct text_sink *s, enum role role, const char *text)
{
	sink_painted(&s->sink, role, text);
}

static void plural(struct buf *out, uint64_t n, const char *what)
{
	buf_u64(out, n);
	buf_char(out, ' ');
	buf_str(out, what);
	if (n != 1)
		buf_char(out, 's');
}

/* ---- what the captures are, and the verdict */

static void capture_lines(
	struct text_sink *s, const char *letter, enum role role, const struct trace *t)
{
	struct buf *out = out_of(s);
	struct overview v;

	overview_of(t, &v);
	painted(s, role, letter);
	buf_str(out, "  ");
	paint(s, ROLE_HEADING);
	escape_text(out, t->path, strlen(t->path));
	paint(s, ROLE_NONE);
	buf_str(out, "\n   ");
	if (v.dialect.n) {
		buf_add(out, v.dialect.p, v.dialect.n);
		buf_str(out, ", ");
	}
	plural(out, v.messages, "message");
	buf_str(out, " in ");
	plural(out, v.connections, "connection");
	if (v.client.n)
		buf_printf(out, ", %.*s -> %.*s", (int)v.client.n, v.client.p, (int)v.server.n,
			v.server.p);
	buf_str(out, "\n   ");
	time_text(v.first_ns, out);
	buf_printf(out, ", %.3f s\n", (double)(v.last_ns - v.first_ns) / 1e9);
	overview_free(&v);
}

static void count_of(struct buf *out, const char **comma, uint64_t n, const char *what)
{
	if (!n)
		return;
	buf_str(out, *comma);
	buf_u64(out, n);
	buf_char(out, ' ');
	buf_str(out, what);
	*comma = ", ";
}

static void kinds(struct buf *out, const struct diff_counts *c)
{
	const char *comma = ": ";

	count_of(out, &comma, c->kind[CHANGED], "changed");
	count_of(out, &comma, c->kind[ONLY_A], "only in A");
	count_of(out, &comma, c->kind[ONLY_B], "only in B");
	count_of(out, &comma, c->kind[MOVED], "moved");
	count_of(out, &comma, c->kind[SAME], "the same");
	comma = "; ";
	count_of(out, &comma, c->noted, "of these with notes only");
	buf_char(out, '\n');
}

static void verdict(struct text_sink *s)
{
	const struct diff *d = s->sink.d;
	struct buf *out = out_of(s);
	uint64_t unread = d->encrypted + d->incomplete + d->malformed;
	const char *comma = "not compared: ";

	buf_char(out, '\n');
	if (!d->identical)
		painted(s, ROLE_CHANGED, "different");
	else if (d->nothing_compared)
		painted(s, ROLE_CHANGED, "nothing after session setup could be compared");
	else
		painted(s, ROLE_B, unread ? "identical as far as readable" : "identical");
	if (d->identical && d->nothing_compared)
		buf_char(out, '\n');
	else
		kinds(out, &d->counts);
	count_of(out, &comma, d->encrypted, "encrypted");
	count_of(out, &comma, d->incomplete, "incomplete");
	count_of(out, &comma, d->malformed, "malformed");
	if (unread)
		buf_printf(out, " of %llu messages in A and B\n",
			(unsigned long long)d->a->msgs.n + d->b->msgs.n);
	if (d->rules->profile != PROFILE_DEFAULT)
		buf_printf(out, "profile: %s\n", profile_name(d->rules->profile));
	for (unsigned i = 0; i < s->sink.o->n_references; i++) {
		const char *path = s->sink.o->references[i].path;

		buf_str(out, i ? ", " : "only what differs from A and from ");
		escape_text(out, path, strlen(path));
	}
	if (s->sink.o->n_references)
		buf_char(out, '\n');
	if (d->approximate)
		buf_str(out, "the alignment is approximate: the captures are too different\n");
}

static void begin(void *self)
{
	struct text_sink *s = self;

	capture_lines(s, "A", ROLE_A, s->sink.d->a);
	capture_lines(s, "B", ROLE_B, s->sink.d->b);
	verdict(s);
}

static void delta_line(
	struct text_sink *s, const char *indent, const struct view *v, const struct delta *x)
{
	buf_str(out_of(s), indent);
	delta_text(&s->sink, v, x, s->sink.o->verbose);
}

/* ---- findings and notes */

static void heading(struct text_sink *s, const char *text)
{
	if (s->begun)
		return;
	s->begun = true;
	buf_char(out_of(s), '\n');
	painted(s, ROLE_HEADING, text);
	buf_char(out_of(s), '\n');
}

static void section(void *self, enum section section)
{
	struct text_sink *s = self;

	s->section = section;
	s->begun = false;
}

static void frames(struct text_sink *s, const struct entry *e)
{
	struct buf *out = out_of(s);

	buf_char(out, '[');
	if (e->a != NONE)
		buf_printf(out, "A %u", sink_frame(&s->sink, e, SIDE_A));
	if (e->a != NONE && e->b != NONE)
		buf_str(out, ", ");
	if (e->b != NONE)
		buf_printf(out, "B %u", sink_frame(&s->sink, e, SIDE_B));
	buf_char(out, ']');
}

static void summary(struct text_sink *s, const struct entry *e, const struct view *v)
{
	const struct buf *text = sink_summary(&s->sink, e, v, e->a != NONE ? SIDE_A : SIDE_B);

	escape_text(out_of(s), text->p, text->n);
}

static enum role row_role(const struct entry *e)
{
	static const enum role roles[CHANGES] = { ROLE_NONE, ROLE_CHANGED, ROLE_A, ROLE_B,
		ROLE_CHANGED };

	return e->severity == SEV_DIFFERENCE ? roles[e->kind] : ROLE_DIM;
}

static const char *whole_text(enum change kind)
{
	static const char *const text[CHANGES] = { "", "changed", "only in A", "only in B",
		"moved" };

	return text[kind];
}

static void grant_value(
	struct text_sink *s, const struct grant *g, const struct tree *t, uint32_t node)
{
	if (node == NO_NODE)
		buf_str(out_of(s), "nothing");
	else if (g->presence)
		buf_str(out_of(s), "it");
	else if (fields[t->nodes[node].field].bits)
		value_text(t, &t->nodes[node], 80, out_of(s));
	else
		value_brief(t, &t->nodes[node], 80, out_of(s));
}

/* What the request asks for and the response grants, side by side; once for an exchange. */
static void grants(struct text_sink *s, uint32_t entry)
{
	uint32_t exchange = diff_entry(s->sink.d, entry)->exchange;

	if (exchange == s->granted)
		return;
	s->granted = exchange;
	struct view asked = { 0 }, granted = { 0 };
	struct grant list[GRANTS_MAX];
	unsigned n = granted_of(s->sink.d, entry, &asked, &granted, list);
	struct buf *out = out_of(s);

	for (unsigned i = 0; i < n; i++)
		for (enum side side = SIDE_A; side <= SIDE_B; side++) {
			buf_printf(out, "     %s in %c: asked for ", list[i].label,
				side == SIDE_A ? 'A' : 'B');
			grant_value(s, &list[i], view_tree(&asked, side), list[i].asked[side]);
			buf_str(out, ", granted ");
			grant_value(s, &list[i], view_tree(&granted, side), list[i].granted[side]);
			buf_char(out, '\n');
		}
	view_free(&asked);
	view_free(&granted);
}

/* What is told with the delta of a finding: the rest of one structure. */
static void also(struct text_sink *s, const struct point *p, const struct view *v)
{
	bool all = s->sink.o->verbose || s->sink.o->all;
	struct buf *out = out_of(s);
	uint32_t at = 0, n = 0;

	for (const struct delta *x; (x = told_also(v, p->delta, &at)); n++) {
		if (n >= ALSO_MAX && !all)
			continue;
		buf_str(out, "       also ");
		delta_text_beside(&s->sink, v, p->delta, x);
	}
	if (n > ALSO_MAX && !all)
		buf_printf(out, "       ... %u more\n", n - ALSO_MAX);
}

/* The share that a message is about and who asks for it, "" if neither is known. */
static void place_text(const struct trace *t, const struct msg *m, struct buf *out)
{
	const struct session *session = m->session != NONE ? trace_session(t, m->session) : NULL;
	const char *share = m->share != NONE ? trace_share(t, m->share)->path : NULL;
	const char *user = session ? session->user : NULL, *domain = user ? session->domain : NULL;

	if (share)
		escape_text(out, share, strlen(share));
	if (!user)
		return;
	buf_str(out, share ? ", user " : "user ");
	if (domain && *domain) {
		escape_text(out, domain, strlen(domain));
		buf_char(out, '\\');
	}
	escape_text(out, user, strlen(user));
}

/* On which share, by whom, on which connection: what the summary does not say. */
static void place(struct text_sink *s, const struct entry *e)
{
	struct buf sides[SIDES] = { { 0 }, { 0 } }, *out = out_of(s);

	for (enum side side = SIDE_A; side <= SIDE_B && !e->is_event; side++) {
		const struct trace *t = sink_trace(&s->sink, side);
		const struct msg *m =
			entry_index(e, side) != NONE ? trace_msg(t, entry_index(e, side)) : NULL;

		if (!m)
			continue;
		place_text(t, m, &sides[side]);
		buf_printf(&sides[side], "%sTCP stream %u", sides[side].n ? ", " : "",
			trace_conv(t, m->conv)->info.stream);
	}
	if (sides[SIDE_A].n && sides[SIDE_B].n &&
		strcmp(buf_cstr(&sides[SIDE_A]), buf_cstr(&sides[SIDE_B])) != 0)
		buf_printf(out, "     in A: %s\n     in B: %s\n", buf_cstr(&sides[SIDE_A]),
			buf_cstr(&sides[SIDE_B]));
	else if (sides[SIDE_A].n || sides[SIDE_B].n)
		buf_printf(
			out, "     on: %s\n", buf_cstr(&sides[sides[SIDE_A].n ? SIDE_A : SIDE_B]));
	buf_free(&sides[SIDE_A]);
	buf_free(&sides[SIDE_B]);
}

static void finding(struct text_sink *s, const struct point *p, const struct view *v)
{
	struct buf *out = out_of(s);
	const struct finding *f = p->finding;

	buf_column(out, p->rank, 3, ' ');
	buf_str(out, "  ");
	if (!p->delta) {
		painted(s, row_role(p->entry), whole_text((enum change)f->kind));
		buf_str(out, ": ");
	}
	paint(s, ROLE_HEADING);
	summary(s, p->entry, v);
	paint(s, ROLE_NONE);
	buf_str(out, "  ");
	frames(s, p->entry);
	buf_char(out, '\n');
	if (p->delta) {
		buf_str(out, "     ");
		delta_text(&s->sink, v, p->delta, false);
	}
	if (p->delta && delta_is_long(v, p->delta))
		hint_window(v, p->delta, "       ", out);
	also(s, p, v);
	if (s->sink.o->verbose) {
		place(s, p->entry);
		if (f->reason)
			buf_printf(out, "     why: %s\n", f->reason);
		grants(s, f->entry);
	}
	if (f->consequences)
		buf_printf(out, "     %u later difference%s from it\n", f->consequences,
			f->consequences == 1 ? " follows" : "s follow");
}

static void note(struct text_sink *s, const struct point *p, const struct view *v)
{
	struct buf *out = out_of(s);

	buf_str(out, "     ");
	summary(s, p->entry, v);
	buf_str(out, "  ");
	frames(s, p->entry);
	buf_char(out, '\n');
	if (p->delta)
		delta_line(s, "       ", v, p->delta);
	else if (p->finding->reason)
		buf_printf(out, "       %s\n", p->finding->reason);
}

static bool point(void *self, const struct point *p, const struct view *v)
{
	struct text_sink *s = self;
	bool is_note = s->section == SECTION_NOTES;
	uint32_t n = is_note ? s->sink.d->n_notes : s->sink.d->n_findings;
	uint32_t max = is_note ? NOTES_MAX : FINDINGS_MAX;

	heading(s, is_note ? "Notes: differ, but mean nothing by themselves" : "Findings");
	if (p->rank > max && !s->sink.o->verbose && !s->sink.o->all) {
		buf_printf(out_of(s), "     ... %u more (-v lists them)\n", n - max);
		return false;
	}
	if (is_note)
		note(s, p, v);
	else
		finding(s, p, v);
	return true;
}

/* ---- rows */

static void frame_column(struct text_sink *s, const struct entry *e, enum side side)
{
	if (entry_index(e, side) != NONE)
		buf_column(out_of(s), sink_frame(&s->sink, e, side), 8, ' ');
	else
		buf_str(out_of(s), "        ");
}

/* Of both sides, unless they are the same. */
static void trees(struct text_sink *s, const struct entry *e, const struct view *v)
{
	for (enum side side = SIDE_A; side <= SIDE_B; side++) {
		if (entry_index(e, side) == NONE || (side == SIDE_B && e->kind == SAME))
			continue;
		buf_printf(out_of(s), "%*s%c\n", 20, "", side == SIDE_A ? 'A' : 'B');
		text_tree(view_tree(v, side), 6, out_of(s));
	}
}

static void row(void *self, uint32_t index, const struct view *v, bool skipped)
{
	static const char gutter[] = " !-+>";
	struct text_sink *s = self;
	struct buf *out = out_of(s);
	const struct entry *e = diff_entry(s->sink.d, index);

	heading(s, " frame A frame B");
	if (skipped && s->sink.o->context)
		buf_str(out, "            ...\n");
	paint(s, row_role(e));
	buf_char(out, e->severity == SEV_NOTE        ? '~'
		      : e->opaque && e->kind == SAME ? '?'
						     : gutter[e->kind]);
	frame_column(s, e, SIDE_A);
	frame_column(s, e, SIDE_B);
	buf_str(out, "  ");
	summary(s, e, v);
	if (e->cause && e->cause <= s->sink.d->n_findings)
		buf_printf(out, "  (follows from %u)", e->cause);
	paint(s, ROLE_NONE);
	buf_char(out, '\n');
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].severity == SEV_DIFFERENCE || s->sink.o->verbose || s->sink.o->all)
			delta_line(s, "                       ", v, &v->deltas[i]);
	if (s->sink.o->trees && !e->is_event)
		trees(s, e, v);
}

static void folded(void *self, uint32_t cause, uint32_t n)
{
	struct text_sink *s = self;

	heading(s, " frame A frame B");
	paint(s, ROLE_DIM);
	buf_printf(out_of(s), "            ...    %u that follow%s from finding %u", n,
		n == 1 ? "s" : "", cause);
	paint(s, ROLE_NONE);
	buf_char(out_of(s), '\n');
}

/* What of the baseline did not come. */
static void stale(struct text_sink *s, const struct baseline *b)
{
	struct buf *out = out_of(s), words = { 0 };
	uint32_t n = 0;

	s->begun = false;
	for (uint32_t i = 0; i < b->items.n; i++) {
		const struct baseline_item *x = baseline_at(b, i);

		if (!baseline_stale(x) || (n++ >= STALE_MAX && !s->sink.o->verbose))
			continue;
		heading(s, "Accepted, but did not come again");
		buf_str(out, "     ");
		if (x->accepted > 1)
			buf_printf(out, "%u of %u times: ", baseline_stale(x), x->accepted);
		words.n = 0;
		baseline_words(x, &words);
		escape_text(out, words.p, words.n);
		buf_char(out, '\n');
	}
	if (n > STALE_MAX && !s->sink.o->verbose)
		buf_printf(out, "     ... %u more (-v lists them)\n", n - STALE_MAX);
	buf_free(&words);
}

static void end(void *self)
{
	struct text_sink *s = self;

	if (s->sink.o->baseline)
		stale(s, s->sink.o->baseline);
	if (s->sink.o->latency)
		latency_text(out_of(s), s->sink.o->latency, s->sink.o);
}

struct sink *sink_text(void)
{
	static const struct sink_ops ops = { .begin = begin,
		.section = section,
		.point = point,
		.row = row,
		.folded = folded,
		.end = end };
	struct text_sink *s = xcalloc(1, sizeof(*s));

	s->sink.ops = &ops;
	return &s->sink;
}
