/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/act.h"

/* What a number before the key means: so many times so far, so often, the row. */
enum counts { COUNT_NOT, COUNT_FAR, COUNT_OFTEN, COUNT_ROW };

static const struct {
	act *does;
	int arg;
	enum counts counts;
} table[ACTIONS] = {
	[ACT_DOWN] = { act_move, 1, COUNT_FAR },
	[ACT_UP] = { act_move, -1, COUNT_FAR },
	[ACT_PAGE_DOWN] = { act_page, 1, COUNT_FAR },
	[ACT_PAGE_UP] = { act_page, -1, COUNT_FAR },
	[ACT_HALF_DOWN] = { act_half_page, 1, COUNT_FAR },
	[ACT_HALF_UP] = { act_half_page, -1, COUNT_FAR },
	[ACT_FIRST] = { act_move, INT32_MIN, COUNT_ROW },
	[ACT_LAST] = { act_move, INT32_MAX, COUNT_ROW },
	[ACT_LEFT] = { act_scroll, -1, COUNT_FAR },
	[ACT_RIGHT] = { act_scroll, 1, COUNT_FAR },
	[ACT_A_DOWN] = { act_move_a, 1, COUNT_FAR },
	[ACT_A_UP] = { act_move_a, -1, COUNT_FAR },
	[ACT_B_DOWN] = { act_move_b, 1, COUNT_FAR },
	[ACT_B_UP] = { act_move_b, -1, COUNT_FAR },
	[ACT_FIELD_DOWN] = { act_move_field, 1, COUNT_FAR },
	[ACT_FIELD_UP] = { act_move_field, -1, COUNT_FAR },
	[ACT_NEXT_DIFF] = { act_next_diff, 1, COUNT_OFTEN },
	[ACT_PREV_DIFF] = { act_next_diff, -1, COUNT_OFTEN },
	[ACT_NEXT_FIELD] = { act_next_field, 1, COUNT_OFTEN },
	[ACT_PREV_FIELD] = { act_next_field, -1, COUNT_OFTEN },
	[ACT_OTHER_HALF] = { act_other_half, 0, COUNT_NOT },
	[ACT_NEXT_PANE] = { act_next_pane, 1, COUNT_NOT },
	[ACT_PREV_PANE] = { act_next_pane, -1, COUNT_NOT },
	[ACT_PANE_LIST] = { act_pane, PANE_LIST, COUNT_NOT },
	[ACT_PANE_FIELDS] = { act_pane, PANE_FIELDS, COUNT_NOT },
	[ACT_PANE_HEX] = { act_pane, PANE_HEX, COUNT_NOT },
	[ACT_ZOOM] = { act_zoom, 0, COUNT_NOT },
	[ACT_LAYOUT] = { act_layout, 0, COUNT_NOT },
	[ACT_GROW] = { act_split, 5, COUNT_OFTEN },
	[ACT_SHRINK] = { act_split, -5, COUNT_OFTEN },
	[ACT_OPEN] = { act_open, true, COUNT_NOT },
	[ACT_CLOSE] = { act_open, false, COUNT_NOT },
	[ACT_OPEN_ALL] = { act_open_all, true, COUNT_NOT },
	[ACT_CLOSE_ALL] = { act_open_all, false, COUNT_NOT },
	[ACT_MESSAGES] = { act_messages, 0, COUNT_NOT },
	[ACT_ONLY_DIFFS] = { act_only_diffs, 0, COUNT_NOT },
	[ACT_CONTEXT] = { act_context, 0, COUNT_NOT },
	[ACT_MODE] = { act_mode, 0, COUNT_NOT },
	[ACT_COLUMNS] = { act_columns, 0, COUNT_NOT },
	[ACT_SHOW_IGNORED] = { act_show_ignored, 0, COUNT_NOT },
	[ACT_SAME_FILE] = { act_same_file, 1, COUNT_OFTEN },
	[ACT_SAME_FILE_UP] = { act_same_file, -1, COUNT_OFTEN },
	[ACT_LIFE] = { act_over, OVER_LIFE, COUNT_NOT },
	[ACT_BACK] = { act_jump, -1, COUNT_OFTEN },
	[ACT_FORWARD] = { act_jump, 1, COUNT_OFTEN },
	[ACT_MARK] = { act_ask, ASK_MARK, COUNT_NOT },
	[ACT_GOTO_MARK] = { act_ask, ASK_GOTO, COUNT_NOT },
	[ACT_SWAP] = { act_swap, 0, COUNT_NOT },
	[ACT_FINDINGS] = { act_over, OVER_FINDINGS, COUNT_NOT },
	[ACT_CARD] = { act_over, OVER_CARD, COUNT_NOT },
	[ACT_SEARCH] = { act_prompt, PROMPT_SEARCH, COUNT_NOT },
	[ACT_NEXT_MATCH] = { act_match, 1, COUNT_NOT },
	[ACT_PREV_MATCH] = { act_match, -1, COUNT_NOT },
	[ACT_FILTER] = { act_prompt, PROMPT_FILTER, COUNT_NOT },
	[ACT_COMMAND] = { act_prompt, PROMPT_COMMAND, COUNT_NOT },
	[ACT_STOP] = { act_stop, 0, COUNT_NOT },
	[ACT_IGNORE] = { act_ignore, 0, COUNT_NOT },
	[ACT_RULES] = { act_over, OVER_RULES, COUNT_NOT },
	[ACT_UNDO] = { act_undo, 0, COUNT_NOT },
	[ACT_COPY] = { act_copy, 0, COUNT_NOT },
	[ACT_COPY_FILTER] = { act_copy_filter, 0, COUNT_NOT },
	[ACT_WRITE] = { act_prompt, PROMPT_WRITE, COUNT_NOT },
	[ACT_HELP] = { act_over, OVER_HELP, COUNT_NOT },
	[ACT_PIN] = { act_pin, 0, COUNT_NOT },
	[ACT_UNPIN] = { act_unpin, 0, COUNT_NOT },
	[ACT_IDS] = { act_ids, 0, COUNT_NOT },
	[ACT_WIRESHARK] = { act_wireshark, 0, COUNT_NOT },
	[ACT_OPTIONS] = { act_over, OVER_OPTIONS, COUNT_NOT },
	[ACT_REDRAW] = { act_redraw, 0, COUNT_NOT },
	[ACT_SUSPEND] = { act_suspend, 0, COUNT_NOT },
	[ACT_CLOSE_VIEW] = { act_close, 0, COUNT_NOT },
	[ACT_QUIT] = { act_quit, 0, COUNT_NOT },
};

/* What can be done with lists that grow and are not compared. */
static bool while_loading(enum action a)
{
	switch (actions[a].group) {
	case G_IGNORE:
	case G_PAIR:
		return false;
	default:
		return a != ACT_MESSAGES && a != ACT_SWAP && a != ACT_FINDINGS && a != ACT_WRITE;
	}
}

#define CTRL_C 3u

/* Digits that are typed further apart are no number; two presses closer together are one. */
#define DIGITS_MS 1000
#define TWICE_MS 300

/* A repetition is a key press still. */
#define OFTEN_MAX 100u

static void go_row(struct tui *t, uint32_t number)
{
	if (t->pane == PANE_LIST)
		tui_go_op(t, number);
	else {
		act_move(t, INT32_MIN);
		act_move(t, (int)number - 1);
	}
}

static void do_counted(struct tui *t, enum action a, uint32_t n)
{
	if (table[a].counts == COUNT_ROW && n) {
		go_row(t, n);
		return;
	}
	unsigned often = table[a].counts == COUNT_OFTEN && n > 1 ? n : 1;
	int far = table[a].counts == COUNT_FAR && n > 1 ? (int)n : 1;
	for (unsigned i = 0; i < often && i < OFTEN_MAX; i++) {
		table[a].does(t, table[a].arg * far);
		if (often > 1)
			tui_sync(t);
	}
}

void tui_do(struct tui *t, enum action a)
{
	uint32_t n = t->count.n;

	t->count.n = 0;
	if (actions[a].where == W_PAIR && !t->trace[SIDE_B])
		tui_say(t, false, "there is one capture");
	else if (t->loading && !while_loading(a))
		tui_say(t, false, t->comparing ? "when all is compared" : "when all is read");
	else if (table[a].does)
		do_counted(t, a, n);
}

/* Over the panes the keys that move, move there. */
static void do_over(struct tui *t, enum action a)
{
	int64_t rows = over_rows(t), n = t->count.n ? t->count.n : 1;

	switch (a) {
	case ACT_DOWN:
	case ACT_UP:
	case ACT_A_DOWN:
	case ACT_A_UP:
	case ACT_B_DOWN:
	case ACT_B_UP:
	case ACT_FIELD_DOWN:
	case ACT_FIELD_UP:
		over_move(t, table[a].arg * n);
		break;
	case ACT_FIRST:
	case ACT_LAST:
		over_move(t, table[a].arg);
		if (t->count.n)
			over_move(t, n - 1 - t->over.cursor);
		break;
	case ACT_PAGE_DOWN:
	case ACT_PAGE_UP:
		over_move(t, table[a].arg * rows * n);
		break;
	case ACT_HALF_DOWN:
	case ACT_HALF_UP:
		over_move(t, table[a].arg * rows * n / 2);
		break;
	case ACT_OPEN:
		over_enter(t);
		break;
	case ACT_CLOSE_VIEW:
		over_close(t);
		break;
	default:
		tui_do(t, a);
	}
}

/* A digit goes on with a number, or begins one; true: that is all it does. */
static bool take_digit(struct tui *t, uint32_t key, enum action a)
{
	struct count *c = &t->count;

	bool pane = a >= ACT_PANE_LIST && a <= ACT_PANE_HEX;

	if (key < '0' || key > '9' || (!c->n && (key == '0' || (a != ACT_NONE && !pane))))
		return false;
	if (!c->n) {
		c->pane = t->pane;
		c->panes = true;
	}
	c->panes &= pane && t->over.kind == OVER_NONE;
	if (c->n <= COUNT_MAX / 10)
		c->n = c->n * 10 + (key - '0');
	if (c->panes)
		table[a].does(t, table[a].arg);
	else
		t->pane = c->pane;
	return true;
}

/* One digit that chose a pane is no number. */
static void end_count(struct tui *t)
{
	struct count *c = &t->count;

	if (c->panes && c->n < 10)
		c->n = 0;
	else if (c->n)
		t->pane = c->pane;
}

static void plain_key(struct tui *t, uint32_t key)
{
	enum action a = keymap_action(&t->config.keys, key);

	/* ZZ, as in vim: a while later the second press only undoes the first one. */
	if (a == ACT_ZOOM && t->last == ACT_ZOOM && t->after < TWICE_MS)
		a = ACT_QUIT;
	t->last = a;
	if (take_digit(t, key, a))
		return;
	end_count(t);
	if (t->count.n && key == KEY_ESCAPE) {
		t->count.n = 0;
		return;
	}
	/* Pressed once too often, Esc must not cost what was typed and marked. */
	if (key == KEY_ESCAPE && a == ACT_CLOSE_VIEW && t->over.kind == OVER_NONE && !t->zoom) {
		tui_say(t, false, "nothing to close here; q quits");
		return;
	}
	if (a == ACT_NONE && key != KEY_NOTHING) {
		t->text.n = 0;
		keymap_keys(&t->config.keys, ACT_HELP, 1, &t->text);
		tui_say(t, false, "no such key: %s shows what there is", buf_cstr(&t->text));
	} else if (t->over.kind != OVER_NONE) {
		do_over(t, a);
	} else {
		tui_do(t, a);
	}
	t->count.n = 0;
}

/* What is under way is stopped by what would leave, unless something is asked or open. */
static bool stops(struct tui *t, uint32_t key)
{
	return (key == KEY_ESCAPE || key == CTRL_C) && t->prompt.kind == PROMPT_NONE &&
	       t->ask == ASK_NONE && t->over.kind == OVER_NONE && !t->count.n && jobs_busy(t);
}

void tui_key(struct tui *t, uint32_t key, uint32_t after)
{
	t->after = after;
	if (after >= DIGITS_MS)
		t->count.n = 0;
	t->note[0] = '\0';
	t->note_is_error = false;
	if (stops(t, key)) {
		jobs_stop(t);
		return;
	}
	/* Whoever goes elsewhere does not want to be taken away from there. */
	search_interrupt(t);
	tui_want_nothing(t);
	if (t->prompt.kind != PROMPT_NONE || t->ask != ASK_NONE)
		t->last = ACT_NONE;
	if (t->prompt.kind != PROMPT_NONE)
		prompt_take(t, key);
	else if (t->ask == ASK_IGNORE)
		answer_ignore(t, key);
	else if (t->ask == ASK_VIEW)
		answer_view(t, key);
	else if (t->ask != ASK_NONE)
		answer_mark(t, key);
	else if (t->over.kind == OVER_NONE || !over_key(t, key))
		plain_key(t, key);
	tui_sync(t);
}
