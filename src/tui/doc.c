/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/doc.h"

#include <string.h>

static void *push(struct vec *v)
{
	return vec_push(v);
}

static void new_op(struct doc *d, uint32_t entry)
{
	if (d->diff || !d->flat)
		*(uint32_t *)push(&d->ops) = entry;
}

void doc_of_diff(struct doc *d, struct diff *diff, bool flat)
{
	*d = (struct doc){ .trace = { diff->a, diff->b }, .diff = diff, .flat = flat };
	d->entries = &diff->entries;
	d->ops.size = sizeof(uint32_t);
}

static void grow_diff(struct doc *d, uint32_t max)
{
	uint32_t end = d->ops.n + max;

	for (; d->seen < d->entries->n; d->seen++) {
		bool begins = d->flat || !d->seen ||
			      doc_entry(d, d->seen).exchange != doc_entry(d, d->seen - 1).exchange;

		if (begins && d->ops.n == end)
			break;
		if (begins)
			new_op(d, d->seen);
	}
}

static const struct trace *only_trace(const struct doc *d)
{
	return d->trace[SIDE_A] ? d->trace[SIDE_A] : d->trace[SIDE_B];
}

/* Whether an event tells of a connection that did not do what it is there for. */
static bool event_failed(const struct trace *t, uint32_t event)
{
	const struct cap_event *e = &trace_event(t, event)->e;

	switch (e->kind) {
	case EVENT_REFUSED:
	case EVENT_UNANSWERED:
	case EVENT_RESET:
	case EVENT_GAP:
		return true;
	case EVENT_NBSS:
		return e->code >> 8 == NBSS_NEGATIVE;
	default:
		return false;
	}
}

static char single_sign(const struct doc *d, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		const struct entry e = doc_entry(d, i);
		const struct msg *m;

		if (e.is_event)
			return event_failed(only_trace(d), e.a != NONE ? e.a : e.b) ? '!' : ' ';
		m = trace_msg(only_trace(d), e.a != NONE ? e.a : e.b);
		if (trace_failed(m) || m->bits & (M_MALFORMED | M_INCOMPLETE))
			return '!';
	}
	return ' ';
}

/* Of the operation listed last. */
static void count_error(struct doc *d)
{
	d->errors += single_sign(d, doc_first(d, doc_ops(d) - 1), d->own.n) == '!';
}

static void add(struct doc *d, uint32_t index, bool is_event)
{
	*(uint32_t *)push(&d->own) = is_event ? index | OWN_EVENT : index;
}

static void add_events(struct doc *d, uint32_t before)
{
	const struct trace *t = only_trace(d);

	for (; d->events < t->events.n && trace_event(t, d->events)->after <= before; d->events++) {
		const struct cap_event *e = &trace_event(t, d->events)->e;

		if (!part_has(&d->part, t, e->stream, e->frame))
			continue;
		new_op(d, d->own.n);
		add(d, d->events, true);
		count_error(d);
	}
}

static void add_exchange(struct doc *d, uint32_t i)
{
	const struct trace *t = only_trace(d);
	const struct exch *x = trace_exch(t, i);
	const uint32_t messages[] = { x->request, x->interim, x->cancel, x->final };
	uint32_t first = NONE;

	for (unsigned k = 0; k < 4; k++)
		if (messages[k] < first)
			first = messages[k];
	if (first == NONE)
		return;
	add_events(d, first);
	if (!part_has_exch(&d->part, t, x))
		return;
	new_op(d, d->own.n);
	for (unsigned k = 0; k < 4; k++)
		if (messages[k] != NONE)
			add(d, messages[k], false);
	count_error(d);
}

static void add_message(struct doc *d, uint32_t i)
{
	const struct trace *t = only_trace(d);
	const struct msg *m = trace_msg(t, i);

	add_events(d, i);
	if (!part_has(&d->part, t, m->conv, m->frame))
		return;
	new_op(d, d->own.n);
	add(d, i, false);
	count_error(d);
}

/* How much there is to list. */
static uint32_t all_of(const struct doc *d)
{
	if (d->diff)
		return d->entries->n;
	return d->flat ? only_trace(d)->msgs.n : only_trace(d)->exchs.n;
}

bool doc_complete(const struct doc *d)
{
	return d->seen == all_of(d) && (d->diff || d->events == only_trace(d)->events.n);
}

void doc_grow(struct doc *d, uint32_t max)
{
	if (d->diff) {
		grow_diff(d, max);
		return;
	}
	for (uint32_t n = all_of(d); d->seen < n && max; d->seen++, max--) {
		if (d->flat)
			add_message(d, d->seen);
		else
			add_exchange(d, d->seen);
	}
	if (d->seen == all_of(d))
		add_events(d, only_trace(d)->msgs.n);
}

void doc_of_trace(
	struct doc *d, struct trace *t, enum side side, const struct part *part, bool flat)
{
	*d = (struct doc){ .flat = flat, .part = *part };
	d->trace[side] = t;
	d->own.size = sizeof(uint32_t);
	d->ops.size = sizeof(uint32_t);
	d->entries = &d->own;
}

void doc_free(struct doc *d)
{
	vec_free(&d->own);
	vec_free(&d->ops);
}

uint32_t doc_op_of(const struct doc *d, uint32_t entry)
{
	uint32_t low = 0, high = doc_ops(d);

	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (doc_first(d, mid) <= entry)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static char entry_sign(const struct doc *d, const struct entry *e)
{
	if (e->severity == SEV_NOTE)
		return 'i';
	switch ((enum change)e->kind) {
	case CHANGED:
		if (!e->is_event && trace_msg(d->trace[SIDE_A], e->a)->status !=
					    trace_msg(d->trace[SIDE_B], e->b)->status)
			return '!';
		return '~';
	case ONLY_A:
		return '<';
	case ONLY_B:
		return '>';
	case MOVED:
		return 'm';
	default:
		return e->opaque ? '?' : '=';
	}
}

char doc_sign(const struct doc *d, uint32_t first, uint32_t end)
{
	static const char order[] = "=i?m<>~!";
	char worst = '\0';
	bool mixed = false;

	if (!d->diff)
		return single_sign(d, first, end);
	for (uint32_t i = first; i < end; i++) {
		struct entry e = doc_entry(d, i);
		char sign = entry_sign(d, &e);

		mixed |= worst && (sign == '<' || sign == '>') != (worst == '<' || worst == '>');
		if (!worst || strchr(order, sign) > strchr(order, worst))
			worst = sign;
	}
	/* A request that both have, answered on one side only. */
	return mixed && (worst == '<' || worst == '>') ? '~' : worst;
}

bool doc_differs(const struct doc *d, uint32_t op)
{
	uint32_t end = doc_first(d, op + 1);

	if (!d->diff)
		return single_sign(d, doc_first(d, op), end) == '!';
	for (uint32_t i = doc_first(d, op); i < end; i++)
		if (doc_entry(d, i).severity == SEV_DIFFERENCE)
			return true;
	return false;
}

uint32_t doc_telling(const struct doc *d, uint32_t op)
{
	uint32_t first = doc_first(d, op), end = doc_first(d, op + 1);

	for (uint32_t i = first; !d->diff && i < end; i++)
		if (single_sign(d, i, i + 1) == '!')
			return i;
	for (uint32_t i = first; d->diff && i < end; i++)
		if (doc_entry(d, i).severity == SEV_DIFFERENCE)
			return i;
	for (uint32_t i = first; d->diff && i < end; i++)
		if (doc_entry(d, i).severity == SEV_NOTE)
			return i;
	return first;
}

uint32_t doc_find(const struct doc *d, enum side side, uint32_t index, bool is_event, uint32_t from)
{
	uint32_t listed = doc_listed(d), n = listed > from ? listed - from : 0;
	uint64_t all = (is_event ? d->trace[side]->events.n : d->trace[side]->msgs.n) + 1ull;
	/* Entries follow the capture nearly: look around the place it would have. */
	uint32_t start = (uint32_t)((uint64_t)index * d->entries->n / all);

	start = start > from && start < listed ? start - from : 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = from + (start + i < n ? start + i : start + i - n);
		const struct entry e = doc_entry(d, at);

		if (e.is_event == is_event && entry_of(&e, side) == index)
			return at;
	}
	return NONE;
}

/* A message of a frame, NONE if there is none: they nearly always stand in order of frames. */
static uint32_t msg_of_frame(const struct trace *t, uint32_t frame)
{
	uint32_t low = 0, high = t->msgs.n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (trace_msg(t, mid)->frame < frame)
			low = mid + 1;
		else
			high = mid;
	}
	return low < t->msgs.n && trace_msg(t, low)->frame == frame ? low : NONE;
}

uint32_t doc_find_frame(const struct doc *d, enum side side, uint32_t frame)
{
	const struct trace *t = d->trace[side];
	uint32_t best = NONE, best_frame = UINT32_MAX, msg = msg_of_frame(t, frame);

	if (msg != NONE && (best = doc_find(d, side, msg, false, 0)) != NONE)
		return best;
	for (uint32_t i = 0; i < doc_listed(d); i++) {
		const struct entry e = doc_entry(d, i);
		uint32_t at = entry_of(&e, side), f;

		if (at == NONE)
			continue;
		f = e.is_event ? trace_event(d->trace[side], at)->e.frame
			       : trace_msg(d->trace[side], at)->frame;
		if (f >= frame && f < best_frame) {
			best = i;
			best_frame = f;
		}
	}
	return best;
}

uint32_t doc_response(const struct doc *d, uint32_t op, enum side side)
{
	uint32_t found = NONE;

	for (uint32_t i = doc_first(d, op), end = doc_first(d, op + 1); i < end; i++) {
		uint32_t at = doc_at(d, i, side);

		if (at != NONE && !doc_entry(d, i).is_event &&
			trace_msg(d->trace[side], at)->bits & M_RESPONSE)
			found = at;
	}
	return found;
}

uint32_t doc_request(const struct doc *d, uint32_t op, enum side side)
{
	uint32_t found = NONE;

	for (uint32_t i = doc_first(d, op), end = doc_first(d, op + 1); i < end; i++) {
		uint32_t at = doc_at(d, i, side);

		if (at == NONE)
			continue;
		if (doc_entry(d, i).is_event || !(trace_msg(d->trace[side], at)->bits & M_RESPONSE))
			return at;
		found = found == NONE ? at : found;
	}
	return found;
}
