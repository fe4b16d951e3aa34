/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/compare.h"

#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "diff/items.h"
#include "diff/normal.h"
#include "diff/series.h"
#include "dissect/smb2.h"

/* Children are looked for this far ahead of where they are expected. */
#define MATCH_WINDOW 16384u

struct compare {
	struct diff *d;
	struct view *v;
	const struct msg *ma, *mb;
	struct normal na, nb;
	unsigned *refs;  /* enum ref_bits: which references differ */
	bool decided;    /* refs is known from the first time, else found out */
	bool one_sealed; /* only one of them was encrypted: it is not signed, which says no more */
};

static struct delta *add_delta(
	struct compare *c, enum change kind, enum severity severity, uint32_t a, uint32_t b)
{
	struct view *v = c->v;
	const struct node *n = a != NO_NODE ? &v->a.nodes[a] : &v->b.nodes[b];

	if (v->n == v->cap) {
		v->cap = v->cap ? 2 * v->cap : 16;
		v->deltas = xrealloc(v->deltas, v->cap * sizeof(*v->deltas));
	}
	struct delta *x = &v->deltas[v->n++];
	*x = (struct delta){ .kind = (uint8_t)kind,
		.severity = (uint8_t)severity,
		.field = n->field,
		.a = a,
		.b = b,
		.mask = UINT64_MAX };
	return x;
}

/* What an answer says of a file or share that is there, not of what is granted. */
static bool describes(uint16_t field)
{
	return field == F_SMB2_FILE_ATTRIBUTE || field == F_SMB2_EOF ||
	       field == F_SMB2_ALLOCATION_SIZE || field == F_SMB_ACCESS_MASK;
}

/* Answers about a file's state tell less than what was asked for or granted. */
static enum tier tier_of(const struct msg *m, uint16_t field)
{
	if (field == F_SMB2_STATUS)
		return TIER_STATUS;
	if (!(m->bits & M_RESPONSE))
		return TIER_PARAMETER;
	switch (m->cmd) {
	case SMB2_QUERY_INFO:
	case SMB2_QUERY_DIRECTORY:
	case SMB2_CLOSE:
		return TIER_ATTRIBUTE;
	default:
		return describes(field) || fields[field].noise == N_TIME ? TIER_ATTRIBUTE
									 : TIER_PARAMETER;
	}
}

/* Index of the message that began its exchange. */
static uint32_t when(const struct trace *t, const struct msg *m)
{
	return exch_first(trace_exch(t, m->exch));
}

/* "open #3 dir\a.txt", "open #3 dir\a.txt, closed": as it is when a message refers to it */
static const char *object_text(
	struct view *v, const struct trace *t, enum object kind, uint32_t i, const struct msg *m)
{
	static const char *const what[] = { "session", "share", "open" };
	static const char *const ended[] = { ", logged off", ", disconnected", ", closed" };
	struct buf text = { 0 };
	const char *name = NULL;
	uint32_t last = NONE;

	if (i == NONE)
		return "none";
	if (kind == OBJECT_SESSION) {
		last = trace_session(t, i)->last;
	} else if (kind == OBJECT_SHARE) {
		name = trace_share(t, i)->path;
		last = trace_share(t, i)->last;
	} else if (kind == OBJECT_OPEN) {
		name = trace_open_at(t, i)->path;
		last = trace_open_at(t, i)->last;
	}
	buf_printf(&text, "%s #%u%s%s%s", what[kind], i + 1, name ? " " : "", name ? name : "",
		last < when(t, m) ? ended[kind] : "");
	char *copy = arena_strndup(&v->texts, text.p, text.n);
	buf_free(&text);
	return copy;
}

static uint32_t object_of(const struct msg *m, enum object kind)
{
	return kind == OBJECT_SESSION ? m->session : kind == OBJECT_SHARE ? m->share : m->open;
}

bool compare_refs(struct bind *b, const struct msg *ma, const struct msg *mb)
{
	bool same = true;

	for (unsigned kind = 0; kind < OBJECTS; kind++)
		same &= bind_object(b, (enum object)kind, object_of(ma, (enum object)kind),
			object_of(mb, (enum object)kind));
	return same;
}

/* Whether the user's rules leave a node of a out. */
static bool ignored(struct compare *c, const struct node *a)
{
	const struct node *nodes = c->v->a.nodes;
	enum treatment how = TREAT_EXACT;

	for (const struct node *n = nodes; c->d->rules->n && n <= a; n++)
		if ((uint32_t)(a - nodes) < n->end)
			how = normal_next(&c->na, n);
	return how == TREAT_SKIP || how == TREAT_PRESENT;
}

/* The delta of a node of a, NULL if there is none. */
static struct delta *delta_at(struct view *v, uint32_t a)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].a == a)
			return &v->deltas[i];
	return NULL;
}

static void name_objects(
	struct compare *c, struct delta *x, enum object kind, uint32_t oa, uint32_t ob)
{
	x->a_text = object_text(c->v, c->d->a, kind, oa, c->ma);
	x->b_text = object_text(c->v, c->d->b, kind, ob, c->mb);
	x->reason = "refers to another object";
}

/* Moves the delta added last to where its field stands in the message. */
static struct delta *settle(struct view *v)
{
	struct delta x = v->deltas[v->n - 1];
	uint32_t i = v->n - 1;

	for (; i && (v->deltas[i - 1].a != NO_NODE ? v->deltas[i - 1].a > x.a
						   : v->deltas[i - 1].b > x.b);
		i--)
		v->deltas[i] = v->deltas[i - 1];
	v->deltas[i] = x;
	return &v->deltas[i];
}

/* An open that stands for another than its partner: said at the field that names it. */
static void header_refs(struct compare *c)
{
	static const uint16_t field[OBJECTS] = { F_SMB2_SESID, F_SMB2_TID, F_SMB2_FID };

	for (unsigned kind = 0; kind < OBJECTS; kind++) {
		uint32_t oa = object_of(c->ma, (enum object)kind);
		uint32_t ob = object_of(c->mb, (enum object)kind);
		if (!c->decided && !bind_object(c->d->bind, (enum object)kind, oa, ob))
			*c->refs |= 1u << kind;
		if (!(*c->refs >> kind & 1))
			continue;
		const struct node *a = tree_find(&c->v->a, field[kind], 0);
		const struct node *b = tree_find(&c->v->b, field[kind], 0);

		if (!a || !b || ignored(c, a))
			continue;
		struct delta *x = delta_at(c->v, (uint32_t)(a - c->v->a.nodes));
		if (!x) {
			add_delta(c, CHANGED, SEV_DIFFERENCE, (uint32_t)(a - c->v->a.nodes),
				(uint32_t)(b - c->v->b.nodes));
			x = settle(c->v);
		}
		x->tier = TIER_PARAMETER;
		name_objects(c, x, (enum object)kind, oa, ob);
		/* Shares and opens of another session are others, too. */
		if (kind == OBJECT_SESSION)
			return;
	}
}

static const char *sequence_verdict(const struct msg *m)
{
	if (m->bits & M_ID_REUSED)
		return "an id used before";
	if (m->bits & M_NOTIFICATION)
		return "all ones: a notification";
	if (m->bits & M_LOST)
		return "an id that no request waits with";
	return m->bits & M_ID_OUTSIDE ? "an id that was not granted" : "an id inside the window";
}

static bool asked(const struct trace *t, const struct msg *m)
{
	return trace_exch(t, m->exch)->request != NONE;
}

/*
 * Of message ids the verdict counts, not the number. That a response answers
 * nothing may be the capture's doing where the other side has its request.
 */
static void sequence(struct compare *c)
{
	bool alone = !asked(c->d->a, c->ma) && !asked(c->d->b, c->mb);
	uint16_t wrong = M_ID_REUSED | M_ID_OUTSIDE | (alone ? M_LOST | M_NOTIFICATION : 0);
	const struct node *a = tree_find(&c->v->a, F_SMB2_MSG_ID, 0);
	const struct node *b = tree_find(&c->v->b, F_SMB2_MSG_ID, 0);

	if ((c->ma->bits & wrong) == (c->mb->bits & wrong) || !a || !b || ignored(c, a))
		return;
	struct delta *x = add_delta(c, CHANGED, SEV_DIFFERENCE, (uint32_t)(a - c->v->a.nodes),
		(uint32_t)(b - c->v->b.nodes));
	x->tier = TIER_PARAMETER;
	x->a_text = sequence_verdict(c->ma);
	x->b_text = sequence_verdict(c->mb);
	x->reason = c->ma->bits & M_RESPONSE
			    ? "a response must answer a request, a notification has no id"
			    : "a request must use an id that the server granted, once";
	settle(c->v);
}

/* 1: good, -1: bad, 0: not known. */
static int signature_verdict(const struct tree *t)
{
	if (tree_find(t, F_SMB2_GOOD_SIGNATURE, 0))
		return 1;
	return tree_find(t, F_SMB2_BAD_SIGNATURE, 0) || tree_find(t, F_SMB2_PREAUTH_MISMATCH, 0)
		       ? -1
		       : 0;
}

/* Signatures vary; that one is wrong counts, if both could be checked. */
static void signature(struct compare *c)
{
	int va = signature_verdict(&c->v->a), vb = signature_verdict(&c->v->b);
	const struct node *a = tree_find(&c->v->a, F_SMB2_SIGNATURE, 0);
	const struct node *b = tree_find(&c->v->b, F_SMB2_SIGNATURE, 0);

	if (va * vb >= 0 || ignored(c, a))
		return;
	struct delta *x = add_delta(c, CHANGED, SEV_DIFFERENCE, (uint32_t)(a - c->v->a.nodes),
		(uint32_t)(b - c->v->b.nodes));
	x->tier = TIER_STATUS;
	x->a_text = va > 0 ? "good" : "bad";
	x->b_text = vb > 0 ? "good" : "bad";
	x->reason = "the key does not make this signature: the message was changed on its way, or "
		    "signed wrongly";
}

/* The node of t that stands where index i of the other tree does: the same field, as often. */
static uint32_t same_place(const struct tree *other, uint32_t i, const struct tree *t)
{
	const enum field_id field = (enum field_id)other->nodes[i].field;
	const struct node *n = tree_find(t, field, 0), *first = n;

	for (uint32_t k = 0; k < i && n; k++)
		if (other->nodes[k].field == field)
			n = tree_find(t, field, (uint32_t)(n - t->nodes) + 1);
	n = n ? n : first;
	return n ? (uint32_t)(n - t->nodes) : NO_NODE;
}

/* One side says that another NEGOTIATE was sent than the capture has. */
static void downgrade(struct compare *c)
{
	bool in_a = c->ma->bits & M_DOWNGRADE;
	const struct tree *t = in_a ? &c->v->a : &c->v->b, *other = in_a ? &c->v->b : &c->v->a;

	if (!((c->ma->bits ^ c->mb->bits) & M_DOWNGRADE))
		return;
	for (uint32_t i = 1; i < t->n; i++) {
		if (t->nodes[i].field != F_SMB2_DOWNGRADE)
			continue;
		uint32_t there = same_place(t, i - 1, other);
		if (there == NO_NODE || ignored(c, &c->v->a.nodes[in_a ? i - 1 : there]))
			continue;
		struct delta *x = add_delta(
			c, CHANGED, SEV_DIFFERENCE, in_a ? i - 1 : there, in_a ? there : i - 1);
		x->tier = TIER_STATUS;
		x->a_text = in_a ? t->nodes[i].text : "as negotiated";
		x->b_text = in_a ? "as negotiated" : t->nodes[i].text;
		x->reason = "the NEGOTIATE was changed on its way: a downgrade";
	}
}

static bool is_error_body(const struct msg *m, const struct tree *t)
{
	const struct node *size = tree_find(t, F_SMB2_BUFFER_CODE, 0);

	return m->kind == MSG_SMB2 && m->bits & M_RESPONSE && size &&
	       smb2_is_error(m->cmd, m->status, (uint16_t)size->value);
}

static uint64_t value_hash(const struct tree *t, const struct node *n)
{
	const uint8_t *p = tree_bytes(t, n);

	return p ? hash_bytes(0, p, n->len) : n->value;
}

/* Names compare without regard to case; of a UNC path the server's part is the name. */
static uint64_t host_hash(const struct tree *t, const struct node *n)
{
	struct buf text = { 0 };
	uint64_t h;

	tree_text(t, n, &text);
	char *p = text.n ? (char *)(uintptr_t)buf_cstr(&text) : NULL;
	size_t len = p ? normal_host_length(p) : 0;
	for (size_t i = 0; i < len; i++)
		p[i] = (char)tolower((unsigned char)p[i]);
	h = p ? hash_bytes(0, p, len) : value_hash(t, n);
	buf_free(&text);
	return h;
}

static bool bound(struct compare *c, uint32_t kind, uint64_t a, uint64_t b, bool renew)
{
	if (!c->decided && !bind_value(c->d->bind, kind, a, b, renew))
		*c->refs |= REFS_VALUE;
	return !(*c->refs & REFS_VALUE) || bind_is_bound(c->d->bind, kind, a, b);
}

/* Which object a value stands for, of the kinds that messages have in their bodies. */
static uint32_t named_object(struct compare *c, enum side side, const struct node *n)
{
	const struct trace *t = side == SIDE_A ? c->d->a : c->d->b;
	const struct tree *tree = side == SIDE_A ? &c->v->a : &c->v->b;
	const struct msg *m = side == SIDE_A ? c->ma : c->mb;

	return fields[n->field].ref == REF_SESSION
		       ? bind_session(c->d->bind, side, n->value, when(t, m))
		       : bind_open(c->d->bind, side, tree_bytes(tree, n), when(t, m));
}

/* An id in the body that names a session or open of before. */
static void object_reference(struct compare *c, uint32_t ia, uint32_t ib)
{
	const struct node *a = &c->v->a.nodes[ia], *b = &c->v->b.nodes[ib];
	enum object kind = fields[a->field].ref == REF_SESSION ? OBJECT_SESSION : OBJECT_OPEN;
	uint32_t oa = named_object(c, SIDE_A, a), ob = named_object(c, SIDE_B, b);

	if (!c->decided && !bind_object(c->d->bind, kind, oa, ob))
		*c->refs |= REFS_VALUE;
	if (!(*c->refs & REFS_VALUE) || bind_is_partner(c->d->bind, kind, oa, ob))
		return;
	struct delta *x = add_delta(c, CHANGED, SEV_DIFFERENCE, ia, ib);
	x->tier = TIER_PARAMETER;
	name_objects(c, x, kind, oa, ob);
}

static bool names_object(const struct msg *m, const struct node *n)
{
	return m->kind == MSG_SMB2 && !normal_header_id(n) &&
	       (n->field == F_SMB2_FID || n->field == F_SMB2_PREVIOUS_SESID);
}

/* An id or name whose kind is bound by value. */
static bool same_reference(
	struct compare *c, const struct node *a, const struct node *b, enum treatment how)
{
	const struct field *f = &fields[a->field];
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	bool renew = c->ma->bits & M_RESPONSE && !(c->ma->bits & M_NOTIFICATION);

	if (how == TREAT_HOST)
		return bound(c, REF_KINDS + a->field, host_hash(ta, a), host_hash(tb, b), false);
	switch (f->ref) {
	case REF_LEASE:
	case REF_CLIENT_GUID:
	case REF_CREATE_GUID:
	case REF_RESUME_KEY:
	case REF_ASSOC_GROUP:
	case REF_HANDLE:
		return bound(c, f->ref, value_hash(ta, a), value_hash(tb, b), renew);
	default:
		return true;
	}
}

/* Numbers that a rule allows to differ by so much. */
static void compare_near(struct compare *c, uint32_t ia, uint32_t ib)
{
	const struct node *a = &c->v->a.nodes[ia], *b = &c->v->b.nodes[ib];
	uint64_t by = a->value > b->value ? a->value - b->value : b->value - a->value;

	if (by <= normal_rule(&c->na, a)->within)
		return;
	struct delta *x = add_delta(c, CHANGED, SEV_DIFFERENCE, ia, ib);
	x->tier = (uint8_t)tier_of(c->ma, a->field);
	x->reason = "differs by more than the rule allows";
}

static bool follows_from_seal(uint16_t field, uint64_t differs)
{
	return field == F_SMB2_SIGNATURE || (field == F_SMB2_FLAGS && differs == SMB2_FLAGS_SIGNED);
}

static void compare_values(struct compare *c, uint32_t ia, uint32_t ib, enum treatment how)
{
	const struct node *a = &c->v->a.nodes[ia], *b = &c->v->b.nodes[ib];
	uint64_t token_a, token_b;
	struct delta *x = NULL;

	if (how == TREAT_SKIP || how == TREAT_PRESENT)
		return;
	if (how == TREAT_WITHIN) {
		compare_near(c, ia, ib);
		return;
	}
	token_a = normal_token(c->d->rules, &c->v->a, a, how);
	token_b = normal_token(c->d->rules, &c->v->b, b, how);
	if (c->one_sealed && follows_from_seal(a->field, token_a ^ token_b))
		return;
	if (token_a != token_b) {
		x = add_delta(c, CHANGED, how == TREAT_NOTE ? SEV_NOTE : SEV_DIFFERENCE, ia, ib);
	} else if (how == TREAT_ID && token_a == ID_SET && names_object(c->ma, a)) {
		object_reference(c, ia, ib);
	} else if ((how == TREAT_ID || how == TREAT_HOST) && token_a &&
		   !same_reference(c, a, b, how)) {
		x = add_delta(c, CHANGED, SEV_DIFFERENCE, ia, ib);
		x->reason = how == TREAT_HOST ? "stands for another host than before"
					      : "refers to another object than before";
	}
	if (x)
		x->tier = (uint8_t)tier_of(c->ma, a->field);
}

static void only(
	struct compare *c, struct normal *n, const struct tree *t, uint32_t i, enum change kind)
{
	enum treatment how = normal_next(n, &t->nodes[i]);

	/* An answer that comes after an interim response has an AsyncId in place of the TreeId. */
	if (how == TREAT_SKIP || (how == TREAT_ID && normal_header_id(&t->nodes[i])))
		return;
	struct delta *x = add_delta(c, kind, SEV_DIFFERENCE, kind == ONLY_A ? i : NO_NODE,
		kind == ONLY_B ? i : NO_NODE);
	x->tier = (uint8_t)tier_of(c->ma, t->nodes[i].field);
}

/* Whether two nodes are the same field and, in a list, the same element. */
static bool answers(const struct compare *c, uint32_t ia, uint32_t ib)
{
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	uint32_t ka, kb;

	if (ta->nodes[ia].field != tb->nodes[ib].field)
		return false;
	ka = tree_key(ta, ia);
	kb = tree_key(tb, ib);
	if (!ka || !kb)
		return !ka && !kb;
	return value_hash(ta, &ta->nodes[ka]) == value_hash(tb, &tb->nodes[kb]);
}

static void compare_level(
	struct compare *c, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end);

static void compare_pair(struct compare *c, uint32_t ia, uint32_t ib)
{
	enum treatment how = normal_next(&c->na, &c->v->a.nodes[ia]);

	normal_next(&c->nb, &c->v->b.nodes[ib]);
	if (c->v->keep_pairs)
		c->v->to_b[ia] = ib;
	uint32_t before = c->v->n;
	compare_values(c, ia, ib, how);
	/* What stands below a value that differs are its parts. */
	if (c->v->n == before)
		compare_level(c, ia + 1, c->v->a.nodes[ia].end, ib + 1, c->v->b.nodes[ib].end);
}

/* Which children of b are matched already, beyond those that all are. */
struct taken {
	uint32_t first; /* all children before this one are taken */
	uint64_t window[MATCH_WINDOW / 64];
};

static bool is_taken(const struct taken *t, uint32_t i)
{
	uint32_t at = i - t->first;

	return at < MATCH_WINDOW && t->window[at / 64] >> (at % 64) & 1;
}

static uint32_t find_partner(
	struct compare *c, const struct taken *taken, uint32_t ia, uint32_t b_end)
{
	for (uint32_t ib = taken->first; ib < b_end && ib - taken->first < MATCH_WINDOW;
		ib = c->v->b.nodes[ib].end)
		if (!is_taken(taken, ib) && answers(c, ia, ib))
			return ib;
	return NO_NODE;
}

/* Moves the window over what is taken at its start. */
static void advance(struct taken *t, const struct tree *b, uint32_t b_end)
{
	uint32_t first = t->first;

	while (first < b_end && is_taken(t, first))
		first = b->nodes[first].end;
	uint32_t by = first - t->first;
	if (!by)
		return;
	if (by >= MATCH_WINDOW) {
		memset(t->window, 0, sizeof(t->window));
	} else {
		struct taken old = *t;

		memset(t->window, 0, sizeof(t->window));
		for (uint32_t i = by; i < MATCH_WINDOW; i++)
			if (old.window[i / 64] >> (i % 64) & 1)
				t->window[(i - by) / 64] |= 1ull << ((i - by) % 64);
	}
	t->first = first;
}

/* Other numbers of one field: what was added or left out, not what then stands at another place. */
static void compare_series(struct compare *c, uint32_t a, uint32_t n_a, uint32_t b, uint32_t n_b)
{
	uint32_t to_b[SERIES_MAX], next = 0;

	series_align(&c->v->a, a, n_a, &c->v->b, b, n_b, to_b);
	for (uint32_t i = 0; i < n_a; i++) {
		if (to_b[i] == UNPAIRED) {
			only(c, &c->na, &c->v->a, a + i, ONLY_A);
			continue;
		}
		for (; next < to_b[i]; next++)
			only(c, &c->nb, &c->v->b, b + next, ONLY_B);
		compare_pair(c, a + i, b + next++);
	}
	for (; next < n_b; next++)
		only(c, &c->nb, &c->v->b, b + next, ONLY_B);
}

static void compare_level(struct compare *c, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	struct taken taken;

	/* The usual case: the same fields in the same order. */
	while (a < a_end && b < b_end && answers(c, a, b)) {
		uint32_t n_a = series_length(ta, a, a_end), n_b = series_length(tb, b, b_end);

		if (n_a && n_b && n_a != n_b) {
			compare_series(c, a, n_a, b, n_b);
			a += n_a;
			b += n_b;
			continue;
		}
		compare_pair(c, a, b);
		a = ta->nodes[a].end;
		b = tb->nodes[b].end;
	}
	if (a >= a_end && b >= b_end)
		return;
	memset(&taken, 0, sizeof(taken));
	taken.first = b;
	for (; a < a_end; a = ta->nodes[a].end) {
		uint32_t partner = find_partner(c, &taken, a, b_end);

		if (partner == NO_NODE) {
			only(c, &c->na, ta, a, ONLY_A);
			continue;
		}
		compare_pair(c, a, partner);
		uint32_t at = partner - taken.first;
		taken.window[at / 64] |= 1ull << (at % 64);
		advance(&taken, tb, b_end);
	}
	for (b = taken.first; b < b_end; b = tb->nodes[b].end)
		if (!is_taken(&taken, b))
			only(c, &c->nb, tb, b, ONLY_B);
}

/* Times of one structure, each against the one before it: only a contradiction counts. */
static void time_orders(struct compare *c)
{
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	uint32_t last_a = NO_NODE, last_b = NO_NODE;

	if (c->ma->order == c->mb->order || c->d->rules->profile != PROFILE_DEFAULT)
		return;
	for (uint32_t i = 0, j = 0; i < ta->n && j < tb->n; i++) {
		const struct node *a = &ta->nodes[i];

		if (a->flags & NODE_CONTEXT || !normal_is_ordered(a))
			continue;
		while (j < tb->n && tb->nodes[j].field != a->field)
			j++;
		if (j == tb->n)
			return;
		/* Opposite signs: one way in a, the other way in b. */
		if (last_a != NO_NODE && ta->nodes[last_a].depth == a->depth &&
			normal_is_set(tb->nodes[j].value) &&
			normal_is_set(tb->nodes[last_b].value) &&
			normal_time_order(ta->nodes[last_a].value, a->value) *
					normal_time_order(
						tb->nodes[last_b].value, tb->nodes[j].value) <
				0) {
			struct delta *x = add_delta(c, CHANGED, SEV_DIFFERENCE, i, j);

			x->tier = TIER_ATTRIBUTE;
			x->reason = "stands in the other order to the time before it";
		}
		last_a = i;
		last_b = j++;
	}
}

/* A success against an error: the bodies have nothing in common but their existence. */
static void compare_error(struct compare *c)
{
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	const struct node *a = tree_find(ta, F_SMB2_BUFFER_CODE, 0);
	const struct node *b = tree_find(tb, F_SMB2_BUFFER_CODE, 0);
	uint32_t body_a = (uint32_t)(a - ta->nodes), body_b = (uint32_t)(b - tb->nodes);
	bool error_a = is_error_body(c->ma, ta);

	/* The header, then one delta for the body. */
	for (uint32_t i = 0, j = 0; i < body_a && j < body_b; i++, j++) {
		enum treatment how = normal_next(&c->na, &ta->nodes[i]);

		normal_next(&c->nb, &tb->nodes[j]);
		if (ta->nodes[i].field != tb->nodes[j].field)
			continue;
		if (c->v->keep_pairs)
			c->v->to_b[i] = j;
		compare_values(c, i, j, how);
	}
	if (c->v->keep_pairs)
		c->v->to_b[body_a] = body_b;
	struct delta *x = add_delta(c, CHANGED, SEV_DIFFERENCE, body_a, body_b);
	x->tier = TIER_ATTRIBUTE;
	x->a_text = error_a ? "error response" : "body of a success";
	x->b_text = error_a ? "body of a success" : "error response";
}

void compare_trees(struct diff *d, const struct msg *ma, const struct msg *mb, struct view *v,
	unsigned *refs, bool decided)
{
	struct compare c = { .d = d, .v = v, .ma = ma, .mb = mb, .refs = refs, .decided = decided };

	v->n = 0;
	arena_reset(&v->texts);
	c.one_sealed =
		d->rules->profile != PROFILE_STRICT &&
		!tree_find(&v->a, F_SMB2_TRANSFORM, 0) != !tree_find(&v->b, F_SMB2_TRANSFORM, 0);
	normal_start(&c.na, d->rules, &(struct scope){ d->a, ma, SIDE_A });
	normal_start(&c.nb, d->rules, &(struct scope){ d->b, mb, SIDE_B });
	if (is_error_body(ma, &v->a) != is_error_body(mb, &v->b) &&
		tree_find(&v->a, F_SMB2_BUFFER_CODE, 0) &&
		tree_find(&v->b, F_SMB2_BUFFER_CODE, 0)) {
		compare_error(&c);
	} else {
		compare_level(&c, 0, v->a.n, 0, v->b.n);
		time_orders(&c);
	}
	if (ma->kind == MSG_SMB2 && mb->kind == MSG_SMB2 && d->rules->profile == PROFILE_DEFAULT) {
		header_refs(&c);
		sequence(&c);
		signature(&c);
		downgrade(&c);
	}
}

static bool is_broken(const struct trace *t, uint32_t msg)
{
	return trace_msg(t, msg)->kind == MSG_ENCRYPTED && trace_verdict(t, msg) == VERDICT_BAD;
}

bool compare_is_broken(const struct diff *d, uint32_t a, uint32_t b)
{
	return is_broken(d->a, a) != is_broken(d->b, b);
}

/* What authenticates a message: the tag, or the signature; else its first field. */
static uint32_t seal_of(const struct tree *t)
{
	const struct node *n = tree_find(t, F_SMB2_HEADER_TRANSFORM_SIGNATURE, 0);

	n = n ? n : tree_find(t, F_SMB2_SIGNATURE, 0);
	return n ? (uint32_t)(n - t->nodes) : 0;
}

void compare_sealed(const struct diff *d, uint32_t a, uint32_t b, struct view *v)
{
	struct compare c = { .v = v };
	bool in_a = is_broken(d->a, a);

	v->n = 0;
	if (!compare_is_broken(d, a, b) || !v->a.n || !v->b.n)
		return;
	struct delta *x = add_delta(&c, CHANGED, SEV_DIFFERENCE, seal_of(&v->a), seal_of(&v->b));
	x->tier = TIER_STATUS;
	x->a_text = in_a ? "bad" : "good";
	x->b_text = in_a ? "good" : "bad";
	x->reason = "the tag does not fit, though the key opens other messages: it was changed on "
		    "its way, or the capture is damaged";
}

bool compare_in_record(const struct view *v, const struct delta *x)
{
	const struct tree *t = x->a != NO_NODE ? &v->a : &v->b;
	uint32_t at = x->a != NO_NODE ? x->a : x->b;

	for (uint32_t i = 0; i <= at; i++)
		if (fields[t->nodes[i].field].key == F_SMB2_FILENAME && at < t->nodes[i].end)
			return true;
	return false;
}
