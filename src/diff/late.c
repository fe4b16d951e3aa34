/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/late.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/hash.h"
#include "diff/accepted.h"
#include "diff/order.h"

/* Beyond those of commands and events: */
#define KIND_BEFORE 0x4000u /* before the later capture begins */
#define KIND_ANSWER 0x2000u /* an answer in it to what was asked before */
#define LOST_PAIR 3u        /* a pair given up counts as much as so many items left alone */

static uint64_t hash_of(const struct trace *t, uint32_t msg)
{
	return msg == NONE ? 0 : trace_msg(t, msg)->hash;
}

static const struct msg *first_of(const struct trace *t, const struct item *x)
{
	return x->is_event ? NULL : trace_msg(t, exch_first(trace_exch(t, x->index)));
}

/* What a request asks for, whatever it works on. */
static uint64_t request_hash(const struct trace *t, const struct item *x, uint64_t *what)
{
	const struct msg *m = first_of(t, x);

	*what = hash_mix((uint64_t)m->kind << 16 | m->cmd, m->detail);
	return hash_mix(hash_of(t, trace_exch(t, x->index)->request), *what);
}

/*
 * Makes an item what it is to those who have not seen what it works on being
 * opened. life: instead of the name, 0: none.
 */
static void forget_name(const struct trace *t, struct item *x, uint32_t life)
{
	const struct msg *m = first_of(t, x);
	uint64_t what;

	if (!m || m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED)
		return;
	uint64_t asked = request_hash(t, x, &what) + life;

	x->path = (uint32_t)(what + life);
	x->key = (uint32_t)asked;
	x->asked = asked & 0x7fff;
	x->content = (uint32_t)hash_mix(asked, hash_of(t, trace_exch(t, x->index)->final));
}

/* Whether a capture that begins with a message would know the names in an item. */
static bool is_known(const struct trace *t, const struct item *x, uint32_t begin)
{
	const struct msg *m = first_of(t, x);
	const struct open *open = m && m->open != NONE ? trace_open_at(t, m->open) : NULL;
	const struct share *share = m && m->share != NONE ? trace_share(t, m->share) : NULL;

	if (open && (!open->path || open->first < begin))
		return false;
	/* A share's name tells apart only what has no other. */
	return !share || (open && *open->path) || (share->path && share->first >= begin);
}

static bool is_answer(const struct trace *t, const struct item *x)
{
	const struct msg *m = first_of(t, x);

	return m && m->bits & M_EARLIER;
}

static void reverse(struct item *list, uint32_t n)
{
	for (uint32_t i = 0; i < n / 2; i++) {
		struct item x = list[i];

		list[i] = list[n - 1 - i];
		list[n - 1 - i] = x;
	}
}

/* Of equally good partners align takes the earliest: this takes the latest. from: where to begin.
 */
static void align_backwards(
	struct alignment *al, struct item *const list[SIDES], const uint32_t from[SIDES])
{
	struct item *a = list[SIDE_A] + from[SIDE_A], *b = list[SIDE_B] + from[SIDE_B];
	struct fixed *fixed = xcalloc(al->n_fixed + 1ul, sizeof(*fixed));
	struct alignment back = { .a = a,
		.b = b,
		.n_a = al->n_a - from[SIDE_A],
		.n_b = al->n_b - from[SIDE_B],
		.fixed = fixed,
		.n_fixed = al->n_fixed };

	for (uint32_t i = 0; i < al->n_fixed; i++) {
		const struct fixed *x = &al->fixed[al->n_fixed - 1 - i];

		fixed[i] = (struct fixed){ al->n_a - 1 - x->a, al->n_b - 1 - x->b, x->number };
	}
	back.to_b = xmalloc((back.n_a + 1ul) * sizeof(*back.to_b));
	reverse(a, back.n_a);
	reverse(b, back.n_b);
	align(&back);
	reverse(a, back.n_a);
	reverse(b, back.n_b);
	memset(al->to_b, 0xff, al->n_a * sizeof(*al->to_b));
	for (uint32_t i = 0; i < back.n_a; i++)
		if (back.to_b[i] != UNPAIRED)
			al->to_b[al->n_a - 1 - i] = al->n_b - 1 - back.to_b[i];
	al->approximate = back.approximate;
	free(back.to_b);
	free(fixed);
}

/* The partners of the earlier side's items; the caller frees. */
static uint32_t *partners_of(const struct alignment *al, enum side early)
{
	uint32_t n = early == SIDE_A ? al->n_a : al->n_b;
	uint32_t *to = xmalloc((n + 1ul) * sizeof(*to));

	memset(to, 0xff, (n + 1ul) * sizeof(*to));
	for (uint32_t i = 0; i < al->n_a; i++)
		if (al->to_b[i] != UNPAIRED)
			to[early == SIDE_A ? i : al->to_b[i]] = early == SIDE_A ? al->to_b[i] : i;
	return to;
}

/*
 * The first item of the earlier side that the other's capture can have: where
 * the fewest items are left alone from there on, and the fewest pairs lost.
 */
static uint32_t find_begin(const struct alignment *al, enum side early, const struct trace *late)
{
	const struct item *list = early == SIDE_A ? al->a : al->b;
	const struct item *other = early == SIDE_A ? al->b : al->a;
	uint32_t n = early == SIDE_A ? al->n_a : al->n_b, begin = n, pairs = 0;
	uint32_t *to = partners_of(al, early);
	uint64_t least = UINT64_MAX, alone = 0;

	for (uint32_t i = 0; i < n; i++)
		pairs += to[i] != UNPAIRED;
	for (uint32_t i = n; i-- > 0;) {
		if (to[i] == UNPAIRED) {
			alone += !list[i].is_event;
			continue;
		}
		uint64_t cost = alone + (uint64_t)LOST_PAIR * --pairs;
		if (cost <= least) {
			least = cost;
			begin = i;
		}
	}
	/* What the later capture has before that stands against as many requests. */
	for (uint32_t j = begin < n ? to[begin] : 0; j-- > 0 && begin;)
		begin -= item_request(late, &other[j]) != NULL;
	free(to);
	return begin;
}

/* The same where order means little: the last that are as many as the later capture has. */
static uint32_t count_begin(const struct alignment *al, enum side early, const struct trace *late)
{
	const struct item *other = early == SIDE_A ? al->b : al->a;
	uint32_t n_other = early == SIDE_A ? al->n_b : al->n_a;
	uint32_t begin = early == SIDE_A ? al->n_a : al->n_b;

	for (uint32_t j = 0; j < n_other && begin; j++)
		begin -= other[j].is_event || item_request(late, &other[j]);
	return begin;
}

/* What is done with an open whose CREATE only the earlier capture has. */
struct life {
	uint32_t open, at; /* at: the item that is the last of it */
	uint64_t sum;      /* of the exchanges, in any order */
};

struct lives {
	struct life *list;
	uint32_t n;
};

static int by_open(const void *x, const void *y)
{
	const struct life *a = x, *b = y;

	if (a->open != b->open)
		return a->open < b->open ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* The same lives from the last on. */
static int by_sum(const void *x, const void *y)
{
	const struct life *a = x, *b = y;

	if (a->sum != b->sum)
		return a->sum < b->sum ? -1 : 1;
	return a->at > b->at ? -1 : a->at < b->at;
}

/* The opens that items work on whose names a capture that begins with a message does not know. */
static struct lives find_lives(
	const struct trace *t, const struct item *list, uint32_t from, uint32_t n, uint32_t begin)
{
	struct lives l = { .list = xmalloc((n - from + 1ul) * sizeof(*l.list)) };
	uint32_t last = 0;
	uint64_t what;

	for (uint32_t i = from; i < n; i++) {
		const struct msg *m = item_request(t, &list[i]);

		if (m && m->open != NONE && !is_known(t, &list[i], begin))
			l.list[l.n++] = (struct life){ m->open, i,
				hash_mix(request_hash(t, &list[i], &what),
					hash_of(t, trace_exch(t, list[i].index)->final)) };
	}
	qsort(l.list, l.n, sizeof(*l.list), by_open);
	for (uint32_t i = 1; i < l.n; i++)
		if (l.list[i].open != l.list[last].open) {
			l.list[++last] = l.list[i];
		} else {
			l.list[last].sum += l.list[i].sum;
			l.list[last].at = l.list[i].at;
		}
	l.n = l.n ? last + 1 : 0;
	qsort(l.list, l.n, sizeof(*l.list), by_sum);
	return l;
}

/* Numbers the opens that have the same life on both sides, the last with the last. */
static void number_lives(struct lives lives[SIDES])
{
	struct lives *a = &lives[SIDE_A], *b = &lives[SIDE_B];
	uint32_t n = 0, i = 0, j = 0;

	while (i < a->n && j < b->n) {
		uint64_t sum_a = a->list[i].sum, sum_b = b->list[j].sum;

		if (sum_a == sum_b)
			a->list[i].at = b->list[j].at = ++n;
		if (sum_a <= sum_b)
			a->list[i++].at *= sum_a == sum_b;
		if (sum_a >= sum_b)
			b->list[j++].at *= sum_a == sum_b;
	}
	while (i < a->n)
		a->list[i++].at = 0;
	while (j < b->n)
		b->list[j++].at = 0;
	qsort(a->list, a->n, sizeof(*a->list), by_open);
	qsort(b->list, b->n, sizeof(*b->list), by_open);
}

/* The number that the open of an item has got, 0: none. */
static uint32_t life_of(const struct lives *l, const struct trace *t, const struct item *x)
{
	const struct msg *m = first_of(t, x);
	uint32_t low = 0, high = l->n;

	while (m && low < high) {
		uint32_t mid = (low + high) / 2;

		if (l->list[mid].open == m->open)
			return l->list[mid].at;
		if (l->list[mid].open < m->open)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

/* Gives each item the name that both captures know it by. */
static void name_items(const struct alignment *al, struct item *const list[SIDES],
	const struct trace *const t[SIDES], enum side early, uint32_t begin)
{
	const struct item *const old[SIDES] = { al->a, al->b };
	const uint32_t n[SIDES] = { al->n_a, al->n_b };
	uint32_t message = begin < n[early] ? item_message(t[early], &old[early][begin]) : 0;
	struct lives lives[SIDES];

	for (unsigned side = 0; side < SIDES; side++)
		lives[side] = find_lives(t[side], old[side], side == early ? begin : 0, n[side],
			side == early ? message : 0);
	number_lives(lives);
	for (unsigned side = 0; side < SIDES; side++) {
		for (uint32_t i = 0; i < n[side]; i++) {
			struct item *x = &list[side][i];

			if (is_known(t[side], x, side == early ? message : 0))
				*x = old[side][i];
			else
				forget_name(t[side], x, life_of(&lives[side], t[side], x));
			if (side == early && i < begin)
				x->kind |= KIND_BEFORE;
			else if (side != early && is_answer(t[side], x))
				x->kind |= KIND_ANSWER;
		}
		free(lives[side].list);
	}
}

bool late_align(struct alignment *al, struct item *const list[SIDES],
	const struct trace *const t[SIDES], enum side late, bool sure)
{
	const uint32_t n[SIDES] = { al->n_a, al->n_b };
	uint32_t from[SIDES] = { 0, 0 };
	enum side early = late == SIDE_A ? SIDE_B : SIDE_A;

	for (unsigned side = 0; side < SIDES; side++)
		for (uint32_t i = 0; i < n[side]; i++)
			forget_name(t[side], &list[side][i], 0);
	align_backwards(al, list, from);
	from[early] =
		order_at_once(t[SIDE_A], al->a, al->n_a) && order_at_once(t[SIDE_B], al->b, al->n_b)
			? count_begin(al, early, t[late])
			: find_begin(al, early, t[late]);
	if (al->n_fixed) {
		uint32_t pinned = early == SIDE_A ? al->fixed[0].a : al->fixed[0].b;

		from[early] = pinned < from[early] ? pinned : from[early];
	}
	uint32_t end = n[early] - from[early];
	if (!sure && (end > n[late] + n[late] / 8 + 2 || end + n[late] / 8 + 2 < n[late]))
		return false;
	name_items(al, list, t, early, from[early]);
	align_backwards(al, list, from);
	al->a = list[SIDE_A];
	al->b = list[SIDE_B];
	return true;
}

/* Whether a message is about an open that was made before its capture began. */
static bool is_nameless(const struct trace *t, const struct msg *m)
{
	return m->open != NONE && !trace_open_at(t, m->open)->path &&
	       !trace_conv(t, m->conv)->info.from_start;
}

static bool same_bytes(const struct view *v, const struct delta *x)
{
	if (x->a == NO_NODE || x->b == NO_NODE)
		return false;
	const struct node *a = &v->a.nodes[x->a], *b = &v->b.nodes[x->b];
	const uint8_t *p = tree_bytes(&v->a, a), *q = tree_bytes(&v->b, b);

	return p && q && a->len == b->len && memcmp(p, q, a->len) == 0;
}

/* Whether a call's arguments are read on one side and as many bytes on the other. */
static bool same_arguments(const struct view *v, const struct delta *x)
{
	bool in_a = x->b == NO_NODE;
	const struct tree *t = in_a ? &v->a : &v->b, *other = in_a ? &v->b : &v->a;

	if (in_a == (x->a == NO_NODE) ||
		(x->field != F_DCERPC_STUB_DATA && x->field != F_DCERPC_PAYLOAD_STUB_DATA))
		return false;
	const struct node *n = &t->nodes[in_a ? x->a : x->b];
	const struct node *there = tree_find(other,
		x->field == F_DCERPC_STUB_DATA ? F_DCERPC_PAYLOAD_STUB_DATA : F_DCERPC_STUB_DATA,
		0);
	return there && there->len == n->len;
}

void late_excuse(struct diff *d, uint32_t entry, struct view *v)
{
	const struct entry *e = diff_entry(d, entry);

	if (!v->n || is_nameless(d->a, trace_msg(d->a, e->a)) ==
			     is_nameless(d->b, trace_msg(d->b, e->b)))
		return;
	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];

		if (x->severity == SEV_DIFFERENCE && (same_bytes(v, x) || same_arguments(v, x)))
			accepted_add(d, entry, x,
				"what tells how to read it was before a capture began");
	}
	accepted_recall(d, entry, v);
}
