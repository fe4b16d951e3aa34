/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/life.h"

#include <stdio.h>

#include "report/escape.h"
#include "report/value.h"
#include "tui/ids.h"

#define LIFE_MAX 10000u /* messages that are listed */

struct shown {
	struct tui *t;
	enum side side;
	struct life life;
};

static void add_row(struct shown *s, uint32_t entry, uint32_t frame, uint64_t ns, unsigned style,
	const struct buf *raw)
{
	const struct doc *d = tui_list(s->t)->doc;
	struct buf line = { 0 };

	if (d->diff)
		buf_printf(&line, "%c ", doc_sign(d, entry, entry + 1));
	buf_printf(&line, "%7u %10.4f  ", frame,
		((double)ns - (double)s->life.trace->stats.first_ns) / 1e9);
	escape_text(&line, raw->p, raw->n);
	over_add(s->t, style, entry, &line);
	buf_free(&line);
}

static void add_message(struct shown *s, uint32_t entry, uint32_t msg)
{
	const struct msg *m = trace_msg(s->life.trace, msg);
	struct buf raw = { 0 };

	trace_dissect(s->life.trace, msg, &s->t->scratch);
	trace_summary(s->life.trace, msg, &s->t->scratch, &raw);
	add_row(s, entry, m->frame, m->time_ns, trace_failed(m) ? ST_ERROR : ST_NORMAL, &raw);
	buf_free(&raw);
}

static void add_event(struct shown *s, uint32_t entry, uint32_t event)
{
	const struct event *e = trace_event(s->life.trace, event);
	struct buf raw = { 0 };

	buf_str(&raw, "* ");
	event_summary(s->life.trace, event, &raw);
	add_row(s, entry, e->e.frame, e->e.time_ns, ST_DIM, &raw);
	buf_free(&raw);
}

static void add_entry(struct shown *s, uint32_t entry, uint32_t chosen)
{
	const struct entry e = doc_entry(tui_list(s->t)->doc, entry);
	uint32_t at = entry_of(&e, s->side);

	if (at == NONE)
		return;
	if (e.is_event && life_lost(&s->life, at))
		add_event(s, entry, at);
	if (e.is_event || !life_has(&s->life, at))
		return;
	if (at == chosen)
		s->t->over.cursor = s->t->over.n;
	add_message(s, entry, at);
}

/* What a message says of oplock, lease and contexts: "Oplock Lease, Lease State 0x07, DH2Q". */
static void terms(struct tui *t, struct trace *trace, uint32_t msg, struct buf *out)
{
	static const enum field_id fields_told[] = { F_SMB2_CREATE_OPLOCK, F_SMB2_LEASE_LEASE_STATE,
		F_SMB2_CREATE_CONTEXT_TAG };

	trace_dissect(trace, msg, &t->scratch);
	for (unsigned f = 0; f < sizeof(fields_told) / sizeof(fields_told[0]); f++)
		for (uint32_t i = 0; i < t->scratch.n; i++) {
			const struct node *n = &t->scratch.nodes[i];

			if (n->field != fields_told[f])
				continue;
			buf_str(out, out->n ? ", " : "");
			if (n->field != F_SMB2_CREATE_CONTEXT_TAG)
				buf_printf(out, "%s ", fields[n->field].label);
			value_text(&t->scratch, n, 64, out);
		}
}

static void add_terms(struct shown *s, uint32_t msg, const char *what)
{
	struct buf line = { 0 }, text = { 0 };

	if (msg == NONE || trace_failed(trace_msg(s->life.trace, msg)))
		return;
	terms(s->t, s->life.trace, msg, &text);
	buf_printf(&line, "  %-12s %s", what, buf_cstr(&text));
	if (text.n)
		over_add(s->t, ST_HEAD, NONE, &line);
	buf_free(&line);
	buf_free(&text);
}

static void life_title(struct shown *s, uint32_t open)
{
	const char *path = trace_open_at(s->life.trace, open)->path;
	struct over *o = &s->t->over;
	struct buf name = { 0 }, id = { 0 };

	if (path)
		escape_text(&name, path, strlen(path));
	ids_put(s->t, s->side, OBJECT_OPEN, open, &id);
	snprintf(o->title, sizeof(o->title), "Life of handle %s of %c: %.90s%s%s", buf_cstr(&id),
		'A' + (int)s->side, path ? buf_cstr(&name) : "(name not known)",
		s->life.n_opens > 1 ? ", taken up again" : "",
		o->n >= LIFE_MAX ? " (the first 10000)" : "");
	buf_free(&name);
	buf_free(&id);
}

void over_life(struct tui *t)
{
	const struct pick *p = &t->fields.pick;
	enum side side = p->msg[SIDE_A] != NONE ? SIDE_A : SIDE_B;
	struct shown s = { .t = t, .side = side };
	const struct list *list = tui_list(t);
	uint32_t open = p->is_event || p->msg[side] == NONE
				? NONE
				: trace_msg(p->trace[side], p->msg[side])->open;

	if (open == NONE) {
		over_close(t);
		tui_say(t, false, "this message works on no open file");
		return;
	}
	life_find(&s.life, p->trace[side], open);
	const struct msg *create = trace_msg(s.life.trace, s.life.first);
	if (create->exch != NONE) {
		add_terms(&s, s.life.first, "asked for");
		add_terms(&s, trace_exch(s.life.trace, create->exch)->final, "granted");
	}
	for (uint32_t i = 0; i < list->doc->entries->n && t->over.n < LIFE_MAX; i++)
		add_entry(&s, i, p->msg[side]);
	life_title(&s, open);
	over_move(t, 0);
	life_free(&s.life);
}
