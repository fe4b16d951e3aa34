/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_ACT_H
#define TUI_ACT_H

/* What the actions do. The number is the row's in update.c: a direction, a pane. */

#include "tui/model.h"

typedef void act(struct tui *t, int arg);

act act_move, act_move_a, act_move_b, act_move_field, act_page, act_half_page, act_scroll;
act act_next_diff, act_next_field, act_other_half;
act act_next_pane, act_pane, act_zoom, act_layout, act_split, act_columns;
act act_open, act_open_all, act_messages, act_only_diffs, act_context, act_mode;
act act_show_ignored, act_ignore, act_undo;
act act_jump, act_ask, act_same_file, act_prompt, act_match, act_stop, act_over, act_swap, act_pin,
	act_unpin;
act act_copy, act_copy_filter, act_ids, act_wireshark;
act act_redraw, act_suspend, act_close, act_quit;

/* Moves the cursor among the bytes; the field follows. */
void tui_move_hex(struct tui *t, int64_t by);

#endif
