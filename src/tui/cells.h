/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_CELLS_H
#define TUI_CELLS_H

/*
 * A screen as an array of cells, without a terminal: what is drawn can be
 * tested, and the terminal layer only copies it. Text is UTF-8 that went
 * through escape_text; widths come from the locale's wcwidth, in one place.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* What a cell means; the terminal layer knows how that looks. */
enum style {
	ST_NORMAL,
	ST_BAR,    /* title and status lines */
	ST_HEAD,   /* heading of a pane */
	ST_A,      /* of a, or only there */
	ST_B,      /* of b, or only there */
	ST_CHANGE, /* differs */
	ST_ERROR,  /* an error status, malformed bytes */
	ST_DIM,    /* ignored, or beside the point */
	ST_KEY,    /* a key to press */
	ST_MARK,   /* bytes of the selected field, what a search found */
	STYLES,
	ST_CURSOR = 0x40, /* added: the row of the cursor */
	ST_BOLD = 0x80,   /* added: the part that differs */
};

#define CELL_MARKS 2 /* combining characters that a cell keeps */

struct cell {
	uint32_t ch; /* 0: the right half of a wide character */
	uint32_t mark[CELL_MARKS];
	uint8_t style;
};

struct screen {
	int w, h;
	struct cell *cells;
	bool ascii; /* show other characters as \u escapes */
};

/* Sets the size and makes all blank. */
void screen_reset(struct screen *s, int w, int h);
void screen_free(struct screen *s);

static inline struct cell *screen_at(const struct screen *s, int y, int x)
{
	return &s->cells[(size_t)y * (size_t)s->w + (size_t)x];
}

/*
 * Writes text into at most width columns from (y, x) on, clipped to the
 * screen; text that does not fit ends in a marker. Returns the columns used.
 */
int screen_text(
	struct screen *s, int y, int x, int width, unsigned style, const char *text, size_t n);

static inline int screen_str(
	struct screen *s, int y, int x, int width, unsigned style, const char *text)
{
	return screen_text(s, y, x, width, style, text, strlen(text));
}

/* The same, after skipping columns of the text. */
int screen_text_from(struct screen *s, int y, int x, int width, unsigned style, const char *text,
	size_t n, int skip);

/* The same, right-aligned in width; what does not fit is cut at the end. */
void screen_right(struct screen *s, int y, int x, int width, unsigned style, const char *text);

/* Fills columns with a character. */
void screen_fill(struct screen *s, int y, int x, int width, unsigned style, char ch);

/*
 * Lines between the panes, of characters made for it unless only ASCII is to
 * be used. The one that goes down is drawn last: it joins what it meets.
 */
void screen_across(struct screen *s, int y, int x, int width, unsigned style);
void screen_down(struct screen *s, int y, int x, int height, unsigned style);

/* Adds style bits to columns that are written already, or replaces their style. */
void screen_add_style(struct screen *s, int y, int x, int width, unsigned bits);
void screen_set_style(struct screen *s, int y, int x, int width, unsigned style);

/* Copies columns of the first line of another screen, from one on, to (y, x). */
void screen_copy(struct screen *s, int y, int x, int width, const struct screen *row, int from);

/* The columns that text takes. */
int screen_width(const struct screen *s, const char *text, size_t n);

/* The screen as lines of UTF-8 without the blanks at their ends, for tests. */
void screen_dump(const struct screen *s, struct buf *out);

#endif
