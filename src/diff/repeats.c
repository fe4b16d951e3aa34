/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/repeats.h"

#include <string.h>

#include "base/hash.h"
#include "diff/normal.h"

static uint64_t path_hash(const struct trace *t, const struct msg *m)
{
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;

	return path ? hash_bytes(0, path, strlen(path)) : 0;
}

/* What a side of a delta shows: the text in place of the value, or the value. */
static uint64_t shown_hash(
	const struct diff *d, const struct tree *t, uint32_t node, const char *text)
{
	if (text)
		return hash_bytes(0, text, strlen(text));
	return node == NO_NODE ? 0 : normal_token(d->rules, t, &t->nodes[node], TREAT_EXACT);
}

static bool is_empty(const struct tree *t, uint32_t node)
{
	return !tree_bytes(t, &t->nodes[node]) || !t->nodes[node].len;
}

/* A name that one side gives and the other does not: which name it is makes no other change. */
static bool names_one_side(const struct view *v, const struct delta *x)
{
	return x->kind == CHANGED && fields[x->field].type == T_STRING && !x->a_text &&
	       is_empty(&v->a, x->a) != is_empty(&v->b, x->b);
}

struct map_key repeats_key(const struct diff *d, const struct msg *ma, const struct msg *mb,
	const struct view *v, const struct delta *x)
{
	uint64_t h = x->field;

	if (names_one_side(v, x)) {
		h = hash_mix(h, is_empty(&v->a, x->a));
	} else {
		h = hash_mix(h, shown_hash(d, &v->a, x->a, x->a_text));
		h = hash_mix(h, shown_hash(d, &v->b, x->b, x->b_text));
	}
	if (x->tier == TIER_STATUS)
		h = hash_mix(hash_mix(h ^ ma->cmd, path_hash(d->a, ma)), path_hash(d->b, mb));
	return (struct map_key){ h, (uint64_t)x->kind << 1 | (x->a_text != NULL) };
}

uint32_t repeats_find(const struct repeats *r, struct map_key change)
{
	uint32_t candidate = map_get(&r->said, change);

	return candidate == MAP_NONE ? 0 : candidate;
}

void repeats_add(struct repeats *r, struct map_key change, uint32_t candidate)
{
	if (candidate && map_get(&r->said, change) == MAP_NONE)
		map_put(&r->said, change, candidate);
}

void repeats_free(struct repeats *r)
{
	map_free(&r->said);
}
