/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/act.h"

void act_next_pane(struct tui *t, int dir)
{
	if (t->mode == MODE_UNLINKED && t->pane == PANE_LIST &&
		((dir > 0 && t->side == SIDE_A) || (dir < 0 && t->side == SIDE_B))) {
		t->side = dir > 0 ? SIDE_B : SIDE_A;
		return;
	}
	t->pane = (enum pane)(((int)t->pane + dir + PANES) % PANES);
	if (t->mode == MODE_UNLINKED && t->pane == PANE_LIST)
		t->side = dir > 0 ? SIDE_A : SIDE_B;
}

void act_layout(struct tui *t, int unused)
{
	struct layout l = layout_of(t);

	(void)unused;
	t->beside = !l.wide;
	t->stacked = l.wide;
}

void act_open(struct tui *t, int open)
{
	struct list *l = tui_list(t);

	if (t->pane == PANE_FIELDS)
		fields_open(&t->fields, open);
	else if (t->pane == PANE_HEX)
		tui_move_hex(t, open ? 1 : -1);
	else if (!list_open(l, open) && open)
		t->pane = PANE_FIELDS;
}

void act_open_all(struct tui *t, int open)
{
	if (t->pane == PANE_LIST)
		list_open_all(tui_list(t), open);
	else
		fields_open_all(&t->fields, open);
}

static void set_context(struct tui *t, uint32_t context)
{
	struct list *l = tui_list(t);

	l->context = context;
	list_build(l);
}

void act_only_diffs(struct tui *t, int unused)
{
	struct list *l = tui_list(t);

	(void)unused;
	if (t->pane == PANE_LIST) {
		set_context(t, l->context == CONTEXT_ALL ? 0 : CONTEXT_ALL);
		return;
	}
	t->fields.only_diffs = !t->fields.only_diffs;
	fields_choose(&t->fields);
}

void tui_enter_list(struct tui *t, const struct pick *from)
{
	struct list *l = tui_list(t);
	enum side side = l->doc->trace[SIDE_A] ? SIDE_A : SIDE_B;

	if (from->is_event || from->msg[side] == NONE)
		return;
	uint32_t entry = doc_find(l->doc, side, from->msg[side]);
	if (entry != NONE)
		list_go(l, entry);
}

void act_mode(struct tui *t, int unused)
{
	struct pick now = t->fields.pick;

	(void)unused;
	if (!t->trace[SIDE_B])
		return;
	t->mode = t->mode == MODE_ALIGNED    ? MODE_UNLINKED
		  : t->mode == MODE_UNLINKED ? MODE_SINGLE
		  : t->diff                  ? MODE_ALIGNED
					     : MODE_UNLINKED;
	tui_fit_lists(t);
	if (t->mode == MODE_UNLINKED)
		for (unsigned side = 0; side < 2; side++) {
			t->side = side ? SIDE_A : SIDE_B;
			tui_enter_list(t, &now);
		}
	else
		tui_enter_list(t, &now);
	tui_say(t, false, "%s",
		t->mode == MODE_ALIGNED    ? "aligned"
		: t->mode == MODE_UNLINKED ? "each list for itself: Tab goes to the other one"
		: t->side == SIDE_A        ? "A alone"
					   : "B alone");
}

void act_messages(struct tui *t, int unused)
{
	struct pick now = t->fields.pick;

	(void)unused;
	t->flat = !t->flat;
	tui_fit_lists(t);
	tui_enter_list(t, &now);
	tui_say(t, false, t->flat ? "rows are messages" : "rows are operations");
}

void act_split(struct tui *t, int by)
{
	if (t->split + by >= SPLIT_MIN && t->split + by <= SPLIT_MAX)
		t->split += by;
}

void act_close(struct tui *t, int unused)
{
	(void)unused;
	if (t->zoom)
		t->zoom = false;
	else
		t->effects.quit = true;
}

void act_context(struct tui *t, int unused)
{
	uint32_t now = tui_list(t)->context;

	(void)unused;
	set_context(t, now == 0 ? 3 : now == CONTEXT_ALL ? 0 : CONTEXT_ALL);
}

void act_pane(struct tui *t, int pane)
{
	t->pane = (enum pane)pane;
}

void act_zoom(struct tui *t, int unused)
{
	(void)unused;
	t->zoom = !t->zoom;
}

void act_columns(struct tui *t, int unused)
{
	(void)unused;
	t->columns = !t->columns;
}

void act_show_ignored(struct tui *t, int unused)
{
	(void)unused;
	t->fields.show_ignored = !t->fields.show_ignored;
	fields_choose(&t->fields);
	tui_say(t, false,
		t->fields.show_ignored ? "ignored fields are shown, dimmed"
				       : "ignored fields are hidden");
}

void act_redraw(struct tui *t, int unused)
{
	(void)unused;
	t->effects.redraw = true;
}

void act_suspend(struct tui *t, int unused)
{
	(void)unused;
	t->effects.suspend = true;
}

void act_quit(struct tui *t, int unused)
{
	(void)unused;
	t->effects.quit = true;
}

void act_over(struct tui *t, int kind)
{
	if (!t->diff && (kind == OVER_FINDINGS || kind == OVER_RULES))
		tui_say(t, false, "the captures are not compared yet");
	else
		over_open(t, (enum over_kind)kind);
}

/* Compares anew: with other pins, or the sides the other way round. */
static void compare_again(struct tui *t)
{
	struct diff_setup setup = { .parts = { t->part[SIDE_A], t->part[SIDE_B] },
		.rules = t->rules,
		.n_pins = t->n_pins };

	jobs_stop(t);
	memcpy(setup.pins, t->pins, sizeof(t->pins));
	diff_free(t->diff);
	diff_run(t->diff, t->trace[SIDE_A], t->trace[SIDE_B], &setup);
	t->version++;
	t->n_jumps = t->jump_at = 0;
	memset(t->marks, 0, sizeof(t->marks));
}

/* The exchange of a message that is chosen, NONE if there is none. */
static uint32_t chosen_exchange(const struct tui *t, enum side side)
{
	const struct pick *p = &t->fields.pick;

	if (p->is_event || p->msg[side] == NONE || !p->trace[side])
		return NONE;
	return trace_msg(p->trace[side], p->msg[side])->exch;
}

static void drop_pin(struct tui *t, unsigned i)
{
	memmove(t->pins + i, t->pins + i + 1, (t->n_pins - i - 1) * sizeof(*t->pins));
	t->n_pins--;
}

void act_pin(struct tui *t, int unused)
{
	struct pin pin = { chosen_exchange(t, SIDE_A), chosen_exchange(t, SIDE_B) };
	struct pick now = t->fields.pick;

	(void)unused;
	if (!t->diff || t->mode != MODE_UNLINKED || pin.a == NONE || pin.b == NONE) {
		tui_say(t, false, "choose an operation in each list first (v unlinks them)");
		return;
	}
	/* What was pinned with one of them before is no longer. */
	for (unsigned i = t->n_pins; i-- > 0;)
		if (t->pins[i].a == pin.a || t->pins[i].b == pin.b)
			drop_pin(t, i);
	if (t->n_pins == PINS_MAX) {
		tui_say(t, true, "more than %u pins", PINS_MAX);
		return;
	}
	t->pins[t->n_pins++] = pin;
	compare_again(t);
	tui_make_list(t, LIST_PAIR);
	t->mode = MODE_ALIGNED;
	tui_enter_list(t, &now);
	tui_say(t, false, "pinned; U takes the pin away");
}

void act_unpin(struct tui *t, int unused)
{
	uint32_t a = chosen_exchange(t, SIDE_A), b = chosen_exchange(t, SIDE_B);
	struct pick now = t->fields.pick;
	unsigned before = t->n_pins;

	(void)unused;
	for (unsigned i = t->n_pins; i-- > 0;)
		if (t->pins[i].a == a || t->pins[i].b == b)
			drop_pin(t, i);
	if (t->n_pins == before) {
		tui_say(t, false, "no pin here");
		return;
	}
	compare_again(t);
	tui_make_list(t, LIST_PAIR);
	tui_enter_list(t, &now);
	tui_say(t, false, "the pin is gone");
}

void act_swap(struct tui *t, int unused)
{
	struct trace *a = t->trace[SIDE_A];
	struct part part = t->part[SIDE_A];

	(void)unused;
	if (!t->diff)
		return;
	t->trace[SIDE_A] = t->trace[SIDE_B];
	t->trace[SIDE_B] = a;
	t->part[SIDE_A] = t->part[SIDE_B];
	t->part[SIDE_B] = part;
	for (unsigned i = 0; i < t->n_pins; i++)
		t->pins[i] = (struct pin){ t->pins[i].b, t->pins[i].a };
	compare_again(t);
	for (unsigned i = 0; i < LISTS; i++)
		tui_make_list(t, i);
	t->fields.pick.doc = NULL;
	tui_say(t, false, "A and B have changed places");
}
