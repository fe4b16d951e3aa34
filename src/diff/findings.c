/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "diff/blame.h"
#include "diff/causes.h"
#include "diff/clients.h"
#include "diff/normal.h"
#include "diff/reasons.h"
#include "diff/repeats.h"
#include "diff/told.h"
#include "diff/torn.h"
#include "dissect/dcerpc.h"
#include "dissect/smb2.h"

/* More are counted, not listed: nobody reads the ten thousandth. */
#define LISTED_MAX 10000u

struct candidate {
	struct finding f;
	uint32_t number, order; /* order: of those of one tier */
	uint32_t into;          /* the candidate that it follows from after all, 0: none */
};

struct findings {
	struct diff *d;
	struct candidate *list; /* candidates, numbered from 1 */
	uint32_t n, cap;
	uint32_t n_notes, cap_notes;
	struct blame blame;
	/* The candidate that explains what happens in an exchange. */
	uint32_t exchange, exchange_cause;
	uint32_t broken;         /* the connection was lost, or an operation failed, on one side */
	uint32_t negotiate;      /* something else was negotiated */
	uint32_t referral;       /* a DFS link leads elsewhere */
	bool one_sided;          /* encrypted on one side only ... */
	uint32_t encrypted;      /* ... which this explains */
	uint32_t sealed;         /* why decrypted messages were encrypted on one side only */
	bool alone;              /* only one side has the connection, or goes on with it */
	uint32_t stop;           /* the first operation that failed on one side only ... */
	uint32_t stop_at[SIDES]; /* ... and where */
	struct causes causes;
	struct clients clients;
	struct torn torn;
	/* A request that has no answer on one side, whose answer may be one to nothing. */
	struct {
		uint32_t cause;
		uint16_t cmd;
	} unanswered[2];
	struct repeats repeats;
};

struct findings *findings_begin(struct diff *d)
{
	struct findings *f = xcalloc(1, sizeof(*f));
	f->d = d;
	blame_init(&f->blame, d);
	causes_init(&f->causes);
	return f;
}

void findings_conversation(struct findings *f, bool one_sided, bool alone)
{
	f->alone = alone;
	f->broken = f->negotiate = f->exchange = f->exchange_cause = f->encrypted = f->sealed = 0;
	f->one_sided = one_sided;
	clients_conversation(&f->clients);
	f->unanswered[SIDE_A].cause = f->unanswered[SIDE_B].cause = 0;
}

void findings_alone(struct findings *f)
{
	f->alone = true;
}

static uint32_t add(struct findings *f, const struct finding *finding)
{
	if (f->n == LISTED_MAX) {
		f->d->cut = true;
		return 0;
	}
	if (f->n == f->cap) {
		f->cap = f->cap ? 2 * f->cap : 64;
		f->list = xrealloc(f->list, f->cap * sizeof(*f->list));
	}
	f->list[f->n] = (struct candidate){ *finding, f->n + 1, f->n, 0 };
	return ++f->n;
}

static void add_note(struct findings *f, const struct finding *note)
{
	struct diff *d = f->d;

	if (d->n_notes == LISTED_MAX) {
		d->cut = true;
		return;
	}
	if (d->n_notes == f->cap_notes) {
		f->cap_notes = f->cap_notes ? 2 * f->cap_notes : 64;
		d->notes = xrealloc(d->notes, f->cap_notes * sizeof(*d->notes));
	}
	d->notes[d->n_notes++] = *note;
}

void findings_note(struct findings *f, uint32_t entry, const char *reason)
{
	struct finding note = { .entry = entry,
		.delta = NO_NODE,
		.kind = SAME,
		.severity = SEV_NOTE,
		.tier = TIER_ATTRIBUTE,
		.reason = reason };

	add_note(f, &note);
}

/* Whether a message is there and fails. */
static bool failed(const struct msg *m)
{
	return m && trace_failed(m);
}

static bool is_only(uint8_t kind)
{
	return kind == ONLY_A || kind == ONLY_B;
}

/* A connection that was never made, since something had failed before. */
static uint32_t never_came(const struct findings *f, const struct entry *e)
{
	unsigned side = e->a != NONE ? SIDE_A : SIDE_B;
	uint32_t i = side == SIDE_A ? e->a : e->b;
	const struct trace *t = side == SIDE_A ? f->d->a : f->d->b;

	if (!f->alone || !f->stop)
		return 0;
	return (e->is_event ? trace_event(t, i)->after : i) > f->stop_at[side] ? f->stop : 0;
}

/* Which earlier finding a row follows from; 0: none. */
static uint32_t cause_of(const struct findings *f, const struct entry *e, const struct msg *ma,
	const struct msg *mb, enum tier tier)
{
	const struct msg *m = ma ? ma : mb;
	uint32_t cause;

	if (f->exchange == e->exchange && f->exchange_cause)
		return f->exchange_cause;
	if (is_only(e->kind) && f->one_sided && f->encrypted && m)
		return f->encrypted;
	enum side side = mb && !ma ? SIDE_B : SIDE_A;
	if (is_only(e->kind) && m && (cause = torn_cause(&f->torn, f->d, m, side)))
		return cause;
	if (is_only(e->kind) && m && m->bits & M_LOST && f->unanswered[side].cmd == m->cmd)
		return f->unanswered[side].cause;
	cause = blame_find(&f->blame, ma, mb);
	if (!cause && is_only(e->kind))
		cause = f->broken;
	if (!cause && is_only(e->kind))
		cause = never_came(f, e);
	/* Another dialect changes parameters, and which operations there are. */
	if (!cause && m && !f->clients.programs && m->cmd != SMB2_NEGOTIATE &&
		(is_only(e->kind) || tier != TIER_STATUS))
		cause = f->negotiate;
	if (!cause && m && (m->cmd == SMB2_CREATE || m->cmd == SMB2_TREE_CONNECT))
		cause = f->referral;
	return cause ? cause : causes_find(&f->causes, e, tier);
}

/* The candidate that stands for one that follows from it. */
static uint32_t root(const struct findings *f, uint32_t candidate)
{
	while (candidate && f->list[candidate - 1].into)
		candidate = f->list[candidate - 1].into;
	return candidate;
}

/* A cause is as telling as what follows from it. */
static void raise_to(struct findings *f, uint32_t cause, enum tier tier)
{
	struct finding *x = &f->list[root(f, cause) - 1].f;

	if (tier >= x->tier)
		return;
	x->tier = (uint8_t)tier;
	x->reason = tier == TIER_STATUS ? "operations fail, are missing or added because of it"
					: "what is asked for or granted differs because of it";
}

static void fold(struct findings *f, struct entry *e, uint32_t cause, enum tier tier)
{
	e->cause = cause;
	f->list[root(f, cause) - 1].f.consequences++;
	raise_to(f, cause, tier);
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

/* What was said of an entry of another connection follows from an earlier one after all. */
static void precede(struct findings *f, uint32_t now, uint32_t later)
{
	struct candidate *c = &f->list[now - 1];
	uint32_t entry = f->list[later - 1].f.entry;

	for (uint32_t i = 0; i < f->n; i++) {
		struct candidate *x = &f->list[i];

		if (x->into || x == c || x->f.entry != entry)
			continue;
		x->into = now;
		c->f.consequences += x->f.consequences;
		if (x->order < c->order)
			c->order = x->order;
		raise_to(f, now, (enum tier)x->f.tier);
	}
	c->f.consequences++;
	diff_entry(f->d, entry)->cause = now;
}

static uint32_t add_whole(struct findings *f, uint32_t entry, const struct entry *e)
{
	struct finding x = { .entry = entry,
		.delta = NO_NODE,
		.kind = e->kind,
		.severity = SEV_DIFFERENCE,
		.tier = (uint8_t)told_row(f->d, e),
		.reason = reason_of_row(f->d, e) };

	return add(f, &x);
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
	uint32_t cause = f->unanswered[side].cause;
	struct finding *x = cause ? &f->list[cause - 1].f : NULL;
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

	if (!e->is_event || !is_only(e->kind) ||
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
	const struct msg *mb, const struct view *v, uint32_t *before)
{
	struct map of = { 0 }; /* first delta of those told as one -> their candidate */
	uint32_t first = 0;

	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];
		const struct map_key with = { 0, x->with };
		const struct finding new = finding_of(entry, i, v, ma, mb);

		if (x->severity == SEV_NOTE)
			add_note(f, &new);
		if (x->with == NO_NODE)
			continue;
		struct map_key change = repeats_key(f->d, ma, mb, v, x);
		uint32_t now = map_get(&of, with), same = repeats_find(&f->repeats, change);
		if (x->field == F_SMB2_TRANSFORM && f->sealed)
			same = f->sealed;
		if (now == MAP_NONE && same) {
			raise_to(f, same, (enum tier)x->tier);
			*before = *before ? *before : same;
			continue;
		}
		if (now == MAP_NONE)
			map_put(&of, with, now = add(f, &new));
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
	uint32_t before = 0;

	told_group(v);
	if (ma)
		clients_tell(&f->clients, ma, v);
	uint32_t first = add_things(f, entry, ma, mb, v, &before);
	if (!first && before) {
		e->cause = before;
		f->list[root(f, before) - 1].f.consequences++;
	}
	return first ? first : before;
}

static bool ends_connection(const struct findings *f, const struct entry *e)
{
	const struct trace *t = e->a != NONE ? f->d->a : f->d->b;

	return normal_event_ends(t, e->a != NONE ? e->a : e->b);
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
		const struct entry *x = diff_entry(f->d, f->list[i - 1].f.entry);
		uint32_t there = e->a != NONE ? x->a : x->b;

		if (!x->is_event && !is_only(x->kind) && !f->list[i - 1].into && there > at &&
			trace_msg(t, there)->conv == trace_msg(t, at)->conv &&
			one_path(t, at, there))
			precede(f, now, i);
	}
}

/* Somebody else logs on, or as something else: anything may follow from that. */
static bool other_user(const struct msg *m, const struct view *v)
{
	return m->cmd == SMB2_SESSION_SETUP &&
	       (told_has(v, F_NTLMSSP_AUTH_USERNAME) || told_has(v, F_SMB2_SESSION_FLAGS));
}

/* Whether the object that a message makes is not what it is on the other side. */
static bool makes_another(const struct entry *e, const struct msg *ma, const struct msg *mb,
	const struct view *v, enum tier tier)
{
	if (is_only(e->kind) || failed(ma) != failed(mb) || e->opaque || other_user(ma, v))
		return true;
	return tier <= TIER_PARAMETER && (ma->cmd == SMB2_TREE_CONNECT || ma->cmd == SMB2_CREATE);
}

/* What happens to the files and leases that an entry is about may follow from it. */
static void remember_names(struct findings *f, const struct entry *e, const struct msg *m,
	const struct view *v, enum tier tier, uint32_t cause)
{
	bool whole = is_only(e->kind) || e->kind == MOVED;
	bool asked = !(m->bits & M_RESPONSE) || m->bits & M_NOTIFICATION;
	bool granted = m->cmd == SMB2_CREATE;
	bool all = whole || tier == TIER_STATUS || (tier == TIER_PARAMETER && (asked || granted));
	bool deep = m->cmd == SMB2_SET_INFO ||
		    (m->cmd == SMB2_CREATE &&
			    (tier == TIER_STATUS || (!whole && told_has(v, F_SMB2_FILENAME))));

	causes_add(&f->causes, cause, all ? REACH_ALL : REACH_STATE, all && deep);
	if (!whole)
		causes_add_listed(&f->causes, v, cause);
}

/* What says whether the session's or share's messages are encrypted. */
static bool explains_encryption(const struct msg *m)
{
	return m->kind == MSG_ENCRYPTED || m->cmd == SMB2_SESSION_SETUP ||
	       m->cmd == SMB2_TREE_CONNECT;
}

static bool negotiates(const struct msg *m)
{
	return m->kind == MSG_SMB2 && m->cmd == SMB2_NEGOTIATE;
}

/* Whether an operation, or the call that it carries, does not end in both as it does in the other.
 */
static bool ends_otherwise(const struct msg *ma, const struct msg *mb, const struct view *v)
{
	if (!ma || !mb || failed(ma) != failed(mb))
		return ma && mb;
	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];
		bool in_a = x->a != NO_NODE && rpc_failed(x->field, v->a.nodes[x->a].value);
		bool in_b = x->b != NO_NODE && rpc_failed(x->field, v->b.nodes[x->b].value);

		if (x->severity == SEV_DIFFERENCE && in_a != in_b)
			return true;
	}
	return false;
}

static void remember(struct findings *f, const struct entry *e, const struct msg *ma,
	const struct msg *mb, const struct view *v, enum tier tier, uint32_t cause)
{
	const struct msg *m = ma ? ma : mb;
	bool otherwise = ends_otherwise(ma, mb, v);

	if (!f->broken &&
		((f->alone && is_only(e->kind)) || (!m && ends_connection(f, e)) || otherwise))
		f->broken = cause;
	if (!m)
		return;
	if (!f->stop && otherwise) {
		f->stop = cause;
		f->stop_at[SIDE_A] = e->a;
		f->stop_at[SIDE_B] = e->b;
	}
	/* One round more alone changes nothing of what comes after it. */
	if (ma && mb && (negotiates(ma) || negotiates(mb)) && !f->negotiate)
		f->negotiate = cause;
	if (f->one_sided && !f->encrypted && explains_encryption(m))
		f->encrypted = cause;
	if (!f->referral && m->cmd == SMB2_IOCTL && told_has(v, F_SMB_DFS_REFERRAL_NODE))
		f->referral = cause;
	f->exchange = e->exchange;
	f->exchange_cause = cause;
	if (e->opaque && ma && mb)
		torn_remember(&f->torn, f->d, ma, mb, cause);
	if (is_only(e->kind) && m->bits & M_RESPONSE && !(m->bits & (M_LOST | M_INTERIM))) {
		f->unanswered[ma ? SIDE_B : SIDE_A].cause = cause;
		f->unanswered[ma ? SIDE_B : SIDE_A].cmd = m->cmd;
	}
	if (makes_another(e, ma, mb, v, tier)) {
		blame_add(&f->blame, ma, SIDE_A, cause);
		blame_add(&f->blame, mb, SIDE_B, cause);
	} else if (tier <= TIER_PARAMETER) {
		blame_binding(&f->blame, ma, mb, v, cause);
	}
	remember_names(f, e, m, v, tier, cause);
}

/*
 * Different programs: what they did so far and do from here on in their own
 * ways is one finding, after all that was done to the files.
 */
static void tell_programs(struct findings *f)
{
	uint32_t programs = root(f, f->clients.programs);
	struct candidate *c = &f->list[programs - 1];

	for (uint32_t i = 0; i < f->n; i++)
		if (&f->list[i] != c && !f->list[i].into && f->list[i].f.entry == c->f.entry)
			f->list[i].into = programs;
	c->f.tier = TIER_ATTRIBUTE;
	c->order = UINT32_MAX;
	c->f.reason = "another program: what it offers and asks for in its own way comes last";
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
	bool whole = is_only(e->kind) || e->is_event || e->kind == MOVED;
	enum tier tier = whole ? told_row(f->d, e) : told_best(v);

	if (e->severity != SEV_DIFFERENCE) {
		if (!whole)
			add_deltas(f, entry, e, ma, mb, v);
		return;
	}
	causes_look(&f->causes, f->d, e, v);
	if (clients_look(&f->clients, f->d, ma, mb, v, f->negotiate))
		tell_programs(f);
	if (clients_habit(&f->clients, f->d, e, ma, mb, v)) {
		e->cause = f->clients.programs;
		f->list[root(f, e->cause) - 1].f.consequences++;
		return;
	}
	uint32_t cause = ended_instead(f, entry, e);
	if (!cause)
		cause = answered_instead(f, entry, ma, mb, v);
	if (!cause) {
		uint32_t found = root(f, cause_of(f, e, ma, mb, tier));
		bool late = found && before(f->d, e, &f->list[found - 1].f);

		if (!found || late)
			cause = add_own(f, entry, whole, ma, mb, v);
		else
			fold(f, e, cause = found, tier);
		if (late && cause && root(f, cause) != found)
			precede(f, cause, found);
		if (!found && cause && !e->is_event && is_only(e->kind))
			precede_moved(f, e, cause);
	}
	if (cause)
		remember(f, e, ma, mb, v, tier, cause);
}

static int by_rank(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->f.tier != b->f.tier)
		return a->f.tier < b->f.tier ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void findings_end(struct findings *f)
{
	struct diff *d = f->d;
	uint32_t *rank = xcalloc(f->n + 1ul, sizeof(*rank));
	uint32_t *own = xcalloc(f->n + 1ul, sizeof(*own));

	for (uint32_t i = 1; i <= f->n; i++)
		own[i] = root(f, i);
	if (f->n)
		qsort(f->list, f->n, sizeof(*f->list), by_rank);
	d->findings = xcalloc(f->n, sizeof(*d->findings));
	for (uint32_t i = 0; i < f->n; i++) {
		if (f->list[i].into)
			continue;
		d->findings[d->n_findings++] = f->list[i].f;
		rank[f->list[i].number] = d->n_findings;
	}
	for (uint32_t i = 0; i < d->entries.n; i++)
		diff_entry(d, i)->cause = rank[own[diff_entry(d, i)->cause]];
	blame_free(&f->blame);
	causes_free(&f->causes);
	clients_free(&f->clients);
	free(rank);
	free(own);
	free(f->list);
	repeats_free(&f->repeats);
	free(f);
}
