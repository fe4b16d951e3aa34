/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/items.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define KIND_EVENT 0x8000u
#define OPENING 6u       /* exchanges that make the beginning of a conversation */
#define SIMILAR_MAX 256u /* unpaired conversations of a side that are compared with each other */

uint32_t exch_first(const struct exch *x)
{
	uint32_t first = x->request;

	if (first == NONE)
		first = x->interim;
	if (first == NONE)
		first = x->final;
	return first != NONE ? first : x->cancel;
}

static uint64_t hash_of(const struct trace *t, uint32_t msg)
{
	return msg == NONE ? 0 : trace_msg(t, msg)->hash;
}

static struct item exch_item(const struct trace *t, uint32_t index)
{
	const struct exch *x = trace_exch(t, index);
	const struct msg *m = trace_msg(t, exch_first(x));
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;
	uint64_t content = hash_mix(hash_of(t, x->request), hash_of(t, x->final));
	uint64_t where = hash_mix((uint64_t)m->kind << 16 | m->cmd, m->detail);

	if (path)
		where = hash_bytes(where, path, strlen(path));
	/* What cannot be read is told apart by its size. */
	if (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED)
		content = m->len;
	if (x->cancel != NONE)
		content = hash_mix(content, hash_of(t, x->cancel));
	/* The direction is part of what it is only where no request was seen. */
	bool answer = x->request == NONE && m->bits & M_RESPONSE;
	return (struct item){ .content = (uint32_t)content,
		.key = x->key,
		.path = (uint32_t)where,
		.index = index,
		.kind = (uint16_t)((m->cmd & 0xffu) << 3 | m->kind << 1 | answer) };
}

static struct item event_item(const struct trace *t, uint32_t index)
{
	const struct cap_event *e = &trace_event(t, index)->e;
	uint32_t what = (uint32_t)e->kind << 1 | e->dir;
	uint32_t content = (uint32_t)hash_mix(what, e->code);

	return (struct item){ .content = content,
		.key = what,
		.path = what,
		.index = index,
		.kind = (uint16_t)(KIND_EVENT | e->kind),
		.is_event = true };
}

/* Calls for each exchange and event in the order of the capture. */
static void each(const struct trace *t, const struct part *p, struct items *it, uint32_t *at)
{
	uint32_t event = 0;

	for (uint32_t i = 0; i <= t->exchs.n; i++) {
		uint32_t first = i < t->exchs.n ? exch_first(trace_exch(t, i)) : NONE;

		while (event < t->events.n && trace_event(t, event)->after <= first) {
			const struct cap_event *e = &trace_event(t, event)->e;

			if (part_has(p, t, e->stream, e->frame)) {
				uint32_t slot = at[e->stream]++;

				if (it->list)
					it->list[slot] = event_item(t, event);
			}
			event++;
		}
		if (i == t->exchs.n)
			break;
		uint32_t conv = trace_exch(t, i)->conv;
		if (part_has(p, t, conv, trace_msg(t, first)->frame)) {
			uint32_t slot = at[conv]++;

			if (it->list)
				it->list[slot] = exch_item(t, i);
		}
	}
}

struct items items_make(const struct trace *t, const struct part *part)
{
	struct items it = { .n_convs = t->convs.n };
	uint32_t *at = xcalloc(t->convs.n + 1ul, sizeof(*at));
	uint32_t sum = 0;

	it.start = xcalloc(t->convs.n + 1ul, sizeof(*it.start));
	each(t, part, &it, at);
	for (uint32_t i = 0; i < t->convs.n; i++) {
		it.start[i] = sum;
		sum += at[i];
		at[i] = it.start[i];
	}
	it.start[t->convs.n] = sum;
	it.list = xmalloc((sum + 1ul) * sizeof(*it.list));
	each(t, part, &it, at);
	free(at);
	return it;
}

void items_free(struct items *it)
{
	free(it->list);
	free(it->start);
}

/* What a conversation is recognised by, from the strictest mark on. */
enum { MARK_CONTENT, MARK_KEYS, MARK_BAG, MARK_OPENING, MARK_PORT, MARKS };

struct marks {
	uint64_t mark[MARKS];
	uint64_t bloom[4]; /* of the keys, for similarity */
	uint32_t conv;
};

static struct marks marks_of(const struct trace *t, const struct items *it, uint32_t conv)
{
	struct marks m = { .conv = conv };

	for (uint32_t i = it->start[conv]; i < it->start[conv + 1]; i++) {
		const struct item *x = &it->list[i];
		uint64_t key = hash_mix(x->kind, x->key);

		m.mark[MARK_CONTENT] = hash_mix(m.mark[MARK_CONTENT] ^ x->kind, x->content);
		m.mark[MARK_KEYS] = hash_mix(m.mark[MARK_KEYS], key);
		m.mark[MARK_BAG] += key;
		if (i - it->start[conv] < OPENING)
			m.mark[MARK_OPENING] = hash_mix(m.mark[MARK_OPENING], key);
		m.bloom[key >> 6 & 3] |= 1ull << (key & 63);
	}
	m.mark[MARK_PORT] = hash_mix(
		trace_conv(t, conv)->info.server.port, it->start[conv] != it->start[conv + 1]);
	return m;
}

struct pairing {
	uint32_t *to_b;
	struct marks *list[2];
	uint32_t n[2]; /* those without partner */
};

static int by_mark(const void *x, const void *y, void *which)
{
	const struct marks *a = x, *b = y;
	unsigned k = *(const unsigned *)which;

	if (a->mark[k] != b->mark[k])
		return a->mark[k] < b->mark[k] ? -1 : 1;
	return a->conv < b->conv ? -1 : a->conv > b->conv;
}

/* Drops those that found a partner (marked by conv NONE). */
static uint32_t squeeze(struct marks *list, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (list[i].conv != NONE)
			list[kept++] = list[i];
	return kept;
}

static void match(struct pairing *p, uint32_t i, uint32_t j)
{
	p->to_b[p->list[0][i].conv] = p->list[1][j].conv;
	p->list[0][i].conv = p->list[1][j].conv = NONE;
}

static void pair_by_mark(struct pairing *p, unsigned which)
{
	for (unsigned side = 0; side < 2; side++)
		qsort_r(p->list[side], p->n[side], sizeof(struct marks), by_mark, &which);
	for (uint32_t i = 0, j = 0; i < p->n[0] && j < p->n[1];) {
		uint64_t a = p->list[0][i].mark[which], b = p->list[1][j].mark[which];

		if (a == b)
			match(p, i++, j++);
		else if (a < b)
			i++;
		else
			j++;
	}
	for (unsigned side = 0; side < 2; side++)
		p->n[side] = squeeze(p->list[side], p->n[side]);
}

static int shared(const struct marks *a, const struct marks *b)
{
	int both = 0, any = 0;

	for (unsigned i = 0; i < 4; i++) {
		both += __builtin_popcountll(a->bloom[i] & b->bloom[i]);
		any += __builtin_popcountll(a->bloom[i] | b->bloom[i]);
	}
	return any ? 100 * both / any : 0;
}

/* Few are left: each takes the most similar one. */
static void pair_by_similarity(struct pairing *p)
{
	if (p->n[0] > SIMILAR_MAX || p->n[1] > SIMILAR_MAX)
		return;
	for (int least = 90; least >= 20; least -= 10)
		for (uint32_t i = 0; i < p->n[0]; i++)
			for (uint32_t j = 0; j < p->n[1] && p->list[0][i].conv != NONE; j++)
				if (p->list[1][j].conv != NONE &&
					shared(&p->list[0][i], &p->list[1][j]) >= least)
					match(p, i, j);
	for (unsigned side = 0; side < 2; side++)
		p->n[side] = squeeze(p->list[side], p->n[side]);
}

uint32_t *pair_conversations(const struct trace *ta, const struct trace *tb, const struct items *a,
	const struct items *b)
{
	struct pairing p = { .n = { a->n_convs, b->n_convs } };

	p.to_b = xmalloc((a->n_convs + 1ul) * sizeof(*p.to_b));
	memset(p.to_b, 0xff, (a->n_convs + 1ul) * sizeof(*p.to_b));
	p.list[0] = xmalloc((a->n_convs + 1ul) * sizeof(struct marks));
	p.list[1] = xmalloc((b->n_convs + 1ul) * sizeof(struct marks));
	for (uint32_t i = 0; i < a->n_convs; i++)
		p.list[0][i] = marks_of(ta, a, i);
	for (uint32_t i = 0; i < b->n_convs; i++)
		p.list[1][i] = marks_of(tb, b, i);
	pair_by_mark(&p, MARK_CONTENT);
	pair_by_mark(&p, MARK_KEYS);
	pair_by_mark(&p, MARK_BAG);
	pair_by_similarity(&p);
	pair_by_mark(&p, MARK_OPENING);
	pair_by_mark(&p, MARK_PORT);
	free(p.list[0]);
	free(p.list[1]);
	return p.to_b;
}
