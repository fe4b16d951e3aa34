/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/columns.h"

#define OPERATION_MIN 32 /* narrower, and the row becomes wider than its place */
#define OPERATION_TABLE 48

/* Widths with the blank beside each column. */
enum { LATENCY_W = 8, CREDITS_W = 6, OBJECT_W = 8, RAW_OBJECT_W = 19, OFFSET_W = 13 };

static unsigned digits(uint64_t n)
{
	unsigned d = 1;

	while (n /= 10)
		d++;
	return d;
}

static uint32_t last_frame(const struct trace *t)
{
	uint32_t msg = t->msgs.n ? trace_msg(t, t->msgs.n - 1)->frame : 0;
	uint32_t event = t->events.n ? trace_event(t, t->events.n - 1)->e.frame : 0;

	return msg > event ? msg : event;
}

/* The widest of both sides, so that they stay level. */
static int frame_width(const struct tui *t)
{
	unsigned most = 3;

	for (unsigned i = 0; i < SIDES && t->trace[i]; i++) {
		unsigned d = digits(last_frame(t->trace[i]));

		most = d > most ? d : most;
	}
	return (int)most + 1;
}

/* "123.4567" */
static int time_width(const struct tui *t)
{
	unsigned most = 6;

	for (unsigned i = 0; i < SIDES && t->trace[i]; i++) {
		const struct capture_stats *s = &t->trace[i]->stats;
		uint64_t ns = s->last_ns > s->first_ns ? s->last_ns - s->first_ns : 0;
		unsigned d = digits(ns / 1000000000) + 5;

		most = d > most ? d : most;
	}
	return (int)most + 1;
}

struct columns columns_of(const struct tui *t, int x, int w)
{
	bool all = t->config.value[SET_COLUMNS];
	struct columns c = { .x = x, .w = w, .all = w };
	int used = 0, object = t->config.value[SET_IDS] ? RAW_OBJECT_W : OBJECT_W;

	c.wide[COL_FRAME] = frame_width(t);
	c.wide[COL_TIME] = all || w >= 60 ? time_width(t) : 0;
	c.wide[COL_LATENCY] = all || w >= 60 ? LATENCY_W : 0;
	c.wide[COL_OBJECT] = all || w >= 84 ? object : 0;
	c.wide[COL_CREDITS] = all || w >= 110 ? CREDITS_W : 0;
	c.wide[COL_OFFSET] = all ? OFFSET_W : 0;
	for (unsigned i = 0; i < COLUMNS; i++)
		used += c.wide[i];
	c.wide[COL_OPERATION] = w - used;
	if (all && w - used < OPERATION_MIN) {
		c.wide[COL_OPERATION] = OPERATION_TABLE;
		c.all = used + OPERATION_TABLE;
	}
	for (unsigned i = 1; i < COLUMNS; i++)
		c.at[i] = c.at[i - 1] + c.wide[i - 1];
	c.skip = t->skip[PANE_LIST] < c.all - w ? t->skip[PANE_LIST] : c.all - w;
	return c;
}

int columns_half(const struct rect *r)
{
	return (r->w - 5) / 2;
}

int columns_hidden(const struct tui *t)
{
	struct layout l = layout_of(t);
	const struct rect *r = &l.pane[PANE_LIST];
	bool one = t->mode == MODE_SINGLE || !t->trace[SIDE_B];
	int w = one                                    ? r->w - 1
		: t->mode == MODE_UNLINKED || !t->diff ? (r->w - 1) / 2 - 1
						       : columns_half(r);
	struct columns c = columns_of(t, 0, w);

	return c.all - c.w;
}

void columns_place(const struct columns *c, struct screen *s, int y, const struct screen *row)
{
	int frame = c->wide[COL_FRAME];

	screen_copy(s, y, c->x, frame < c->w ? frame : c->w, row, 0);
	screen_copy(s, y, c->x + frame, c->w - frame, row, frame + c->skip);
}
