/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_JOBS_H
#define TUI_JOBS_H

/*
 * What takes longer than a key press: making lists, filtering, searching,
 * looking anew at what the rules have changed. It is done in slices between
 * key presses.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "report/filter.h"
#include "tui/list.h"

struct tui;
struct rerank;

struct jobs {
	struct filter *filter;
	char *filter_text;
	struct passed passed;
	bool said; /* how many pass, after the last was looked at */
	/* The rules have changed: entries before refresh_at are refreshed, then ranked anew. */
	bool refreshing;
	uint32_t refresh_at;
	struct rerank *rerank;
	uint32_t fill_at; /* entries before this one are known whatever rules say */
};

/* Shows only what passes; NULL: all. The filter is taken over. */
void jobs_filter(struct tui *t, struct filter *f, const char *text);

/* The rules have changed: rows that are seen follow at once, the others in slices. */
void jobs_refresh(struct tui *t);

/* Gives that up: what is shown is about to be replaced. */
void jobs_drop_refresh(struct tui *t);

/* Whether something is under way that can be stopped; stops it. */
bool jobs_busy(struct tui *t);
void jobs_stop(struct tui *t);

/* Works for about ms milliseconds; true: there is more to do. */
bool jobs_work(struct tui *t, unsigned ms);

/* Says how far a job is, unless something else was said since the last key. */
void jobs_say(struct tui *t, bool error, const char *fmt, ...) PRINTF_LIKE(3, 4);

void jobs_free(struct tui *t);

/* A clock that only goes forward. */
uint64_t now_ms(void);

#endif
