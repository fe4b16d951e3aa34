/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/untangle.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* An item without a partner that is the same. */
struct loose {
	uint32_t key, content, path, at;
	uint16_t kind, asked;
};

/* What two items must have in common to be partners. */
enum likeness { ALL_OF_IT, THE_REQUEST, THE_KEY, THE_PATH };

struct loose_list {
	struct loose *list;
	uint32_t n;
};

static void add(struct loose_list *l, const struct item *x, uint32_t at)
{
	if (!x->is_event)
		l->list[l->n++] =
			(struct loose){ x->key, x->content, x->path, at, x->kind, x->asked };
}

static int compare(const struct loose *a, const struct loose *b, enum likeness like)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (like == THE_PATH)
		return (a->path > b->path) - (a->path < b->path);
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (like == ALL_OF_IT && a->content != b->content)
		return a->content < b->content ? -1 : 1;
	if (like == THE_REQUEST && a->asked != b->asked)
		return a->asked < b->asked ? -1 : 1;
	return 0;
}

/* Those that are alike in the order in which they were. */
static int in_order(const struct loose *a, const struct loose *b, enum likeness like)
{
	int order = compare(a, b, like);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

static int by_content(const void *x, const void *y)
{
	return in_order(x, y, ALL_OF_IT);
}

static int by_request(const void *x, const void *y)
{
	return in_order(x, y, THE_REQUEST);
}

static int by_key(const void *x, const void *y)
{
	return in_order(x, y, THE_KEY);
}

static int by_path(const void *x, const void *y)
{
	return in_order(x, y, THE_PATH);
}

/* Makes what is alike partners, the first with the first; what is left moves to the front. */
static void match(struct loose_list *a, struct loose_list *b, enum likeness like, uint32_t *to)
{
	static int (*const orders[])(
		const void *, const void *) = { by_content, by_request, by_key, by_path };
	uint32_t left_a = 0, left_b = 0, i = 0, j = 0;

	qsort(a->list, a->n, sizeof(*a->list), orders[like]);
	qsort(b->list, b->n, sizeof(*b->list), orders[like]);
	while (i < a->n && j < b->n) {
		int order = compare(&a->list[i], &b->list[j], like);

		if (order == 0)
			to[a->list[i++].at] = b->list[j++].at;
		else if (order < 0)
			a->list[left_a++] = a->list[i++];
		else
			b->list[left_b++] = b->list[j++];
	}
	while (i < a->n)
		a->list[left_a++] = a->list[i++];
	while (j < b->n)
		b->list[left_b++] = b->list[j++];
	a->n = left_a;
	b->n = left_b;
}

/* The only one of its kind that is left on both sides is another now, not one more and one less. */
static void match_single(const struct loose_list *a, const struct loose_list *b, uint32_t *to)
{
	for (uint32_t i = 0, j = 0; i < a->n && j < b->n;) {
		uint16_t kind =
			a->list[i].kind < b->list[j].kind ? a->list[i].kind : b->list[j].kind;
		uint32_t first_a = i, first_b = j;

		while (i < a->n && a->list[i].kind == kind)
			i++;
		while (j < b->n && b->list[j].kind == kind)
			j++;
		if (i - first_a == 1 && j - first_b == 1)
			to[a->list[first_a].at] = b->list[first_b].at;
	}
}

static bool same_request(const struct item *x, const struct item *y)
{
	return x->kind == y->kind && x->key == y->key && x->asked == y->asked;
}

/* Whoever has found no better partner keeps the one that it has; asked: only for the same request.
 */
static void keep_old(const struct alignment *al, struct loose_list *a, struct loose_list *b,
	bool asked, uint32_t *to)
{
	bool *free_b = xcalloc(al->n_b + 1ul, sizeof(*free_b));
	uint32_t left_a = 0, left_b = 0;

	for (uint32_t j = 0; j < b->n; j++)
		free_b[b->list[j].at] = true;
	for (uint32_t i = 0; i < a->n; i++) {
		uint32_t at = a->list[i].at, old = al->to_b[at];

		if (old != UNPAIRED && free_b[old] &&
			(!asked || same_request(&al->a[at], &al->b[old]))) {
			to[at] = old;
			free_b[old] = false;
		} else {
			a->list[left_a++] = a->list[i];
		}
	}
	for (uint32_t j = 0; j < b->n; j++)
		if (free_b[b->list[j].at])
			b->list[left_b++] = b->list[j];
	a->n = left_a;
	b->n = left_b;
	free(free_b);
}

/* What a request refers to is in its key only. */
static bool is_same(const struct item *x, const struct item *y)
{
	return x->is_event || (x->content == y->content && x->key == y->key);
}

void untangle(struct alignment *al)
{
	uint32_t *to = al->elsewhere = xmalloc((al->n_a + 1ul) * sizeof(*to));
	struct loose_list a = { xmalloc((al->n_a + 1ul) * sizeof(*a.list)), 0 };
	struct loose_list b = { xmalloc((al->n_b + 1ul) * sizeof(*b.list)), 0 };
	bool *same = xcalloc(al->n_b + 1ul, sizeof(*same));

	memset(to, 0xff, (al->n_a + 1ul) * sizeof(*to));
	for (uint32_t i = 0; i < al->n_fixed; i++)
		same[al->fixed[i].b] = true;
	for (uint32_t i = 0; i < al->n_a; i++) {
		uint32_t j = al->to_b[i];

		if (j != UNPAIRED && (same[j] || is_same(&al->a[i], &al->b[j])))
			same[j] = true;
		else
			add(&a, &al->a[i], i);
	}
	for (uint32_t j = 0; j < al->n_b; j++)
		if (!same[j])
			add(&b, &al->b[j], j);
	match(&a, &b, ALL_OF_IT, to);
	keep_old(al, &a, &b, true, to);
	match(&a, &b, THE_REQUEST, to);
	match(&a, &b, THE_KEY, to);
	keep_old(al, &a, &b, false, to);
	match(&a, &b, THE_PATH, to);
	match_single(&a, &b, to);
	/* A pair that stays is no move. */
	for (uint32_t i = 0; i < al->n_a; i++)
		if (to[i] != UNPAIRED && to[i] == al->to_b[i])
			to[i] = UNPAIRED;
		else if (!al->a[i].is_event && al->to_b[i] != UNPAIRED && !same[al->to_b[i]])
			al->to_b[i] = UNPAIRED;
	free(a.list);
	free(b.list);
	free(same);
}
