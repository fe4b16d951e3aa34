/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/kept.h"
#include "tui/act.h"

/* ---- comparing anew: with other pins, or the sides the other way round */

/*
 * Asks for it. What is shown stays until it is done, and said says then what
 * has changed.
 */
static void ask_again(struct tui *t, const struct compare_ask *ask, const char *said)
{
	t->asked = *ask;
	t->asked.version = t->version;
	t->asked.anew = t->version > 0;
	t->said = said;
	t->comparing = t->effects.compare = true;
}

/* What is asked for already, or else is shown. */
static struct compare_ask now(const struct tui *t)
{
	struct compare_ask ask = t->comparing ? t->asked : t->shown;

	ask.first = false;
	return ask;
}

void tui_compare_first(struct tui *t)
{
	struct compare_ask ask = { .first = true };

	ask_again(t, &ask, "");
}

void tui_compare_stopped(struct tui *t)
{
	t->comparing = t->effects.compare = false;
	tui_say(t, false,
		t->diff ? "stopped: shown is the comparison before"
			: "not compared: v compares them");
}

static void swap_trace(struct trace **a, struct trace **b)
{
	struct trace *x = *a;

	*a = *b;
	*b = x;
}

static void turn_place(struct place *p)
{
	uint32_t a = p->msg[SIDE_A];

	p->msg[SIDE_A] = p->msg[SIDE_B];
	p->msg[SIDE_B] = a;
	p->side = p->side == SIDE_A ? SIDE_B : SIDE_A;
}

/* All that knows the sides changes over. */
static void turn(struct tui *t, struct pick *pick)
{
	struct part part = t->part[SIDE_A];
	uint32_t msg = pick->msg[SIDE_A];

	t->part[SIDE_A] = t->part[SIDE_B];
	t->part[SIDE_B] = part;
	pick->msg[SIDE_A] = pick->msg[SIDE_B];
	pick->msg[SIDE_B] = msg;
	t->side = t->side == SIDE_A ? SIDE_B : SIDE_A;
	swap_trace(&t->trace[SIDE_A], &t->trace[SIDE_B]);
	swap_trace(&t->loose.a, &t->loose.b);
	for (unsigned i = 0; i < sizeof(t->marks) / sizeof(t->marks[0]); i++)
		turn_place(&t->marks[i]);
	for (unsigned i = 0; i < t->n_jumps; i++)
		turn_place(&t->jumps[i]);
}

/* What one came from in the lists of each side is found in the aligned one from now on. */
static void align_places(struct tui *t)
{
	for (unsigned i = 0; i < sizeof(t->marks) / sizeof(t->marks[0]); i++)
		t->marks[i].mode = MODE_ALIGNED;
	for (unsigned i = 0; i < t->n_jumps; i++)
		t->jumps[i].mode = MODE_ALIGNED;
}

/* A pin that stands across an earlier one did not hold. */
static void drop_broken(struct tui *t)
{
	unsigned i = t->diff->broken_pin - 1;

	if (!t->diff->broken_pin || i >= t->shown.n_pins)
		return;
	memmove(t->shown.pins + i, t->shown.pins + i + 1,
		(t->shown.n_pins - i - 1) * sizeof(*t->shown.pins));
	t->shown.n_pins--;
	tui_say(t, true, "the pin does not hold: it stands across another one");
}

void tui_compared(struct tui *t, struct diff *d, const struct compare_ask *ask)
{
	struct pick pick = t->fields.pick;
	bool turned = ask->swapped != t->shown.swapped, first = !t->diff;

	jobs_drop_refresh(t);
	/* Messages may be dissected better by now, or are the other side's. */
	if (first || turned) {
		passed_free(&t->jobs.passed);
		t->jobs.said = false;
	}
	if (turned)
		turn(t, &pick);
	if (first)
		align_places(t);
	if (first || ask->n_pins > t->shown.n_pins)
		t->mode = MODE_ALIGNED;
	t->diff = d;
	t->shown = *ask;
	t->comparing = t->loading = false;
	if (first)
		t->flat = false;
	tui_make_lists(t);
	tui_enter_list(t, &pick);
	tui_say(t, false, "%s", t->said);
	drop_broken(t);
	kept_rules(t->diff->kept, t->rules);
	t->jobs.fill_at = 0;
	/* The rules may have changed since it began. */
	if (ask->version != t->version)
		jobs_refresh(t);
	tui_sync(t);
	/* What is laid over the lists speaks of the old ones. */
	if (t->over.kind != OVER_NONE)
		over_refill(t);
}

/* ---- pins */

/* The exchange of a message that is chosen, NONE if there is none. */
static uint32_t chosen_exchange(const struct tui *t, enum side side)
{
	const struct pick *p = &t->fields.pick;

	if (p->is_event || p->msg[side] == NONE || !p->trace[side])
		return NONE;
	return trace_msg(p->trace[side], p->msg[side])->exch;
}

/* What is chosen, by the sides of the command line. */
static struct pin chosen(const struct tui *t)
{
	bool turned = t->shown.swapped;

	return (struct pin){ chosen_exchange(t, turned ? SIDE_B : SIDE_A),
		chosen_exchange(t, turned ? SIDE_A : SIDE_B) };
}

/* Takes away the pins that hold one of two operations. */
static void drop_pins(struct compare_ask *ask, const struct pin *pin)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < ask->n_pins; i++)
		if (ask->pins[i].a != pin->a && ask->pins[i].b != pin->b)
			ask->pins[kept++] = ask->pins[i];
	ask->n_pins = kept;
}

void act_pin(struct tui *t, int unused)
{
	struct pin pin = chosen(t);
	struct compare_ask ask = now(t);

	(void)unused;
	if (!t->diff || t->mode != MODE_UNLINKED || pin.a == NONE || pin.b == NONE) {
		tui_say(t, false, "choose an operation in each list first (v unlinks them)");
		return;
	}
	/* What was pinned with one of them before is no longer. */
	drop_pins(&ask, &pin);
	if (ask.n_pins == PINS_MAX) {
		tui_say(t, true, "more than %u pins", PINS_MAX);
		return;
	}
	ask.pins[ask.n_pins++] = pin;
	ask_again(t, &ask, "pinned; U takes the pin away");
}

void act_unpin(struct tui *t, int unused)
{
	struct pin pin = chosen(t);
	struct compare_ask ask = now(t);
	unsigned before = ask.n_pins;

	(void)unused;
	drop_pins(&ask, &pin);
	if (ask.n_pins == before)
		tui_say(t, false, "no pin here");
	else
		ask_again(t, &ask, "the pin is gone");
}

bool tui_pinned(const struct tui *t, enum side side, uint32_t exch)
{
	for (unsigned i = 0; i < t->shown.n_pins; i++) {
		const struct pin *pin = &t->shown.pins[i];

		if (exch == ((side == SIDE_A) != t->shown.swapped ? pin->a : pin->b))
			return true;
	}
	return false;
}

void act_swap(struct tui *t, int unused)
{
	struct compare_ask ask = now(t);

	(void)unused;
	if (!t->diff)
		return;
	ask.swapped = !ask.swapped;
	ask_again(t, &ask, "A and B have changed places");
}
