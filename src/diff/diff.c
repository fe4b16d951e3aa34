/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/accepted.h"
#include "diff/align.h"
#include "diff/bind.h"
#include "diff/compare.h"
#include "diff/digest.h"
#include "diff/findings.h"
#include "diff/items.h"
#include "diff/kept.h"
#include "diff/late.h"
#include "diff/normal.h"
#include "diff/outcome.h"
#include "diff/pins.h"
#include "diff/portions.h"
#include "diff/rows.h"
#include "diff/stretches.h"
#include "dissect/smb2.h"

struct run {
	struct diff *d;
	const struct diff_setup *setup;
	struct findings *findings;
	struct items items[2];
	struct view view;
	uint32_t exchange; /* number of the row's exchange */
	uint8_t excuse;    /* of the row before: a run of one excuse is one note */
	bool excused;      /* it excused something in the exchange */
	const struct rows *rows;
	bool said; /* it is said already */
	bool pins_used[PINS_MAX];
	uint64_t compared;     /* pairs after the session setups that could be read */
	uint64_t done, of;     /* items */
	uint32_t begin[SIDES]; /* messages of a side that the other's capture begins after */
};

/* Between rows: whether to go on. */
static bool goes_on(struct run *r)
{
	const struct diff_watch *w = r->setup->watch;

	if (w && !r->d->stopped)
		r->d->stopped = !w->step(w->self, r->done, r->of);
	return !r->d->stopped;
}

/* One side of the rows that are being made. */
static const struct trace *trace_of(const struct diff *d, enum side side)
{
	return side == SIDE_A ? d->a : d->b;
}

void diff_prepare(struct trace_options *o, struct rules_side *side)
{
	o->on_message = digest_message;
	o->self = side;
	o->trees = side->rules->n ? TREES_ALL : TREES_BYTES;
}

static const struct msg *msg_or_null(const struct trace *t, uint32_t i)
{
	return i == NONE ? NULL : trace_msg(t, i);
}

static bool unreadable(const struct msg *m)
{
	return m &&
	       (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED || m->bits & M_INCOMPLETE);
}

static struct entry *new_entry(struct run *r, uint32_t a, uint32_t b, enum change kind)
{
	struct entry *e = vec_push(&r->d->entries);

	*e = (struct entry){ .a = a, .b = b, .exchange = r->exchange, .kind = (uint8_t)kind };
	return e;
}

static void finish_entry(struct run *r, struct entry *e, const struct msg *ma, const struct msg *mb)
{
	struct diff *d = r->d;

	if (e->severity != SEV_NONE)
		findings_entry(r->findings, d->entries.n - 1, ma, mb, &r->view);
	d->counts.kind[e->kind]++;
	d->counts.noted += e->severity == SEV_NOTE;
	if (e->severity == SEV_DIFFERENCE)
		d->identical = false;
}

static void view_make_pairs(struct view *v)
{
	if (v->cap_pairs < v->a.n) {
		v->cap_pairs = v->a.cap;
		v->to_b = xrealloc(v->to_b, v->cap_pairs * sizeof(*v->to_b));
	}
	for (uint32_t i = 0; i < v->a.n; i++)
		v->to_b[i] = NO_NODE;
}

/* Fills the view with the trees of a pair and what differs in them. */
static void look(
	struct diff *d, const struct entry *e, struct view *v, unsigned *refs, enum knowledge known)
{
	v->n = 0;
	tree_reset(&v->a);
	tree_reset(&v->b);
	if (e->is_event)
		return;
	if (e->a != NONE)
		trace_dissect(d->a, e->a, &v->a);
	if (e->b != NONE)
		trace_dissect(d->b, e->b, &v->b);
	if (v->keep_pairs)
		view_make_pairs(v);
	if (e->a == NONE || e->b == NONE)
		return;
	if (e->opaque)
		compare_sealed(d, e->a, e->b, v);
	else
		compare_trees(d, trace_msg(d->a, e->a), trace_msg(d->b, e->b), v, refs, known);
}

/* Why the row made last is accepted as a whole, NULL if it is not. */
static const char *accepted_row(struct run *r, struct entry *e)
{
	const char *why;

	if (outcome_rule(r->d, e) != RULE_NONE)
		return OUTCOME_IGNORED;
	if (!r->setup->n_judges)
		return NULL;
	diff_view(r->d, r->d->entries.n - 1, &r->view);
	why = accepted_ask(r->setup, r->d, e, &r->view, NULL);
	e->excused = why;
	return why;
}

static void moved_pair(struct run *r, struct entry *e)
{
	e->moved = true;
	const char *accepted = accepted_row(r, e);
	if (accepted)
		findings_note(r->findings, r->d->entries.n - 1, accepted);
}

/* Keeps what rules will be asked about; looked: the view has the trees. */
static void keep(struct run *r, bool looked)
{
	const struct diff_setup *setup = r->setup;
	uint32_t entry = r->d->entries.n - 1;

	if (r->d->kept && looked)
		kept_look(r->d->kept, r->d, entry, &r->view);
	else if (r->d->kept && !setup->masked)
		kept_equal(r->d->kept, entry);
}

/* An excuse by the same data or entries in other portions. */
static bool is_portion(const struct row *row)
{
	return row->excuse == EXCUSE_PORTIONS || row->excuse == EXCUSE_LISTING ||
	       row->excuse == EXCUSE_SHARED;
}

/* Compares the pair made last. Returns whether its trees were looked at. */
static bool compare_pair(struct run *r, struct entry *e, const struct msg *ma, const struct msg *mb)
{
	struct diff *d = r->d;
	bool alike = !r->setup->anew && ma->hash == mb->hash && ma->order == mb->order;
	unsigned refs = 0;

	r->view.n = 0;
	if (e->opaque && !compare_is_broken(d, e->a, e->b))
		return false;
	if (!e->opaque) {
		r->compared += ma->kind == MSG_SMB1 || ma->cmd > SMB2_SESSION_SETUP;
		bool same_refs = compare_refs(d->bind, ma, mb);

		if (same_refs && alike && !((ma->bits | mb->bits) & M_REFS))
			return false;
	}
	look(d, e, &r->view, &refs, alike && !d->rules->n ? KNOWN_ALIKE : KNOWN_NOTHING);
	e->refs = e->opaque ? 0 : (uint8_t)refs;
	return true;
}

static void message_pair(struct run *r, uint32_t a, uint32_t b, const struct row *row)
{
	struct diff *d = r->d;
	const struct msg *ma = trace_msg(d->a, a), *mb = trace_msg(d->b, b);
	struct entry *e = new_entry(r, a, b, SAME);
	bool excused = false;

	e->opaque = unreadable(ma) || unreadable(mb);
	bool looked = compare_pair(r, e, ma, mb);
	if (!e->opaque && is_portion(row))
		excused = portions_excuse(d, d->entries.n - 1, r->rows, row, &r->view);
	r->excused |= excused;
	if (!e->opaque)
		late_excuse(d, d->entries.n - 1, &r->view);
	accepted_judge(r->setup, d, d->entries.n - 1, &r->view);
	if (!e->opaque)
		keep(r, looked);
	enum severity severity = outcome_worst(&r->view);
	if (row->moved && a == trace_exch(d->a, ma->exch)->request)
		moved_pair(r, e);
	outcome_settle(d, e, severity, excused);
	if (e->portion && e->excused)
		r->view.n = 0;
	finish_entry(r, e, ma, mb);
}

static void message_only(struct run *r, uint32_t msg, enum side side, const char *excuse)
{
	const struct msg *m = trace_msg(trace_of(r->d, side), msg);
	struct entry *e =
		side == SIDE_A ? new_entry(r, msg, NONE, ONLY_A) : new_entry(r, NONE, msg, ONLY_B);
	uint32_t entry = r->d->entries.n - 1;
	bool said = r->said;

	e->opaque = unreadable(m);
	e->excused = excuse;
	if (!excuse)
		excuse = accepted_row(r, e);
	if (excuse && !e->excused)
		said = !outcome_is_said(r->d, entry);
	if (excuse && !said)
		findings_note(r->findings, entry, excuse);
	outcome_settle(r->d, e, SEV_NONE, false);
	r->view.n = 0;
	finish_entry(r, e, side == SIDE_A ? m : NULL, side == SIDE_B ? m : NULL);
}

static void interim(
	struct run *r, const struct exch *xa, const struct exch *xb, const struct row *row)
{
	uint32_t a = xa->interim, b = xb->interim;

	if (a != NONE && b != NONE)
		message_pair(r, a, b, row);
	else if (a == NONE && b == NONE)
		return;
	else if (normal_waiting_counts(r->d->a, xa) || normal_waiting_counts(r->d->b, xb))
		message_only(r, a != NONE ? a : b, a != NONE ? SIDE_A : SIDE_B, NULL);
	else
		findings_note(r->findings, r->d->entries.n - 1,
			a != NONE ? "an interim response in A only: timing"
				  : "an interim response in B only: timing");
}

/* What the capture lost of an exchange that both sides have is not missing. */
static const char *excuse_loss(const struct trace *other, uint32_t conv)
{
	return trace_conv(other, conv)->lossy ? excuse_text(EXCUSE_LOST) : NULL;
}

static void message_row(
	struct run *r, uint32_t a, uint32_t b, const struct row *row, const uint32_t convs[2])
{
	if (a != NONE && b != NONE)
		message_pair(r, a, b, row);
	else if (a != NONE)
		message_only(r, a, SIDE_A, excuse_loss(r->d->b, convs[SIDE_B]));
	else if (b != NONE)
		message_only(r, b, SIDE_B, excuse_loss(r->d->a, convs[SIDE_A]));
}

static void exchange_pair(struct run *r, uint32_t a, uint32_t b, const struct row *row)
{
	const struct exch *xa = trace_exch(r->d->a, a), *xb = trace_exch(r->d->b, b);
	const uint32_t convs[2] = { exch_conv(r->d->a, xa), exch_conv(r->d->b, xb) };
	uint32_t first = r->d->entries.n;

	r->exchange++;
	r->excused = row->excuse == EXCUSE_TOGETHER;
	message_row(r, xa->request, xb->request, row, convs);
	interim(r, xa, xb, row);
	message_row(r, xa->cancel, xb->cancel, row, convs);
	message_row(r, xa->final, xb->final, row, convs);
	if (r->excused && !r->said && first < r->d->entries.n)
		findings_note(r->findings, first, excuse_text((enum excuse)row->excuse));
}

static void exchange_only(struct run *r, uint32_t index, enum side side, const char *excuse)
{
	const struct exch *x = trace_exch(trace_of(r->d, side), index);
	const uint32_t messages[] = { x->request, x->interim, x->cancel, x->final };

	r->exchange++;
	for (unsigned i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		if (messages[i] == NONE)
			continue;
		message_only(r, messages[i], side, excuse);
		r->said = true;
	}
}

static void event_row(struct run *r, uint32_t a, uint32_t b, enum change kind, const char *excuse)
{
	const struct cap_event *ea = kind != ONLY_B ? &trace_event(r->d->a, a)->e : NULL;
	const struct cap_event *eb = kind != ONLY_A ? &trace_event(r->d->b, b)->e : NULL;
	struct entry *e;

	r->exchange++;
	r->view.n = 0;
	e = new_entry(r, a, b, kind);
	e->is_event = true;
	bool counts = (!ea || normal_event_counts(r->d->a, a)) &&
		      (!eb || normal_event_counts(r->d->b, b));
	if (kind == SAME && (ea->code != eb->code || ea->dir != eb->dir))
		e->kind = CHANGED;
	if (e->kind != SAME && counts && !excuse)
		excuse = accepted_row(r, e);
	if (e->kind != SAME)
		e->severity = counts && !excuse ? SEV_DIFFERENCE : SEV_NOTE;
	if (e->severity == SEV_NOTE)
		findings_note(r->findings, r->d->entries.n - 1,
			excuse ? excuse : "says nothing about the operations");
	if (e->severity == SEV_NOTE && e->kind == CHANGED)
		e->kind = SAME;
	finish_entry(r, e, NULL, NULL);
}

static void item_only(struct run *r, const struct item *x, enum side side, const char *excuse)
{
	if (x->is_event)
		event_row(r, side == SIDE_A ? x->index : NONE, side == SIDE_B ? x->index : NONE,
			side == SIDE_A ? ONLY_A : ONLY_B, excuse);
	else
		exchange_only(r, x->index, side, excuse);
}

static void emit_row(struct run *r, const struct alignment *al, const struct row *row)
{
	const struct item *a = row->a != UNPAIRED ? &al->a[row->a] : NULL;
	const struct item *b = row->b != UNPAIRED ? &al->b[row->b] : NULL;
	const char *excuse = excuse_text((enum excuse)row->excuse);

	r->said = row->excuse == r->excuse && row->excuse != EXCUSE_NONE;
	r->excuse = row->excuse;
	if (!a || !b)
		item_only(r, a ? a : b, a ? SIDE_A : SIDE_B, excuse);
	else if (a->is_event)
		event_row(r, a->index, b->index, SAME, NULL);
	else
		exchange_pair(r, a->index, b->index, row);
}

static void only_one_from_here(struct run *r)
{
	*(struct lane_start *)vec_push(&r->d->lanes) =
		(struct lane_start){ .entry = r->d->entries.n, .goes_on = true };
	findings_alone(r->findings);
}

/* Makes entries of what was aligned; the rows hold the partners from then on. */
static void emit_aligned(struct run *r, struct alignment *al, const bool from_start[2])
{
	struct rows rows = rows_make(al, r->d->a, r->d->b, from_start);

	free(al->to_b);
	free(al->elsewhere);
	al->to_b = al->elsewhere = NULL;

	const struct diff_watch *w = r->setup->watch;

	if (w)
		w->enter(w->self);
	/* Others may change them in their turn. */
	if (r->d->kept)
		kept_rules(r->d->kept, r->d->rules);
	portions_find(&rows, al, r->d->a, r->d->b, r->d->rules);
	r->rows = &rows;
	for (uint32_t i = 0; i < rows.n && goes_on(r); i++) {
		if (i == rows.last)
			only_one_from_here(r);
		emit_row(r, al, &rows.list[i]);
		r->done += rows.list[i].a != UNPAIRED;
		r->done += rows.list[i].b != UNPAIRED;
	}
	if (w)
		w->leave(w->self);
	r->rows = NULL;
	rows_free(&rows);
}

/*
 * Credits come and go; that a client had far fewer of them all along is worth
 * a note, like another port. first: the conversations' first entry.
 */
static void note_conversation(
	struct run *r, const struct conv *a, const struct conv *b, uint32_t first)
{
	uint64_t high = a->max_credits > b->max_credits ? a->max_credits : b->max_credits;
	uint64_t low = a->max_credits < b->max_credits ? a->max_credits : b->max_credits;

	if (first == r->d->entries.n)
		return;
	if (a->info.server.port != b->info.server.port)
		findings_note(r->findings, first, "another port of the server");
	if (low && high > 2 * low)
		findings_note(r->findings, first,
			high == a->max_credits ? "the client has more than twice as many credits "
						 "at most in A as in B"
					       : "the client has more than twice as many credits "
						 "at most in B as in "
						 "A");
	if (!a->starved != !b->starved && low)
		findings_note(r->findings, first,
			a->starved ? "the client ran out of credits in A, not in B"
				   : "the client ran out of credits in B, not in A");
}

static void lane(struct run *r, const struct lanes *lanes, const struct lane_pair *pair)
{
	const struct trace *const t[SIDES] = { r->d->a, r->d->b };
	struct stretches x;
	bool both = pair->a != UNPAIRED && pair->b != UNPAIRED;
	uint32_t first = r->d->entries.n;

	stretches_align(&x, t, r->items, lanes, pair, r->setup, r->pins_used);
	for (unsigned side = 0; side < SIDES && !both; side++)
		x.from_start[side] = !stretches_before(&x, t, (enum side) !side, r->begin[!side]);
	r->d->approximate |= x.al.approximate;
	bool one_sided = both && x.encrypted[SIDE_A] != x.encrypted[SIDE_B];
	*(struct lane_start *)vec_push(&r->d->lanes) =
		(struct lane_start){ .entry = first, .one_sided = one_sided, .alone = !both };
	findings_conversation(r->findings, one_sided, !both);
	emit_aligned(r, &x.al, x.from_start);
	if (both)
		note_conversation(
			r, trace_conv(t[SIDE_A], pair->a), trace_conv(t[SIDE_B], pair->b), first);
	stretches_free(&x);
}

/* Conversations that pins hold together are paired first, if they are not anyway. */
static struct lanes pinned_lanes(struct run *r)
{
	const struct trace *const t[SIDES] = { r->d->a, r->d->b };
	struct lanes lanes = lanes_pair(t[0], t[1], &r->items[0], &r->items[1], NULL);

	if (pins_hold(r->setup, &lanes, t))
		return lanes;
	lanes_free(&lanes);
	return lanes_pair(t[0], t[1], &r->items[0], &r->items[1], r->setup);
}

static void all_lanes(struct run *r)
{
	struct diff *d = r->d;
	const struct trace *const t[SIDES] = { d->a, d->b };
	struct lanes lanes = pinned_lanes(r);
	struct lane_pair *list;
	uint32_t n = lanes_list(&lanes, d->a, d->b, r->items, &list);

	for (unsigned side = 0; side < SIDES; side++)
		r->begin[side] =
			stretches_begin(t, r->items, &lanes, list, n, r->setup, (enum side)side);
	for (uint32_t i = 0; i < n && !d->stopped; i++)
		lane(r, &lanes, &list[i]);
	free(list);
	lanes_free(&lanes);
}

void diff_run(struct diff *d, struct trace *a, struct trace *b, const struct diff_setup *setup)
{
	struct run r = { .d = d, .setup = setup };

	*d = (struct diff){ .a = a, .b = b, .rules = setup->rules, .identical = true };
	d->accepted.reasons.size = sizeof(const char *);
	d->lanes.size = sizeof(struct lane_start);
	d->entries.size = sizeof(struct entry);
	d->bind = xcalloc(1, sizeof(*d->bind));
	bind_init(d->bind, a, b);
	d->kept = setup->keep ? kept_new(d->rules) : NULL;
	r.findings = findings_begin(d);
	r.items[SIDE_A] = items_make(a, &setup->parts[SIDE_A], d->rules);
	r.items[SIDE_B] = items_make(b, &setup->parts[SIDE_B], d->rules);
	r.of = (uint64_t)r.items[SIDE_A].start[a->convs.n] + r.items[SIDE_B].start[b->convs.n];
	all_lanes(&r);
	for (unsigned i = 0; i < setup->n_pins && !d->broken_pin; i++)
		d->broken_pin = r.pins_used[i] ? 0 : i + 1;
	findings_end(r.findings);
	d->encrypted =
		(uint64_t)a->n_encrypted + b->n_encrypted + a->n_compressed + b->n_compressed;
	d->incomplete = (uint64_t)a->n_incomplete + b->n_incomplete;
	d->malformed = (uint64_t)a->n_malformed + b->n_malformed;
	d->nothing_compared = !r.compared && d->encrypted + d->incomplete > 0;
	items_free(&r.items[SIDE_A]);
	items_free(&r.items[SIDE_B]);
	view_free(&r.view);
}

void diff_free(struct diff *d)
{
	if (d->bind)
		bind_free(d->bind);
	free(d->bind);
	free(d->findings);
	free(d->notes);
	vec_free(&d->entries);
	map_free(&d->accepted.map);
	vec_free(&d->accepted.reasons);
	vec_free(&d->lanes);
	kept_free(d->kept);
}

void diff_view(struct diff *d, uint32_t entry, struct view *v)
{
	const struct entry *e = diff_entry(d, entry);
	unsigned refs = e->refs;

	look(d, e, v, &refs, KNOWN_REFS);
	accepted_recall(d, entry, v);
}

void diff_view_pair(struct diff *d, uint32_t a, uint32_t b, struct view *v)
{
	struct entry e = { .a = a, .b = b };
	unsigned refs = 0;

	e.opaque = unreadable(msg_or_null(d->a, a)) || unreadable(msg_or_null(d->b, b));
	look(d, &e, v, &refs, KNOWN_REFS);
}

void view_free(struct view *v)
{
	free(v->to_b);
	tree_free(&v->a);
	tree_free(&v->b);
	arena_free(&v->texts);
	free(v->deltas);
	*v = (struct view){ 0 };
}
