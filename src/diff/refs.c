/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/refs.h"

#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "diff/items.h"
#include "dissect/smb2.h"

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

/* Which objects of the header stand for others than their partners: noted for every look. */
static void find_header_refs(struct compare *c)
{
	for (unsigned kind = 0; kind < OBJECTS; kind++)
		if (!bind_object(c->d->bind, (enum object)kind, object_of(c->ma, (enum object)kind),
			    object_of(c->mb, (enum object)kind)))
			*c->refs |= 1u << kind;
}

/* An open that stands for another than its partner: said at the field that names it. */
static void header_refs(struct compare *c)
{
	static const uint16_t field[OBJECTS] = { F_SMB2_SESID, F_SMB2_TID, F_SMB2_FID };

	for (unsigned kind = 0; kind < OBJECTS; kind++) {
		uint32_t oa = object_of(c->ma, (enum object)kind);
		uint32_t ob = object_of(c->mb, (enum object)kind);
		if (!(*c->refs >> kind & 1))
			continue;
		const struct node *a = tree_find(&c->v->a, field[kind], 0);
		const struct node *b = tree_find(&c->v->b, field[kind], 0);

		if (!a || !b || compare_ignored(c, a))
			continue;
		/* A request for a new one: its answer tells which. */
		if (kind != OBJECT_OPEN && !a->value && !b->value) {
			*c->refs &= ~(1u << kind);
			continue;
		}
		struct delta *x = delta_at(c->v, (uint32_t)(a - c->v->a.nodes));
		if (!x) {
			compare_add(c, CHANGED, SEV_DIFFERENCE, (uint32_t)(a - c->v->a.nodes),
				(uint32_t)(b - c->v->b.nodes));
			x = settle(c->v);
		}
		x->tier = TIER_PARAMETER;
		name_objects(c, x, (enum object)kind, oa, ob);
		/* Shares and opens of another session are others, too. */
		if (kind == OBJECT_SESSION && !c->v->deep)
			return;
	}
}

static const char *sequence_verdict(const struct msg *m, enum field_id field)
{
	if (field == F_SMB2_FID)
		return m->bits & M_ID_REUSED ? "that of an open that is still there" : "a new one";
	if (m->bits & M_ID_REUSED)
		return "an id used before";
	if (m->bits & M_NOTIFICATION)
		return "all ones: a notification";
	if (m->bits & M_LOST)
		return "an id that no request waits with";
	if (m->bits & M_RESPONSE)
		return m->bits & M_ID_OUTSIDE ? "another AsyncId than its interim response has"
					      : "the id of its request";
	return m->bits & M_ID_OUTSIDE ? "an id that was not granted" : "an id inside the window";
}

static bool asked(const struct trace *t, const struct msg *m)
{
	return trace_exch(t, m->exch)->request != NONE;
}

/* Of responses it is the AsyncId or, of what CREATE makes, the FileId that may be wrong. */
static enum field_id sequence_field(const struct msg *ma, const struct msg *mb)
{
	uint16_t bits = ma->bits | mb->bits;

	if (!(ma->bits & M_RESPONSE))
		return F_SMB2_MSG_ID;
	if (ma->flags & mb->flags & SMB2_FLAGS_ASYNC && bits & M_ID_OUTSIDE)
		return F_SMB2_AID;
	return bits & M_ID_REUSED ? F_SMB2_FID : F_SMB2_MSG_ID;
}

/*
 * Of message ids the verdict counts, not the number. That a response answers
 * nothing may be the capture's doing where the other side has its request.
 */
static void sequence(struct compare *c)
{
	bool alone = !asked(c->d->a, c->ma) && !asked(c->d->b, c->mb);
	uint16_t wrong = M_ID_REUSED | M_ID_OUTSIDE | (alone ? M_LOST | M_NOTIFICATION : 0);
	enum field_id field = sequence_field(c->ma, c->mb);

	if ((c->ma->bits & wrong) == (c->mb->bits & wrong))
		return;
	const struct node *a = tree_find(&c->v->a, field, 0);
	const struct node *b = tree_find(&c->v->b, field, 0);
	if (!a || !b || compare_ignored(c, a))
		return;
	struct delta *x = compare_add(c, CHANGED, SEV_DIFFERENCE, (uint32_t)(a - c->v->a.nodes),
		(uint32_t)(b - c->v->b.nodes));
	x->tier = TIER_PARAMETER;
	x->a_text = sequence_verdict(c->ma, field);
	x->b_text = sequence_verdict(c->mb, field);
	x->reason = field == F_SMB2_FID ? "a FileId stands for one open at a time"
		    : c->ma->bits & M_RESPONSE
			    ? "a response must answer a request, a notification has no id"
			    : "a request must use an id that the server granted, once";
	settle(c->v);
}

/* What stands below a signature: 1: good, -1: bad, 0: not known. */
static int signature_verdict(const struct tree *t, const struct node *signature)
{
	if (!signature || signature->end == (uint32_t)(signature - t->nodes) + 1)
		return 0;
	switch (signature[1].field) {
	case F_SMB2_GOOD_SIGNATURE:
		return 1;
	case F_SMB2_BAD_SIGNATURE:
	case F_SMB2_PREAUTH_MISMATCH:
		return -1;
	default:
		return 0;
	}
}

/* Signatures vary; that one is wrong counts, if both could be checked. */
static void signature(struct compare *c)
{
	const struct node *a = tree_find(&c->v->a, F_SMB2_SIGNATURE, 0);
	const struct node *b = tree_find(&c->v->b, F_SMB2_SIGNATURE, 0);
	int va = signature_verdict(&c->v->a, a), vb = signature_verdict(&c->v->b, b);

	if (va * vb >= 0 || compare_ignored(c, a))
		return;
	struct delta *x = compare_add(c, CHANGED, SEV_DIFFERENCE, (uint32_t)(a - c->v->a.nodes),
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
		if (there == NO_NODE || compare_ignored(c, &c->v->a.nodes[in_a ? i - 1 : there]))
			continue;
		struct delta *x = compare_add(
			c, CHANGED, SEV_DIFFERENCE, in_a ? i - 1 : there, in_a ? there : i - 1);
		x->tier = TIER_STATUS;
		x->a_text = in_a ? t->nodes[i].text : "as negotiated";
		x->b_text = in_a ? "as negotiated" : t->nodes[i].text;
		x->reason = "the NEGOTIATE was changed on its way: a downgrade";
	}
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
	h = p ? hash_bytes(0, p, len) : compare_value_hash(t, n);
	buf_free(&text);
	return h;
}

/* Of an account's SID the machine or domain; 0: it belongs to none. */
static uint64_t domain_hash(const struct tree *t, const struct node *n)
{
	const uint8_t *p = tree_bytes(t, n);

	return p && normal_is_account(p, n->len)
		       ? hash_bytes(0, p + SID_DOMAIN, SID_ACCOUNT - SID_DOMAIN)
		       : 0;
}

static bool bound(struct compare *c, uint32_t kind, uint64_t a, uint64_t b, bool renew)
{
	if (c->known != KNOWN_REFS && !bind_value(c->d->bind, kind, a, b, renew))
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

/* Whether a side may lack an object only since its capture has not all connections from their
 * start. */
static bool begins_late(const struct trace *t)
{
	for (uint32_t i = 0; i < t->convs.n; i++)
		if (!trace_conv(t, i)->info.from_start)
			return true;
	return false;
}

/* An id in the body that names a session or open of before. */
void refs_object(struct compare *c, uint32_t ia, uint32_t ib)
{
	const struct node *a = &c->v->a.nodes[ia], *b = &c->v->b.nodes[ib];
	enum object kind = fields[a->field].ref == REF_SESSION ? OBJECT_SESSION : OBJECT_OPEN;
	uint32_t oa = named_object(c, SIDE_A, a), ob = named_object(c, SIDE_B, b);

	if (c->known != KNOWN_REFS && !bind_object(c->d->bind, kind, oa, ob))
		*c->refs |= REFS_VALUE;
	if (!(*c->refs & REFS_VALUE) || bind_is_partner(c->d->bind, kind, oa, ob))
		return;
	if ((oa == NONE && begins_late(c->d->a)) || (ob == NONE && begins_late(c->d->b)))
		return;
	struct delta *x = compare_add(c, CHANGED, SEV_DIFFERENCE, ia, ib);
	x->tier = TIER_PARAMETER;
	name_objects(c, x, kind, oa, ob);
}

bool refs_names_object(const struct msg *m, const struct node *n)
{
	return m->kind == MSG_SMB2 && !normal_header_id(n) &&
	       (n->field == F_SMB2_FID || n->field == F_SMB2_PREVIOUS_SESID);
}

/* A hash of what an id that is bound by value is known by. */
static uint64_t id_hash(const struct tree *t, const struct node *n)
{
	switch (fields[n->field].ref) {
	case REF_LEASE:
	case REF_CLIENT_GUID:
	case REF_CREATE_GUID:
		return compare_value_hash(t, n);
	default:
		return normal_identity(t, n);
	}
}

/* "that of dir\a.txt (frame 33)": where a side had an id first. */
static const char *id_text(struct compare *c, enum side side, const struct node *n)
{
	const struct trace *t = side == SIDE_A ? c->d->a : c->d->b;
	const struct tree *tree = side == SIDE_A ? &c->v->a : &c->v->b;
	uint32_t first = bind_first(c->d->bind, side, fields[n->field].ref, id_hash(tree, n));
	struct buf text = { 0 };

	if (first == NONE || first >= when(t, side == SIDE_A ? c->ma : c->mb))
		return "a new one";
	const struct msg *m = trace_msg(t, first);
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;
	if (path)
		buf_printf(&text, "that of '%s' (frame %u)", path, m->frame);
	else
		buf_printf(&text, "that of frame %u", m->frame);
	char *copy = arena_strndup(&c->v->texts, text.p, text.n);
	buf_free(&text);
	return copy;
}

void refs_name(struct compare *c, struct delta *x)
{
	x->a_text = id_text(c, SIDE_A, &c->v->a.nodes[x->a]);
	x->b_text = id_text(c, SIDE_B, &c->v->b.nodes[x->b]);
}

/* An id or name whose kind is bound by value. */
bool refs_same(struct compare *c, const struct node *a, const struct node *b, enum treatment how)
{
	const struct field *f = &fields[a->field];
	const struct tree *ta = &c->v->a, *tb = &c->v->b;
	bool renew = c->ma->bits & M_RESPONSE && !(c->ma->bits & M_NOTIFICATION);

	if (how == TREAT_HOST && f->type == T_SID)
		return bound(
			c, REF_KINDS + F_NT_SID, domain_hash(ta, a), domain_hash(tb, b), false);
	if (how == TREAT_HOST)
		return bound(c, REF_KINDS + a->field, host_hash(ta, a), host_hash(tb, b), false);
	switch (f->ref) {
	case REF_LEASE:
	case REF_CLIENT_GUID:
	case REF_CREATE_GUID:
		renew = false; /* the client's: a response only repeats them */
		break;
	case REF_RESUME_KEY:
	case REF_ASSOC_GROUP:
	case REF_HANDLE:
	case REF_SNAPSHOT:
		break;
	default:
		return true;
	}
	uint64_t ha = id_hash(ta, a), hb = id_hash(tb, b);
	if (c->known != KNOWN_REFS) {
		bind_seen(c->d->bind, SIDE_A, f->ref, ha, when(c->d->a, c->ma));
		bind_seen(c->d->bind, SIDE_B, f->ref, hb, when(c->d->b, c->mb));
	}
	return bound(c, f->ref, ha, hb, renew);
}

/* Of the client's epochs and the server's each by itself. */
bool refs_steps(struct compare *c, const struct node *a, const struct node *b)
{
	uint64_t of = hash_mix(normal_lease(&c->v->a, a), c->ma->bits & M_RESPONSE);

	if (c->known != KNOWN_REFS &&
		!bind_counter(c->d->bind, of, (uint16_t)a->value, (uint16_t)b->value))
		*c->refs |= REFS_STEPS;
	return !(*c->refs & REFS_STEPS);
}

void refs_compare(struct compare *c)
{
	if (c->known != KNOWN_REFS)
		find_header_refs(c);
	header_refs(c);
	sequence(c);
	signature(c);
	downgrade(c);
}
