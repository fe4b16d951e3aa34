/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/hash.h"

struct map_slot {
	struct map_key key;
	uint32_t value; /* MAP_NONE: removed */
	bool used;
};

static struct map_slot *find(const struct map *m, struct map_key k)
{
	size_t i = hash_mix(k.hi, k.lo) & (m->cap - 1);

	while (m->slots[i].used && (m->slots[i].key.hi != k.hi || m->slots[i].key.lo != k.lo))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

/* Makes a table for the live keys, at most half full. */
static void grow(struct map *m)
{
	struct map old = *m;
	size_t live = 0;

	for (size_t i = 0; i < old.cap; i++)
		live += old.slots[i].used && old.slots[i].value != MAP_NONE;
	*m = (struct map){ NULL, 0, 16 };
	while (m->cap < 4 * live)
		m->cap *= 2;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].used && old.slots[i].value != MAP_NONE) {
			*find(m, old.slots[i].key) = old.slots[i];
			m->n++;
		}
	free(old.slots);
}

uint32_t map_get(const struct map *m, struct map_key k)
{
	struct map_slot *s = m->cap ? find(m, k) : NULL;

	return s && s->used ? s->value : MAP_NONE;
}

void map_put(struct map *m, struct map_key k, uint32_t value)
{
	if (m->n + 1 > m->cap - m->cap / 4)
		grow(m);
	struct map_slot *s = find(m, k);
	m->n += !s->used;
	*s = (struct map_slot){ k, value, true };
}

void map_remove(struct map *m, struct map_key k)
{
	struct map_slot *s = m->cap ? find(m, k) : NULL;

	if (s && s->used)
		s->value = MAP_NONE;
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}
