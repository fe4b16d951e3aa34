/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/moves.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* Neighbours that a moved item is compared with on each side. */
#define CROSSED_MAX 64u

/* Whether two exchanges of one trace were both asked for before either was answered. */
static bool together(const struct trace *t, const struct item *x, const struct item *y)
{
	const struct exch *ex = trace_exch(t, x->index), *ey = trace_exch(t, y->index);

	if (ex->request == NONE || ey->request == NONE)
		return false;
	return (ey->final == NONE || ex->request < ey->final) &&
	       (ex->final == NONE || ey->request < ex->final);
}

/* Whether item i of a overtook, or was overtaken by, an item that it was not in flight with. */
static bool really_moved(const struct moves *mv, const struct alignment *al, const struct trace *ta,
	const struct trace *tb, uint32_t i)
{
	uint32_t j = mv->to_b[i];
	uint32_t low = i > CROSSED_MAX ? i - CROSSED_MAX : 0;
	uint32_t high = i + CROSSED_MAX < al->n_a ? i + CROSSED_MAX : al->n_a;

	for (uint32_t k = low; k < high; k++) {
		uint32_t other = al->to_b[k];

		if (k == i || other == UNPAIRED || al->a[k].is_event || (k < i) == (other < j))
			continue;
		if (!together(ta, &al->a[i], &al->a[k]) && !together(tb, &al->b[j], &al->b[other]))
			return true;
	}
	return false;
}

/* The items of b that are left over, found by what they are; open addressing. */
struct left {
	const struct item *b;
	uint32_t *slots; /* item + 1; 0: empty, TAKEN: was one */
	uint32_t mask;
};

#define TAKEN UINT32_MAX

static uint32_t *left_find(const struct left *l, const struct item *x)
{
	uint32_t i = ((x->key ^ x->kind) * 0x9e3779b1u) & l->mask;

	while (l->slots[i] && (l->slots[i] == TAKEN || l->b[l->slots[i] - 1].key != x->key ||
				      l->b[l->slots[i] - 1].kind != x->kind))
		i = (i + 1) & l->mask;
	return &l->slots[i];
}

static struct left left_over(const struct alignment *al, const bool *used)
{
	struct left l = { .b = al->b };
	uint64_t n = 0, cap = 16;

	for (uint32_t j = 0; j < al->n_b; j++)
		n += !used[j] && !al->b[j].is_event;
	while (cap < 2 * n && cap < 1u << 31)
		cap *= 2;
	l.slots = xcalloc(cap, sizeof(*l.slots));
	l.mask = (uint32_t)(cap - 1);
	/* The last of several equal ones wins: chains of equal ones are loops, not moves. */
	for (uint32_t j = 0; j < al->n_b; j++)
		if (!used[j] && !al->b[j].is_event)
			*left_find(&l, &al->b[j]) = j + 1;
	return l;
}

void moves_find(struct moves *mv, const struct alignment *al, const struct trace *ta,
	const struct trace *tb)
{
	bool *used = xcalloc(al->n_b, sizeof(*used));

	mv->to_b = xmalloc((al->n_a + 1ul) * sizeof(*mv->to_b));
	memset(mv->to_b, 0xff, (al->n_a + 1ul) * sizeof(*mv->to_b));
	mv->counts = xcalloc(al->n_a, sizeof(*mv->counts));
	mv->taken = xcalloc(al->n_b, sizeof(*mv->taken));
	for (uint32_t i = 0; i < al->n_a; i++)
		if (al->to_b[i] != UNPAIRED)
			used[al->to_b[i]] = true;
	struct left left = left_over(al, used);
	for (uint32_t i = 0; i < al->n_a; i++) {
		if (al->to_b[i] != UNPAIRED || al->a[i].is_event)
			continue;
		uint32_t *slot = left_find(&left, &al->a[i]);
		if (!*slot)
			continue;
		uint32_t j = *slot - 1;
		*slot = TAKEN;
		mv->to_b[i] = j;
		mv->taken[j] = true;
		mv->counts[i] = really_moved(mv, al, ta, tb, i);
	}
	free(left.slots);
	free(used);
}

void moves_free(struct moves *mv)
{
	free(mv->to_b);
	free(mv->counts);
	free(mv->taken);
}
