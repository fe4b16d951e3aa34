/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_COLUMNS_H
#define TUI_COLUMNS_H

/*
 * The columns of a list, of one side: which there are, and where. A row is
 * drawn by itself and then put into its place, since it may be wider than that.
 */

#include "tui/model.h"

enum column {
	COL_FRAME, /* stays where it is when the others are scrolled */
	COL_TIME,
	COL_OPERATION, /* with the status at its end */
	COL_LATENCY,
	COL_CREDITS,
	COL_OBJECT,
	COL_OFFSET,
	COLUMNS
};

struct columns {
	int x, w;                       /* their place on the screen */
	int at[COLUMNS], wide[COLUMNS]; /* in the row; 0: not there */
	int all;                        /* the row's width, w or more */
	int skip;                       /* scrolled by */
};

/* The columns for a place on the screen. */
struct columns columns_of(const struct tui *t, int x, int w);

/* The width of one of two sides, with the signs between them. */
int columns_half(const struct rect *r);

/* How far the rows of the list that is shown can be scrolled; 0: only their texts can. */
int columns_hidden(const struct tui *t);

/* Puts a row, drawn at the first line of a screen of its own, into its place. */
void columns_place(const struct columns *c, struct screen *s, int y, const struct screen *row);

#endif
