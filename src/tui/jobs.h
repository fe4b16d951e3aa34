/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_JOBS_H
#define TUI_JOBS_H

/*
 * What takes longer than a key press: searching, filtering, looking anew at
 * what the rules have changed. It is done in slices between key presses.
 */

#include <stdbool.h>
#include <stdint.h>

#include "report/filter.h"

struct tui;

struct search {
	char text[256];
	bool fold;    /* case does not count: nothing in the text is upper case */
	bool seeking; /* for the next match */
	bool counting;
	int dir;
	uint32_t at, left; /* operation to look at next, and how many are left */
	uint32_t count_at;
	uint32_t matches;
	bool wrapped;
};

struct jobs {
	struct search search;
	struct filter *filter;
	char *filter_text;
	bool filtering;
	uint32_t filter_at;
	bool refreshing;    /* entries that the rules' change may concern */
	bool refresh_equal; /* also those that were equal */
	uint32_t refresh_at;
};

/* Searches for text from the cursor on, dir 1 or -1; counts all matches on the way. */
void jobs_search(struct tui *t, const char *text, int dir);

/* The next or previous match of what was searched for. */
void jobs_next_match(struct tui *t, int dir);

/* Shows only what passes; NULL: all. The filter is taken over. */
void jobs_filter(struct tui *t, struct filter *f, const char *text);

/* Begins the filter of the list that is shown anew, if it has not had it. */
void jobs_filter_list(struct tui *t);

/* Looks at all entries anew; equal: also at those that did not differ. */
void jobs_refresh(struct tui *t, bool equal);

/* Stops what is going on. */
void jobs_stop(struct tui *t);

/* Works for about ms milliseconds; true: there is more to do. */
bool jobs_work(struct tui *t, unsigned ms);

/* Where the text searched for stands in a text, and how long it is there; NULL: nowhere. */
const char *search_in(const struct search *s, const char *text, size_t n);

void jobs_free(struct tui *t);

#endif
