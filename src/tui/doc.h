/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_DOC_H
#define TUI_DOC_H

/*
 * What a list shows: two traces compared, or one trace. Both are entries
 * grouped to operations (a request with its responses, or an event), so that
 * all above need not know which.
 */

#include "diff/diff.h"

#define OWN_EVENT (1u << 31)

struct doc {
	struct trace *trace[2]; /* by side; NULL: not in this document */
	struct diff *diff;      /* NULL: one trace */
	struct vec own;         /* uint32_t: of one trace, the message, or event and OWN_EVENT */
	struct vec *entries;    /* own, or the entries of the diff */
	struct vec ops;         /* uint32_t: the first entry of each operation; flat: none */
	bool flat;              /* every message is an operation of its own */
	struct part part;       /* of one trace: what of it is listed */
	uint32_t errors;        /* of one trace: operations listed that failed, or are malformed */
	uint32_t seen, events;  /* exchanges, messages or entries, and events, listed so far */
};

/* Both list nothing yet: doc_grow does. */
void doc_of_diff(struct doc *d, struct diff *diff, bool flat);
void doc_of_trace(
	struct doc *d, struct trace *t, enum side side, const struct part *part, bool flat);
void doc_free(struct doc *d);

/* Lists about max operations more; while the trace is being read only a flat document may. */
void doc_grow(struct doc *d, uint32_t max);

/* Whether all that is there is listed. */
bool doc_complete(const struct doc *d);

/* One trace as a list of messages has nothing but them: millions, while captures are read. */
static inline bool doc_is_plain(const struct doc *d)
{
	return !d->diff && d->flat;
}

static inline uint32_t doc_ops(const struct doc *d)
{
	return doc_is_plain(d) ? d->own.n : d->ops.n;
}

/* Entries that belong to operations listed so far. */
static inline uint32_t doc_listed(const struct doc *d)
{
	return d->diff ? d->seen : d->entries->n;
}

static inline uint32_t doc_first(const struct doc *d, uint32_t op)
{
	if (op >= doc_ops(d))
		return doc_listed(d);
	return doc_is_plain(d) ? op : *(uint32_t *)vec_at(&d->ops, op);
}

/* An entry; of one trace it has a message or event of one side and no more. */
static inline struct entry doc_entry(const struct doc *d, uint32_t i)
{
	if (d->diff)
		return *diff_entry(d->diff, i);
	uint32_t x = *(uint32_t *)vec_at(&d->own, i), at = x & ~OWN_EVENT;
	bool a = d->trace[SIDE_A];

	return (struct entry){
		.a = a ? at : NONE, .b = a ? NONE : at, .is_event = (x & OWN_EVENT) != 0
	};
}

/* The message (or event) of one side of an entry, or NONE. */
static inline uint32_t entry_of(const struct entry *e, enum side side)
{
	return side == SIDE_A ? e->a : e->b;
}

static inline uint32_t doc_at(const struct doc *d, uint32_t i, enum side side)
{
	const struct entry e = doc_entry(d, i);

	return entry_of(&e, side);
}

/* The operation that an entry belongs to. */
uint32_t doc_op_of(const struct doc *d, uint32_t entry);

/* What the gutter says of a row: enum sign's characters, worst last. */
char doc_sign(const struct doc *d, uint32_t first, uint32_t end);

/* Whether something in the operation differs; in one trace: whether it failed. */
bool doc_differs(const struct doc *d, uint32_t op);

/*
 * The entry of an operation to show first: the first that differs (in one
 * trace: the one that failed), else the request.
 */
uint32_t doc_telling(const struct doc *d, uint32_t op);

/*
 * The entry of a message or event among those from one on, searched from where
 * it should be; NONE if it is not listed.
 */
uint32_t doc_find(
	const struct doc *d, enum side side, uint32_t index, bool is_event, uint32_t from);

/* The first entry of a frame, or of the first later one; NONE: none is. */
uint32_t doc_find_frame(const struct doc *d, enum side side, uint32_t frame);

/* The final (else any) response of an operation on a side, NONE if there is none. */
uint32_t doc_response(const struct doc *d, uint32_t op, enum side side);

/* The request of an operation on a side, else the first of its messages; NONE. */
uint32_t doc_request(const struct doc *d, uint32_t op, enum side side);

#endif
