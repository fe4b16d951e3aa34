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
	[ACT_REDRAW] = { act_redraw, 0 },
	[ACT_SUSPEND] = { act_suspend, 0 },
	[ACT_CLOSE_VIEW] = { act_close, 0 },
	[ACT_QUIT] = { act_quit, 0 },
};

void tui_key(struct tui *t, uint32_t key)
{
	enum action a = keymap_action(&t->keys, key);

	t->note[0] = '\0';
	if (actions[a].where == W_PAIR && !t->trace[SIDE_B])
		tui_say(t, false, "there is one capture");
	else if (table[a].does)
		table[a].does(t, table[a].arg);
	else if (key != KEY_NOTHING)
		tui_say(t, false, "no such key: ? shows what there is");
	tui_sync(t);
}
