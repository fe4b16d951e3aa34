/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/act.h"

static const struct {
	act *does;
	int arg;
} table[ACTIONS] = {
	[ACT_DOWN] = { act_move, 1 },
	[ACT_UP] = { act_move, -1 },
	[ACT_PAGE_DOWN] = { act_page, 1 },
	[ACT_PAGE_UP] = { act_page, -1 },
	[ACT_HALF_DOWN] = { act_half_page, 1 },
	[ACT_HALF_UP] = { act_half_page, -1 },
	[ACT_FIRST] = { act_move, INT32_MIN },
	[ACT_LAST] = { act_move, INT32_MAX },
	[ACT_LEFT] = { act_scroll, -1 },
	[ACT_RIGHT] = { act_scroll, 1 },
	[ACT_A_DOWN] = { act_move_a, 1 },
	[ACT_A_UP] = { act_move_a, -1 },
	[ACT_B_DOWN] = { act_move_b, 1 },
	[ACT_B_UP] = { act_move_b, -1 },
	[ACT_FIELD_DOWN] = { act_move_field, 1 },
	[ACT_FIELD_UP] = { act_move_field, -1 },
	[ACT_NEXT_DIFF] = { act_next_diff, 1 },
	[ACT_PREV_DIFF] = { act_next_diff, -1 },
	[ACT_NEXT_FIELD] = { act_next_field, 1 },
	[ACT_PREV_FIELD] = { act_next_field, -1 },
	[ACT_OTHER_HALF] = { act_other_half, 0 },
	[ACT_NEXT_PANE] = { act_next_pane, 1 },
	[ACT_PREV_PANE] = { act_next_pane, -1 },
	[ACT_PANE_LIST] = { act_pane, PANE_LIST },
	[ACT_PANE_FIELDS] = { act_pane, PANE_FIELDS },
	[ACT_PANE_HEX] = { act_pane, PANE_HEX },
	[ACT_ZOOM] = { act_zoom, 0 },
	[ACT_LAYOUT] = { act_layout, 0 },
	[ACT_GROW] = { act_split, 5 },
	[ACT_SHRINK] = { act_split, -5 },
	[ACT_OPEN] = { act_open, true },
	[ACT_CLOSE] = { act_open, false },
	[ACT_OPEN_ALL] = { act_open_all, true },
	[ACT_CLOSE_ALL] = { act_open_all, false },
	[ACT_MESSAGES] = { act_messages, 0 },
	[ACT_ONLY_DIFFS] = { act_only_diffs, 0 },
	[ACT_CONTEXT] = { act_context, 0 },
	[ACT_MODE] = { act_mode, 0 },
	[ACT_COLUMNS] = { act_columns, 0 },
	[ACT_SHOW_IGNORED] = { act_show_ignored, 0 },
	[ACT_SAME_FILE] = { act_same_file, 1 },
	[ACT_SAME_FILE_UP] = { act_same_file, -1 },
	[ACT_LIFE] = { act_over, OVER_LIFE },
	[ACT_BACK] = { act_jump, -1 },
	[ACT_FORWARD] = { act_jump, 1 },
	[ACT_MARK] = { act_ask, ASK_MARK },
	[ACT_GOTO_MARK] = { act_ask, ASK_GOTO },
	[ACT_SWAP] = { act_swap, 0 },
	[ACT_FINDINGS] = { act_over, OVER_FINDINGS },
	[ACT_CARD] = { act_over, OVER_CARD },
	[ACT_SEARCH] = { act_prompt, PROMPT_SEARCH },
	[ACT_NEXT_MATCH] = { act_match, 1 },
	[ACT_PREV_MATCH] = { act_match, -1 },
	[ACT_FILTER] = { act_prompt, PROMPT_FILTER },
	[ACT_COMMAND] = { act_prompt, PROMPT_COMMAND },
	[ACT_STOP] = { act_stop, 0 },
	[ACT_IGNORE] = { act_ignore, 0 },
	[ACT_RULES] = { act_over, OVER_RULES },
	[ACT_UNDO] = { act_undo, 0 },
	[ACT_COPY] = { act_copy, 0 },
	[ACT_COPY_FILTER] = { act_copy_filter, 0 },
	[ACT_WRITE] = { act_prompt, PROMPT_WRITE },
	[ACT_HELP] = { act_over, OVER_HELP },
	[ACT_PIN] = { act_pin, 0 },
	[ACT_UNPIN] = { act_unpin, 0 },
	[ACT_REDRAW] = { act_redraw, 0 },
	[ACT_SUSPEND] = { act_suspend, 0 },
	[ACT_CLOSE_VIEW] = { act_close, 0 },
	[ACT_QUIT] = { act_quit, 0 },
};

/* What can be done with a list that grows. */
static bool while_loading(enum action a)
{
	switch (actions[a].group) {
	case G_MOVE:
	case G_PANES:
	case G_OTHER:
		return true;
	default:
		return a == ACT_OPEN || a == ACT_CLOSE || a == ACT_OPEN_ALL || a == ACT_CLOSE_ALL ||
		       a == ACT_COLUMNS || a == ACT_STOP || a == ACT_CARD;
	}
}

void tui_do(struct tui *t, enum action a)
{
	if (actions[a].where == W_PAIR && !t->trace[SIDE_B])
		tui_say(t, false, "there is one capture");
	else if (t->loading && !while_loading(a))
		tui_say(t, false, "when all is read");
	else if (table[a].does)
		table[a].does(t, table[a].arg);
}

/* Over the panes the keys that move, move there. */
static void do_over(struct tui *t, enum action a)
{
	int64_t rows = over_rows(t);

	switch (a) {
	case ACT_DOWN:
	case ACT_UP:
	case ACT_FIRST:
	case ACT_LAST:
		over_move(t, table[a].arg);
		break;
	case ACT_PAGE_DOWN:
	case ACT_PAGE_UP:
		over_move(t, table[a].arg * rows);
		break;
	case ACT_HALF_DOWN:
	case ACT_HALF_UP:
		over_move(t, table[a].arg * rows / 2);
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

static void plain_key(struct tui *t, uint32_t key)
{
	enum action a = keymap_action(&t->keys, key);

	if (a == ACT_NONE && key != KEY_NOTHING) {
		t->text.n = 0;
		keymap_keys(&t->keys, ACT_HELP, 1, &t->text);
		tui_say(t, false, "no such key: %s shows what there is", buf_cstr(&t->text));
	} else if (t->over.kind != OVER_NONE) {
		do_over(t, a);
	} else {
		tui_do(t, a);
	}
}

void tui_key(struct tui *t, uint32_t key)
{
	t->note[0] = '\0';
	t->note_is_error = false;
	if (t->prompt.kind != PROMPT_NONE)
		prompt_take(t, key);
	else if (t->ask == ASK_IGNORE)
		answer_ignore(t, key);
	else if (t->ask != ASK_NONE)
		answer_mark(t, key);
	else if (t->over.kind == OVER_NONE || !over_key(t, key))
		plain_key(t, key);
	tui_sync(t);
}
