/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/act.h"

static bool within(const struct rect *r, int x, int y)
{
	return r->h && y >= r->y && y < r->y + r->h && x >= r->x && x < r->x + r->w;
}

static void click_list(struct tui *t, const struct rect *r, int x, uint32_t row)
{
	if (t->mode == MODE_UNLINKED)
		t->side = x < r->x + r->w / 2 ? SIDE_A : SIDE_B;
	struct list *l = tui_list(t);
	if (l->top + row < l->n)
		l->cursor = l->top + row;
}

static void click_hex(struct tui *t, const struct rect *r, int x, uint32_t row)
{
	unsigned per_row = hex_per_row(t, r);
	int half = (r->w - 3) / 2, at = x - r->x - 6;

	if (t->fields.pick.trace[SIDE_A] && t->fields.pick.trace[SIDE_B] && x > r->x + half)
		at = x - r->x - half - 8;
	if (per_row == 16 && at >= 24)
		at--;
	if (at >= 0 && at / 3 < (int)per_row)
		tui_move_hex(t, (int64_t)((t->hex_top + row) * per_row) + at / 3 - t->hex_at);
}

static void click(struct tui *t, enum pane pane, const struct rect *r, int x, int y)
{
	uint32_t row = (uint32_t)(y - r->y - 1);

	t->pane = pane;
	if (y == r->y)
		return;
	if (pane == PANE_LIST)
		click_list(t, r, x, row);
	else if (pane == PANE_HEX)
		click_hex(t, r, x, row);
	else if (t->fields.top + row < t->fields.n_seen)
		t->fields.cursor = t->fields.top + row;
}

static void mouse_over(struct tui *t, int y, int by, bool twice)
{
	if (by)
		over_move(t, by);
	else if (y >= 2 && t->over.top + (uint32_t)(y - 2) < t->over.n) {
		t->over.cursor = t->over.top + (uint32_t)(y - 2);
		if (twice)
			over_enter(t);
	}
}

/* On the line between list and fields: the fields' heading, or the bar beside the list. */
static bool on_split(const struct tui *t, const struct layout *l, int x, int y)
{
	const struct rect *list = &l->pane[PANE_LIST];

	if (t->zoom)
		return false;
	return l->wide ? x == list->w && y < list->y + list->h : y == l->pane[PANE_FIELDS].y;
}

void tui_drag(struct tui *t, int x, int y)
{
	if (!t->dragging)
		return;
	layout_drag(t, x, y);
	tui_sync(t);
}

void tui_mouse(struct tui *t, int x, int y, int by, bool twice)
{
	struct layout l = layout_of(t);

	if (l.too_small || t->prompt.kind != PROMPT_NONE)
		return;
	if (t->over.kind != OVER_NONE) {
		mouse_over(t, y, by, twice);
		return;
	}
	t->dragging = !by && on_split(t, &l, x, y);
	for (unsigned i = 0; i < PANES; i++) {
		enum pane was = t->pane;

		if (!within(&l.pane[i], x, y))
			continue;
		if (by) {
			t->pane = (enum pane)i;
			act_move(t, by);
			t->pane = was;
			tui_sync(t);
			return;
		}
		click(t, (enum pane)i, &l.pane[i], x, y);
		tui_sync(t);
		if (twice && y > l.pane[i].y)
			act_open(t, true);
	}
	tui_sync(t);
}
