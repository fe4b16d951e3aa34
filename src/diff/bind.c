/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/bind.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static uint32_t *no_partners(uint32_t n)
{
	uint32_t *p = xmalloc((n + 1ul) * sizeof(*p));

	return memset(p, 0xff, (n + 1ul) * sizeof(*p));
}

void bind_init(struct bind *b, const struct trace *ta, const struct trace *tb)
{
	const struct trace *const t[2] = { ta, tb };

	*b = (struct bind){ .hashes.size = sizeof(uint64_t), .trace = { ta, tb } };
	for (unsigned side = 0; side < 2; side++) {
		b->partner[OBJECT_SESSION][side] = no_partners(t[side]->sessions.n);
		b->partner[OBJECT_SHARE][side] = no_partners(t[side]->shares.n);
		b->partner[OBJECT_OPEN][side] = no_partners(t[side]->opens.n);
	}
}

void bind_free(struct bind *b)
{
	for (unsigned kind = 0; kind < OBJECTS; kind++) {
		free(b->partner[kind][0]);
		free(b->partner[kind][1]);
		for (unsigned side = 0; side < 2; side++) {
			map_free(&b->known[kind][side].latest);
			free(b->known[kind][side].previous);
		}
	}
	map_free(&b->values[0]);
	map_free(&b->values[1]);
	map_free(&b->seen[0]);
	map_free(&b->seen[1]);
	map_free(&b->apart);
	vec_free(&b->hashes);
}

bool bind_object(struct bind *b, enum object kind, uint32_t oa, uint32_t ob)
{
	if (oa == NONE || ob == NONE)
		return oa == ob;
	uint32_t *pa = &b->partner[kind][0][oa], *pb = &b->partner[kind][1][ob];
	if (*pa == NONE && *pb == NONE) {
		*pa = ob;
		*pb = oa;
	}
	return *pa == ob && *pb == oa;
}

static uint64_t partner_of(const struct bind *b, unsigned side, struct map_key key, bool *known)
{
	uint32_t i = map_get(&b->values[side], key);

	*known = i != MAP_NONE;
	return *known ? *(uint64_t *)vec_at(&b->hashes, i) : 0;
}

static void set_partner(struct bind *b, unsigned side, struct map_key key, uint64_t value)
{
	map_put(&b->values[side], key, b->hashes.n);
	*(uint64_t *)vec_push(&b->hashes) = value;
}

bool bind_value(struct bind *b, uint32_t kind, uint64_t va, uint64_t vb, bool renew)
{
	struct map_key ka = { kind, va }, kb = { kind, vb };
	bool a_known, b_known;
	uint64_t of_a = partner_of(b, 0, ka, &a_known), of_b = partner_of(b, 1, kb, &b_known);

	if (a_known && b_known && of_a == vb && of_b == va)
		return true;
	if ((a_known || b_known) && !renew)
		return false;
	set_partner(b, 0, ka, vb);
	set_partner(b, 1, kb, va);
	return true;
}

void bind_seen(struct bind *b, unsigned side, uint32_t kind, uint64_t value, uint32_t msg)
{
	const struct map_key key = { kind, value };

	if (map_get(&b->seen[side], key) == MAP_NONE)
		map_put(&b->seen[side], key, msg);
}

uint32_t bind_first(const struct bind *b, unsigned side, uint32_t kind, uint64_t value)
{
	uint32_t i = map_get(&b->seen[side], (struct map_key){ kind, value });

	return i == MAP_NONE ? NONE : i;
}

bool bind_is_partner(const struct bind *b, enum object kind, uint32_t oa, uint32_t ob)
{
	return oa == NONE || ob == NONE ? oa == ob : b->partner[kind][0][oa] == ob;
}

bool bind_counter(struct bind *b, uint64_t of, uint16_t va, uint16_t vb)
{
	const struct map_key key = { 0, of };
	uint32_t apart = (uint16_t)(va - vb), before = map_get(&b->apart, key);

	if (before != apart)
		map_put(&b->apart, key, apart);
	return before == MAP_NONE || before == apart;
}

bool bind_is_bound(const struct bind *b, uint32_t kind, uint64_t va, uint64_t vb)
{
	bool a_known, b_known;
	uint64_t of_a = partner_of(b, 0, (struct map_key){ kind, va }, &a_known);
	uint64_t of_b = partner_of(b, 1, (struct map_key){ kind, vb }, &b_known);

	return a_known && b_known && of_a == vb && of_b == va;
}

/* Objects with one id that are looked through for the one that had it at a time. */
#define SAME_ID_MAX 256u

static struct map_key session_id(const struct trace *t, uint32_t i)
{
	return (struct map_key){ OBJECT_SESSION, trace_session(t, i)->id };
}

static struct map_key fid_key(const uint8_t fid[16])
{
	struct map_key k;

	memcpy(&k.lo, fid, 8);
	memcpy(&k.hi, fid + 8, 8);
	if (k.lo && k.lo != UINT64_MAX)
		k.hi = OBJECT_OPEN;
	return k;
}

static struct map_key open_id(const struct trace *t, uint32_t i)
{
	return fid_key(trace_open_at(t, i)->fid);
}

static void learn(struct known *k, const struct trace *t, uint32_t n,
	struct map_key (*id)(const struct trace *, uint32_t))
{
	if (k->previous)
		return;
	k->previous = xmalloc((n + 1ul) * sizeof(*k->previous));
	for (uint32_t i = 0; i < n; i++) {
		struct map_key key = id(t, i);

		k->previous[i] = map_get(&k->latest, key);
		map_put(&k->latest, key, i);
	}
}

uint32_t bind_session(struct bind *b, unsigned side, uint64_t id, uint32_t msg)
{
	const struct trace *t = b->trace[side];
	struct known *k = &b->known[OBJECT_SESSION][side];

	learn(k, t, t->sessions.n, session_id);
	uint32_t i = map_get(&k->latest, (struct map_key){ OBJECT_SESSION, id });
	for (unsigned n = 0; i != MAP_NONE && trace_session(t, i)->first >= msg; n++)
		i = n < SAME_ID_MAX ? k->previous[i] : MAP_NONE;
	return i;
}

uint32_t bind_open(struct bind *b, unsigned side, const uint8_t fid[16], uint32_t msg)
{
	const struct trace *t = b->trace[side];
	struct known *k = &b->known[OBJECT_OPEN][side];

	learn(k, t, t->opens.n, open_id);
	uint32_t i = map_get(&k->latest, fid_key(fid));
	for (unsigned n = 0; i != MAP_NONE && trace_open_at(t, i)->first >= msg; n++)
		i = n < SAME_ID_MAX ? k->previous[i] : MAP_NONE;
	return i;
}
