/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_SEARCH_H
#define TUI_SEARCH_H

/*
 * Searching summaries and fields: the next match is sought, then all are
 * counted, in steps of one operation each. While captures are read it goes on
 * as more comes in.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tui;

struct search {
	char text[256];
	bool fold;    /* case does not count: nothing in the text is upper case */
	bool seeking; /* for the next match */
	bool waiting; /* ... among what is not read yet */
	bool counting;
	int dir;
	uint32_t at, left; /* operation to look at next, and how many are left */
	uint32_t count_at;
	uint32_t matches;
	uint32_t lists; /* the lists that matches are counted in: how often they were made, ... */
	unsigned list;  /* ... and which of them */
	bool wrapped;
};

/* Searches for text from the cursor on, dir 1 or -1; counts all matches on the way. */
void search_begin(struct tui *t, const char *text, int dir);

/* The next or previous match of what was searched for. */
void search_next(struct tui *t, int dir);

/* Goes to no match any more, but counts on; or stops all. */
void search_interrupt(struct tui *t);
void search_stop(struct tui *t);

/* Whether there is a step to do; does one. */
bool search_busy(struct tui *t);
void search_step(struct tui *t);

/* Says how many were found. */
void search_say(struct tui *t);

/* Where the text searched for stands in a text, and how long it is there; NULL: nowhere. */
const char *search_in(const struct search *s, const char *text, size_t n);

#endif
