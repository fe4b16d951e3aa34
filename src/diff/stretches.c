/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/stretches.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "diff/late.h"
#include "diff/order.h"
#include "diff/pins.h"
#include "diff/untangle.h"

/* The items of a lane; where they had to be put together, in *joined. */
static const struct item *lane_items(const struct items *it, const uint32_t *next, uint32_t first,
	uint32_t *n, struct item **joined)
{
	*n = 0;
	for (uint32_t c = first; c != UNPAIRED; c = next[c])
		*n += it->start[c + 1] - it->start[c];
	if (first == UNPAIRED)
		return NULL;
	if (next[first] == UNPAIRED)
		return it->list + it->start[first];
	struct item *to = *joined = xmalloc((*n + 1ul) * sizeof(*to));
	for (uint32_t c = first; c != UNPAIRED; c = next[c]) {
		uint32_t many = it->start[c + 1] - it->start[c];

		memcpy(to, it->list + it->start[c], many * sizeof(*to));
		to += many;
	}
	return *joined;
}

static struct item *copy_items(const struct item *list, uint32_t n)
{
	struct item *copy = xmalloc((n + 1ul) * sizeof(*copy));

	return memcpy(copy, list, n * sizeof(*copy));
}

static void forget_known(struct stretches *s)
{
	for (unsigned side = 0; side < SIDES; side++) {
		free(s->known[side]);
		s->known[side] = NULL;
	}
}

static void find_partners(struct stretches *s, const struct trace *const t[SIDES], bool both)
{
	struct alignment *al = &s->al;

	al->to_b = xmalloc((al->n_a + 1ul) * sizeof(*al->to_b));
	/* Of two that begin in the midst of it the one that has less begins later. */
	enum side late = s->from_start[SIDE_A] != s->from_start[SIDE_B]
				 ? (s->from_start[SIDE_A] ? SIDE_B : SIDE_A)
				 : (al->n_a < al->n_b ? SIDE_A : SIDE_B);
	bool sure = s->from_start[!late], aligned = false;

	if (both && !s->from_start[late] && (sure || al->n_a != al->n_b)) {
		s->known[SIDE_A] = copy_items(al->a, al->n_a);
		s->known[SIDE_B] = copy_items(al->b, al->n_b);
		aligned = late_align(al, s->known, t, late, sure);
	}
	if (!aligned) {
		forget_known(s);
		align(al);
	}
	if (both && order_at_once(t[SIDE_A], al->a, al->n_a) &&
		order_at_once(t[SIDE_B], al->b, al->n_b))
		untangle(al);
}

void stretches_align(struct stretches *s, const struct trace *const t[SIDES],
	const struct items items[SIDES], const struct lanes *lanes, const struct lane_pair *pair,
	const struct diff_setup *setup, bool *pins_used)
{
	const uint32_t first[SIDES] = { pair->a, pair->b };
	struct alignment *al = &s->al;
	struct pinned of[SIDES];

	*s = (struct stretches){ 0 };
	for (unsigned side = 0; side < SIDES; side++) {
		const uint32_t *next = lanes->next[side];

		of[side].list =
			lane_items(&items[side], next, first[side], &of[side].n, &s->joined[side]);
		s->from_start[side] = first[side] == UNPAIRED ||
				      trace_conv(t[side], first[side])->info.from_start;
		for (uint32_t c = first[side]; c != UNPAIRED; c = next[c])
			s->encrypted[side] |= trace_conv(t[side], c)->n_encrypted != 0;
	}
	*al = (struct alignment){ .a = of[SIDE_A].list,
		.n_a = of[SIDE_A].n,
		.b = of[SIDE_B].list,
		.n_b = of[SIDE_B].n,
		.fixed = s->fixed };
	al->n_fixed = pins_place(setup, of, s->fixed, pins_used);
	find_partners(s, t, first[SIDE_A] != UNPAIRED && first[SIDE_B] != UNPAIRED);
}

void stretches_free(struct stretches *s)
{
	free(s->al.to_b);
	free(s->al.elsewhere);
	forget_known(s);
	for (unsigned side = 0; side < SIDES; side++)
		free(s->joined[side]);
}

/* The message of a side that the first pair of two lanes begins with, UINT32_MAX: there is none. */
static uint32_t first_together(
	const struct stretches *s, const struct trace *const t[SIDES], enum side side)
{
	const struct alignment *al = &s->al;
	uint32_t first = UINT32_MAX;

	for (uint32_t i = 0; i < al->n_a; i++) {
		if (al->to_b[i] == UNPAIRED)
			continue;
		uint32_t at =
			item_message(t[side], side == SIDE_A ? &al->a[i] : &al->b[al->to_b[i]]);
		first = at < first ? at : first;
	}
	return first;
}

static bool has(const struct lane_pair *p, enum side side)
{
	return (side == SIDE_A ? p->a : p->b) != UNPAIRED;
}

uint32_t stretches_begin(const struct trace *const t[SIDES], const struct items items[SIDES],
	const struct lanes *lanes, const struct lane_pair *list, uint32_t n,
	const struct diff_setup *setup, enum side side)
{
	bool alone = false, late = false, used[PINS_MAX];
	uint32_t begin = UINT32_MAX;

	for (uint32_t i = 0; i < n; i++) {
		const struct lane_pair *p = &list[i];
		bool both = has(p, SIDE_A) && has(p, SIDE_B);

		alone |= !both && has(p, side);
		late |= both &&
			trace_conv(t[side], side == SIDE_A ? p->a : p->b)->info.from_start &&
			!trace_conv(t[!side], side == SIDE_A ? p->b : p->a)->info.from_start;
	}
	for (uint32_t i = 0; i < n && alone && late; i++) {
		struct stretches s;

		if (!has(&list[i], SIDE_A) || !has(&list[i], SIDE_B))
			continue;
		stretches_align(&s, t, items, lanes, &list[i], setup, used);
		uint32_t first = first_together(&s, t, side);
		begin = first < begin ? first : begin;
		stretches_free(&s);
	}
	return begin == UINT32_MAX ? 0 : begin;
}

bool stretches_before(const struct stretches *s, const struct trace *const t[SIDES], enum side side,
	uint32_t message)
{
	const struct item *list = side == SIDE_A ? s->al.a : s->al.b;
	uint32_t n = side == SIDE_A ? s->al.n_a : s->al.n_b;

	bool before = false;

	for (uint32_t i = 0; i < n; i++) {
		bool later = item_message(t[side], &list[i]) >= message;

		if (later && !list[i].is_event)
			return false;
		before |= !later;
	}
	return before;
}
