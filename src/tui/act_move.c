/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/act.h"
#include "tui/columns.h"

/* Columns; no text that is shown in a line is longer by much. */
#define SKIP_MAX 4096

void tui_move_hex(struct tui *t, int64_t by)
{
	enum side side = hex_bytes(t, SIDE_A).p ? SIDE_A : SIDE_B;
	struct bytes b = hex_bytes(t, side);
	int64_t to = (int64_t)t->hex_at + by;

	if (!b.n)
		return;
	t->hex_at = to < 0 ? 0 : to >= b.n ? b.n - 1 : (uint32_t)to;
	fields_go_byte(&t->fields, side, b.buf, t->hex_at);
}

static void move_fields(struct fields *f, int64_t by)
{
	int64_t to = (int64_t)f->cursor + by;

	if (to >= (int64_t)f->n_seen)
		to = (int64_t)f->n_seen - 1;
	f->cursor = to < 0 ? 0 : (uint32_t)to;
}

static void move(struct tui *t, int64_t by)
{
	struct layout l = layout_of(t);

	if (t->pane == PANE_LIST)
		list_move(tui_list(t), by);
	else if (t->pane == PANE_FIELDS)
		move_fields(&t->fields, by);
	else
		tui_move_hex(t, by * hex_per_row(t, &l.pane[PANE_HEX]));
}

/* A list of its own moves: the two are no longer linked. */
static void move_side(struct tui *t, enum side side, int by)
{
	if (!t->trace[SIDE_B])
		side = SIDE_A;
	else if (t->mode == MODE_ALIGNED)
		tui_unlink(t);
	t->side = side;
	list_move(&t->lists[side], by);
}

void act_page(struct tui *t, int dir)
{
	struct layout l = layout_of(t);
	int64_t rows = pane_rows(&l.pane[t->pane]);

	move(t, dir * (rows > 1 ? rows - 1 : 1));
}

void act_half_page(struct tui *t, int dir)
{
	struct layout l = layout_of(t);
	int64_t rows = pane_rows(&l.pane[t->pane]) / 2;

	move(t, dir * (rows ? rows : 1));
}

void act_scroll(struct tui *t, int dir)
{
	if (t->pane == PANE_HEX) {
		tui_move_hex(t, dir);
		return;
	}
	int hidden = t->pane == PANE_LIST ? columns_hidden(t) : 0, max = hidden ? hidden : SKIP_MAX;
	int to = t->skip[t->pane] + dir * 8;

	t->skip[t->pane] = to < 0 ? 0 : to > max ? max : to;
}

/* ---- jumping */

static bool go_op(struct tui *t, uint32_t op)
{
	struct list *l = tui_list(t);

	return list_go(l, doc_telling(l->doc, op));
}

static bool next_diff(struct tui *t, int dir)
{
	uint32_t op = list_next_diff(tui_list(t), dir);

	if (op == NONE || !go_op(t, op)) {
		tui_say(t, false, dir > 0 ? "no %s below" : "no %s above",
			t->diff ? "difference" : "error");
		return false;
	}
	return true;
}

void act_next_diff(struct tui *t, int dir)
{
	if (!next_diff(t, dir) || t->diff)
		return;
	tui_sync(t);
	fields_go(&t->fields, F_SMB2_STATUS);
}

/* The next part of the operation under the cursor that differs. */
static bool next_part(struct tui *t, int dir)
{
	struct list *l = tui_list(t);
	uint32_t now = tui_entry(t, l);

	if (now == NONE || list_row(l, l->cursor).kind == ROW_FOLD)
		return false;
	uint32_t op = list_row(l, l->cursor).op, first = doc_first(l->doc, op);
	for (int64_t i = (int64_t)now + dir; i >= first && i < doc_first(l->doc, op + 1); i += dir)
		if (doc_entry(l->doc, (uint32_t)i).severity == SEV_DIFFERENCE) {
			t->half = (uint32_t)i + 1;
			t->half_list = (uint32_t)(l - t->lists);
			list_go(l, (uint32_t)i);
			return true;
		}
	return false;
}

void act_next_field(struct tui *t, int dir)
{
	if (fields_next_diff(&t->fields, dir, false))
		return;
	if (!next_part(t, dir) && !next_diff(t, dir))
		return;
	tui_sync(t);
	fields_next_diff(&t->fields, dir, true);
}

void act_other_half(struct tui *t, int unused)
{
	struct list *l = tui_list(t);
	uint32_t now = tui_entry(t, l);

	(void)unused;
	if (now == NONE || list_row(l, l->cursor).kind == ROW_FOLD)
		return;
	uint32_t op = list_row(l, l->cursor).op, first = doc_first(l->doc, op);
	uint32_t end = doc_first(l->doc, op + 1);
	if (end - first < 2) {
		tui_say(t, false, "nothing answers or asked for this");
		return;
	}
	uint32_t next = now + 1 < end ? now + 1 : first;
	t->half = next + 1;
	list_go(l, next);
	t->half_list = (uint32_t)(l - t->lists);
}

void act_move(struct tui *t, int by)
{
	move(t, by);
}

void act_move_a(struct tui *t, int by)
{
	move_side(t, SIDE_A, by);
}

void act_move_b(struct tui *t, int by)
{
	move_side(t, SIDE_B, by);
}

void act_move_field(struct tui *t, int by)
{
	move_fields(&t->fields, by);
}
