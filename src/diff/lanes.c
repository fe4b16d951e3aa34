/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/items.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define OPENING 6u       /* items that make the beginning of a conversation */
#define TAIL_MAX 64u     /* items that make the end of one */
#define SIMILAR_MAX 256u /* unpaired lanes of a side that are compared with each other */

/* What a conversation is recognised by, from the strictest mark on. */
enum { MARK_CONTENT, MARK_KEYS, MARK_BAG, MARK_KINDS, MARK_OPENING, MARK_PORT, MARKS };

struct marks {
	uint64_t mark[MARKS];
	uint64_t bloom[4];   /* of the keys, for likeness */
	uint64_t greeting;   /* the first request as a whole: what kind of client this is */
	uint32_t conv;       /* the lane's first; NONE: has a partner */
	uint32_t begin, end; /* number of messages before the first item, and before the last */
};

struct pairing {
	struct lanes *lanes;
	const struct trace *t[2];
	const struct items *items[2];
	struct marks *list[2];
	uint32_t n[2]; /* those without partner */
	bool mirrored; /* the first side here is b */
};

static uint64_t greeting(const struct trace *t, const struct items *it, uint32_t conv)
{
	const struct msg *first = NULL;

	for (uint32_t i = it->start[conv]; i < it->start[conv + 1] && !first; i++)
		first = item_request(t, &it->list[i]);
	return first ? first->hash : 0;
}

static struct marks marks_of(const struct trace *t, const struct items *it, uint32_t conv)
{
	struct marks m = { .conv = conv };
	uint32_t start = it->start[conv], end = it->start[conv + 1];

	for (uint32_t i = start; i < end; i++) {
		const struct item *x = &it->list[i];
		uint64_t key = hash_mix(x->kind, x->key);

		m.mark[MARK_CONTENT] = hash_mix(m.mark[MARK_CONTENT] ^ x->kind, x->content);
		m.mark[MARK_KEYS] = hash_mix(m.mark[MARK_KEYS], key);
		m.mark[MARK_BAG] += key;
		m.mark[MARK_KINDS] = hash_mix(m.mark[MARK_KINDS], x->kind);
		if (i - start < OPENING)
			m.mark[MARK_OPENING] = hash_mix(m.mark[MARK_OPENING], key);
		m.bloom[key >> 6 & 3] |= 1ull << (key & 63);
	}
	m.greeting = greeting(t, it, conv);
	m.mark[MARK_PORT] = hash_mix(trace_conv(t, conv)->info.server.port, start != end);
	if (start != end) {
		m.begin = item_message(t, &it->list[start]);
		m.end = item_message(t, &it->list[end - 1]);
	}
	return m;
}

static int by_mark(const void *x, const void *y, void *which)
{
	const struct marks *a = x, *b = y;
	unsigned k = *(const unsigned *)which;

	if (a->mark[k] != b->mark[k])
		return a->mark[k] < b->mark[k] ? -1 : 1;
	return a->conv < b->conv ? -1 : a->conv > b->conv;
}

static int by_conv(const void *x, const void *y)
{
	const struct marks *a = x, *b = y;

	return a->conv < b->conv ? -1 : a->conv > b->conv;
}

/* Drops those that found a partner. */
static void squeeze(struct pairing *p)
{
	for (unsigned side = 0; side < 2; side++) {
		struct marks *list = p->list[side];
		uint32_t kept = 0;

		for (uint32_t i = 0; i < p->n[side]; i++)
			if (list[i].conv != NONE)
				list[kept++] = list[i];
		p->n[side] = kept;
		qsort(list, kept, sizeof(*list), by_conv);
	}
}

static void match(struct pairing *p, uint32_t i, uint32_t j)
{
	p->lanes->to_b[p->list[0][i].conv] = p->list[1][j].conv;
	p->list[0][i].conv = p->list[1][j].conv = NONE;
}

/* The lists are in order of conversations, none has a partner but by an earlier pin. */
static void pair_by_pins(struct pairing *p, const struct diff_setup *setup)
{
	for (unsigned k = 0; k < setup->n_pins; k++) {
		const struct pin *pin = &setup->pins[k];
		uint32_t i = exch_conv(p->t[0], trace_exch(p->t[0], p->mirrored ? pin->b : pin->a));
		uint32_t j = exch_conv(p->t[1], trace_exch(p->t[1], p->mirrored ? pin->a : pin->b));

		if (p->list[0][i].conv != NONE && p->list[1][j].conv != NONE)
			match(p, i, j);
	}
	squeeze(p);
}

static bool alike(const struct pairing *p, uint32_t i, uint32_t j)
{
	return p->list[0][i].mark[MARK_CONTENT] == p->list[1][j].mark[MARK_CONTENT];
}

/*
 * The lists are in order of conversations: equal ones at both ends stand
 * opposite each other, so that of several that are alike the one in which
 * something differs is left over, not just any.
 */
static void pair_equal_ends(struct pairing *p)
{
	uint32_t n = p->n[0] < p->n[1] ? p->n[0] : p->n[1], front = 0;

	for (; front < n && alike(p, front, front); front++)
		match(p, front, front);
	for (uint32_t i = 1; front + i <= n && alike(p, p->n[0] - i, p->n[1] - i); i++)
		match(p, p->n[0] - i, p->n[1] - i);
	squeeze(p);
}

/* In percent; a client of the same kind is above all others, also where one of both encrypts. */
static int likeness(const struct marks *a, const struct marks *b)
{
	int both = 0, any = 0, same = a->greeting == b->greeting ? 100 : 0;

	for (unsigned i = 0; i < 4; i++) {
		both += __builtin_popcountll(a->bloom[i] & b->bloom[i]);
		any += __builtin_popcountll(a->bloom[i] | b->bloom[i]);
	}
	return same + (any ? 100 * both / any : 0);
}

/* Whether no other that is left is more like one of these two than they are like each other. */
static bool most_alike(const struct pairing *p, uint32_t i, uint32_t j)
{
	const struct marks *a = &p->list[0][i], *b = &p->list[1][j];
	int like = likeness(a, b);

	for (uint32_t k = 0; k < p->n[0]; k++)
		if (p->list[0][k].conv != NONE && likeness(&p->list[0][k], b) > like)
			return false;
	for (uint32_t k = 0; k < p->n[1]; k++)
		if (p->list[1][k].conv != NONE && likeness(a, &p->list[1][k]) > like)
			return false;
	return true;
}

/* Of those that have the same mark. choosy: only if none is more like one of them. */
static void pair_by_mark(struct pairing *p, unsigned which, bool choosy)
{
	for (unsigned side = 0; side < 2; side++)
		qsort_r(p->list[side], p->n[side], sizeof(struct marks), by_mark, &which);
	for (uint32_t i = 0, j = 0; i < p->n[0] && j < p->n[1];) {
		uint64_t a = p->list[0][i].mark[which], b = p->list[1][j].mark[which];

		if (a == b && (!choosy || most_alike(p, i, j)))
			match(p, i++, j++);
		else if (a <= b)
			i++;
		else
			j++;
	}
	squeeze(p);
}

#define LIKENESS_MIN 20
#define LIKENESS_ITEMS 256u /* with more keys all are alike */

struct likely {
	int likeness;
	uint32_t a, b;
};

static int by_likeness(const void *x, const void *y)
{
	const struct likely *p = x, *q = y;

	if (p->likeness != q->likeness)
		return p->likeness > q->likeness ? -1 : 1;
	if (p->a != q->a)
		return p->a < q->a ? -1 : 1;
	return p->b < q->b ? -1 : p->b > q->b;
}

/* Those most like each other first. */
static void pair_likely(struct pairing *p, struct likely *list, uint32_t n)
{
	qsort(list, n, sizeof(*list), by_likeness);
	for (uint32_t k = 0; k < n; k++)
		if (p->list[0][list[k].a].conv != NONE && p->list[1][list[k].b].conv != NONE)
			match(p, list[k].a, list[k].b);
	squeeze(p);
}

/* Few are left: each is held against each. */
static void pair_by_likeness(struct pairing *p)
{
	uint32_t n = 0;

	if (p->n[0] > SIMILAR_MAX || p->n[1] > SIMILAR_MAX)
		return;
	struct likely *list = xcalloc((size_t)p->n[0] * p->n[1] + 1, sizeof(*list));
	for (uint32_t i = 0; i < p->n[0]; i++)
		for (uint32_t j = 0; j < p->n[1]; j++) {
			int like = likeness(&p->list[0][i], &p->list[1][j]);

			if (like >= LIKENESS_MIN)
				list[n++] = (struct likely){ like, i, j };
		}
	pair_likely(p, list, n);
	free(list);
}

#define MENTION_OF_B 0x80000000u

/* An operation of a lane that has no partner. */
struct mention {
	uint32_t key, lane; /* lane: its place in the list of its side, of b with MENTION_OF_B */
};

static int by_key(const void *x, const void *y)
{
	const struct mention *p = x, *q = y;

	if (p->key != q->key)
		return p->key < q->key ? -1 : 1;
	return p->lane < q->lane ? -1 : p->lane > q->lane;
}

static struct mention *mentions(const struct pairing *p, uint32_t *n)
{
	struct mention *list = xmalloc(((size_t)p->items[0]->start[p->items[0]->n_convs] +
					       p->items[1]->start[p->items[1]->n_convs] + 1) *
				       sizeof(*list));

	*n = 0;
	for (unsigned side = 0; side < 2; side++)
		for (uint32_t i = 0; i < p->n[side]; i++) {
			const struct items *it = p->items[side];
			uint32_t conv = p->list[side][i].conv;

			for (uint32_t k = it->start[conv]; k < it->start[conv + 1]; k++)
				list[(*n)++] = (struct mention){ it->list[k].key,
					i | (side ? MENTION_OF_B : 0) };
		}
	qsort(list, *n, sizeof(*list), by_key);
	return list;
}

/* Whether all that mention a key are one lane of each side. */
static bool only_two(const struct mention *first, const struct mention *last)
{
	const struct mention *x = first;

	while (x < last && x->lane == first->lane)
		x++;
	return !(first->lane & MENTION_OF_B) && x->lane & MENTION_OF_B && x->lane == last->lane;
}

static int by_lanes(const void *x, const void *y)
{
	const struct likely *p = x, *q = y;

	if (p->a != q->a)
		return p->a < q->a ? -1 : 1;
	return p->b < q->b ? -1 : p->b > q->b;
}

/* Whether those that are left are too many, or one too long, to be told apart by likeness. */
static bool too_much(const struct pairing *p)
{
	for (unsigned side = 0; side < 2; side++)
		for (uint32_t i = 0; i < p->n[side]; i++) {
			const uint32_t *start = &p->items[side]->start[p->list[side][i].conv];

			if (p->n[side] > SIMILAR_MAX || start[1] - start[0] > LIKENESS_ITEMS)
				return true;
		}
	return false;
}

/* Those first that do most of what nobody else does. */
static void pair_by_rare_keys(struct pairing *p)
{
	uint32_t n, votes = 0, pairs = 0;
	struct mention *list = mentions(p, &n);
	struct likely *vote = xmalloc((n / 2 + 1ul) * sizeof(*vote));

	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && list[end].key == list[i].key; end++)
			;
		if (only_two(&list[i], &list[end - 1]))
			vote[votes++] = (struct likely){ 1, list[i].lane,
				list[end - 1].lane & ~MENTION_OF_B };
	}
	free(list);
	qsort(vote, votes, sizeof(*vote), by_lanes);
	for (uint32_t i = 0; i < votes; i++)
		if (pairs && by_lanes(&vote[pairs - 1], &vote[i]) == 0)
			vote[pairs - 1].likeness++;
		else
			vote[pairs++] = vote[i];
	pair_likely(p, vote, pairs);
	free(vote);
}

/* The last requests and events of a conversation, whatever they work on, sorted. */
struct tail {
	uint64_t list[TAIL_MAX];
	uint32_t n;
};

static int by_value(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static struct tail tail_of(const struct pairing *p, unsigned side, uint32_t conv, uint32_t most)
{
	const struct items *it = p->items[side];
	struct tail l = { .n = 0 };

	for (uint32_t i = it->start[conv + 1]; i-- > it->start[conv] && l.n < most;) {
		const struct item *x = &it->list[i];
		const struct msg *m = item_request(p->t[side], x);

		if (m || x->is_event)
			l.list[l.n++] = hash_mix(x->kind, m ? m->hash : x->content);
	}
	qsort(l.list, l.n, sizeof(*l.list), by_value);
	return l;
}

static uint32_t in_both(const struct tail *a, const struct tail *b)
{
	uint32_t n = 0;

	for (uint32_t i = 0, j = 0; i < a->n && j < b->n;) {
		uint64_t x = a->list[i], y = b->list[j];

		n += x == y;
		i += x <= y;
		j += y <= x;
	}
	return n;
}

struct ending_alike {
	uint32_t same, end; /* how much is the same, and when the earlier side's ends */
	uint32_t late, early;
};

/* The most alike first; of several that end alike the one that ends last. */
static int by_ending(const void *x, const void *y)
{
	const struct ending_alike *a = x, *b = y;

	if (a->same != b->same)
		return a->same > b->same ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return a->late > b->late ? -1 : a->late < b->late;
}

static uint32_t end_alike(const struct pairing *p, unsigned late, struct ending_alike *list)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n[late]; i++) {
		const struct marks *x = &p->list[late][i];

		if (trace_conv(p->t[late], x->conv)->info.from_start)
			continue;
		struct tail of_x = tail_of(p, late, x->conv, TAIL_MAX);
		for (uint32_t j = 0; j < p->n[!late]; j++) {
			const struct marks *y = &p->list[!late][j];

			if (!trace_conv(p->t[!late], y->conv)->info.from_start)
				continue;
			struct tail of_y = tail_of(p, !late, y->conv, of_x.n);
			uint32_t same = in_both(&of_x, &of_y);
			if (same && x->mark[MARK_PORT] == y->mark[MARK_PORT])
				list[n++] = (struct ending_alike){ same, y->end, i, j };
		}
	}
	return n;
}

/*
 * What a capture that begins late has of a connection is the end of one that
 * the other capture has from its start.
 */
static void pair_late(struct pairing *p, unsigned late)
{
	if (p->n[0] > SIMILAR_MAX || p->n[1] > SIMILAR_MAX)
		return;
	struct ending_alike *list = xmalloc(((size_t)p->n[0] * p->n[1] + 1) * sizeof(*list));
	uint32_t n = end_alike(p, late, list);

	qsort(list, n, sizeof(*list), by_ending);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = late ? list[k].early : list[k].late;
		uint32_t j = late ? list[k].late : list[k].early;

		if (p->list[0][i].conv != NONE && p->list[1][j].conv != NONE)
			match(p, i, j);
	}
	free(list);
	squeeze(p);
}

/* Whether y can be what x's client connected again for: the same hosts, after x. */
static bool follows(const struct trace *t, const struct marks *x, const struct marks *y)
{
	const struct conv_info *a = &trace_conv(t, x->conv)->info,
			       *b = &trace_conv(t, y->conv)->info;

	return y->begin >= x->end && a->server.port == b->server.port &&
	       memcmp(a->server.addr, b->server.addr, sizeof(a->server.addr)) == 0 &&
	       memcmp(a->client.addr, b->client.addr, sizeof(a->client.addr)) == 0;
}

static void append(struct pairing *p, unsigned side, struct marks *x, const struct marks *y)
{
	uint32_t last = x->conv;

	while (p->lanes->next[side][last] != UNPAIRED)
		last = p->lanes->next[side][last];
	p->lanes->next[side][last] = y->conv;
	p->lanes->later[side][y->conv] = true;
	for (unsigned i = 0; i < 4; i++)
		x->bloom[i] |= y->bloom[i];
	x->end = y->end;
}

/* Makes one lane of conversations of a side that followed one another. */
static void join(struct pairing *p, unsigned side)
{
	struct marks *list = p->list[side];

	for (uint32_t j = 1; j < p->n[side]; j++)
		for (uint32_t i = 0; i < j && list[j].conv != NONE; i++)
			if (list[i].conv != NONE && follows(p->t[side], &list[i], &list[j])) {
				append(p, side, &list[i], &list[j]);
				list[j].conv = NONE;
			}
}

static void start(struct pairing *p, unsigned side)
{
	uint32_t n = p->items[side]->n_convs;

	p->n[side] = n;
	p->list[side] = xmalloc((n + 1ul) * sizeof(struct marks));
	p->lanes->next[side] = xmalloc((n + 1ul) * sizeof(uint32_t));
	memset(p->lanes->next[side], 0xff, (n + 1ul) * sizeof(uint32_t));
	p->lanes->later[side] = xcalloc(n, sizeof(bool));
	for (uint32_t i = 0; i < n; i++)
		p->list[side][i] = marks_of(p->t[side], p->items[side], i);
}

static struct lanes pair_lanes(const struct trace *ta, const struct trace *tb,
	const struct items *a, const struct items *b, const struct diff_setup *pinned,
	bool mirrored)
{
	struct lanes lanes = { 0 };
	struct pairing p = {
		.lanes = &lanes, .t = { ta, tb }, .items = { a, b }, .mirrored = mirrored
	};

	lanes.to_b = xmalloc((a->n_convs + 1ul) * sizeof(*lanes.to_b));
	memset(lanes.to_b, 0xff, (a->n_convs + 1ul) * sizeof(*lanes.to_b));
	start(&p, 0);
	start(&p, 1);
	if (pinned)
		pair_by_pins(&p, pinned);
	pair_equal_ends(&p);
	pair_by_mark(&p, MARK_CONTENT, false);
	pair_by_mark(&p, MARK_KEYS, false);
	pair_by_mark(&p, MARK_BAG, false);
	pair_late(&p, 0);
	pair_late(&p, 1);
	/* Where one side has more, the same steps may be those of another job. */
	bool few = p.n[0] <= SIMILAR_MAX && p.n[1] <= SIMILAR_MAX, uneven = p.n[0] != p.n[1];
	if (too_much(&p))
		pair_by_rare_keys(&p);
	pair_by_mark(&p, MARK_KINDS, few && uneven);
	if (few && p.n[0] != p.n[1] && p.n[0] && p.n[1]) {
		join(&p, 0);
		join(&p, 1);
		squeeze(&p);
	}
	pair_by_likeness(&p);
	pair_by_mark(&p, MARK_OPENING, false);
	pair_by_mark(&p, MARK_PORT, false);
	free(p.list[0]);
	free(p.list[1]);
	return lanes;
}

/* The same lanes with the sides changed over. */
static struct lanes mirror(const struct lanes *m, uint32_t n_a, uint32_t n_b)
{
	struct lanes lanes = { .next = { m->next[1], m->next[0] },
		.later = { m->later[1], m->later[0] } };

	lanes.to_b = xmalloc((n_a + 1ul) * sizeof(*lanes.to_b));
	memset(lanes.to_b, 0xff, (n_a + 1ul) * sizeof(*lanes.to_b));
	for (uint32_t j = 0; j < n_b; j++)
		if (m->to_b[j] != UNPAIRED)
			lanes.to_b[m->to_b[j]] = j;
	free(m->to_b);
	return lanes;
}

struct lanes lanes_pair(const struct trace *ta, const struct trace *tb, const struct items *a,
	const struct items *b, const struct diff_setup *pinned)
{
	if (items_order(a->list, a->start[a->n_convs], b->list, b->start[b->n_convs]) <= 0)
		return pair_lanes(ta, tb, a, b, pinned, false);
	struct lanes m = pair_lanes(tb, ta, b, a, pinned, true);
	return mirror(&m, a->n_convs, b->n_convs);
}

static uint64_t time_of(const struct trace *t, const struct item *x)
{
	return x->is_event ? trace_event(t, x->index)->e.time_ns
			   : trace_msg(t, exch_first(trace_exch(t, x->index)))->time_ns;
}

/* When each conversation of a side begins, since the first of them; the caller frees. */
static uint64_t *begins(const struct trace *t, const struct items *it)
{
	uint64_t *begin = xmalloc((it->n_convs + 1ul) * sizeof(*begin)), first = UINT64_MAX;

	for (uint32_t i = 0; i < it->n_convs; i++) {
		begin[i] = it->start[i] == it->start[i + 1] ? UINT64_MAX
							    : time_of(t, &it->list[it->start[i]]);
		first = begin[i] < first ? begin[i] : first;
	}
	for (uint32_t i = 0; i < it->n_convs; i++)
		begin[i] -= begin[i] == UINT64_MAX ? 0 : first;
	return begin;
}

static struct lane_pair lane_pair(uint32_t i, uint32_t j, const uint64_t *a, const uint64_t *b)
{
	uint64_t of_a = i != UNPAIRED ? a[i] : UINT64_MAX, of_b = j != UNPAIRED ? b[j] : UINT64_MAX;

	return of_a < of_b ? (struct lane_pair){ i, j, of_a, of_b }
			   : (struct lane_pair){ i, j, of_b, of_a };
}

static int by_begin(const void *x, const void *y)
{
	const struct lane_pair *p = x, *q = y;

	if (p->begin != q->begin)
		return p->begin < q->begin ? -1 : 1;
	if (p->later != q->later)
		return p->later < q->later ? -1 : 1;
	if (p->a != q->a)
		return p->a < q->a ? -1 : 1;
	return p->b < q->b ? -1 : p->b > q->b;
}

uint32_t lanes_list(const struct lanes *l, const struct trace *ta, const struct trace *tb,
	const struct items items[SIDES], struct lane_pair **list)
{
	uint32_t n_a = items[SIDE_A].n_convs, n_b = items[SIDE_B].n_convs, n = 0;
	uint64_t *const a = begins(ta, &items[SIDE_A]), *const b = begins(tb, &items[SIDE_B]);
	bool *taken = xcalloc(n_b + 1ul, sizeof(*taken));

	*list = xmalloc((n_a + n_b + 1ul) * sizeof(**list));
	for (uint32_t i = 0; i < n_a; i++) {
		uint32_t j = l->to_b[i];

		if (l->later[SIDE_A][i])
			continue;
		if (j != UNPAIRED)
			taken[j] = true;
		(*list)[n++] = lane_pair(i, j, a, b);
	}
	for (uint32_t j = 0; j < n_b; j++)
		if (!taken[j] && !l->later[SIDE_B][j])
			(*list)[n++] = lane_pair(UNPAIRED, j, a, b);
	qsort(*list, n, sizeof(**list), by_begin);
	free(taken);
	free(a);
	free(b);
	return n;
}

void lanes_free(struct lanes *l)
{
	free(l->to_b);
	for (unsigned side = 0; side < 2; side++) {
		free(l->next[side]);
		free(l->later[side]);
	}
}
