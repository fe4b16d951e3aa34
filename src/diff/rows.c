/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/rows.h"

#include <stdlib.h>

#include "base/err.h"
#include "diff/items.h"
#include "diff/moves.h"
#include "diff/normal.h"

/* Items of both sides that stand between two pairs. */
struct gap {
	uint32_t a, a_end, b, b_end;
	bool first; /* before the first pair */
};

const char *excuse_text(enum excuse e)
{
	static const char *const text[EXCUSES] = {
		NULL,
		"lost by the capture of the other side, which lacks bytes here",
		"before the capture of the other side begins",
		"it answers a request from before its capture begins",
		"in another order, but in flight together with what it changed places with",
		"the same data in other portions",
		"the same entries, in other portions or another order",
		"entries in other portions",
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
	r->list[r->n++] = (struct row){ a, b, moved, (uint8_t)excuse, 0 };
}

struct maker {
	struct rows *rows;
	const struct alignment *al;
	const struct trace *ta, *tb;
	const bool *from_start;
	struct moves moves;
	bool other_answers; /* both sides have answers in the gap whose requests they lack */
};

/*
 * Where in a gap the connection ends, list's end if it does not, and how many
 * requests come before.
 */
struct ending {
	uint32_t at, asked;
	bool there;
};

static struct ending find_end(
	const struct trace *t, const struct item *list, uint32_t from, uint32_t to)
{
	struct ending e = { .at = from };

	for (; e.at < to; e.at++) {
		const struct item *x = &list[e.at];

		e.there = x->is_event && normal_event_ends(t, x->index);
		if (e.there)
			break;
		e.asked += item_request(t, x) != NULL;
	}
	return e;
}

/* Whether an item is an answer to what was asked before the capture began. */
static bool is_earlier(const struct trace *t, const struct item *x)
{
	const struct exch *e = x->is_event ? NULL : trace_exch(t, x->index);

	return e && e->request == NONE && trace_msg(t, exch_first(e))->bits & M_EARLIER;
}

static bool any_earlier(const struct trace *t, const struct item *list, uint32_t from, uint32_t to)
{
	while (from < to && !is_earlier(t, &list[from]))
		from++;
	return from < to;
}

/* Such an answer says nothing by itself, unless the other side has another one there. */
static enum excuse excuse_answer(
	const struct maker *m, unsigned side, const struct item *x, enum excuse excuse)
{
	if (m->from_start[side] || m->other_answers || !is_earlier(side ? m->tb : m->ta, x))
		return excuse;
	return EXCUSE_ASKED;
}

static void add_a(struct maker *m, uint32_t from, uint32_t to, enum excuse excuse)
{
	for (uint32_t i = from; i < to; i++) {
		uint32_t j = moves_partner(&m->moves, i);
		bool counts = j != UNPAIRED && moves_counts(&m->moves, i);

		add(m->rows, i, j, counts,
			j == UNPAIRED ? excuse_answer(m, 0, &m->al->a[i], excuse)
			: counts      ? EXCUSE_NONE
				      : EXCUSE_TOGETHER);
	}
}

static void add_b(struct maker *m, uint32_t from, uint32_t to, enum excuse excuse)
{
	for (uint32_t j = from; j < to; j++)
		if (!moves_taken(&m->moves, j))
			add(m->rows, UNPAIRED, j, false, excuse_answer(m, 1, &m->al->b[j], excuse));
}

/* What only b has stands before what comes after it in both. */
static void add_merged(struct maker *m, const struct gap *g, enum excuse a, enum excuse b)
{
	uint32_t at = g->b;

	for (uint32_t i = g->a; i < g->a_end; i++) {
		uint32_t j = moves_partner(&m->moves, i);

		if (j != UNPAIRED && j > at && j < g->b_end) {
			add_b(m, at, j, b);
			at = j;
		}
		add_a(m, i, i + 1, a);
	}
	add_b(m, at, g->b_end, b);
}

/* Of two ends that are not the same the reset tells more. */
static bool resets(const struct trace *t, const struct item *list, uint32_t end)
{
	return trace_event(t, list[end].index)->e.kind == EVENT_RESET;
}

/*
 * What one side goes on with follows from the end of the other's connection.
 * Where both end after as much work, all that came before stands first.
 */
static void add_sides(struct maker *m, const struct gap *g, enum excuse a, enum excuse b)
{
	struct ending ea = find_end(m->ta, m->al->a, g->a, g->a_end);
	struct ending eb = find_end(m->tb, m->al->b, g->b, g->b_end);
	bool both = ea.there && eb.there && ea.asked == eb.asked;
	bool b_first = eb.there && (!ea.there || eb.asked < ea.asked);

	if (both) {
		add_a(m, g->a, ea.at, a);
		add_b(m, g->b, eb.at, b);
		b_first = resets(m->tb, m->al->b, eb.at) && !resets(m->ta, m->al->a, ea.at);
	} else {
		ea.at = g->a;
		eb.at = g->b;
	}
	const struct gap left = { .a = ea.at, .a_end = g->a_end, .b = eb.at, .b_end = g->b_end };
	if (b_first) {
		add_b(m, left.b, left.b_end, b);
		add_a(m, left.a, left.a_end, a);
	} else {
		add_merged(m, &left, a, b);
	}
}

static uint32_t count_requests(
	const struct trace *t, const struct item *list, uint32_t from, uint32_t to)
{
	uint32_t n = 0;

	for (; from < to; from++)
		n += item_request(t, &list[from]) != NULL;
	return n;
}

/*
 * What stands before the first pair may come from before the other capture
 * begins. Of two that begin in the midst of it only one has begun earlier.
 */
static void excuse_beginning(
	const struct maker *m, const struct gap *g, enum excuse *a, enum excuse *b)
{
	uint32_t n_a = count_requests(m->ta, m->al->a, g->a, g->a_end);
	uint32_t n_b = count_requests(m->tb, m->al->b, g->b, g->b_end);

	if (!m->from_start[1] && (m->from_start[0] || n_a > n_b))
		*a = EXCUSE_BEGINS;
	if (!m->from_start[0] && (m->from_start[1] || n_b > n_a))
		*b = EXCUSE_BEGINS;
}

static void add_gap(struct maker *m, const struct gap *g)
{
	const struct alignment *al = m->al;
	enum excuse a = has_loss(m->tb, al->b, g->b, g->b_end) ? EXCUSE_LOST : EXCUSE_NONE;
	enum excuse b = has_loss(m->ta, al->a, g->a, g->a_end) ? EXCUSE_LOST : EXCUSE_NONE;

	if (g->first)
		excuse_beginning(m, g, &a, &b);
	m->other_answers = any_earlier(m->ta, al->a, g->a, g->a_end) &&
			   any_earlier(m->tb, al->b, g->b, g->b_end);
	add_sides(m, g, a, b);
}

static bool pairs_ends(const struct maker *m, const struct row *x)
{
	const struct item *a = &m->al->a[x->a];

	return a->is_event && normal_event_ends(m->ta, a->index);
}

/* The last pair after which only one side goes on; there is none: the number of rows. */
static uint32_t last_together(const struct maker *m)
{
	const struct rows *r = m->rows;
	bool goes_on[SIDES] = { false, false };

	for (uint32_t i = r->n; i-- > 0;) {
		const struct row *x = &r->list[i];

		if (x->a == UNPAIRED || x->b == UNPAIRED)
			goes_on[x->a == UNPAIRED ? SIDE_B : SIDE_A] = true;
		else if (!pairs_ends(m, x)) /* both may end, one of them earlier */
			return goes_on[SIDE_A] != goes_on[SIDE_B] ? i : r->n;
	}
	return r->n;
}

/* Whether the later of two captures asks nothing: it has nothing that could have a partner. */
static bool only_answers(const struct maker *m)
{
	const struct alignment *al = m->al;

	return (!m->from_start[0] && !count_requests(m->ta, al->a, 0, al->n_a)) ||
	       (!m->from_start[1] && !count_requests(m->tb, al->b, 0, al->n_b));
}

struct rows rows_make(const struct alignment *al, const struct trace *ta, const struct trace *tb,
	const bool from_start[2])
{
	struct rows rows = { .list = xmalloc(
				     ((unsigned long)al->n_a + al->n_b + 1) * sizeof(struct row)) };
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
	g.first = g.first && only_answers(&m);
	add_gap(&m, &g);
	rows.last = last_together(&m);
	moves_free(&m.moves);
	return rows;
}

void rows_free(struct rows *r)
{
	free(r->list);
	map_free(&r->listed[0]);
	map_free(&r->listed[1]);
}
