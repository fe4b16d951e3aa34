/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_LIST_H
#define TUI_LIST_H

/*
 * The rows of a document that are to be seen, and the cursor among them. Rows
 * are made from the first operation on, so many at a time, so that a list can
 * be used while the rest of it is still made, filtered, or read.
 */

#include "tui/doc.h"

enum row_kind {
	ROW_OP,   /* an operation */
	ROW_PART, /* a message of an operation that is open */
	ROW_FOLD, /* a run of equal operations */
};

struct row {
	uint32_t op;
	unsigned entry : 30; /* ROW_OP: the first; ROW_FOLD: the number of operations */
	unsigned kind : 2;   /* enum row_kind */
};

/* All the bits of an entry's index that a row has. */
#define ENTRY_MAX ((1u << 30) - 1)

#define CONTEXT_ALL UINT32_MAX

enum pass { PASS_UNKNOWN, PASS_YES, PASS_NO };

/* What a display filter has said of messages and events. */
struct passed {
	struct passed_part {
		uint8_t *list; /* enum pass */
		uint32_t n;
	} part[SIDES][2]; /* by side and is_event */
	bool halted;      /* what is not known has not passed */
};

enum pass passed_at(const struct passed *p, enum side side, bool is_event, uint32_t index);
void passed_set(struct passed *p, enum side side, bool is_event, uint32_t index, bool yes);
void passed_free(struct passed *p);

enum list_bits { OP_OPEN = 1, OP_SHOWN = 2 /* out of a fold */ };

struct list {
	struct doc *doc;
	bool plain;       /* every row is the operation of its number: they are not stored */
	struct row *rows; /* see list_row */
	uint32_t n, cap;
	uint32_t cursor, top;
	uint32_t context; /* equal operations around each that differs; CONTEXT_ALL: no folds */
	uint8_t *bits;    /* enum list_bits, by operation */
	uint32_t n_bits;  /* operations that bits has room for */
	const struct passed *passed; /* NULL: no filter */

	uint32_t built;  /* operations whose rows are made */
	uint32_t next;   /* where what differs was looked for */
	uint64_t near;   /* operations before this one stand close behind one that differs */
	struct row keep; /* what the cursor is to be on when its row is made */
	uint32_t above;  /* ... with so many rows above it */
	bool keeps;
};

/* passed NULL: no filter. */
void list_init(struct list *l, struct doc *doc, const struct passed *passed);
void list_free(struct list *l);

/* Makes all rows anew; the cursor stays on its operation, or goes to the nearest. */
void list_build(struct list *l);

/* Makes the rows of max operations more, as far as it is known what passes. */
void list_extend(struct list *l, uint32_t max);

/* A row, i below n. */
struct row list_row(const struct list *l, uint32_t i);

/* Whether rows are still to be made. */
bool list_behind(const struct list *l);

/* Whether an operation is let through by the filter, as far as that is known. */
bool list_passes(const struct list *l, uint32_t op);

/* The entry under the cursor, NONE in an empty list. part: see list_move_to. */
uint32_t list_entry(const struct list *l);

/*
 * Puts the cursor on the row of an entry, out of its fold if it is in one; at
 * once or when the row is made. False: filtered out.
 */
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
