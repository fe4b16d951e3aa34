/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/moves.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "diff/items.h"

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

/* Whether two exchanges of one trace work on different opens of different paths. */
static bool apart(const struct trace *t, const struct item *x, const struct item *y)
{
	const struct msg *mx = item_request(t, x), *my = item_request(t, y);

	if (!mx || !my || mx->open == NONE || my->open == NONE || mx->open == my->open)
		return false;
	const char *path_x = trace_open_at(t, mx->open)->path;
	const char *path_y = trace_open_at(t, my->open)->path;
	return !path_x || !path_y || strcasecmp(path_x, path_y) != 0;
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

		/* Where order means little, what has moved is no worse a landmark. */
		if (other == UNPAIRED && al->elsewhere)
			other = mv->to_b[k];
		if (k == i || other == UNPAIRED || al->a[k].is_event || (k < i) == (other < j))
			continue;
		/* A client that works on several opens at once works on each in its time. */
		if (al->elsewhere && apart(ta, &al->a[i], &al->a[k]))
			continue;
		if (!together(ta, &al->a[i], &al->a[k]) && !together(tb, &al->b[j], &al->b[other]))
			return true;
	}
	return false;
}

/* What moves is the same request; a like one elsewhere is another operation. */
static bool same_request(const struct item *x, const struct item *y)
{
	return x->key == y->key && x->kind == y->kind && x->asked == y->asked;
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

	while (l->slots[i] && (l->slots[i] == TAKEN || !same_request(&l->b[l->slots[i] - 1], x)))
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

/* What the alignment left over, paired by what it is. */
static void find_left(struct moves *mv, const struct alignment *al)
{
	bool *used = xcalloc(al->n_b, sizeof(*used));

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
		mv->to_b[i] = *slot - 1;
		*slot = TAKEN;
	}
	free(left.slots);
	free(used);
}

void moves_find(struct moves *mv, const struct alignment *al, const struct trace *ta,
	const struct trace *tb)
{
	size_t size = (al->n_a + 1ul) * sizeof(*mv->to_b);

	mv->to_b = xmalloc(size);
	mv->counts = xcalloc(al->n_a, sizeof(*mv->counts));
	mv->taken = xcalloc(al->n_b, sizeof(*mv->taken));
	if (al->elsewhere) {
		memcpy(mv->to_b, al->elsewhere, size);
	} else {
		memset(mv->to_b, 0xff, size);
		find_left(mv, al);
	}
	for (uint32_t i = 0; i < al->n_a; i++)
		if (mv->to_b[i] != UNPAIRED) {
			mv->taken[mv->to_b[i]] = true;
			mv->counts[i] = really_moved(mv, al, ta, tb, i);
		}
}

void moves_free(struct moves *mv)
{
	free(mv->to_b);
	free(mv->counts);
	free(mv->taken);
}
