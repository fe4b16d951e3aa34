/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_OVER_H
#define TUI_OVER_H

/* Screens over the panes: each is a list with a cursor. */

#include "base/arena.h"
#include "base/buf.h"
#include "tui/config.h"

struct tui;
struct screen;

enum over_kind {
	OVER_NONE,
	OVER_HELP,
	OVER_FINDINGS,
	OVER_CARD,
	OVER_LIFE,
	OVER_RULES,
	OVER_OPTIONS,
	OVERS
};

struct over_line {
	const char *text;
	const char *value[2]; /* of both sides, in columns behind the text; NULL: none */
	uint32_t target;      /* entry to go to, NONE: none */
	uint8_t style;
};

struct over {
	enum over_kind kind;
	char title[160];
	uint32_t n, cursor, top;
	struct over_line *lines; /* NULL: made when they are drawn */
	uint32_t cap;
	struct arena texts;
};

void over_open(struct tui *t, enum over_kind kind);
/* Opens the view that is open anew, of what there is now. */
void over_refill(struct tui *t);

void over_close(struct tui *t);
void over_free(struct tui *t);

/* Adds a line to those of the screen being opened; the text is copied. */
void over_add(struct tui *t, unsigned style, uint32_t target, const struct buf *text);

/* Adds a line of a label and the values of both sides; plain: it is not told whether they differ.
 */
void over_add_pair(
	struct tui *t, const char *label, const struct buf *a, const struct buf *b, bool plain);

/* Keys of its own; false: the usual actions are to be tried. */
bool over_key(struct tui *t, uint32_t key);

void over_move(struct tui *t, int64_t by);
void over_enter(struct tui *t);

/* Rows that are shown at once. */
uint32_t over_rows(const struct tui *t);

/* What can be done there, for the last line. */
const char *over_hint(enum over_kind kind);

void over_render(struct tui *t, struct screen *s);

/* What the screens say (over_help.c, card.c, life.c, options.c, over_finding.c). */
void over_help(struct tui *t);
void over_card(struct tui *t);
void over_life(struct tui *t);
void over_options(struct tui *t);
void finding_line(struct tui *t, uint32_t i, struct buf *out, unsigned *style);

/* What there is to say of one, in OVER_FINDING_ROWS rows from y on. */
#define OVER_FINDING_ROWS 8
void finding_detail(struct tui *t, uint32_t i, struct screen *s, int y);

/* On the screen of options: another value, a program's name, and all to the configuration. */
void options_change(struct tui *t, enum setting s, int by);
void options_take_program(struct tui *t, const char *text);
void options_save(struct tui *t);

#endif
