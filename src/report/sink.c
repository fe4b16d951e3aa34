/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sink.h"

#include <stdlib.h>

const char *change_name(enum change kind)
{
	static const char *const names[CHANGES] = { "same", "changed", "only_a", "only_b",
		"moved" };

	return names[kind];
}

const char *severity_name(enum severity severity)
{
	static const char *const names[] = { "none", "note", "difference" };

	return names[severity];
}

uint32_t sink_frame(const struct sink *s, const struct entry *e, enum side side)
{
	const struct trace *t = sink_trace(s, side);
	uint32_t i = entry_index(e, side);

	return e->is_event ? trace_event(t, i)->e.frame : trace_msg(t, i)->frame;
}

const struct buf *sink_summary(
	struct sink *s, const struct entry *e, const struct view *v, enum side side)
{
	const struct trace *t = sink_trace(s, side);
	uint32_t i = entry_index(e, side);

	s->scratch.n = 0;
	if (e->is_event)
		event_summary(t, i, &s->scratch);
	else
		trace_summary(t, i, view_tree(v, side), &s->scratch);
	return &s->scratch;
}

uint32_t sink_differs_at(const struct view *v, const struct delta *x)
{
	const struct node *a = &v->a.nodes[x->a], *b = &v->b.nodes[x->b];
	const uint8_t *pa = tree_bytes(&v->a, a), *pb = tree_bytes(&v->b, b);
	uint32_t i = 0;

	while (pa && pb && i < a->len && i < b->len && pa[i] == pb[i])
		i++;
	return i;
}

void sink_paint(struct sink *s, enum role role)
{
	style(&s->out.buf, s->o->color, role);
}

void sink_painted(struct sink *s, enum role role, const char *text)
{
	sink_paint(s, role);
	buf_str(&s->out.buf, text);
	sink_paint(s, ROLE_NONE);
}

void sink_free(struct sink *s)
{
	buf_free(&s->scratch);
	free(s);
}
