/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/model.h"

#define WIDE_FROM 140
#define SPLIT_WIDE 10 /* beside the fields the list gets so much more */

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

static void stack(const struct tui *t, struct layout *l, int top, int height)
{
	int list = clamp(height * t->split / 100, 3, height - 5);
	int hex = clamp((height - list) / 3, 2, 8);
	int middle = height - list - hex;

	l->pane[PANE_LIST] = (struct rect){ top, 0, list, t->w };
	l->pane[PANE_FIELDS] = (struct rect){ top + list, 0, middle, t->w };
	l->pane[PANE_HEX] = (struct rect){ top + list + middle, 0, hex, t->w };
}

static void put_beside(const struct tui *t, struct layout *l, int top, int height)
{
	int list = clamp(t->w * (t->split + SPLIT_WIDE) / 100, 30, t->w - 30);
	int right = t->w - list - 1;
	int hex = clamp(height / 3, 2, 18);

	l->wide = true;
	l->pane[PANE_LIST] = (struct rect){ top, 0, height, list };
	l->pane[PANE_FIELDS] = (struct rect){ top, list + 1, height - hex, right };
	l->pane[PANE_HEX] = (struct rect){ top + height - hex, list + 1, hex, right };
}

struct layout layout_of(const struct tui *t)
{
	struct layout l = { .too_small = t->w < TUI_MIN_W || t->h < TUI_MIN_H };
	int top = 1, height = t->h - 2;

	if (l.too_small)
		return l;
	if (t->zoom)
		l.pane[t->pane] = (struct rect){ top, 0, height, t->w };
	else if (t->beside || (!t->stacked && t->w >= WIDE_FROM))
		put_beside(t, &l, top, height);
	else
		stack(t, &l, top, height);
	return l;
}

void layout_drag(struct tui *t, int x, int y)
{
	int height = t->h - 2;
	int split = layout_of(t).wide ? x * 100 / t->w - SPLIT_WIDE
				      : ((y - 1) * 100 + height - 1) / height;

	t->split = clamp(split, SPLIT_MIN, SPLIT_MAX);
}
