/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_MODEL_H
#define TUI_MODEL_H

/*
 * All that the interface knows: what is shown, where the cursors are, what is
 * being asked. tui_key changes it, tui_render draws it; neither needs a
 * terminal.
 */

#include "tui/cells.h"
#include "tui/config.h"
#include "tui/fields.h"
#include "tui/jobs.h"
#include "tui/keys.h"
#include "tui/list.h"
#include "tui/load.h"
#include "tui/over.h"
#include "tui/prompt.h"
#include "tui/rule_list.h"
#include "tui/search.h"

enum which { LIST_A, LIST_B, LIST_PAIR, LISTS };

enum mode { MODE_ALIGNED, MODE_UNLINKED, MODE_SINGLE };

enum pane { PANE_LIST, PANE_FIELDS, PANE_HEX, PANES };

/* How the panes stand to each other. */
enum arrangement {
	ARRANGE_AUTO,   /* by the width of the window */
	ARRANGE_BELOW,  /* each below the one before it */
	ARRANGE_BESIDE, /* the fields beside the list, the bytes below both */
	ARRANGE_RIGHT,  /* fields and bytes beside the list */
	ARRANGEMENTS
};

struct rect {
	int y, x, h, w;
};

/* Where the panes are; the first line of each is its heading. */
struct layout {
	struct rect pane[PANES];
	bool too_small, wide;
};

enum { TUI_MIN_W = 40, TUI_MIN_H = 10 };

/* What the terminal layer is asked to do. */
struct effects {
	bool quit, suspend, redraw;
	bool stop;        /* reading and comparing */
	bool compare;     /* as asked says */
	const char *view; /* a capture's file to open elsewhere, NULL: none */
	uint32_t view_frame;
	bool look;       /* colours or the mouse, as the configuration says now */
	struct buf copy; /* to the clipboard, if not empty */
};

/* What the next key answers. */
enum ask { ASK_NONE, ASK_MARK, ASK_GOTO, ASK_IGNORE, ASK_VIEW };

/* A row to come back to. */
struct place {
	enum mode mode;
	enum side side;
	uint32_t entry;
	uint32_t msg[SIDES]; /* of the entry, to find it in another list */
	bool is_event, set;
};

/* A message to go to when it is listed, or the first one from a frame on. */
struct wanted {
	uint32_t msg[SIDES];
	uint32_t frame; /* 0: the message */
	enum side side; /* to look for first; the frame's */
	uint32_t from;  /* entries before this one were looked at */
	bool is_event, on;
};

#define JUMPS_MAX 64u

#define COUNT_MAX 99999999u

/*
 * A number typed before a key: 5j, 42G. Digits that choose a pane do so at
 * once; if they turn out to begin a number, the pane is the one from before.
 */
struct count {
	uint32_t n;
	enum pane pane; /* before its first digit */
	bool panes;     /* each digit so far has chosen a pane */
};

struct tui {
	struct trace *trace[2]; /* as they are shown: a and b change places with SWAP */
	struct part part[2];
	struct diff *diff; /* NULL: one capture, or not compared */
	struct diff loose; /* of no rows: two messages are compared by it before that */
	struct doc docs[LISTS];
	struct list lists[LISTS];
	bool flat;
	bool loading; /* lists are of messages, and grow */
	enum mode mode;
	enum side side; /* whose list has the keys when each is for itself */

	struct fields fields;
	uint32_t half;       /* entry of the operation shown, from 1; 0: the telling one */
	uint32_t half_list;  /* ... of this list, while the cursor is on the operation */
	uint32_t version;    /* of the rules */
	uint32_t lists_made; /* how often */

	int w, h;
	enum pane pane;
	bool zoom;
	bool dragging;            /* the line between the list and the fields */
	int skip[PANES];          /* columns scrolled */
	uint32_t hex_top, hex_at; /* a row; the byte under the cursor */
	struct config config;
	enum ask ask;
	struct count count;
	uint32_t after;   /* of the key, see tui_key */
	enum action last; /* what the key before it did */
	struct prompt prompt;
	struct over over;
	struct jobs jobs;
	struct search search;
	struct wanted wanted[LISTS];
	struct rules *rules; /* in force; changed by the list */
	struct rule_list rule_list;
	struct compare_ask shown, asked; /* how what is shown was compared, is being compared */
	bool comparing;
	const char *said; /* when that is done */
	struct place marks[26], jumps[JUMPS_MAX];
	uint32_t n_jumps, jump_at;
	char note[256]; /* said in the last line until the next key */
	bool note_is_error, note_of_job;
	char progress[256]; /* of reading and comparing: said while there is no note */
	struct effects effects;

	/* Kept to work with; what is drawn does not depend on them. */
	struct tree scratch;
	struct screen row;
	struct view refreshed;
	struct buf text;
};

struct tui_setup {
	struct trace *a, *b; /* b NULL: one capture */
	struct rules *rules;
	struct part part[2];
	const struct config *config;
	const char *filter;          /* display filter to begin with, NULL: none */
	const struct tui_load *load; /* how the captures are read and compared */
};

/* Begins with captures that are still to be read. */
void tui_init(struct tui *t, const struct tui_setup *s);
void tui_free(struct tui *t);

/* Lists what was read since; while captures are being read. */
void tui_grow(struct tui *t);

/* All is read, and there is no more to wait for. */
void tui_loaded(struct tui *t);

/*
 * All is compared as was asked for (effects.compare). What was shown before
 * may be freed then. Or it was not, since it was stopped.
 */
void tui_compared(struct tui *t, struct diff *d, const struct compare_ask *ask);
void tui_compare_stopped(struct tui *t);

/* Asks for the first comparison. */
void tui_compare_first(struct tui *t);

void tui_resize(struct tui *t, int w, int h);

/* What a key does; after: so many milliseconds after the one before it. */
void tui_key(struct tui *t, uint32_t key, uint32_t after);

/* What the pointer does: a click, a second one, or by rows with the wheel. */
void tui_mouse(struct tui *t, int x, int y, int by, bool twice);

/* The pointer moves with its button held. */
void tui_drag(struct tui *t, int x, int y);

/* Draws all. The scratch members are worked with; nothing that is shown changes. */
void tui_render(struct tui *t, struct screen *s);

/* ---- between the files of this layer */

struct layout layout_of(const struct tui *t);

/* The arrangement that there is now. */
enum arrangement layout_arrangement(const struct tui *t);

/* Moves the line between list and fields to where the pointer is. */
void layout_drag(struct tui *t, int x, int y);

/* Rows of text that a pane has below its heading. */
static inline uint32_t pane_rows(const struct rect *r)
{
	return r->h > 1 ? (uint32_t)(r->h - 1) : 0;
}

static inline struct list *tui_list(struct tui *t)
{
	return &t->lists[t->mode == MODE_ALIGNED && t->diff ? LIST_PAIR : t->side];
}

/* Says something in the last line. */
void tui_say(struct tui *t, bool error, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The entry of a list that is shown, by its cursor and by the half chosen; NONE. */
uint32_t tui_entry(const struct tui *t, const struct list *l);

/* Makes the lists that are shown and are not there, or are not of what they should be. */
void tui_fit_lists(struct tui *t);

/* Each list for itself from now on, on what is chosen. */
void tui_unlink(struct tui *t);

/* Shows this message of the operation under the cursor. */
void tui_choose_half(struct tui *t, struct list *l, uint32_t entry);

/* Changes a setting, with all that hangs on it; the second goes on by so many values. */
void tui_set(struct tui *t, enum setting s, int value);
void tui_set_next(struct tui *t, enum setting s, int by);

/* The value of SET_CONTEXT for so many rows. */
int setting_of_context(uint32_t context);

/* Makes all lists anew. */
void tui_make_lists(struct tui *t);

/* Whether somebody has declared an operation to be the same as another. */
bool tui_pinned(const struct tui *t, enum side side, uint32_t exch);

/* Goes on in the list that is shown now at a message chosen in another. */
void tui_enter_list(struct tui *t, const struct pick *from);

/* What an action does, whatever key it has. */
void tui_do(struct tui *t, enum action a);

/* Goes to an operation of the list that is shown, by its number from 1 on. */
void tui_go_op(struct tui *t, uint32_t number);

/* Goes to something in the list that is shown, at once or when it is listed. False: it is not
 * there. */
bool tui_want(struct tui *t, const struct wanted *w);

/* Goes to what is wanted in a list, if it is listed by now. False: it will never be. */
bool tui_go_wanted(struct tui *t, struct list *l);

/* Wants nothing any more. */
void tui_want_nothing(struct tui *t);

/* Goes to an entry of the list that is shown in a mode; BACK returns. */
void tui_go(struct tui *t, enum mode mode, uint32_t entry);

/* Notes the row of the cursor for BACK. */
void tui_jumped(struct tui *t);

/* Writes the report, as JSON if the name ends so. */
void tui_write(struct tui *t, const char *path);

/* Takes a key into the last line. */
void prompt_take(struct tui *t, uint32_t key);

void answer_mark(struct tui *t, uint32_t key);
void answer_ignore(struct tui *t, uint32_t key);
void answer_view(struct tui *t, uint32_t key);

/* Brings fields and scrolling in line with the cursors. */
void tui_sync(struct tui *t);

/* The heading, rows and bytes of the panes. */
void render_list(struct tui *t, struct screen *s, const struct rect *r);
void render_fields(struct tui *t, struct screen *s, const struct rect *r);
void render_hex(struct tui *t, struct screen *s, const struct rect *r);

/* What there is to say of an event, in the fields' place. */
void render_event(struct tui *t, struct screen *s, const struct rect *r);

/* Rows for fields in their pane: those at its end may tell the chosen value in full. */
uint32_t fields_rows(const struct tui *t, const struct rect *r);

/* Appends the name of a trace's file, without its directory. */
void file_name(const struct trace *t, struct buf *out);

/* The bytes that the hex pane shows of a side. */
struct bytes {
	const uint8_t *p;
	uint32_t n;
	uint8_t buf;
	uint32_t mark, mark_n; /* of the selected field */
};
struct bytes hex_bytes(const struct tui *t, enum side side);
unsigned hex_per_row(const struct tui *t, const struct rect *r);

#endif
