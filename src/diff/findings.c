/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/findings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/map.h"
#include "diff/bind.h"
#include "diff/normal.h"
#include "dissect/smb2.h"

/* More are counted, not listed: nobody reads the ten thousandth. */
#define LISTED_MAX 10000u

struct candidate {
	struct finding f;
	uint32_t order;
};

/* Paths that only one side could open: what lies below them follows. */
#define FAILURES_MAX 32u

struct failure {
	const char *path;
	uint32_t cause;
};

struct findings {
	struct diff *d;
	struct candidate *list; /* candidates, numbered from 1 */
	uint32_t n, cap;
	uint32_t n_notes, cap_notes;
	/* The candidate that explains what happens with an object or in an exchange. */
	uint32_t *object[OBJECTS][2];
	uint32_t exchange, exchange_cause;
	uint32_t broken;    /* the connection was lost, or an operation failed, on one side */
	uint32_t negotiate; /* something else was negotiated */
	bool one_sided;     /* encrypted on one side only ... */
	uint32_t encrypted; /* ... which this explains */
	uint32_t sealed;    /* why decrypted messages were encrypted on one side only */
	struct failure failures[FAILURES_MAX];
	unsigned n_failures;
	/* A request that has no answer on one side, whose answer may be one to nothing. */
	struct {
		uint32_t cause;
		uint16_t cmd;
	} unanswered[2];
	struct map repeats; /* (field and values) -> candidate that had them first */
};

struct findings *findings_begin(struct diff *d)
{
	struct findings *f = xcalloc(1, sizeof(*f));
	const struct trace *const t[2] = { d->a, d->b };

	f->d = d;
	for (unsigned side = 0; side < 2; side++) {
		f->object[OBJECT_SESSION][side] = xcalloc(t[side]->sessions.n, sizeof(uint32_t));
		f->object[OBJECT_SHARE][side] = xcalloc(t[side]->shares.n, sizeof(uint32_t));
		f->object[OBJECT_OPEN][side] = xcalloc(t[side]->opens.n, sizeof(uint32_t));
	}
	return f;
}

void findings_conversation(struct findings *f, bool one_sided)
{
	f->broken = f->negotiate = f->exchange = f->exchange_cause = f->encrypted = f->sealed = 0;
	f->one_sided = one_sided;
	f->unanswered[SIDE_A].cause = f->unanswered[SIDE_B].cause = 0;
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
	f->list[f->n] = (struct candidate){ *finding, f->n };
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

static uint32_t object_of(const struct msg *m, enum object kind)
{
	return kind == OBJECT_SESSION ? m->session : kind == OBJECT_SHARE ? m->share : m->open;
}

/* What is known to be wrong with something the message works on. */
static uint32_t object_cause(const struct findings *f, const struct msg *m, unsigned side)
{
	for (int kind = OBJECT_OPEN; m && kind >= OBJECT_SESSION; kind--) {
		uint32_t i = object_of(m, (enum object)kind);

		if (i != NONE && f->object[kind][side][i])
			return f->object[kind][side][i];
	}
	return 0;
}

static bool failed(const struct msg *m)
{
	return m && m->status >> 30 == 3 && m->status != STATUS_MORE_PROCESSING_REQUIRED;
}

/* CREATE, TREE_CONNECT, SESSION_SETUP: the object that all later messages depend on. */
static bool makes(const struct msg *m, enum object *kind)
{
	if (m->kind != MSG_SMB2)
		return false;
	switch (m->cmd) {
	case SMB2_SESSION_SETUP:
		*kind = OBJECT_SESSION;
		return true;
	case SMB2_TREE_CONNECT:
		*kind = OBJECT_SHARE;
		return true;
	case SMB2_CREATE:
		*kind = OBJECT_OPEN;
		return true;
	default:
		return false;
	}
}

static void blame(struct findings *f, const struct msg *m, unsigned side, uint32_t cause)
{
	enum object kind;

	if (!m || !makes(m, &kind))
		return;
	uint32_t i = object_of(m, kind);
	if (i != NONE && !f->object[kind][side][i])
		f->object[kind][side][i] = cause;
}

/* A directory on the way to the file that only one side could open or make. */
static uint32_t failed_above(const struct findings *f, const struct msg *m)
{
	const char *path = m->open != NONE ? trace_open_at(f->d->a, m->open)->path : NULL;

	for (unsigned i = 0; path && i < f->n_failures; i++) {
		size_t n = strlen(f->failures[i].path);

		if (n && strncmp(path, f->failures[i].path, n) == 0 && path[n] == '\\')
			return f->failures[i].cause;
	}
	return 0;
}

/* Whether a delta is about a directory entry of that file. */
static bool lists(const struct view *v, const struct delta *x, const char *path)
{
	const struct tree *t = x->a != NO_NODE ? &v->a : &v->b;
	uint32_t node = x->a != NO_NODE ? x->a : x->b;
	const char *slash = strrchr(path, '\\');
	struct buf name = { 0 };
	bool same = false;

	/* The delta may be of a field in the entry. */
	while (node && !(fields[t->nodes[node].field].key == F_SMB2_FILENAME))
		node--;
	uint32_t key = node ? tree_key(t, node) : 0;
	if (key && t->nodes[node].end > (x->a != NO_NODE ? x->a : x->b) &&
		tree_text(t, &t->nodes[key], &name))
		same = strcasecmp(buf_cstr(&name), slash ? slash + 1 : path) == 0;
	buf_free(&name);
	return same;
}

/* A listing that differs only in the entries of a file that one side could not open or make. */
static uint32_t failed_listed(const struct findings *f, const struct msg *m, const struct view *v)
{
	if (m->cmd != SMB2_QUERY_DIRECTORY || !(m->bits & M_RESPONSE))
		return 0;
	for (unsigned i = 0; i < f->n_failures; i++) {
		bool all = true;

		for (uint32_t k = 0; k < v->n && all; k++)
			all = v->deltas[k].severity != SEV_DIFFERENCE ||
			      lists(v, &v->deltas[k], f->failures[i].path);
		if (all)
			return f->failures[i].cause;
	}
	return 0;
}

static bool is_only(const struct entry *e)
{
	return e->kind == ONLY_A || e->kind == ONLY_B;
}

/* Which earlier finding a row follows from; 0: none. */
static uint32_t cause_of(const struct findings *f, const struct entry *e, const struct msg *ma,
	const struct msg *mb, enum tier tier)
{
	const struct msg *m = ma ? ma : mb;
	uint32_t cause;

	if (f->exchange == e->exchange && f->exchange_cause)
		return f->exchange_cause;
	if (is_only(e) && f->one_sided && f->encrypted && m)
		return f->encrypted;
	unsigned side = mb && !ma ? SIDE_B : SIDE_A;
	if (is_only(e) && m && m->bits & M_LOST && f->unanswered[side].cmd == m->cmd)
		return f->unanswered[side].cause;
	cause = object_cause(f, ma, SIDE_A);
	if (!cause)
		cause = object_cause(f, mb, SIDE_B);
	if (!cause && is_only(e))
		cause = f->broken;
	/* Another dialect changes parameters, and which operations there are. */
	if (!cause && m && m->cmd != SMB2_NEGOTIATE && (is_only(e) || tier != TIER_STATUS))
		cause = f->negotiate;
	if (!cause && ma && mb)
		cause = failed_above(f, ma);
	return cause;
}

static void fold(struct findings *f, struct entry *e, uint32_t cause, enum tier tier)
{
	struct finding *x = &f->list[cause - 1].f;

	e->cause = cause;
	x->consequences++;
	/* A cause is as telling as what follows from it. */
	if (tier < x->tier) {
		x->tier = (uint8_t)tier;
		x->reason = "operations fail, are missing or are added in consequence";
	}
}

static enum tier best_tier(const struct entry *e, const struct view *v)
{
	enum tier best = TIER_ATTRIBUTE;

	if (is_only(e))
		return TIER_STATUS;
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].severity == SEV_DIFFERENCE && v->deltas[i].tier < best)
			best = (enum tier)v->deltas[i].tier;
	return best;
}

static const char *outcome_reason(const struct msg *ma, const struct msg *mb)
{
	if (failed(ma) && failed(mb))
		return "it fails in both for different reasons: outcomes come first";
	if (failed(ma))
		return "it fails in A and succeeds in B: outcomes come first";
	if (failed(mb))
		return "it succeeds in A and fails in B: outcomes come first";
	return "it ends otherwise: outcomes come first";
}

static const char *reason_of(const struct delta *x, const struct msg *ma, const struct msg *mb)
{
	if (x->reason)
		return x->reason;
	if (x->tier == TIER_STATUS)
		return outcome_reason(ma, mb);
	if (x->tier == TIER_ATTRIBUTE)
		return "the answer describes something else: after all that was asked for or done";
	return ma && ma->bits & M_RESPONSE
		       ? "the server grants or answers something else: after outcomes"
		       : "the client asks for something else: after outcomes";
}

static uint64_t path_hash(const struct trace *t, const struct msg *m)
{
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;

	return path ? hash_bytes(0, path, strlen(path)) : 0;
}

/*
 * The same change of the same field again is said once; an outcome only where
 * it is of the same operation on the same file. Gives the candidate that had
 * it first, or 0 after noting this one (0: only look).
 */
static uint32_t repeated(struct findings *f, const struct msg *m, const struct view *v,
	const struct delta *x, uint32_t candidate)
{
	uint64_t h = hash_mix(x->field, (uint64_t)m->cmd << 8 | (m->bits & M_RESPONSE));

	if (x->a != NO_NODE)
		h = hash_mix(h, normal_token(f->d->rules, &v->a, &v->a.nodes[x->a], TREAT_EXACT));
	if (x->b != NO_NODE)
		h = hash_mix(h, normal_token(f->d->rules, &v->b, &v->b.nodes[x->b], TREAT_EXACT));
	if (x->tier == TIER_STATUS)
		h = hash_mix(h, path_hash(f->d->a, m));
	struct map_key key = { h, (uint64_t)x->kind << 1 | (x->a_text != NULL) };
	uint32_t before = map_get(&f->repeats, key);
	if (before == MAP_NONE && candidate)
		map_put(&f->repeats, key, candidate);
	return before == MAP_NONE ? 0 : before;
}

static uint32_t add_whole(struct findings *f, uint32_t entry, const struct entry *e)
{
	struct finding x = { .entry = entry,
		.delta = NO_NODE,
		.kind = e->kind,
		.severity = SEV_DIFFERENCE,
		.tier = TIER_STATUS };

	const struct msg *only = e->is_event    ? NULL
				 : e->a != NONE ? trace_msg(f->d->a, e->a)
						: trace_msg(f->d->b, e->b);
	x.reason = e->is_event ? "it happened to the connection: such events come first"
		   : e->kind == MOVED
			   ? "operations that may depend on each other stand in another order"
		   : only->bits & M_LOST
			   ? "it answers no request: missing and added messages come first"
		   : e->kind == ONLY_A
			   ? "B has nothing that answers to it: missing operations come first"
			   : "A has nothing that answers to it: added operations come first";
	return add(f, &x);
}

/* Another outcome explains all else that differs in its message. */
static bool tells(const struct delta *x, enum tier best)
{
	return x->severity == SEV_DIFFERENCE && (best != TIER_STATUS || x->tier == TIER_STATUS);
}

/* A flag that asks for encryption, or the first message that has it. */
static bool explains_seal(const struct delta *x)
{
	return x->field == F_SMB2_SESSION_FLAGS || x->field == F_SMB2_SHARE_FLAGS ||
	       x->field == F_SMB2_TRANSFORM;
}

/* One candidate for each delta that is new; returns the first of them or of those repeated. */
static uint32_t add_deltas(struct findings *f, uint32_t entry, struct entry *e,
	const struct msg *ma, const struct msg *mb, const struct view *v)
{
	const struct msg *m = ma ? ma : mb;
	enum tier best = best_tier(e, v);
	uint32_t first = 0, before = 0;

	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];
		struct finding new = { .entry = entry,
			.delta = i,
			.kind = x->kind,
			.severity = x->severity,
			.tier = x->tier,
			.field = x->field };

		new.reason = reason_of(x, ma, mb);
		if (x->severity == SEV_NOTE)
			add_note(f, &new);
		if (!tells(x, best))
			continue;
		uint32_t same = x->field == F_SMB2_TRANSFORM && f->sealed ? f->sealed
									  : repeated(f, m, v, x, 0);
		if (same) {
			before = before ? before : same;
			continue;
		}
		uint32_t now = add(f, &new);
		repeated(f, m, v, x, now);
		if (explains_seal(x) && !f->sealed)
			f->sealed = now;
		first = first ? first : now;
	}
	if (!first && before) {
		e->cause = before;
		f->list[before - 1].f.consequences++;
	}
	return first ? first : before;
}

static bool ends_connection(const struct findings *f, const struct entry *e)
{
	const struct trace *t = e->a != NONE ? f->d->a : f->d->b;
	enum event_kind kind = trace_event(t, e->a != NONE ? e->a : e->b)->e.kind;

	return kind != EVENT_OPENED && kind != EVENT_NBSS;
}

static void remember_failure(
	struct findings *f, const struct msg *ma, const struct msg *mb, uint32_t cause)
{
	const char *path = ma->open != NONE ? trace_open_at(f->d->a, ma->open)->path : NULL;

	if (!f->broken)
		f->broken = cause;
	if (ma->cmd == SMB2_CREATE && mb->cmd == SMB2_CREATE && path &&
		f->n_failures < FAILURES_MAX)
		f->failures[f->n_failures++] = (struct failure){ path, cause };
}

/* What says whether the session's or share's messages are encrypted. */
static bool explains_encryption(const struct msg *m)
{
	return m->kind == MSG_ENCRYPTED || m->cmd == SMB2_SESSION_SETUP ||
	       m->cmd == SMB2_TREE_CONNECT;
}

static void remember(struct findings *f, const struct entry *e, const struct msg *ma,
	const struct msg *mb, uint32_t cause)
{
	const struct msg *m = ma ? ma : mb;

	if (!m) {
		if (ends_connection(f, e))
			f->broken = f->broken ? f->broken : cause;
		return;
	}
	if (m->kind == MSG_SMB2 && m->cmd == SMB2_NEGOTIATE && !f->negotiate)
		f->negotiate = cause;
	if (f->one_sided && !f->encrypted && explains_encryption(m))
		f->encrypted = cause;
	f->exchange = e->exchange;
	f->exchange_cause = cause;
	if (is_only(e) && m->bits & M_RESPONSE && !(m->bits & (M_LOST | M_INTERIM))) {
		f->unanswered[ma ? SIDE_B : SIDE_A].cause = cause;
		f->unanswered[ma ? SIDE_B : SIDE_A].cmd = m->cmd;
	}
	/* The object is not what it is on the other side: failed, not asked for, or not to be read.
	 */
	if (is_only(e) || failed(ma) != failed(mb) || e->opaque) {
		blame(f, ma, SIDE_A, cause);
		blame(f, mb, SIDE_B, cause);
	}
	if (ma && mb && failed(ma) != failed(mb))
		remember_failure(f, ma, mb, cause);
}

void findings_entry(struct findings *f, uint32_t entry, const struct msg *ma, const struct msg *mb,
	const struct view *v)
{
	struct entry *e = diff_entry(f->d, entry);
	bool whole = is_only(e) || e->is_event || e->kind == MOVED;
	enum tier tier = whole ? TIER_STATUS : best_tier(e, v);
	uint32_t cause = 0;

	if (e->severity == SEV_DIFFERENCE) {
		cause = cause_of(f, e, ma, mb, tier);
		if (!cause && ma && mb && !whole)
			cause = failed_listed(f, ma, v);
		if (cause)
			fold(f, e, cause, tier);
		else if (whole)
			cause = add_whole(f, entry, e);
	}
	if (!cause && !whole)
		cause = add_deltas(f, entry, e, ma, mb, v);
	if (cause && e->severity == SEV_DIFFERENCE)
		remember(f, e, ma, mb, cause);
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

	if (f->n)
		qsort(f->list, f->n, sizeof(*f->list), by_rank);
	d->findings = xcalloc(f->n, sizeof(*d->findings));
	d->n_findings = f->n;
	for (uint32_t i = 0; i < f->n; i++) {
		d->findings[i] = f->list[i].f;
		rank[f->list[i].order + 1] = i + 1;
	}
	for (uint32_t i = 0; i < d->entries.n; i++)
		diff_entry(d, i)->cause = rank[diff_entry(d, i)->cause];
	for (unsigned kind = 0; kind < OBJECTS; kind++) {
		free(f->object[kind][0]);
		free(f->object[kind][1]);
	}
	free(rank);
	free(f->list);
	map_free(&f->repeats);
	free(f);
}
