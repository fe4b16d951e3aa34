/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_TERM_H
#define TUI_TERM_H

/* The terminal: the only file behind this header knows curses. */

#include "tui/cells.h"
#include "tui/config.h"

struct term;

/* What came from the terminal. */
enum input_kind {
	INPUT_NONE,
	INPUT_KEY,
	INPUT_RESIZE,
	INPUT_CLICK,
	INPUT_DOUBLE,
	INPUT_WHEEL,
	INPUT_DRAG,
	INPUT_END
};

struct input {
	enum input_kind kind;
	uint32_t key;
	uint32_t after; /* milliseconds: the key comes so long after the one before it */
	int x, y;       /* of the pointer */
	int by;         /* wheel: rows, down is positive */
};

/*
 * Takes the terminal over, with the configuration's mouse and palette; color:
 * whether there are to be colours at all. Keys come from the terminal that controls the
 * process also when standard input is something else. Signals that end the
 * process give the terminal back first. NULL: e says why not.
 */
struct term *term_open(bool color, const struct config *c, struct err *e);
void term_close(struct term *t);

/* Other colours, or none; with the mouse or without it. */
void term_look(struct term *t, bool color, const struct config *c);

void term_size(const struct term *t, int *w, int *h);

/* Waits for input, at most ms milliseconds (-1: for ever). */
struct input term_input(struct term *t, int ms);

/* Shows the cells; all: also those that should be on the screen already. */
void term_show(struct term *t, const struct screen *s, bool all);

/* Stops the process as ^Z does in other programs; returns when it goes on. */
void term_suspend(struct term *t);

/* Puts text into the terminal's clipboard (OSC 52). */
void term_copy(struct term *t, const char *text, size_t n);

#endif
