/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/align.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/hash.h"

#define CELLS_PER_GAP (1u << 20) /* at most this many cells in one scored alignment */
#define CELLS_PER_ITEM 512u
#define WINDOW 256u
#define MAX_DEPTH 40u

struct range {
	uint32_t a, a_end, b, b_end;
};

static void pair(struct alignment *al, uint32_t a, uint32_t b)
{
	al->to_b[a] = b;
}

/*
 * What has the same content is done to the same thing: among a million items that
 * all differ, that tells chance from likeness.
 */
static bool same_content(const struct item *x, const struct item *y)
{
	return x->content == y->content && x->path == y->path && x->kind == y->kind;
}

/* How well two items go together; 0: not at all. */
static int score(const struct item *x, const struct item *y)
{
	if (x->kind != y->kind)
		return 0;
	if (same_content(x, y))
		return 20;
	if (x->key == y->key)
		return x->asked == y->asked ? 18 : 16;
	return x->path == y->path ? 9 : 3;
}

static void trim(struct alignment *al, struct range *r)
{
	while (r->a < r->a_end && r->b < r->b_end && same_content(&al->a[r->a], &al->b[r->b]))
		pair(al, r->a++, r->b++);
	while (r->a < r->a_end && r->b < r->b_end &&
		same_content(&al->a[r->a_end - 1], &al->b[r->b_end - 1]))
		pair(al, --r->a_end, --r->b_end);
}

/* What has to be unique for an item to be an anchor: its content or key, with those that follow. */
struct anchor_rule {
	bool by_key;
	unsigned run;
};

static const struct anchor_rule anchor_rules[] = {
	{ false, 1 },
	{ true, 1 },
	{ false, 4 },
	{ true, 4 },
	{ false, 16 },
};

static uint32_t fingerprint(const struct item *items, uint32_t i, const struct anchor_rule *rule)
{
	uint64_t h = 0;

	for (unsigned k = 0; k < rule->run; k++)
		h = hash_mix(h ^ items[i + k].kind,
			rule->by_key ? items[i + k].key : items[i + k].content);
	return (uint32_t)h;
}

/* Where a fingerprint stands in each range, if it stands there once. */
struct place {
	uint32_t print;
	uint32_t at[2]; /* NOWHERE, TWICE or the item */
};

#define NOWHERE UINT32_MAX
#define TWICE (UINT32_MAX - 1)

/* All fingerprints of two ranges: places in order of appearance, found by an index. */
struct places {
	struct place *list;
	uint32_t n;
	uint32_t *index; /* open addressing: number of a place + 1, 0: empty */
	uint32_t mask;
};

static struct places places_new(uint64_t most)
{
	struct places p = { .list = xmalloc((most + 1) * sizeof(struct place)) };
	uint32_t cap = 16;

	while (cap < 2 * most && cap < 1u << 31)
		cap *= 2;
	p.index = xcalloc(cap, sizeof(*p.index));
	p.mask = cap - 1;
	return p;
}

static void places_add(struct places *p, uint32_t print, unsigned side, uint32_t item)
{
	uint32_t i = (print * 0x9e3779b1u) & p->mask;

	while (p->index[i] && p->list[p->index[i] - 1].print != print)
		i = (i + 1) & p->mask;
	if (!p->index[i]) {
		p->list[p->n] = (struct place){ print, { NOWHERE, NOWHERE } };
		p->index[i] = ++p->n;
	}
	uint32_t *at = &p->list[p->index[i] - 1].at[side];
	*at = *at == NOWHERE ? item : TWICE;
}

struct anchor {
	uint32_t a, b, previous;
};

/* Keeps the longest chain of anchors that ascends in b (they ascend in a). Returns its length. */
static uint32_t longest_chain(struct anchor *list, uint32_t n, uint32_t *chain)
{
	uint32_t *tails = xmalloc((n + 1ul) * sizeof(*tails));
	uint32_t len = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t low = 0, high = len;

		while (low < high) {
			uint32_t mid = (low + high) / 2;

			if (list[tails[mid]].b < list[i].b)
				low = mid + 1;
			else
				high = mid;
		}
		list[i].previous = low ? tails[low - 1] : UNPAIRED;
		tails[low] = i;
		if (low == len)
			len++;
	}
	uint32_t at = len ? tails[len - 1] : UNPAIRED;
	for (uint32_t k = len; k-- > 0; at = list[at].previous)
		chain[k] = at;
	free(tails);
	return len;
}

static bool alike(const struct item *x, const struct item *y, bool by_key)
{
	return by_key ? x->key == y->key && x->kind == y->kind : same_content(x, y);
}

/* Anchors of a range in ascending order of a; the caller frees. */
static struct anchor *find_anchors(const struct alignment *al, const struct range *r,
	const struct anchor_rule *rule, uint32_t *n)
{
	uint32_t n_a = r->a_end - r->a, n_b = r->b_end - r->b;
	struct places places = places_new((uint64_t)n_a + n_b);
	struct anchor *list = xmalloc((n_a + 1ul) * sizeof(*list));

	*n = 0;
	for (uint32_t i = 0; i + rule->run <= n_a; i++)
		places_add(&places, fingerprint(al->a, r->a + i, rule), 0, r->a + i);
	for (uint32_t i = 0; i + rule->run <= n_b; i++)
		places_add(&places, fingerprint(al->b, r->b + i, rule), 1, r->b + i);
	/* Places were made in the order of a. */
	for (uint32_t i = 0; i < places.n; i++) {
		const uint32_t *at = places.list[i].at;

		if (at[0] < TWICE && at[1] < TWICE &&
			alike(&al->a[at[0]], &al->b[at[1]], rule->by_key))
			list[(*n)++] = (struct anchor){ at[0], at[1], UNPAIRED };
	}
	free(places.list);
	free(places.index);
	return list;
}

/* Scored alignment of all against all: the best sum of scores, gaps cost nothing. */
static void align_scored(struct alignment *al, const struct range *r)
{
	uint32_t n = r->a_end - r->a, m = r->b_end - r->b;
	int *above = xcalloc(m + 1ul, sizeof(*above)), *row = xcalloc(m + 1ul, sizeof(*row));
	uint8_t *step = xmalloc((unsigned long)(n + 1) * (m + 1));
	enum { SKIP_A, SKIP_B, BOTH };

	for (uint32_t i = 1; i <= n; i++) {
		row[0] = 0;
		for (uint32_t j = 1; j <= m; j++) {
			int s = score(&al->a[r->a + i - 1], &al->b[r->b + j - 1]);
			int best = above[j];
			uint8_t how = SKIP_A;

			if (row[j - 1] > best) {
				best = row[j - 1];
				how = SKIP_B;
			}
			/* On a tie pair the earlier ones: what stops early then differs at its end.
			 */
			if (s && above[j - 1] + s > best) {
				best = above[j - 1] + s;
				how = BOTH;
			}
			row[j] = best;
			step[(size_t)i * (m + 1) + j] = how;
		}
		int *t = above;
		above = row;
		row = t;
	}
	for (uint32_t i = n, j = m; i && j;) {
		uint8_t how = step[(size_t)i * (m + 1) + j];

		if (how == BOTH)
			pair(al, r->a + --i, r->b + --j);
		else if (how == SKIP_A)
			i--;
		else
			j--;
	}
	free(above);
	free(row);
	free(step);
}

/*
 * Of what was paired in a window, what stands in its first half is kept. The range begins
 * anew behind that, at least half a window further on one side.
 */
static void keep_half(struct alignment *al, const struct range *window, struct range *r)
{
	uint32_t half_a = window->a + WINDOW / 2, half_b = window->b + WINDOW / 2;

	r->a = half_a < r->a_end ? half_a : r->a_end;
	r->b = half_b < r->b_end ? half_b : r->b_end;
	for (uint32_t i = window->a; i < window->a_end; i++) {
		uint32_t j = al->to_b[i];

		if (j == UNPAIRED)
			continue;
		if (i >= half_a && j >= half_b) {
			r->a = i;
			r->b = j;
			memset(&al->to_b[i], 0xff, (window->a_end - i) * sizeof(*al->to_b));
			return;
		}
		if (i >= half_a || j >= half_b) {
			r->a = i + 1;
			r->b = j + 1;
		}
	}
}

/* Beyond the budget: by score in windows, one after the other. */
static void align_windows(struct alignment *al, struct range r)
{
	al->approximate = true;
	for (trim(al, &r); r.a < r.a_end && r.b < r.b_end; trim(al, &r)) {
		struct range window = r;

		if (r.a_end - r.a > WINDOW)
			window.a_end = r.a + WINDOW;
		if (r.b_end - r.b > WINDOW)
			window.b_end = r.b + WINDOW;
		align_scored(al, &window);
		if (window.a_end == r.a_end && window.b_end == r.b_end)
			return;
		keep_half(al, &window, &r);
	}
}

static void align_range(struct alignment *al, struct range r, unsigned depth);

/* Splits at anchors and aligns what lies between; false if there are none. */
static bool split(
	struct alignment *al, const struct range *r, const struct anchor_rule *rule, unsigned depth)
{
	uint32_t n, len;
	struct anchor *list = find_anchors(al, r, rule, &n);
	uint32_t *chain = xmalloc((n + 1ul) * sizeof(*chain));
	struct range gap = *r;

	len = longest_chain(list, n, chain);
	for (uint32_t k = 0; k < len; k++) {
		const struct anchor *x = &list[chain[k]];

		gap.a_end = x->a;
		gap.b_end = x->b;
		align_range(al, gap, depth + 1);
		pair(al, x->a, x->b);
		gap.a = x->a + 1;
		gap.b = x->b + 1;
	}
	free(list);
	free(chain);
	if (!len)
		return false;
	gap.a_end = r->a_end;
	gap.b_end = r->b_end;
	align_range(al, gap, depth + 1);
	return true;
}

static void align_range(struct alignment *al, struct range r, unsigned depth)
{
	trim(al, &r);
	uint64_t n = r.a_end - r.a, m = r.b_end - r.b, cells = n * m;

	if (!n || !m)
		return;
	/* Few enough for the best answer at once. */
	if (cells <= CELLS_PER_GAP / 16 && cells <= al->budget) {
		al->budget -= cells;
		align_scored(al, &r);
		return;
	}
	if (depth < MAX_DEPTH)
		for (unsigned i = 0; i < sizeof(anchor_rules) / sizeof(anchor_rules[0]); i++)
			if (split(al, &r, &anchor_rules[i], depth))
				return;
	if (cells <= CELLS_PER_GAP && cells <= al->budget) {
		al->budget -= cells;
		align_scored(al, &r);
		return;
	}
	align_windows(al, r);
}

static void align_all(struct alignment *al)
{
	struct range r = { 0, al->n_a, 0, al->n_b };

	memset(al->to_b, 0xff, al->n_a * sizeof(*al->to_b));
	al->budget = (uint64_t)CELLS_PER_ITEM * ((uint64_t)al->n_a + al->n_b) + CELLS_PER_GAP;
	al->approximate = false;
	for (uint32_t i = 0; i < al->n_fixed; i++) {
		const struct fixed *x = &al->fixed[i];

		align_range(al, (struct range){ r.a, x->a, r.b, x->b }, 0);
		pair(al, x->a, x->b);
		r.a = x->a + 1;
		r.b = x->b + 1;
	}
	align_range(al, r, 0);
}

int items_order(const struct item *a, uint32_t n_a, const struct item *b, uint32_t n_b)
{
	if (n_a != n_b)
		return n_a < n_b ? -1 : 1;
	for (uint32_t i = 0; i < n_a; i++) {
		/* Commands first: their order does not depend on how things are hashed. */
		if (a[i].kind != b[i].kind)
			return a[i].kind > b[i].kind ? -1 : 1;
		if (a[i].content != b[i].content)
			return a[i].content < b[i].content ? -1 : 1;
		if (a[i].key != b[i].key)
			return a[i].key < b[i].key ? -1 : 1;
	}
	return 0;
}

/* Aligns with the sides changed over, and changes the answer back. */
static void align_mirrored(struct alignment *al)
{
	struct alignment m = { .a = al->b, .b = al->a, .n_a = al->n_b, .n_b = al->n_a };
	struct fixed *fixed = xcalloc(al->n_fixed, sizeof(*fixed));

	for (uint32_t i = 0; i < al->n_fixed; i++)
		fixed[i] = (struct fixed){ .a = al->fixed[i].b, .b = al->fixed[i].a };
	m.fixed = fixed;
	m.n_fixed = al->n_fixed;
	m.to_b = xmalloc((m.n_a + 1ul) * sizeof(*m.to_b));
	align_all(&m);
	memset(al->to_b, 0xff, al->n_a * sizeof(*al->to_b));
	for (uint32_t j = 0; j < m.n_a; j++)
		if (m.to_b[j] != UNPAIRED)
			al->to_b[m.to_b[j]] = j;
	al->approximate = m.approximate;
	free(m.to_b);
	free(fixed);
}

void align(struct alignment *al)
{
	if (items_order(al->a, al->n_a, al->b, al->n_b) > 0)
		align_mirrored(al);
	else
		align_all(al);
}
