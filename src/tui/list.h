/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_LIST_H
#define TUI_LIST_H

/* The rows of a document that are to be seen, and the cursor among them. */

#include "tui/doc.h"

enum row_kind {
	ROW_OP,   /* an operation */
	ROW_PART, /* a message of an operation that is open */
	ROW_FOLD, /* a run of equal operations */
};

struct row {
	uint32_t op;
	uint32_t entry; /* ROW_OP: the first; ROW_FOLD: the number of operations */
	uint8_t kind;
};

#define CONTEXT_ALL UINT32_MAX

/* What a display filter has said of an operation. */
enum pass { PASS_UNKNOWN, PASS_YES, PASS_NO };

enum list_bits { OP_OPEN = 1, OP_SHOWN = 2 /* out of a fold */ };

struct list {
	struct doc *doc;
	struct row *rows;
	uint32_t n, cap;
	uint32_t cursor, top;
	uint32_t context; /* equal operations around each that differs; CONTEXT_ALL: no folds */
	uint8_t *bits;    /* enum list_bits, by operation */
	uint8_t *pass;    /* enum pass, by operation; NULL: no filter */
	uint32_t n_bits;  /* operations that bits and pass have room for */
};

void list_init(struct list *l, struct doc *doc);
void list_free(struct list *l);

/* Chooses the rows anew; the cursor stays on its operation, or goes to the nearest. */
void list_build(struct list *l);

/* The entry under the cursor, NONE in an empty list. part: see list_move_to. */
uint32_t list_entry(const struct list *l);

/* Puts the cursor on the row of an entry, out of its fold if it is in one. False: filtered out. */
bool list_go(struct list *l, uint32_t entry);

/* Moves the cursor by rows. */
void list_move(struct list *l, int64_t by);

/* The next (dir 1) or previous (-1) operation that differs and passes; NONE if there is none. */
uint32_t list_next_diff(const struct list *l, int dir);

/* Opens or folds the row under the cursor; false if there is nothing to do. */
bool list_open(struct list *l, bool open);
void list_open_all(struct list *l, bool open);

/* Scrolls so that the cursor is within height rows. */
void list_scroll(struct list *l, uint32_t height);

#endif
