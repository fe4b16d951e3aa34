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
	enum arrangement now = layout_arrangement(t);

	(void)unused;
	tui_set(t, SET_LAYOUT, now + 1 < ARRANGEMENTS ? (int)now + 1 : ARRANGE_BELOW);
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

	t->config.value[SET_CONTEXT] = setting_of_context(context);
	l->context = context;
	list_build(l);
	tui_say(t, false, "%s",
		context == CONTEXT_ALL ? "all rows"
		: !t->diff             ? "rows with errors"
		: context              ? "rows that differ, and 3 around each"
				       : "rows that differ");
}

void act_only_diffs(struct tui *t, int unused)
{
	struct list *l = tui_list(t);

	(void)unused;
	if (t->pane == PANE_LIST) {
		set_context(t, l->context == CONTEXT_ALL ? 0 : CONTEXT_ALL);
		return;
	}
	tui_set_next(t, SET_FIELDS, 1);
	tui_say(t, false, "%s",
		t->config.value[SET_FIELDS] ? "all fields" : "fields that differ, where some do");
}

static bool go_frame(struct tui *t, struct list *l, const struct wanted *w)
{
	const struct trace *trace = l->doc->trace[w->side];
	uint32_t msgs = trace->msgs.n;

	/* Frames ascend: it cannot be there yet. */
	if (t->loading && (!msgs || trace_msg(trace, msgs - 1)->frame < w->frame))
		return false;
	uint32_t entry = doc_find_frame(l->doc, w->side, w->frame);

	if (entry == NONE)
		return false;
	if (l == tui_list(t))
		tui_jumped(t);
	list_go(l, entry);
	tui_choose_half(t, l, entry);
	return true;
}

static bool go_message(struct tui *t, struct list *l, struct wanted *w)
{
	uint32_t from = w->from;

	w->from = doc_listed(l->doc);
	for (unsigned i = 0; i < SIDES; i++) {
		enum side side = (enum side)((unsigned)w->side ^ i);

		if (!l->doc->trace[side] || w->msg[side] == NONE)
			continue;
		uint32_t entry = doc_find(l->doc, side, w->msg[side], w->is_event, from);
		if (entry == NONE || !list_go(l, entry))
			continue;
		tui_choose_half(t, l, entry);
		return true;
	}
	return false;
}

bool tui_go_wanted(struct tui *t, struct list *l)
{
	struct wanted *w = &t->wanted[l - t->lists];
	bool there = w->frame ? go_frame(t, l, w) : go_message(t, l, w);

	/* It may come yet. */
	w->on = !there && (t->loading || !doc_complete(l->doc));
	return there || w->on;
}

bool tui_want(struct tui *t, const struct wanted *w)
{
	struct list *l = tui_list(t);

	t->wanted[l - t->lists] = *w;
	return tui_go_wanted(t, l);
}

void tui_want_nothing(struct tui *t)
{
	for (unsigned i = 0; i < LISTS; i++)
		t->wanted[i].on = false;
}

void tui_enter_list(struct tui *t, const struct pick *from)
{
	/* Of two lists the side that had the keys tells. */
	struct wanted w = { .msg = { from->msg[SIDE_A], from->msg[SIDE_B] },
		.side = from->doc == &t->docs[LIST_PAIR] ? SIDE_A : t->side,
		.is_event = from->is_event };

	if (w.msg[SIDE_A] != NONE || w.msg[SIDE_B] != NONE)
		tui_want(t, &w);
}

void tui_unlink(struct tui *t)
{
	struct pick now = t->fields.pick;

	t->mode = MODE_UNLINKED;
	tui_fit_lists(t);
	for (unsigned side = 0; side < 2; side++) {
		t->side = side ? SIDE_A : SIDE_B;
		tui_enter_list(t, &now);
	}
}

void act_mode(struct tui *t, int unused)
{
	struct pick now = t->fields.pick;

	(void)unused;
	if (!t->trace[SIDE_B])
		return;
	if (!t->diff && !t->loading && !t->comparing) {
		tui_compare_first(t);
		return;
	}
	t->mode = t->mode == MODE_ALIGNED    ? MODE_UNLINKED
		  : t->mode == MODE_UNLINKED ? MODE_SINGLE
		  : t->diff                  ? MODE_ALIGNED
					     : MODE_UNLINKED;
	tui_fit_lists(t);
	if (t->mode == MODE_UNLINKED)
		tui_unlink(t);
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
	int to = t->config.value[SET_SPLIT] + by;

	if (to >= SPLIT_MIN && to <= SPLIT_MAX)
		tui_set(t, SET_SPLIT, to);
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
	tui_set_next(t, SET_COLUMNS, 1);
}

void act_ids(struct tui *t, int unused)
{
	(void)unused;
	tui_set_next(t, SET_IDS, 1);
	tui_say(t, false,
		t->config.value[SET_IDS] ? "ids as they are in the capture" : "ids as s1, t2, h3");
}

void act_show_ignored(struct tui *t, int unused)
{
	(void)unused;
	tui_set_next(t, SET_IGNORED, 1);
	tui_say(t, false,
		t->config.value[SET_IGNORED] ? "ignored fields are shown, dimmed"
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
