/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_FIELDS_H
#define TUI_FIELDS_H

/*
 * The fields of one message, or of two that stand opposite each other, as
 * lines that fold.
 */

#include "tui/config.h"
#include "tui/doc.h"

enum line_state {
	LINE_SAME,
	LINE_IGNORED, /* differs, but not for the rules */
	LINE_NOTE,
	LINE_ONLY_A,
	LINE_ONLY_B,
	LINE_CHANGED,
};

struct line {
	uint32_t a, b;  /* nodes, NO_NODE: absent */
	uint32_t end;   /* index after the last descendant among all lines */
	uint32_t delta; /* NO_NODE: none */
	uint8_t bit;    /* of a flag word, from 1; 0: the node itself */
	uint8_t depth, state;
	uint8_t inside; /* the worst state of what is below it */
};

/* What is shown: a message of each side, or an event. */
struct pick {
	struct doc *doc;
	uint32_t entry; /* NONE: two messages chosen in two lists */
	uint32_t msg[2];
	struct trace *trace[2];
	bool is_event;
	uint32_t version; /* of the rules */
};

/* How folded and chosen lines look is kept from message to message, by field. */
enum fold { FOLD_DEFAULT, FOLD_OPEN, FOLD_SHUT };

struct fields {
	struct pick pick;
	struct view view;
	struct arena bytes; /* the messages: what trees point to goes with the next dissection */
	struct line *lines;
	uint32_t n, cap;
	uint32_t *seen; /* indices of the lines that are to be seen */
	uint32_t n_seen;
	uint32_t cursor, top;  /* among those seen */
	uint32_t *delta_of[2]; /* by node */
	uint32_t cap_delta[2];
	uint8_t *seen_b; /* by node of b: has its line already */
	uint32_t counts[LINE_CHANGED + 1];
	uint8_t fold[F_COUNT];
	const struct config *config; /* which lines are shown */
};

void fields_free(struct fields *f);

/* Shows what is picked, if it is not shown already; d may be NULL. */
void fields_show(struct fields *f, struct diff *d, const struct pick *pick);

/* Chooses again which lines are to be seen; the cursor stays near its line. */
void fields_choose(struct fields *f);

static inline const struct line *fields_line(const struct fields *f, uint32_t i)
{
	return &f->lines[f->seen[i]];
}

/* The line of the cursor, NULL if there is none. */
const struct line *fields_at(const struct fields *f);

/* The node of a line: of a, else of b; *side tells which. NULL without line. */
const struct node *fields_node(const struct fields *f, const struct line *l, enum side *side);

bool line_foldable(const struct fields *f, const struct line *l);
bool line_open(const struct fields *f, const struct line *l);

/* Opens or folds the line of the cursor; folding what is not open goes to its parent. */
void fields_open(struct fields *f, bool open);
void fields_open_all(struct fields *f, bool open);

/* The next line (dir 1 or -1) that differs, from the cursor or from the end; false: none. */
bool fields_next_diff(struct fields *f, int dir, bool from_end);

/* Puts the cursor on the deepest line that has the byte of the node's buffer. */
void fields_go_byte(struct fields *f, enum side side, uint8_t buf, uint32_t at);

/* Puts the cursor on the first line of a field; false: there is none. */
bool fields_go(struct fields *f, uint16_t field);

struct search;

/* Puts the cursor on the first line that has the text searched for; scratch is worked with. */
void fields_go_text(struct fields *f, const struct search *s, struct buf *scratch);

#endif
