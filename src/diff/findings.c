/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "diff/candidates.h"
#include "diff/explain.h"
#include "diff/reasons.h"
#include "diff/repeats.h"
#include "diff/told.h"

struct findings {
	struct diff *d;
	struct candidates list;
	struct explain past;
	struct repeats repeats;
	uint32_t sealed; /* why decrypted messages were encrypted on one side only */
};

struct findings *findings_begin(struct diff *d)
{
	struct findings *f = xcalloc(1, sizeof(*f));
	f->d = d;
	f->list.d = d;
	explain_init(&f->past, d);
	return f;
}

void findings_conversation(struct findings *f, bool one_sided, bool alone)
{
	explain_conversation(&f->past, one_sided, alone);
	f->sealed = 0;
}

void findings_alone(struct findings *f)
{
	f->past.alone = true;
}

void findings_note(struct findings *f, uint32_t entry, const char *reason)
{
	struct finding note = { .entry = entry,
		.delta = NO_NODE,
		.kind = SAME,
		.severity = SEV_NOTE,
		.tier = TIER_ATTRIBUTE,
		.reason = reason };

	candidates_note(&f->list, &note);
}

static uint32_t add_whole(struct findings *f, uint32_t entry, const struct entry *e)
{
	struct finding x = { .entry = entry,
		.delta = NO_NODE,
		.kind = e->kind,
		.severity = SEV_DIFFERENCE,
		.tier = (uint8_t)told_row(f->d, e),
		.reason = reason_of_row(f->d, e) };

	return candidates_add(&f->list, &x);
}

/* Whether the last message before the end of a connection is a request, for this long. */
#define LAST_WINDOW 1024u

static bool ends_unanswered(const struct trace *t, const struct event *ev)
{
	for (uint32_t i = ev->after; i-- > 0 && ev->after - i < LAST_WINDOW;)
		if (trace_msg(t, i)->conv == ev->e.stream)
			return !(trace_msg(t, i)->bits & M_RESPONSE);
	return false;
}

/*
 * What was said of an answer that a side lacks is said of what explains that,
 * and the answer follows from it. 0: nothing was said, or of something else.
 */
static uint32_t take_over(struct findings *f, enum side side, const struct finding *by)
{
	uint32_t cause = f->past.unanswered[side].cause;
	struct finding *x = cause ? candidates_at(&f->list, cause) : NULL;
	struct entry *answer = x ? diff_entry(f->d, x->entry) : NULL;

	if (!x || x->delta != NO_NODE || answer->is_event || answer->kind == by->kind)
		return 0;
	answer->cause = cause;
	diff_entry(f->d, by->entry)->cause = 0;
	uint32_t consequences = x->consequences + 1;
	*x = *by;
	x->consequences = consequences;
	return cause;
}

/* A connection that ended in place of an answer. */
static uint32_t ended_instead(struct findings *f, uint32_t entry, const struct entry *e)
{
	enum side side = e->a != NONE ? SIDE_A : SIDE_B;
	const struct trace *t = side == SIDE_A ? f->d->a : f->d->b;
	const struct finding end = { .entry = entry,
		.delta = NO_NODE,
		.kind = e->kind,
		.severity = SEV_DIFFERENCE,
		.tier = TIER_STATUS,
		.reason = "the connection ended in place of an answer: such events come first" };

	if (!e->is_event || !diff_is_only(e->kind) ||
		!ends_unanswered(t, trace_event(t, side == SIDE_A ? e->a : e->b)))
		return 0;
	return take_over(f, side, &end);
}

/* A request that uses, on one side only, the id of another one and gets its answer. */
static uint32_t answered_instead(struct findings *f, uint32_t entry, const struct msg *ma,
	const struct msg *mb, const struct view *v)
{
	if (!ma || !mb || !((ma->bits ^ mb->bits) & M_ID_REUSED) || v->n != 1 ||
		v->deltas[0].field != F_SMB2_MSG_ID)
		return 0;
	const struct finding reused = { .entry = entry,
		.kind = CHANGED,
		.severity = SEV_DIFFERENCE,
		.tier = TIER_STATUS,
		.field = F_SMB2_MSG_ID,
		.reason = "its id is that of a request before, which so has no answer" };

	return take_over(f, ma->bits & M_ID_REUSED ? SIDE_A : SIDE_B, &reused);
}

/* A flag that asks for encryption, or the first message that has it. */
static bool explains_seal(const struct delta *x)
{
	return x->field == F_SMB2_SESSION_FLAGS || x->field == F_SMB2_SHARE_FLAGS ||
	       x->field == F_SMB2_TRANSFORM;
}

static struct finding finding_of(uint32_t entry, uint32_t delta, const struct view *v,
	const struct msg *ma, const struct msg *mb)
{
	const struct delta *x = &v->deltas[delta];

	return (struct finding){ .entry = entry,
		.delta = delta,
		.kind = x->kind,
		.severity = x->severity,
		.tier = x->tier,
		.field = x->field,
		.reason = reason_of_delta(v, x, ma, mb) };
}

/* One candidate for each thing that is new; returns the first of them or of those repeated. */
static uint32_t add_things(struct findings *f, uint32_t entry, const struct msg *ma,
	const struct msg *mb, const struct view *v, uint32_t *known)
{
	struct map of = { 0 }; /* first delta of those told as one -> their candidate */
	uint32_t first = 0;

	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];
		const struct map_key with = { 0, x->with };
		const struct finding new = finding_of(entry, i, v, ma, mb);

		if (x->severity == SEV_NOTE)
			candidates_note(&f->list, &new);
		if (x->with == NO_NODE)
			continue;
		struct map_key change = repeats_key(f->d, ma, mb, v, x);
		uint32_t now = map_get(&of, with), same = repeats_find(&f->repeats, change);
		if (x->field == F_SMB2_TRANSFORM && f->sealed)
			same = f->sealed;
		if (now == MAP_NONE && same) {
			candidates_raise(&f->list, same, (enum tier)x->tier);
			*known = *known ? *known : same;
			continue;
		}
		if (now == MAP_NONE)
			map_put(&of, with, now = candidates_add(&f->list, &new));
		repeats_add(&f->repeats, change, now);
		if (explains_seal(x) && !f->sealed)
			f->sealed = now;
		first = first ? first : now;
	}
	map_free(&of);
	return first;
}

static uint32_t add_deltas(struct findings *f, uint32_t entry, struct entry *e,
	const struct msg *ma, const struct msg *mb, struct view *v)
{
	uint32_t known = 0;

	told_group(v);
	if (ma)
		clients_tell(&f->past.clients, ma, v);
	uint32_t first = add_things(f, entry, ma, mb, v, &known);
	if (!first && known)
		candidates_follow(&f->list, e, known);
	return first ? first : known;
}

/* Rows that are looked at for what came before them after all. */
#define LATE_MAX 64u

static bool one_path(const struct trace *t, uint32_t x, uint32_t y)
{
	const struct msg *mx = trace_msg(t, x), *my = trace_msg(t, y);
	const char *px = mx->open != NONE ? trace_open_at(t, mx->open)->path : NULL;
	const char *py = my->open != NONE ? trace_open_at(t, my->open)->path : NULL;

	return px && py && strcmp(px, py) == 0;
}

/*
 * What one side alone has stands after what moved, at A's place: where it came
 * first, what was said of that file follows from it.
 */
static void precede_moved(struct findings *f, const struct entry *e, uint32_t now)
{
	const struct trace *t = e->a != NONE ? f->d->a : f->d->b;
	uint32_t at = e->a != NONE ? e->a : e->b;

	for (uint32_t i = now - 1; i > 0 && now - i < LATE_MAX; i--) {
		const struct entry *x = diff_entry(f->d, candidates_at(&f->list, i)->entry);
		uint32_t there = e->a != NONE ? x->a : x->b;

		if (!x->is_event && !diff_is_only(x->kind) && candidates_root(&f->list, i) == i &&
			there > at && trace_msg(t, there)->conv == trace_msg(t, at)->conv &&
			one_path(t, at, there))
			candidates_precede(&f->list, now, i);
	}
}

/*
 * Different programs: what they did so far and do from here on in their own
 * ways is one finding, after all that was done to the files.
 */
static void tell_programs(struct findings *f)
{
	candidates_put_last(&f->list, f->past.clients.programs,
		"another program: what it offers and asks for in its own way comes last");
}

static void fold(struct findings *f, struct entry *e, uint32_t cause, enum tier tier)
{
	candidates_follow(&f->list, e, cause);
	candidates_raise(&f->list, cause, tier);
}

/*
 * Whether x happened before what was said of another entry, on another
 * connection: in b, if only b has what was said.
 */
static bool before(const struct diff *d, const struct entry *x, const struct finding *said)
{
	const struct entry *y = diff_entry(d, said->entry);
	bool in_b = said->kind == ONLY_B && x->b != NONE && y->b != NONE;
	bool in_a = !in_b && x->a != NONE && y->a != NONE;
	const struct trace *t = in_a ? d->a : d->b;
	const struct entry *const both[] = { x, y };
	uint32_t at[2], conv[2];

	for (unsigned k = 0; k < 2; k++) {
		uint32_t i = in_a ? both[k]->a : both[k]->b;

		if (i == NONE)
			return false;
		at[k] = both[k]->is_event ? trace_event(t, i)->after : i;
		conv[k] = both[k]->is_event ? trace_event(t, i)->e.stream : trace_msg(t, i)->conv;
	}
	return conv[0] != conv[1] && at[0] < at[1];
}

/* The finding of an entry, a new one or one that it repeats. */
static uint32_t add_own(struct findings *f, uint32_t entry, bool whole, const struct msg *ma,
	const struct msg *mb, struct view *v)
{
	struct entry *e = diff_entry(f->d, entry);

	return whole ? add_whole(f, entry, e) : add_deltas(f, entry, e, ma, mb, v);
}

void findings_entry(struct findings *f, uint32_t entry, const struct msg *ma, const struct msg *mb,
	struct view *v)
{
	struct entry *e = diff_entry(f->d, entry);
	bool whole = diff_is_only(e->kind) || e->is_event || e->kind == MOVED;
	enum tier tier = whole ? told_row(f->d, e) : told_best(v);

	if (e->severity != SEV_DIFFERENCE) {
		if (!whole)
			add_deltas(f, entry, e, ma, mb, v);
		return;
	}
	causes_look(&f->past.causes, f->d, e, v);
	if (clients_look(&f->past.clients, f->d, ma, mb, v, f->past.negotiate))
		tell_programs(f);
	if (clients_habit(&f->past.clients, f->d, e, ma, mb, v)) {
		candidates_follow(&f->list, e, f->past.clients.programs);
		return;
	}
	uint32_t cause = ended_instead(f, entry, e);
	if (!cause)
		cause = answered_instead(f, entry, ma, mb, v);
	if (!cause) {
		uint32_t found = candidates_root(&f->list, explain_find(&f->past, e, ma, mb, tier));
		bool late = found && before(f->d, e, candidates_at(&f->list, found));

		if (!found || late)
			cause = add_own(f, entry, whole, ma, mb, v);
		else
			fold(f, e, cause = found, tier);
		if (late && cause && candidates_root(&f->list, cause) != found)
			candidates_precede(&f->list, cause, found);
		if (!found && cause && !e->is_event && diff_is_only(e->kind))
			precede_moved(f, e, cause);
	}
	if (cause)
		explain_add(&f->past, e, ma, mb, v, tier, cause);
}

void findings_end(struct findings *f)
{
	candidates_end(&f->list);
	explain_free(&f->past);
	repeats_free(&f->repeats);
	free(f);
}
