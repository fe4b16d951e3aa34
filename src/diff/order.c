/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/depend.h"
#include "diff/normal.h"
#include "dissect/smb2.h"

enum {
	KINDS = 64,
	COMPOUND = 32,    /* added to the first command of a compound */
	BLOCK_MAX = 2048, /* units that are ordered in one go */
};

/* What is asked for, and whether that succeeded: less varies of it than of answers. */
static uint64_t content_of(const struct trace *t, const struct item *x)
{
	const struct exch *e = trace_exch(t, x->index);

	return hash_mix(trace_msg(t, e->request)->hash,
		e->final != NONE ? trace_msg(t, e->final)->status : 0);
}

void order_init(struct order *o, struct trace *t, const struct rules *rules, const struct items *it)
{
	*o = (struct order){ .t = t, .rules = rules };
	o->lives = xcalloc(t->opens.n + 1ul, sizeof(*o->lives));
	for (uint32_t i = 0; i < it->start[it->n_convs]; i++) {
		const struct item *x = &it->list[i];
		const struct msg *m = item_request(t, x);
		uint32_t open = m ? m->open : NONE;

		/* A sum: what is done with it may be in flight, too. */
		if (open != NONE)
			o->lives[open] += content_of(t, x);
	}
}

void order_free(struct order *o)
{
	free(o->lives);
	tree_free(&o->tree);
}

/* ---- what was in flight together */

static uint32_t unit_length(const struct trace *t, const struct item *list, uint32_t left)
{
	const struct msg *first = item_request(t, list), *next;
	uint32_t k = 1;

	for (; first && first->bits & M_COMPOUND && k < left; k++) {
		next = item_request(t, &list[k]);
		if (!next || next->frame != first->frame || !(next->bits & M_COMPOUND) ||
			next->prefix)
			break;
	}
	return k;
}

/* What kind of operation it is; KINDS if it stands where it stands. */
static unsigned kind_of(const struct trace *t, const struct unit *u)
{
	const struct msg *m = item_request(t, u->first);

	if (!m || m->kind != MSG_SMB2 || m->cmd >= SMB2_COMMANDS || m->cmd == SMB2_CHANGE_NOTIFY)
		return KINDS;
	return m->cmd + (u->n > 1 ? COMPOUND : 0u);
}

/* The last answer to a unit: up to it others are in flight with it. */
static uint32_t answered(const struct trace *t, const struct unit *u)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < u->n; i++) {
		const struct exch *e = trace_exch(t, u->first[i].index);
		/* What waits long by its nature is answered by its interim response. */
		bool waits = e->interim != NONE && normal_waiting_counts(t, e);
		uint32_t answer = waits ? e->interim : e->final;

		if (answer != NONE && answer > last)
			last = answer;
	}
	return last;
}

/* Kinds of operations in groups that were seen in flight together. */
struct groups {
	uint8_t parent[KINDS];
	bool in_flight[KINDS];
	uint32_t across; /* units seen in flight with one on another open */
};

/* So many of these, and the client works on several opens at once, whatever it does there. */
#define ACROSS_MIN 8u

static unsigned group_of(const struct groups *g, unsigned kind)
{
	while (g->parent[kind] != kind)
		kind = g->parent[kind];
	return kind;
}

/* What is known of a kind's requests so far: the last answer, and to what. */
struct latest {
	uint32_t until[KINDS], open[KINDS];
	uint64_t seen; /* kinds */
};

static void see_unit(
	struct groups *g, struct latest *l, const struct trace *t, const struct unit *u)
{
	unsigned kind = kind_of(t, u);
	bool across = false;

	if (kind == KINDS)
		return;
	uint32_t last = answered(t, u);
	uint32_t request = trace_exch(t, u->first->index)->request;
	uint32_t open = trace_msg(t, request)->open;
	for (uint64_t left = l->seen; left; left &= left - 1) {
		unsigned k = (unsigned)__builtin_ctzll(left);

		if (l->until[k] <= request)
			continue;
		across |= open != NONE && l->open[k] != NONE && l->open[k] != open;
		g->in_flight[k] = g->in_flight[kind] = true;
		g->parent[group_of(g, k)] = (uint8_t)group_of(g, kind);
	}
	g->across += across;
	l->seen |= 1ull << kind;
	if (last > l->until[kind]) {
		l->until[kind] = last;
		l->open[kind] = open;
	}
}

static struct groups find_groups(const struct trace *t, const struct item *list, uint32_t n)
{
	struct groups g = { 0 };
	struct latest l = { 0 };

	for (unsigned k = 0; k < KINDS; k++)
		g.parent[k] = (uint8_t)k;
	for (uint32_t i = 0; i < n;) {
		struct unit u = { &list[i], unit_length(t, &list[i], n - i) };

		see_unit(&g, &l, t, &u);
		i += u.n;
	}
	for (unsigned k = 0; k < KINDS && g.across >= ACROSS_MIN; k++) {
		g.parent[k] = 0;
		g.in_flight[k] = true;
	}
	return g;
}

bool order_at_once(const struct trace *t, const struct item *list, uint32_t n)
{
	return find_groups(t, list, n).across >= ACROSS_MIN;
}

/* ---- the order of a block */

/* What units of one block are sorted by, where they do not depend on each other. */
struct key {
	char *path;    /* as the mappings show it */
	uint64_t life; /* of the open */
	uint64_t offset;
	uint64_t content;
	uint32_t what; /* command and what it is about */
	uint32_t open, at;
};

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_key(const void *x, const void *y)
{
	const struct key *a = x, *b = y;
	int order = strverscmp(a->path, b->path);

	if (!order)
		order = compare_numbers(a->life, b->life);
	if (!order)
		order = compare_numbers(a->what, b->what);
	if (!order)
		order = compare_numbers(a->offset, b->offset);
	if (!order)
		order = compare_numbers(a->content, b->content);
	/* What is the same so far differs in the open that it is done with at most. */
	if (!order)
		order = compare_numbers(a->open, b->open);
	return order ? order : compare_numbers(a->at, b->at);
}

static char *shown_path(const struct order *o, uint32_t open)
{
	const char *path = open != NONE ? trace_open_at(o->t, open)->path : NULL;
	struct buf mapped = { 0 };
	char *copy;

	if (path && rules_mapped(o->rules, path, &mapped))
		path = buf_cstr(&mapped);
	copy = xstrdup(path ? path : "");
	buf_free(&mapped);
	return copy;
}

static struct key key_of(const struct order *o, const struct unit *u, uint32_t at, uint64_t offset)
{
	const struct msg *m = item_request(o->t, u->first);
	struct key k = { .path = shown_path(o, m->open),
		.life = m->open != NONE ? o->lives[m->open] : 0,
		.offset = offset,
		.what = (uint32_t)m->cmd << 16 | (m->detail & 0xffff),
		.open = m->open,
		.at = at };

	for (uint32_t i = 0; i < u->n; i++)
		k.content = hash_mix(k.content, content_of(o->t, &u->first[i]));
	return k;
}

/* Takes the first unit by key of those whose predecessors are all taken, again and again. */
static void put_in_order(struct depend *d, const struct key *keys, uint32_t n,
	const struct unit *from, struct unit *to)
{
	uint64_t ready[BLOCK_MAX / 64] = { 0 };
	uint32_t place[BLOCK_MAX]; /* by unit: where its key stands */

	for (uint32_t i = 0; i < n; i++)
		place[keys[i].at] = i;
	for (uint32_t i = 0; i < n; i++)
		if (!d->waits[keys[i].at])
			ready[i / 64] |= 1ull << (i % 64);
	for (uint32_t done = 0; done < n; done++) {
		uint32_t w = 0;

		while (!ready[w])
			w++;
		uint32_t at = keys[w * 64 + (uint32_t)__builtin_ctzll(ready[w])].at;
		ready[w] &= ready[w] - 1;
		to[done] = from[at];
		for (uint32_t e = d->first[at]; e; e = d->edges[e].next) {
			uint32_t next = d->edges[e].to;

			if (--d->waits[next] == 0)
				ready[place[next] / 64] |= 1ull << (place[next] % 64);
		}
	}
}

static void order_block(struct order *o, struct unit *list, uint32_t n)
{
	struct key *keys = xcalloc(n, sizeof(*keys));
	struct unit *sorted = xcalloc(n, sizeof(*sorted));
	struct depend d;

	depend_init(&d, n);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t offset = 0;

		for (uint32_t k = 0; k < list[i].n; k++)
			offset = depend_add(&d, o->t, &list[i].first[k], i, &o->tree);
		keys[i] = key_of(o, &list[i], i, offset);
	}
	depend_resolve(&d);
	qsort(keys, n, sizeof(*keys), by_key);
	put_in_order(&d, keys, n, list, sorted);
	memcpy(list, sorted, n * sizeof(*list));
	for (uint32_t i = 0; i < n; i++)
		free(keys[i].path);
	depend_free(&d);
	free(sorted);
	free(keys);
}

struct unit *order_units(struct order *o, const struct item *list, uint32_t n, uint32_t *count)
{
	struct unit *units = xcalloc(n + 1ul, sizeof(*units));
	uint32_t c = 0;

	for (uint32_t i = 0; i < n; i += units[c++].n)
		units[c] = (struct unit){ &list[i], unit_length(o->t, &list[i], n - i) };
	struct groups g = find_groups(o->t, list, n);
	for (uint32_t i = 0, end; i < c; i = end) {
		unsigned kind = kind_of(o->t, &units[i]);

		for (end = i; end < c && end - i < BLOCK_MAX; end++) {
			unsigned next = kind_of(o->t, &units[end]);

			if (next == KINDS || kind == KINDS || !g.in_flight[next] ||
				group_of(&g, next) != group_of(&g, kind))
				break;
		}
		if (end - i > 1)
			order_block(o, &units[i], end - i);
		end += end == i;
	}
	*count = c;
	return units;
}
