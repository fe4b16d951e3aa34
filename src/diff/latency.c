/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/latency.h"

#include <stdlib.h>

#include "base/hash.h"
#include "dissect/smb2.h"

static struct latency_row *row_of(
	struct vec *rows, struct map *names, const char *name, uint32_t entry)
{
	struct map_key key = { hash_bytes(0, name, strlen(name)), strlen(name) };
	uint32_t at = map_get(names, key);

	if (at != MAP_NONE)
		return vec_at(rows, at);
	map_put(names, key, rows->n);
	struct latency_row *row = vec_push(rows);
	row->name = xstrdup(name);
	row->entry = entry;
	return row;
}

static void add_time(struct latency_side *s, const struct trace *t, uint32_t request)
{
	const struct msg *m = trace_msg(t, request);
	const struct exch *x = trace_exch(t, m->exch);

	if (x->final == NONE) {
		s->unanswered++;
		return;
	}
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 4;
		s->times = xrealloc(s->times, s->cap * sizeof(*s->times));
	}
	uint64_t answered = trace_msg(t, x->final)->time_ns;
	/* Packets may be captured in the wrong order. */
	s->times[s->n++] = answered > m->time_ns ? answered - m->time_ns : 0;
	s->interim += x->interim != NONE;
}

/* The request that an entry is about on one side, or NONE. */
static uint32_t request_of(const struct trace *t, uint32_t msg)
{
	return msg != NONE && trace_exch(t, trace_msg(t, msg)->exch)->request == msg ? msg : NONE;
}

static void add_entry(
	struct latency *l, struct diff *d, uint32_t i, struct tree *tree, struct buf *name)
{
	const struct entry *e = diff_entry(d, i);
	uint32_t a = request_of(d->a, e->a), b = request_of(d->b, e->b);
	struct trace *t = a != NONE ? d->a : d->b;
	uint32_t any = a != NONE ? a : b;

	if (any == NONE)
		return;
	const struct msg *m = trace_msg(t, any);
	const char *command = command_name(m);
	bool waits = m->kind == MSG_SMB2 && m->cmd == SMB2_CHANGE_NOTIFY;
	struct latency_row *row =
		row_of(&l->commands, &l->names[0], command ? command : "(unknown command)", i);

	row->waits |= waits;
	if (a != NONE)
		add_time(&row->side[SIDE_A], d->a, a);
	if (b != NONE)
		add_time(&row->side[SIDE_B], d->b, b);
	if (a == NONE || b == NONE)
		return;
	name->n = 0;
	trace_dissect(t, any, tree);
	trace_operation(t, any, tree, name);
	row = row_of(&l->operations, &l->names[1], buf_cstr(name), i);
	row->waits |= waits;
	add_time(&row->side[SIDE_A], d->a, a);
	add_time(&row->side[SIDE_B], d->b, b);
}

static int by_time(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

static void sum_up(struct latency_side *s)
{
	if (!s->n)
		return;
	qsort(s->times, s->n, sizeof(*s->times), by_time);
	s->median = (s->times[(s->n - 1) / 2] + s->times[s->n / 2]) / 2;
	/* The nearest rank: the smallest time that 95 % do not exceed. */
	s->p95 = s->times[((uint64_t)s->n * 95 + 99) / 100 - 1];
}

static void judge(struct latency *l, struct vec *rows)
{
	for (uint32_t i = 0; i < rows->n; i++) {
		struct latency_row *row = vec_at(rows, i);
		struct latency_side *a = &row->side[SIDE_A], *b = &row->side[SIDE_B];

		sum_up(a);
		sum_up(b);
		if (!a->n || !b->n)
			continue;
		/* A time below the capture's resolution is not nothing. */
		row->factor = (double)b->median / (double)(a->median ? a->median : 1000);
		row->slower = !row->waits && row->factor >= l->limit &&
			      b->median >= a->median + LATENCY_NOISE_NS;
		l->slower += row->slower;
	}
}

void latency_measure(struct latency *l, struct diff *d, double limit)
{
	struct tree tree = { 0 };
	struct buf name = { 0 };

	*l = (struct latency){ .limit = limit };
	l->commands.size = l->operations.size = sizeof(struct latency_row);
	for (uint32_t i = 0; i < d->entries.n; i++)
		if (!diff_entry(d, i)->is_event)
			add_entry(l, d, i, &tree, &name);
	judge(l, &l->commands);
	judge(l, &l->operations);
	tree_free(&tree);
	buf_free(&name);
}

static void rows_free_all(struct vec *rows)
{
	for (uint32_t i = 0; i < rows->n; i++) {
		struct latency_row *row = vec_at(rows, i);

		free(row->name);
		free(row->side[SIDE_A].times);
		free(row->side[SIDE_B].times);
	}
	vec_free(rows);
}

void latency_free(struct latency *l)
{
	rows_free_all(&l->commands);
	rows_free_all(&l->operations);
	map_free(&l->names[0]);
	map_free(&l->names[1]);
}
