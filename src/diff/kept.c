/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/kept.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/accepted.h"
#include "diff/compare.h"
#include "diff/normal.h"

/* Beyond these entries are looked at whatever the change: captures may be made to have no two
 * alike. */
enum { PATHS_MAX = 8192, SHAPES_MAX = 65536, DELTAS_MAX = 1u << 18, OF_ONE_MAX = 128 };

/* Shapes of their own: nobody has looked, equal under any rules, to be looked at each time. */
enum { SHAPE_UNKNOWN, SHAPE_EQUAL, SHAPE_WILD, SHAPES_OWN };

/* With a shape: rules that ask for more than the profile came later. */
#define STALE (1u << 31)

/* A field below others, from the message's first on. */
struct place {
	uint16_t above; /* place, 0: none */
	uint16_t field;
};

enum {
	DELTA_BELOW = 1,   /* part of something that differs itself */
	DELTA_ORDERED = 2, /* a time: its neighbours may differ without it */
	DELTA_EXTRA = 4,   /* only counts if a rule asks for it */
};

struct kept_delta {
	uint16_t place;
	uint8_t kind, severity, bits;
	uint8_t unused; /* these are compared as bytes */
};

struct shape {
	uint32_t first, n; /* of its deltas */
	uint32_t version;  /* of the rules that the verdict was made with */
	uint8_t verdict;   /* or BY_ENTRY */
};

/* The rules name paths: each entry has a verdict of its own. */
#define BY_ENTRY UINT8_MAX

struct kept {
	const struct rules *rules;
	struct rules plain; /* the profile and mappings alone */
	struct rules
		more; /* with rules that ask for all that any rule so far could have asked for */
	bool asks;    /* a rule in force asks for more than the profile */
	bool by_path; /* a rule in force names a path */
	uint32_t version;
	struct vec of;     /* uint32_t by entry: its shape */
	struct vec places; /* struct place, from 1 on */
	struct vec shapes; /* struct shape */
	struct map place_map, shape_map;
	struct vec deltas;      /* struct kept_delta */
	struct view view;       /* its trees are others' */
	struct kept_delta *now; /* of the entry being looked at */
	uint32_t n_now;
};

struct kept *kept_new(const struct rules *rules)
{
	struct kept *k = xcalloc(1, sizeof(*k));

	k->plain = (struct rules){ .profile = rules->profile,
		.mappings = rules->mappings,
		.n_mappings = rules->n_mappings };
	k->more = k->plain;
	k->rules = &k->plain;
	k->view.deep = true;
	k->of.size = sizeof(uint32_t);
	k->places.size = sizeof(struct place);
	k->shapes.size = sizeof(struct shape);
	k->deltas.size = sizeof(struct kept_delta);
	k->now = xcalloc(2ul * OF_ONE_MAX, sizeof(*k->now));
	vec_push(&k->places);
	for (unsigned i = 0; i < SHAPES_OWN; i++)
		vec_push(&k->shapes);
	return k;
}

void kept_free(struct kept *k)
{
	if (!k)
		return;
	rules_clear(&k->more);
	free(k->more.list);
	vec_free(&k->of);
	vec_free(&k->places);
	vec_free(&k->shapes);
	vec_free(&k->deltas);
	map_free(&k->place_map);
	map_free(&k->shape_map);
	k->view.a = k->view.b = (struct tree){ 0 };
	view_free(&k->view);
	free(k->now);
	free(k);
}

/* ---- what differs */

static void set_shape(struct kept *k, uint32_t entry, uint32_t shape)
{
	while (k->of.n <= entry)
		vec_push(&k->of);
	*(uint32_t *)vec_at(&k->of, entry) = shape;
}

static uint32_t shape_of(const struct kept *k, uint32_t entry)
{
	return entry < k->of.n ? *(uint32_t *)vec_at(&k->of, entry) : SHAPE_UNKNOWN;
}

/* A field below a place; 0: there are too many. */
static uint16_t place_below(struct kept *k, uint16_t above, uint16_t field)
{
	struct map_key key = { above, field };
	uint32_t i = map_get(&k->place_map, key);

	if (i != MAP_NONE)
		return (uint16_t)i;
	if (k->places.n == PATHS_MAX)
		return 0;
	i = k->places.n;
	*(struct place *)vec_push(&k->places) = (struct place){ above, field };
	map_put(&k->place_map, key, i);
	return (uint16_t)i;
}

static uint16_t place_of(struct kept *k, const struct tree *t, uint32_t node)
{
	uint16_t place = 0;

	for (uint32_t i = 0; i <= node;) {
		if (t->nodes[i].end <= node) {
			i = t->nodes[i].end;
			continue;
		}
		place = place_below(k, place, t->nodes[i++].field);
		if (!place)
			return 0;
	}
	return place;
}

/* Adds what the view lists to what is known of the entry; false: it is too much. */
static bool add_deltas(struct kept *k, uint8_t bits)
{
	const struct view *v = &k->view;

	if (v->n > OF_ONE_MAX)
		return false;
	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];
		uint16_t place =
			x->a != NO_NODE ? place_of(k, &v->a, x->a) : place_of(k, &v->b, x->b);

		if (!place)
			return false;
		k->now[k->n_now++] = (struct kept_delta){ .place = place,
			.kind = x->kind,
			.severity = x->severity,
			.bits = (uint8_t)(bits | (x->below ? DELTA_BELOW : 0) |
					  (x->ordered ? DELTA_ORDERED : 0)) };
	}
	return true;
}

static int by_bytes(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct kept_delta));
}

/* The shape of what is known of the entry. A field that differs often in it is one. */
static uint32_t make_shape(struct kept *k, uint32_t commands)
{
	uint32_t n = 0;

	if (!k->n_now)
		return SHAPE_EQUAL;
	qsort(k->now, k->n_now, sizeof(*k->now), by_bytes);
	for (uint32_t i = 0; i < k->n_now; i++)
		if (!n || by_bytes(&k->now[n - 1], &k->now[i]) != 0)
			k->now[n++] = k->now[i];
	struct map_key key = { hash_bytes(commands, k->now, n * sizeof(*k->now)),
		hash_bytes(~(uint64_t)commands, k->now, n * sizeof(*k->now)) };
	uint32_t shape = map_get(&k->shape_map, key);
	if (shape != MAP_NONE)
		return shape;
	if (k->shapes.n == SHAPES_MAX || k->deltas.n + n > DELTAS_MAX)
		return SHAPE_WILD;
	shape = k->shapes.n;
	*(struct shape *)vec_push(&k->shapes) = (struct shape){ .first = k->deltas.n, .n = n };
	for (uint32_t i = 0; i < n; i++)
		*(struct kept_delta *)vec_push(&k->deltas) = k->now[i];
	map_put(&k->shape_map, key, shape);
	return shape;
}

static uint32_t notes(const struct view *v)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < v->n; i++)
		n += v->deltas[i].severity == SEV_NOTE;
	return n;
}

/* Compares under other rules than those in force. */
static void look(struct kept *k, struct diff *d, const struct entry *e, const struct rules *rules)
{
	struct diff under = *d;
	unsigned refs = e->refs;

	under.rules = rules;
	compare_trees(
		&under, trace_msg(d->a, e->a), trace_msg(d->b, e->b), &k->view, &refs, KNOWN_REFS);
}

void kept_equal(struct kept *k, uint32_t entry)
{
	set_shape(k, entry, SHAPE_EQUAL);
}

void kept_look(struct kept *k, struct diff *d, uint32_t entry, const struct view *v)
{
	const struct entry *e = diff_entry(d, entry);
	const struct msg *ma = trace_msg(d->a, e->a), *mb = trace_msg(d->b, e->b);

	if (e->portion) {
		set_shape(k, entry, SHAPE_WILD);
		return;
	}
	if (!v->n && !d->rules->n && !k->more.n && ma->order == mb->order) {
		set_shape(k, entry, SHAPE_EQUAL);
		return;
	}
	k->n_now = 0;
	k->view.a = v->a;
	k->view.b = v->b;
	look(k, d, e, &k->plain);
	bool whole = add_deltas(k, 0);
	/* What was accepted is a matter of the entry's own values. */
	uint32_t before = notes(&k->view);
	accepted_recall(d, entry, &k->view);
	whole &= notes(&k->view) == before;
	if (whole && k->more.n) {
		look(k, d, e, &k->more);
		whole = add_deltas(k, DELTA_EXTRA);
	}
	set_shape(k, entry, whole ? make_shape(k, (uint32_t)ma->cmd << 16 | mb->cmd) : SHAPE_WILD);
}

bool kept_knows(const struct kept *k, uint32_t entry)
{
	uint32_t shape = shape_of(k, entry);

	return shape != SHAPE_UNKNOWN && !(shape & STALE);
}

/* ---- what rules make of it */

static bool same_text(const char *x, const char *y)
{
	return x == y || (x && y && strcmp(x, y) == 0);
}

/* Whether all that a rule could ask for is asked for. */
static bool is_asked(const struct kept *k, const struct rule *r)
{
	for (unsigned i = 0; i < k->more.n; i++) {
		const struct rule *x = &k->more.list[i];

		if (same_text(x->field, r->field) && x->command == r->command &&
			same_text(x->path, r->path) && x->side == r->side)
			return true;
	}
	return false;
}

/* A rule that asks for whatever another may: a tolerance or two values make it less. */
static bool ask_for(struct kept *k, const struct rule *r)
{
	struct rule all = *r;
	struct err e;

	all.action = RULE_COMPARE;
	all.value[SIDE_A] = all.value[SIDE_B] = NULL;
	return rules_add(&k->more, &all, &e);
}

static bool ask_for_all(struct kept *k)
{
	bool added = false;

	for (unsigned i = 0; i < k->rules->n; i++) {
		const struct rule *r = &k->rules->list[i];

		if (r->action != RULE_IGNORE && !is_asked(k, r))
			added |= ask_for(k, r);
	}
	return added;
}

void kept_rules(struct kept *k, const struct rules *rules)
{
	k->rules = rules;
	k->version++;
	k->asks = k->by_path = false;
	for (unsigned i = 0; i < rules->n; i++) {
		k->asks |= rules->list[i].action != RULE_IGNORE;
		k->by_path |= rules->list[i].path != NULL;
	}
	/* Rules that are no longer in force make room. */
	if (k->more.n + rules->n > RULES_MAX)
		rules_clear(&k->more);
	if (!ask_for_all(k))
		return;
	for (uint32_t i = 0; i < k->of.n; i++) {
		uint32_t *shape = vec_at(&k->of, i);

		if (*shape != SHAPE_UNKNOWN)
			*shape |= STALE;
	}
}

/* Where a message's rules are followed along places. */
struct walk {
	struct normal n[SIDES];
};

static void begin(struct walk *w, const struct kept *k, const struct diff *d, const struct entry *e)
{
	normal_start(
		&w->n[SIDE_A], k->rules, &(struct scope){ d->a, trace_msg(d->a, e->a), SIDE_A });
	normal_start(
		&w->n[SIDE_B], k->rules, &(struct scope){ d->b, trace_msg(d->b, e->b), SIDE_B });
}

static uint16_t rule_at(const struct kept *k, const struct normal *n, uint16_t place)
{
	const struct place *p = vec_at(&k->places, place);

	return place ? normal_rule_below(n, p->field, rule_at(k, n, p->above)) : RULE_NONE;
}

/* The rule about one of an entry's deltas; *ask: its values have to be looked at. */
static uint16_t decides(
	const struct kept *k, const struct walk *w, const struct kept_delta *x, bool *ask)
{
	const struct place *p = vec_at(&k->places, x->place);
	uint16_t rule = rule_at(k, &w->n[x->kind == ONLY_B ? SIDE_B : SIDE_A], x->place);

	*ask |= x->kind == CHANGED && k->rules->by_value[p->field];
	*ask |= rule && (k->rules->list[rule - 1].action != RULE_IGNORE || x->bits & DELTA_ORDERED);
	return rule;
}

static uint8_t verdict(const struct kept *k, const struct walk *w, const struct shape *s)
{
	uint8_t worst = SEV_NONE;
	bool ask = false;

	for (uint32_t i = 0; i < s->n && !ask; i++) {
		const struct kept_delta *x = vec_at(&k->deltas, s->first + i);

		if (!decides(k, w, x, &ask) && !(x->bits & (DELTA_EXTRA | DELTA_BELOW)) &&
			x->severity > worst)
			worst = x->severity;
	}
	return ask ? (uint8_t)KEPT_ASK : worst;
}

/* Whether a rule with a path is about something in the shape. */
static bool names_path(const struct kept *k, const struct shape *s)
{
	for (uint32_t i = 0; k->by_path && i < s->n; i++) {
		const struct kept_delta *x = vec_at(&k->deltas, s->first + i);

		for (uint16_t at = x->place; at;) {
			const struct place *p = vec_at(&k->places, at);

			for (unsigned r = 1; r <= k->rules->n; r++)
				if (k->rules->list[r - 1].path &&
					rules_names(k->rules, r, p->field))
					return true;
			at = p->above;
		}
	}
	return false;
}

uint8_t kept_verdict(struct kept *k, const struct diff *d, uint32_t entry)
{
	uint32_t of = shape_of(k, entry);
	struct shape *s = vec_at(&k->shapes, of & ~STALE);
	struct walk w;

	if (of == SHAPE_UNKNOWN)
		return KEPT_UNKNOWN;
	if ((of & STALE && k->asks) || (of & ~STALE) == SHAPE_WILD)
		return KEPT_ASK;
	if ((of & ~STALE) == SHAPE_EQUAL)
		return SEV_NONE;
	if (s->version == k->version && s->verdict != BY_ENTRY)
		return s->verdict;
	begin(&w, k, d, diff_entry(d, entry));
	if (s->version == k->version)
		return verdict(k, &w, s);
	s->version = k->version;
	s->verdict = names_path(k, s) ? BY_ENTRY : verdict(k, &w, s);
	return s->verdict == BY_ENTRY ? verdict(k, &w, s) : s->verdict;
}

static bool hits_of(const struct kept *k, const struct walk *w, const struct shape *s,
	uint32_t hits[RULES_MAX + 1])
{
	uint16_t rule, found[2 * OF_ONE_MAX];
	uint32_t n = 0;
	bool ask = false;

	for (uint32_t i = 0; i < s->n && !ask; i++) {
		const struct kept_delta *x = vec_at(&k->deltas, s->first + i);

		rule = decides(k, w, x, &ask);
		if (!rule || x->bits & (DELTA_EXTRA | DELTA_BELOW) || x->severity == SEV_NONE)
			continue;
		uint32_t at = 0;
		while (at < n && found[at] != rule)
			at++;
		found[at] = rule;
		n = at == n ? n + 1 : n;
	}
	for (uint32_t i = 0; i < n && !ask; i++)
		hits[found[i]]++;
	return !ask;
}

bool kept_hits(struct kept *k, const struct diff *d, uint32_t entry, uint32_t hits[RULES_MAX + 1])
{
	uint32_t shape = shape_of(k, entry);
	struct walk w;

	if (shape == SHAPE_EQUAL)
		return true;
	if (shape == SHAPE_UNKNOWN || shape & STALE || shape == SHAPE_WILD)
		return false;
	begin(&w, k, d, diff_entry(d, entry));
	return hits_of(k, &w, vec_at(&k->shapes, shape), hits);
}
