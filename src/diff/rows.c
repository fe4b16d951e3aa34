/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/rows.h"

#include <stdlib.h>

#include "base/err.h"
#include "diff/moves.h"
#include "diff/normal.h"

/* Items of both sides that stand between two pairs. */
struct gap {
	uint32_t a, a_end, b, b_end;
	bool first;
};

const char *excuse_text(enum excuse e)
{
	static const char *const text[EXCUSES] = {
		NULL,
		"lost by the capture of the other side, which lacks bytes here",
		"before the capture of the other side begins",
		"in another order, but in flight together with what it changed places with",
		"the same data in other portions",
		"the same entries, in other portions or another order",
	};

	return text[e];
}

static bool has_loss(const struct trace *t, const struct item *list, uint32_t from, uint32_t to)
{
	for (; from < to; from++)
		if (list[from].is_event && trace_event(t, list[from].index)->e.kind == EVENT_GAP)
			return true;
	return false;
}

static void add(struct rows *r, uint32_t a, uint32_t b, bool moved, enum excuse excuse)
{
	r->list[r->n++] = (struct row){ a, b, moved, (uint8_t)excuse };
}

struct maker {
	struct rows *rows;
	const struct alignment *al;
	const struct trace *ta, *tb;
	const bool *from_start;
	struct moves moves;
};

/* How many items of a gap's side come before its connection ends; NONE: it does not. */
static uint32_t ends_after(
	const struct trace *t, const struct item *list, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (list[i].is_event && normal_event_ends(&trace_event(t, list[i].index)->e))
			return i - from;
	return NONE;
}

static void add_a(struct maker *m, const struct gap *g, enum excuse excuse)
{
	for (uint32_t i = g->a; i < g->a_end; i++) {
		uint32_t j = moves_partner(&m->moves, i);
		bool counts = j != UNPAIRED && moves_counts(&m->moves, i);

		add(m->rows, i, j, counts,
			j == UNPAIRED ? excuse
			: counts      ? EXCUSE_NONE
				      : EXCUSE_TOGETHER);
	}
}

static void add_b(struct maker *m, const struct gap *g, enum excuse excuse)
{
	for (uint32_t j = g->b; j < g->b_end; j++)
		if (!moves_taken(&m->moves, j))
			add(m->rows, UNPAIRED, j, false, excuse);
}

static void add_gap(struct maker *m, const struct gap *g)
{
	const struct alignment *al = m->al;
	enum excuse a = has_loss(m->tb, al->b, g->b, g->b_end) ? EXCUSE_LOST : EXCUSE_NONE;
	enum excuse b = has_loss(m->ta, al->a, g->a, g->a_end) ? EXCUSE_LOST : EXCUSE_NONE;

	if (g->first && !m->from_start[1])
		a = EXCUSE_BEGINS;
	if (g->first && !m->from_start[0])
		b = EXCUSE_BEGINS;
	/* What the other side goes on with follows from the end of the connection. */
	if (ends_after(m->tb, al->b, g->b, g->b_end) < ends_after(m->ta, al->a, g->a, g->a_end)) {
		add_b(m, g, b);
		add_a(m, g, a);
	} else {
		add_a(m, g, a);
		add_b(m, g, b);
	}
}

struct rows rows_make(const struct alignment *al, const struct trace *ta, const struct trace *tb,
	const bool from_start[2])
{
	struct rows rows = { xmalloc(((unsigned long)al->n_a + al->n_b + 1) * sizeof(struct row)),
		0 };
	struct maker m = { .rows = &rows, .al = al, .ta = ta, .tb = tb, .from_start = from_start };
	struct gap g = { .first = true };

	moves_find(&m.moves, al, ta, tb);
	for (uint32_t i = 0; i < al->n_a; i++) {
		if (al->to_b[i] == UNPAIRED)
			continue;
		g.a_end = i;
		g.b_end = al->to_b[i];
		add_gap(&m, &g);
		add(&rows, i, al->to_b[i], false, EXCUSE_NONE);
		g = (struct gap){ .a = i + 1, .b = al->to_b[i] + 1 };
	}
	g.a_end = al->n_a;
	g.b_end = al->n_b;
	add_gap(&m, &g);
	moves_free(&m.moves);
	return rows;
}

void rows_free(struct rows *r)
{
	free(r->list);
}
