/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/pins.h"

#include <stdlib.h>

/* The next message of a frame at or after one, or NONE. */
static uint32_t in_frame(
	const struct trace *t, const struct part *part, uint32_t frame, uint32_t from)
{
	for (; from < t->msgs.n; from++) {
		const struct msg *m = trace_msg(t, from);

		if (m->frame == frame && part_has(part, t, m->conv, frame))
			return from;
	}
	return NONE;
}

bool pins_add(struct diff_setup *setup, const struct trace *const t[SIDES],
	const uint32_t frames[SIDES], struct err *e)
{
	uint32_t at[SIDES];

	for (enum side side = SIDE_A; side <= SIDE_B; side++) {
		at[side] = in_frame(t[side], &setup->parts[side], frames[side], 0);
		if (at[side] == NONE)
			return fail(e,
				"--pair %u:%u: frame %u of %s has no message that is compared",
				frames[SIDE_A], frames[SIDE_B], frames[side], t[side]->path);
	}
	while (at[SIDE_A] != NONE && at[SIDE_B] != NONE) {
		if (setup->n_pins == PINS_MAX)
			return fail(e, "--pair %u:%u: more than %u pairs", frames[SIDE_A],
				frames[SIDE_B], PINS_MAX);
		setup->pins[setup->n_pins++] =
			(struct pin){ trace_msg(t[0], at[0])->exch, trace_msg(t[1], at[1])->exch };
		for (enum side side = SIDE_A; side <= SIDE_B; side++)
			at[side] =
				in_frame(t[side], &setup->parts[side], frames[side], at[side] + 1);
	}
	return true;
}

/* The first conversation of the lane that a conversation is part of. */
static uint32_t lane_of(const struct lanes *lanes, enum side side, uint32_t conv)
{
	uint32_t first = conv;

	/* Those that were joined come after what they were joined to. */
	for (uint32_t i = conv; lanes->later[side][first] && i-- > 0;)
		if (lanes->next[side][i] == first)
			first = i;
	return first;
}

bool pins_hold(const struct diff_setup *setup, const struct lanes *lanes,
	const struct trace *const t[SIDES])
{
	for (unsigned i = 0; i < setup->n_pins; i++) {
		const struct pin *pin = &setup->pins[i];
		uint32_t a =
			lane_of(lanes, SIDE_A, exch_conv(t[SIDE_A], trace_exch(t[SIDE_A], pin->a)));
		uint32_t b =
			lane_of(lanes, SIDE_B, exch_conv(t[SIDE_B], trace_exch(t[SIDE_B], pin->b)));

		if (lanes->to_b[a] != b)
			return false;
	}
	return true;
}

static uint32_t find(const struct pinned *side, uint32_t exch)
{
	for (uint32_t i = 0; i < side->n; i++)
		if (!side->list[i].is_event && side->list[i].index == exch)
			return i;
	return UNPAIRED;
}

static int by_a(const void *x, const void *y)
{
	const struct fixed *a = x, *b = y;

	return a->a < b->a ? -1 : a->a > b->a;
}

uint32_t pins_place(const struct diff_setup *setup, const struct pinned sides[SIDES],
	struct fixed *to, bool *used)
{
	uint32_t n = 0, kept = 0;

	for (unsigned i = 0; i < setup->n_pins; i++) {
		struct fixed x = { find(&sides[SIDE_A], setup->pins[i].a),
			find(&sides[SIDE_B], setup->pins[i].b), i };

		if (x.a != UNPAIRED && x.b != UNPAIRED)
			to[n++] = x;
	}
	qsort(to, n, sizeof(*to), by_a);
	for (uint32_t i = 0; i < n; i++) {
		const struct fixed *last = kept ? &to[kept - 1] : NULL;
		bool again = last && to[i].a == last->a && to[i].b == last->b;

		used[to[i].number] = again || !last || (to[i].a > last->a && to[i].b > last->b);
		if (used[to[i].number] && !again)
			to[kept++] = to[i];
	}
	return kept;
}
