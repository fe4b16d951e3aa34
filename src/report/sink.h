/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_SINK_H
#define REPORT_SINK_H

/*
 * What writes a diff down. report_diff chooses what is to be shown and calls a
 * sink for each piece, in this order: begin; for each section in turn, section
 * and its points or rows; end.
 */

#include "report/out.h"
#include "report/report.h"
#include "report/style.h"

enum section { SECTION_FINDINGS, SECTION_NOTES, SECTION_ENTRIES };

/* A finding or note. */
struct point {
	uint32_t rank; /* from 1 */
	const struct finding *finding;
	const struct entry *entry;
	const struct delta *delta; /* NULL: the whole message or event */
};

struct sink_ops {
	void (*begin)(void *self);
	void (*section)(void *self, enum section section);
	/* False: enough of this section. */
	bool (*point)(void *self, const struct point *p, const struct view *v);
	/* skipped: there are rows before it that are not shown. */
	void (*row)(void *self, uint32_t index, const struct view *v, bool skipped);
	/* Rows in a run that follow from one finding; NULL: they are shown as rows. */
	void (*folded)(void *self, uint32_t cause, uint32_t n);
	void (*end)(void *self);
};

/* What all sinks begin with. */
struct sink {
	const struct sink_ops *ops;
	struct out out;
	struct diff *d;
	const struct report_options *o;
	struct buf scratch;
};

struct sink *sink_text(void);
struct sink *sink_json(void);
void sink_free(struct sink *s);

/* Counts per command and kind, as text. */
void report_stat(struct out *out, struct diff *d);

/* "changed", "difference". */
const char *change_name(enum change kind);
const char *severity_name(enum severity severity);

/* The trace and message (or event) of one side of a row, NONE if it has none. */
static inline const struct trace *sink_trace(const struct sink *s, enum side side)
{
	return side == SIDE_A ? s->d->a : s->d->b;
}

static inline uint32_t entry_index(const struct entry *e, enum side side)
{
	return side == SIDE_A ? e->a : e->b;
}

static inline const struct tree *view_tree(const struct view *v, enum side side)
{
	return side == SIDE_A ? &v->a : &v->b;
}

static inline uint32_t delta_node(const struct delta *x, enum side side)
{
	return side == SIDE_A ? x->a : x->b;
}

/* Where the bytes of both sides' values begin to differ. */
uint32_t sink_differs_at(const struct view *v, const struct delta *x);

/* The frame of one side of a row; the side must be there. */
uint32_t sink_frame(const struct sink *s, const struct entry *e, enum side side);

/* The summary of one side of a row, in s->scratch; the side must be there. */
const struct buf *sink_summary(
	struct sink *s, const struct entry *e, const struct view *v, enum side side);

/* Switches to a role's colour, or ends it; the text in it. */
void sink_paint(struct sink *s, enum role role);
void sink_painted(struct sink *s, enum role role, const char *text);

#endif
