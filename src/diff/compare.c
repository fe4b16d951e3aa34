/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/compare.h"

#include <string.h>

#include "base/hash.h"
#include "diff/refs.h"
#include "diff/series.h"
#include "dissect/dcerpc.h"
#include "dissect/smb2.h"

#define TICKS_PER_SECOND 10000000u /* of a FILETIME */

/* Children are looked for this far ahead of where they are expected. */
#define MATCH_WINDOW 16384u

struct delta *compare_add(
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
		.b = b };
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
	if (field == F_SMB2_STATUS || field == F_SMB_NT_STATUS || rpc_is_outcome(field))
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

bool compare_ignored(struct compare *c, const struct node *a)
{
	const struct node *nodes = c->v->a.nodes;
	const struct rule *rule = NULL;

	for (const struct node *n = nodes; c->d->rules->n && n <= a; n++)
		if ((uint32_t)(a - nodes) < n->end) {
			normal_alone(&c->na, n);
			rule = normal_rule(&c->na, n);
		}
	return rule && (rule->action == RULE_IGNORE || rule->action == RULE_MASK);
}

static bool is_error_body(const struct msg *m, const struct tree *t)
{
	const struct node *size = tree_find(t, F_SMB2_BUFFER_CODE, 0);

	return m->kind == MSG_SMB2 && m->bits & M_RESPONSE && size &&
	       smb2_is_error(m->cmd, m->status, (uint16_t)size->value);
}

uint64_t compare_value_hash(const struct tree *t, const struct node *n)
{
	const uint8_t *p = tree_bytes(t, n);

	return p ? hash_bytes(0, p, n->len) : n->value;
}

/* Numbers that a rule allows to differ by so much. */
static void compare_near(struct compare *c, uint32_t ia, uint32_t ib)
{
	const struct node *a = &c->v->a.nodes[ia], *b = &c->v->b.nodes[ib];
	uint64_t by = a->value > b->value ? a->value - b->value : b->value - a->value;

	uint64_t within = normal_rule(&c->na, a)->within;

	if (by <= (fields[a->field].type == T_UNIX ? within / TICKS_PER_SECOND : within))
		return;
	struct delta *x = compare_add(c, CHANGED, SEV_DIFFERENCE, ia, ib);
	x->tier = (uint8_t)tier_of(c->ma, a->field);
	x->reason = "differs by more than the rule allows";
}

static bool follows_from_seal(uint16_t field, uint64_t differs)
{
	return field == F_SMB2_SIGNATURE || (field == F_SMB2_FLAGS && differs == SMB2_FLAGS_SIGNED);
}

/* An id of a related part that stands for that of the part before: it was resolved. */
static bool means_before(const struct msg *m, uint64_t token)
{
	return m->flags & SMB2_FLAGS_RELATED && token == ID_ONES;
}

static void compare_values(struct compare *c, uint32_t ia, uint32_t ib, enum treatment how);

/* Objects are bound whatever rules silence, so that rules may change without binding anew. */
static void bind_silenced(struct compare *c, uint32_t ia, uint32_t ib, enum treatment how)
{
	enum treatment plain = normal_profile(c->d->rules, &c->v->a.nodes[ia]);
	uint32_t n = c->v->n;

	if (plain == how || !(plain == TREAT_ID || plain == TREAT_HOST || plain == TREAT_STEPS))
		return;
	compare_values(c, ia, ib, plain);
	c->v->n = n;
}

static void compare_values(struct compare *c, uint32_t ia, uint32_t ib, enum treatment how)
{
	const struct node *a = &c->v->a.nodes[ia], *b = &c->v->b.nodes[ib];
	uint64_t token_a, token_b;
	struct delta *x = NULL;

	if (c->d->rules->n && c->known != KNOWN_REFS)
		bind_silenced(c, ia, ib, how);
	if (how == TREAT_SKIP || how == TREAT_PRESENT)
		return;
	if (how == TREAT_WITHIN) {
		compare_near(c, ia, ib);
		return;
	}
	if (c->known == KNOWN_ALIKE && !normal_by_pair(how))
		return;
	token_a = normal_token(c->d->rules, &c->v->a, a, how);
	token_b = normal_token(c->d->rules, &c->v->b, b, how);
	if (c->one_sealed && follows_from_seal(a->field, token_a ^ token_b))
		return;
	if (how == TREAT_ID && normal_header_id(a) &&
		(means_before(c->ma, token_a) || means_before(c->mb, token_b)))
		return;
	if (token_a != token_b) {
		x = compare_add(c, CHANGED, how == TREAT_NOTE ? SEV_NOTE : SEV_DIFFERENCE, ia, ib);
	} else if (how == TREAT_ID && token_a == ID_SET && refs_names_object(c->ma, a)) {
		refs_object(c, ia, ib);
	} else if ((how == TREAT_ID || how == TREAT_HOST) && token_a && !refs_same(c, a, b, how)) {
		x = compare_add(c, CHANGED, SEV_DIFFERENCE, ia, ib);
		x->reason = how == TREAT_HOST
				    ? "stands for another host than earlier in the capture"
				    : "refers to another object than earlier in the capture";
		if (how == TREAT_ID)
			refs_name(c, x);
	} else if (how == TREAT_STEPS && !refs_steps(c, a, b)) {
		x = compare_add(c, CHANGED, SEV_DIFFERENCE, ia, ib);
		x->reason = "counts on from the one before by another step";
	}
	if (x)
		x->tier = (uint8_t)tier_of(c->ma, a->field);
}

static void only(
	struct compare *c, struct normal *n, const struct tree *t, uint32_t i, enum change kind)
{
	enum treatment how = normal_alone(n, &t->nodes[i]);

	/* An answer that comes after an interim response has an AsyncId in place of the TreeId. */
	if (how == TREAT_SKIP || (how == TREAT_ID && normal_header_id(&t->nodes[i])))
		return;
	struct delta *x = compare_add(c, kind, SEV_DIFFERENCE, kind == ONLY_A ? i : NO_NODE,
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
	/* Accounts are known by their part of the SID. */
	if (ta->nodes[ka].noise == N_HOST)
		return normal_token(c->d->rules, ta, &ta->nodes[ka], TREAT_HOST) ==
		       normal_token(c->d->rules, tb, &tb->nodes[kb], TREAT_HOST);
	return compare_value_hash(ta, &ta->nodes[ka]) == compare_value_hash(tb, &tb->nodes[kb]);
}

static enum treatment treat_pair(struct compare *c, uint32_t ia, uint32_t ib)
{
	const struct node *a = &c->v->a.nodes[ia], *b = &c->v->b.nodes[ib];
	enum treatment how = normal_next(&c->na, a);

	normal_pass(&c->nb, b);
	return how == TREAT_ASK ? normal_answer(&c->na, &c->v->a, a, &c->v->b, b) : how;
}

static void compare_level(
	struct compare *c, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end);

/* A time against the one before it in its structure: only a contradiction counts. */
static void time_order(struct compare *c, uint32_t ia, uint32_t ib)
{
	const struct node *a = c->v->a.nodes, *b = c->v->b.nodes;
	const uint32_t la = c->time[SIDE_A], lb = c->time[SIDE_B];

	if (!normal_is_ordered(&a[ia]) || !normal_is_ordered(&b[ib]))
		return;
	c->time[SIDE_A] = ia;
	c->time[SIDE_B] = ib;
	/* Opposite signs: one way in a, the other way in b. */
	bool against =
		la != NO_NODE && normal_time_order(a[la].value, a[ia].value) *
						 normal_time_order(b[lb].value, b[ib].value) <
					 0;
	/* Without one of the times those beside it have an order. */
	if (!against && !c->v->deep)
		return;
	struct delta *x = compare_add(c, CHANGED, against ? SEV_DIFFERENCE : SEV_NONE, ia, ib);
	x->ordered = true;
	x->tier = TIER_ATTRIBUTE;
	x->reason = "stands in the other order to the time before it";
}

static void compare_pair(struct compare *c, uint32_t ia, uint32_t ib)
{
	enum treatment how = treat_pair(c, ia, ib);

	if (c->v->keep_pairs)
		c->v->to_b[ia] = ib;
	uint32_t before = c->v->n;
	compare_values(c, ia, ib, how);
	if (how == TREAT_TIME && c->ma->order != c->mb->order)
		time_order(c, ia, ib);
	/* What other messages tell is only compared by rules, and shown. */
	if (c->v->a.nodes[ia].flags & NODE_CONTEXT && !c->d->rules->n && !c->v->keep_pairs)
		return;
	bool leaf = ia + 1 == c->v->a.nodes[ia].end && ib + 1 == c->v->b.nodes[ib].end;
	uint32_t own = c->v->n;
	/* What stands below a value that differs are its parts. */
	if (leaf || (own != before && !c->v->deep))
		return;
	const uint32_t above[SIDES] = { c->time[SIDE_A], c->time[SIDE_B] };
	c->time[SIDE_A] = c->time[SIDE_B] = NO_NODE;
	compare_level(c, ia + 1, c->v->a.nodes[ia].end, ib + 1, c->v->b.nodes[ib].end);
	memcpy(c->time, above, sizeof(above));
	for (uint32_t i = own; own != before && i < c->v->n; i++)
		c->v->deltas[i].below = true;
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

/* "place 2": among its brothers of one kind. */
static const char *place_text(struct view *v, const struct tree *t, uint32_t i)
{
	struct buf text = { 0 };
	uint32_t place = 1;

	for (uint32_t k = i; k-- > 0 && t->nodes[k].depth >= t->nodes[i].depth;)
		place += t->nodes[k].depth == t->nodes[i].depth &&
			 t->nodes[k].field == t->nodes[i].field;
	buf_printf(&text, "place %u", place);
	char *copy = arena_strndup(&v->texts, text.p, text.n);
	buf_free(&text);
	return copy;
}

/*
 * Access control entries hold in their order, [MS-DTYP] 2.5.3.2. last: the
 * partner that stands furthest behind so far.
 */
static void compare_place(struct compare *c, uint32_t ia, uint32_t ib, uint32_t *last)
{
	if (c->v->a.nodes[ia].field != F_NT_ACE)
		return;
	if (ib > *last) {
		*last = ib;
		return;
	}
	if (compare_ignored(c, &c->v->a.nodes[ia]))
		return;
	struct delta *x = compare_add(c, CHANGED, SEV_DIFFERENCE, ia, ib);
	x->tier = (uint8_t)tier_of(c->ma, F_NT_ACE);
	x->a_text = place_text(c->v, &c->v->a, ia);
	x->b_text = place_text(c->v, &c->v->b, ib);
	x->reason = "the first entry that fits decides";
}

static void compare_level(struct compare *c, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	struct taken taken;
	uint32_t last = 0;

	/* The usual case: the same fields in the same order. */
	while (a < a_end && b < b_end && answers(c, a, b)) {
		if (series_begins(ta, a, a_end) || series_begins(tb, b, b_end)) {
			uint32_t n_a = series_length(ta, a, a_end),
				 n_b = series_length(tb, b, b_end);

			if (n_a && n_b && n_a != n_b) {
				compare_series(c, a, n_a, b, n_b);
				a += n_a;
				b += n_b;
				continue;
			}
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
		compare_place(c, a, partner, &last);
		compare_pair(c, a, partner);
		uint32_t at = partner - taken.first;
		taken.window[at / 64] |= 1ull << (at % 64);
		advance(&taken, tb, b_end);
	}
	for (b = taken.first; b < b_end; b = tb->nodes[b].end)
		if (!is_taken(&taken, b))
			only(c, &c->nb, tb, b, ONLY_B);
}

/*
 * Where a header has the field of another's node. A part of a compound has no
 * session service before it, an asynchronous answer no TreeId.
 */
static uint32_t in_header(const struct tree *t, uint32_t end, const struct node *of)
{
	for (uint32_t i = 0; i < end; i++)
		if (t->nodes[i].field == of->field && t->nodes[i].depth == of->depth)
			return i;
	return NO_NODE;
}

/* A success against an error: the bodies have nothing in common but their existence. */
static void compare_error(struct compare *c)
{
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	const struct node *a = tree_find(ta, F_SMB2_BUFFER_CODE, 0);
	const struct node *b = tree_find(tb, F_SMB2_BUFFER_CODE, 0);
	uint32_t body_a = (uint32_t)(a - ta->nodes), body_b = (uint32_t)(b - tb->nodes);
	bool error_a = is_error_body(c->ma, ta);
	uint8_t severity = SEV_DIFFERENCE;

	/* The header, then one delta for the body. */
	for (uint32_t i = 0; i < body_a; i++) {
		uint32_t j = in_header(tb, body_b, &ta->nodes[i]);

		if (j == NO_NODE)
			continue;
		enum treatment how = treat_pair(c, i, j);
		if (c->v->keep_pairs)
			c->v->to_b[i] = j;
		uint32_t before = c->v->n;
		compare_values(c, i, j, how);
		/* Whoever ignores another status ignores the body that goes with it. */
		if (ta->nodes[i].field == F_SMB2_STATUS && c->ma->status != c->mb->status)
			severity = c->v->n > before ? c->v->deltas[before].severity : SEV_NONE;
	}
	if (c->v->keep_pairs)
		c->v->to_b[body_a] = body_b;
	if (severity == SEV_NONE || compare_ignored(c, a))
		return;
	struct delta *x = compare_add(c, CHANGED, severity, body_a, body_b);
	/* It goes with the status, whatever rules say of it. */
	x->below = c->ma->status != c->mb->status;
	x->tier = TIER_ATTRIBUTE;
	x->a_text = error_a ? "error response" : "body of a success";
	x->b_text = error_a ? "body of a success" : "error response";
}

void compare_trees(struct diff *d, const struct msg *ma, const struct msg *mb, struct view *v,
	unsigned *refs, enum knowledge known)
{
	struct compare c = { .d = d,
		.v = v,
		.ma = ma,
		.mb = mb,
		.time = { NO_NODE, NO_NODE },
		.refs = refs,
		.known = known };

	v->n = 0;
	arena_reset(&v->texts);
	c.one_sealed =
		d->rules->profile != PROFILE_STRICT && (ma->bits | mb->bits) & M_INNER &&
		!tree_find(&v->a, F_SMB2_TRANSFORM, 0) != !tree_find(&v->b, F_SMB2_TRANSFORM, 0);
	normal_start(&c.na, d->rules, &(struct scope){ d->a, ma, SIDE_A });
	normal_start(&c.nb, d->rules, &(struct scope){ d->b, mb, SIDE_B });
	if ((ma->status || mb->status) && is_error_body(ma, &v->a) != is_error_body(mb, &v->b) &&
		tree_find(&v->a, F_SMB2_BUFFER_CODE, 0) &&
		tree_find(&v->b, F_SMB2_BUFFER_CODE, 0)) {
		compare_error(&c);
	} else {
		compare_level(&c, 0, v->a.n, 0, v->b.n);
	}
	if (ma->kind == MSG_SMB2 && mb->kind == MSG_SMB2 && d->rules->profile == PROFILE_DEFAULT) {
		refs_compare(&c);
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
	struct delta *x = compare_add(&c, CHANGED, SEV_DIFFERENCE, seal_of(&v->a), seal_of(&v->b));
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
