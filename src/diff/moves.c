/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/moves.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/map.h"

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

void moves_find(struct moves *mv, const struct alignment *al, const struct trace *ta,
	const struct trace *tb)
{
	struct map left = { 0 };
	bool *used = xcalloc(al->n_b, sizeof(*used));

	mv->to_b = xmalloc((al->n_a + 1ul) * sizeof(*mv->to_b));
	memset(mv->to_b, 0xff, (al->n_a + 1ul) * sizeof(*mv->to_b));
	mv->counts = xcalloc(al->n_a, sizeof(*mv->counts));
	mv->taken = xcalloc(al->n_b, sizeof(*mv->taken));
	for (uint32_t i = 0; i < al->n_a; i++)
		if (al->to_b[i] != UNPAIRED)
			used[al->to_b[i]] = true;
	/* The last of several equal ones wins: chains of equal ones are loops, not moves. */
	for (uint32_t j = 0; j < al->n_b; j++)
		if (!used[j] && !al->b[j].is_event)
			map_put(&left, (struct map_key){ al->b[j].kind, al->b[j].key }, j);
	for (uint32_t i = 0; i < al->n_a; i++) {
		struct map_key key = { al->a[i].kind, al->a[i].key };
		uint32_t j = al->to_b[i] == UNPAIRED && !al->a[i].is_event ? map_get(&left, key)
									   : MAP_NONE;

		if (j == MAP_NONE)
			continue;
		map_remove(&left, key);
		mv->to_b[i] = j;
		mv->taken[j] = true;
		mv->counts[i] = really_moved(mv, al, ta, tb, i);
	}
	map_free(&left);
	free(used);
}

void moves_free(struct moves *mv)
{
	free(mv->to_b);
	free(mv->counts);
	free(mv->taken);
}
