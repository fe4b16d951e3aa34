/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/model.h"

#define WIDE_FROM 140

/* Beside the fields the list gets so much more; of one capture the bytes need it more. */
static int split_wide(const struct tui *t)
{
	return t->trace[SIDE_B] ? 10 : 5;
}

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

static void stack(const struct tui *t, struct layout *l, int top, int height)
{
	int list = clamp(height * t->config.value[SET_SPLIT] / 100, 3, height - 5);
	int hex = clamp((height - list) / 3, 2, 8);
	int middle = height - list - hex;

	l->pane[PANE_LIST] = (struct rect){ top, 0, list, t->w };
	l->pane[PANE_FIELDS] = (struct rect){ top + list, 0, middle, t->w };
	l->pane[PANE_HEX] = (struct rect){ top + list + middle, 0, hex, t->w };
}

/* Two sides' bytes want more room than there is below the fields. */
static void put_beside(const struct tui *t, struct layout *l, int top, int height, bool across)
{
	int list = clamp(t->w * (t->config.value[SET_SPLIT] + split_wide(t)) / 100, 30, t->w - 30);
	int right = t->w - list - 1;
	int hex = clamp(height / (across ? 4 : 3), 2, across ? 9 : 18);
	int upper = across ? height - hex : height;

	l->wide = true;
	l->pane[PANE_LIST] = (struct rect){ top, 0, upper, list };
	l->pane[PANE_FIELDS] = (struct rect){ top, list + 1, height - hex, right };
	l->pane[PANE_HEX] = (struct rect){ top + height - hex, across ? 0 : list + 1, hex,
		across ? t->w : right };
}

enum arrangement layout_arrangement(const struct tui *t)
{
	if (t->config.value[SET_LAYOUT] != ARRANGE_AUTO)
		return (enum arrangement)t->config.value[SET_LAYOUT];
	return t->w < WIDE_FROM ? ARRANGE_BELOW : t->trace[SIDE_B] ? ARRANGE_BESIDE : ARRANGE_RIGHT;
}

struct layout layout_of(const struct tui *t)
{
	struct layout l = { .too_small = t->w < TUI_MIN_W || t->h < TUI_MIN_H };
	enum arrangement how = layout_arrangement(t);
	int top = 1, height = t->h - 2;

	if (l.too_small)
		return l;
	if (t->zoom)
		l.pane[t->pane] = (struct rect){ top, 0, height, t->w };
	else if (how == ARRANGE_BELOW)
		stack(t, &l, top, height);
	else
		put_beside(t, &l, top, height, how == ARRANGE_BESIDE);
	return l;
}

void layout_drag(struct tui *t, int x, int y)
{
	int height = t->h - 2;
	int split = layout_of(t).wide ? x * 100 / t->w - split_wide(t)
				      : ((y - 1) * 100 + height - 1) / height;

	t->config.value[SET_SPLIT] = clamp(split, SPLIT_MIN, SPLIT_MAX);
}
