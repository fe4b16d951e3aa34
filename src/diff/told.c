/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/told.h"

#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "diff/normal.h"
#include "dissect/smb2.h"

/* Deltas of one message that are looked at together. */
#define NEAR 64u

static uint32_t first_near(uint32_t i)
{
	return i > NEAR ? i - NEAR : 0;
}

bool told_has(const struct view *v, uint16_t field)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].field == field && v->deltas[i].severity == SEV_DIFFERENCE)
			return true;
	return false;
}

/* One answer more of a watch asks for nothing and grants nothing: others do what it tells of. */
enum tier told_row(const struct diff *d, const struct entry *e)
{
	const struct trace *t = e->a != NONE ? d->a : d->b;

	if (e->is_event || e->kind == MOVED)
		return TIER_STATUS;
	const struct msg *m = trace_msg(t, e->a != NONE ? e->a : e->b);
	const struct exch *x = trace_exch(t, m->exch);
	if (m->cmd != SMB2_CHANGE_NOTIFY || x->request == NONE || x->final == NONE)
		return TIER_STATUS;
	return trace_msg(t, x->final)->status ? TIER_STATUS : TIER_ATTRIBUTE;
}

enum tier told_best(const struct view *v)
{
	enum tier best = TIER_ATTRIBUTE;

	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].severity == SEV_DIFFERENCE && v->deltas[i].tier < best)
			best = (enum tier)v->deltas[i].tier;
	return best;
}

/* Whether one side's bytes are there on the other side, too, only read as something else. */
static bool read_otherwise(const struct view *v, uint32_t at)
{
	const struct delta *x = &v->deltas[at];
	const struct node *n = x->kind == ONLY_A ? &v->a.nodes[x->a] : &v->b.nodes[x->b];
	const uint8_t *p = tree_bytes(x->kind == ONLY_A ? &v->a : &v->b, n);

	for (uint32_t i = first_near(at); p && i < v->n && i < at + NEAR; i++) {
		const struct delta *y = &v->deltas[i];
		bool in_b = x->kind == ONLY_A && y->kind == ONLY_B;

		if (!in_b && !(x->kind == ONLY_B && y->kind == ONLY_A))
			continue;
		const struct node *m = in_b ? &v->b.nodes[y->b] : &v->a.nodes[y->a];
		const uint8_t *q = tree_bytes(in_b ? &v->b : &v->a, m);
		uint32_t len = n->len < m->len ? n->len : m->len;

		if (q && len && n->off == m->off && memcmp(p, q, len) == 0)
			return true;
	}
	return false;
}

/* Whether a delta is about bytes that one before it is about: another reading of them. */
static bool same_bytes(const struct view *v, uint32_t i)
{
	const struct delta *x = &v->deltas[i];

	for (uint32_t k = first_near(i); k < i && x->a != NO_NODE; k++) {
		uint32_t a = v->deltas[k].a;

		if (a != NO_NODE && v->deltas[k].severity == SEV_DIFFERENCE && v->a.nodes[a].len &&
			v->a.nodes[a].off == v->a.nodes[x->a].off &&
			v->a.nodes[a].len == v->a.nodes[x->a].len &&
			v->a.nodes[a].depth == v->a.nodes[x->a].depth)
			return true;
	}
	return false;
}

/* Whether a request differs in more than its charge and the ids that it takes by that. */
static bool charges_more(const struct view *v)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].severity == SEV_DIFFERENCE &&
			v->deltas[i].field != F_SMB2_CREDIT_CHARGE &&
			v->deltas[i].field != F_SMB2_MSG_ID)
			return true;
	return false;
}

/* Whether a part of a compound is related to the one before on one side only: that says its ids. */
static bool related_otherwise(const struct view *v)
{
	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];

		if (x->field == F_SMB2_FLAGS && x->kind == CHANGED &&
			(v->a.nodes[x->a].value ^ v->b.nodes[x->b].value) & SMB2_FLAGS_RELATED)
			return true;
	}
	return false;
}

/* The field that explains what else differs in a message, F_NONE if there is none. */
static uint16_t selector(const struct view *v)
{
	static const uint16_t explain[] = { F_SMB2_CMD, F_SMB2_IOCTL_FUNCTION, F_SMB2_DIALECT,
		F_NTLMSSP_MESSAGETYPE, F_NTLMSSP_AUTH_USERNAME };

	if (told_best(v) == TIER_STATUS)
		return F_SMB2_STATUS;
	for (unsigned i = 0; i < sizeof(explain) / sizeof(explain[0]); i++)
		if (told_has(v, explain[i]))
			return explain[i];
	return F_NONE;
}

/* Whether a delta is told; by: the selector, other: one before it is. */
static bool is_told(const struct view *v, uint32_t i, uint16_t by, bool other)
{
	const struct delta *x = &v->deltas[i];

	if (x->severity != SEV_DIFFERENCE ||
		(by != F_NONE && x->field != by && x->tier != TIER_STATUS))
		return false;
	/* The charge goes by the sizes, and how many ids are taken by the charge. */
	if ((x->field == F_SMB2_CREDIT_CHARGE && charges_more(v)) ||
		(x->field == F_SMB2_MSG_ID && told_has(v, F_SMB2_CREDIT_CHARGE)))
		return false;
	if (x->kind == CHANGED && normal_header_id(&v->a.nodes[x->a]) && related_otherwise(v))
		return false;
	return !other || !(same_bytes(v, i) || (diff_is_only(x->kind) && read_otherwise(v, i)));
}

static uint64_t key_hash(const struct tree *t, uint32_t group)
{
	uint32_t key = tree_key(t, group);
	const uint8_t *p = key ? tree_bytes(t, &t->nodes[key]) : NULL;

	return p ? hash_bytes(1, p, t->nodes[key].len) : key ? t->nodes[key].value : 0;
}

/* The structures around a node, the outermost first. */
struct path {
	uint32_t node[TREE_DEPTH_MAX];
	uint64_t hash[TREE_DEPTH_MAX]; /* of the fields and identities on the way */
	unsigned n;
	uint32_t next; /* nodes before this one have been passed */
};

/* Quick where the nodes asked for ascend. */
static void go_to(struct path *p, const struct tree *t, uint32_t node)
{
	if (node < p->next)
		p->n = p->next = 0;
	while (p->n && t->nodes[p->node[p->n - 1]].end <= node)
		p->n--;
	while (p->next < node) {
		const struct node *n = &t->nodes[p->next];

		if (n->end <= node || p->n == TREE_DEPTH_MAX) {
			p->next = n->end;
			continue;
		}
		p->hash[p->n] =
			hash_mix((p->n ? p->hash[p->n - 1] : 0) ^ n->field, key_hash(t, p->next));
		p->node[p->n++] = p->next++;
	}
}

/* What stands directly in the message and is one thing with another field that does. */
static uint16_t stands_for(uint16_t field)
{
	return field == F_SMB2_SHARE_CAPS ? F_SMB2_SHARE_FLAGS : field;
}

/*
 * The structure that a delta lies in, told by its path, so that it is the same
 * for both sides: the outermost element of a list or security descriptor, or
 * else the part of the message. What stands directly in the message is one
 * thing only with its like: dialects.
 */
static uint64_t unit_of(const struct path *p, const struct tree *t, uint16_t field)
{
	for (unsigned i = 0; i < p->n; i++) {
		uint16_t above = t->nodes[p->node[i]].field;

		if (fields[above].key || above == F_NT_SEC_DESC)
			return p->hash[i];
	}
	return p->n > 1 ? p->hash[1] : hash_mix(p->n ? p->hash[0] : 0, stands_for(field));
}

static bool is_lease(const struct view *v, const struct delta *x)
{
	const struct tree *t = x->a != NO_NODE ? &v->a : &v->b;
	uint32_t key = tree_key(t, x->a != NO_NODE ? x->a : x->b);
	const uint8_t *p = key ? tree_bytes(t, &t->nodes[key]) : NULL;

	return x->field == F_SMB2_CREATE_CONTEXT && x->kind != CHANGED && p &&
	       t->nodes[key].len == 4 && memcmp(p, "RqLs", 4) == 0;
}

/* An oplock on one side, a lease on the other: the level says so, and the context. */
static void join_lease(struct view *v)
{
	uint32_t level = NO_NODE, lease = NO_NODE;

	for (uint32_t i = 0; i < v->n; i++) {
		if (v->deltas[i].with == NO_NODE)
			continue;
		if (v->deltas[i].field == F_SMB2_CREATE_OPLOCK)
			level = i;
		else if (is_lease(v, &v->deltas[i]))
			lease = v->deltas[i].with;
	}
	if (level == NO_NODE || lease == NO_NODE || v->deltas[level].tier != v->deltas[lease].tier)
		return;
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].with == lease)
			v->deltas[i].with = level;
}

void told_group(struct view *v)
{
	struct path paths[SIDES] = { 0 };
	struct map first = { 0 };
	uint16_t by = selector(v);
	bool other = false;

	for (uint32_t i = 0; i < v->n; i++) {
		struct delta *x = &v->deltas[i];
		enum side side = x->a != NO_NODE ? SIDE_A : SIDE_B;
		const struct tree *t = side == SIDE_A ? &v->a : &v->b;

		x->with = NO_NODE;
		if (!is_told(v, i, by, other))
			continue;
		other = true;
		go_to(&paths[side], t, side == SIDE_A ? x->a : x->b);
		struct map_key key = { unit_of(&paths[side], t, x->field), x->tier };
		x->with = map_get(&first, key);
		if (x->with == MAP_NONE)
			map_put(&first, key, x->with = i);
	}
	map_free(&first);
	join_lease(v);
}

const struct delta *told_also(const struct view *v, const struct delta *first, uint32_t *at)
{
	if (!first || first->severity != SEV_DIFFERENCE)
		return NULL;
	while (*at < v->n) {
		const struct delta *x = &v->deltas[(*at)++];

		if (x != first && x->with != NO_NODE && x->with == first->with)
			return x;
	}
	return NULL;
}
