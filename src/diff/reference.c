/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/reference.h"

#include <stdlib.h>

#include "base/hash.h"

/* Something that differs in a message of b. */
struct place {
	struct map_key message;
	uint32_t node, end; /* of b; NO_NODE, 0: something that b lacks, or the whole message */
	uint64_t lacking;   /* what, 0 for the whole message */
};

static struct map_key message_key(const struct entry *e)
{
	return (struct map_key){ e->is_event, e->b };
}

/* Fields and elements from the root to a node. */
static uint64_t node_path(const struct tree *t, uint32_t node)
{
	uint64_t h = 1;

	for (uint32_t i = 0; i <= node;) {
		const struct node *n = &t->nodes[i];

		if (n->end <= node) {
			i = n->end;
			continue;
		}
		const struct node *key = &t->nodes[tree_key(t, i)];
		const uint8_t *p = key != t->nodes ? tree_bytes(t, key) : NULL;

		h = hash_mix(h, n->field);
		if (p)
			h = hash_bytes(h, p, key->len);
		i++;
	}
	return h;
}

static struct place place_of(const struct entry *e, const struct view *v, const struct delta *x)
{
	struct place p = { .message = message_key(e), .node = NO_NODE };

	if (!x)
		return p;
	if (x->b == NO_NODE) {
		p.lacking = node_path(&v->a, x->a);
	} else {
		p.node = x->b;
		p.end = v->b.nodes[x->b].end;
	}
	return p;
}

/* Something that b lacks as a whole, by what it is about. */
static struct map_key missing_key(const struct diff *d, const struct entry *e)
{
	if (e->is_event) {
		const struct cap_event *event = &trace_event(d->a, e->a)->e;

		return (struct map_key){ (uint64_t)event->kind << 8 | event->dir, event->code };
	}
	const struct msg *m = trace_msg(d->a, e->a);
	uint64_t part = m->bits & (M_RESPONSE | M_INTERIM | M_NOTIFICATION);
	return (struct map_key){ 1ull << 32 | trace_exch(d->a, m->exch)->key, part << 16 | m->cmd };
}

static void count(struct map *m, struct map_key key)
{
	uint32_t n = map_get(m, key);

	map_put(m, key, n == MAP_NONE ? 1 : n + 1);
}

static void add(
	struct reference *r, const struct entry *e, const struct view *v, const struct delta *x)
{
	if (map_get(&r->messages, message_key(e)) == MAP_NONE)
		map_put(&r->messages, message_key(e), r->places.n);
	*(struct place *)vec_push(&r->places) = place_of(e, v, x);
}

static void add_entry(struct reference *r, struct diff *d, uint32_t i, struct view *v)
{
	const struct entry *e = diff_entry(d, i);

	if (e->b == NONE) {
		count(&r->missing, missing_key(d, e));
		return;
	}
	/* What could not be compared may differ. */
	if (e->a == NONE || e->is_event || e->kind == MOVED || e->opaque) {
		add(r, e, NULL, NULL);
		return;
	}
	diff_view(d, i, v);
	for (uint32_t k = 0; k < v->n; k++)
		if (v->deltas[k].severity == SEV_DIFFERENCE)
			add(r, e, v, &v->deltas[k]);
}

void reference_init(struct reference *r, struct diff *d)
{
	struct buf reason = { 0 };
	struct view v = { 0 };

	*r = (struct reference){ .path = d->a->path, .places.size = sizeof(struct place) };
	buf_printf(&reason, "%s has it as B does", d->a->path);
	r->reason = xstrdup(buf_cstr(&reason));
	buf_free(&reason);
	for (uint32_t i = 0; i < d->entries.n; i++)
		if (diff_entry(d, i)->severity == SEV_DIFFERENCE || diff_entry(d, i)->opaque)
			add_entry(r, d, i, &v);
	view_free(&v);
}

void reference_free(struct reference *r)
{
	vec_free(&r->places);
	map_free(&r->messages);
	map_free(&r->missing);
	map_free(&r->missing_seen);
	free(r->reason);
}

void reference_restart(struct reference *r)
{
	map_free(&r->missing_seen);
	r->missing_seen = (struct map){ 0 };
}

/* Whether two places have something in common: one may lie inside the other. */
static bool meet(const struct place *x, const struct place *y)
{
	bool whole = (x->node == NO_NODE && !x->lacking) || (y->node == NO_NODE && !y->lacking);

	if (whole)
		return true;
	if (x->node == NO_NODE || y->node == NO_NODE)
		return x->lacking == y->lacking;
	return x->node < y->end && y->node < x->end;
}

static bool differs_too(
	struct reference *r, const struct entry *e, const struct view *v, const struct delta *x)
{
	struct place own = place_of(e, v, x);
	uint32_t i = map_get(&r->messages, own.message);

	for (; i < r->places.n; i++) {
		const struct place *p = vec_at(&r->places, i);

		if (p->message.hi != own.message.hi || p->message.lo != own.message.lo)
			return false;
		if (meet(p, &own))
			return true;
	}
	return false;
}

/* Whether the reference, too, has more of them than b. */
static bool missing_too(struct reference *r, const struct diff *d, const struct entry *e)
{
	struct map_key key = missing_key(d, e);
	uint32_t n = map_get(&r->missing, key);

	if (n == MAP_NONE)
		return false;
	count(&r->missing_seen, key);
	return map_get(&r->missing_seen, key) <= n;
}

static const char *accepts(void *self, const struct diff *d, const struct entry *e,
	const struct view *v, const struct delta *x)
{
	struct reference *r = self;
	bool differs = e->b == NONE ? missing_too(r, d, e) : differs_too(r, e, v, x);

	return differs ? NULL : r->reason;
}

struct judge reference_judge(struct reference *r)
{
	return (struct judge){ accepts, r };
}
