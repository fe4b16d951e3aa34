/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/hash.h"

struct map_slot {
	struct map_key key;
	uint32_t value; /* MAP_NONE: empty */
};

static size_t home(const struct map *m, struct map_key k)
{
	return hash_mix(k.hi, k.lo) & (m->cap - 1);
}

/* The key's slot, or the empty one where it would be. */
static size_t find(const struct map *m, struct map_key k)
{
	size_t i = home(m, k);

	while (m->slots[i].value != MAP_NONE &&
		(m->slots[i].key.hi != k.hi || m->slots[i].key.lo != k.lo))
		i = (i + 1) & (m->cap - 1);
	return i;
}

static void grow(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? 2 * old.cap : 16;
	m->slots = xmalloc(m->cap * sizeof(*m->slots));
	memset(m->slots, 0xff, m->cap * sizeof(*m->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].value != MAP_NONE)
			m->slots[find(m, old.slots[i].key)] = old.slots[i];
	free(old.slots);
}

uint32_t map_get(const struct map *m, struct map_key k)
{
	return m->cap ? m->slots[find(m, k)].value : MAP_NONE;
}

void map_put(struct map *m, struct map_key k, uint32_t value)
{
	if (m->n + 1 > m->cap - m->cap / 4)
		grow(m);
	struct map_slot *s = &m->slots[find(m, k)];
	m->n += s->value == MAP_NONE;
	*s = (struct map_slot){ k, value };
}

/* Keys behind the empty slot move up, so that none is cut off from its home. */
static void close_up(struct map *m, size_t empty)
{
	size_t mask = m->cap - 1;

	for (size_t i = (empty + 1) & mask; m->slots[i].value != MAP_NONE; i = (i + 1) & mask) {
		size_t away = (i - home(m, m->slots[i].key)) & mask;

		if (away < ((i - empty) & mask))
			continue;
		m->slots[empty] = m->slots[i];
		empty = i;
	}
	m->slots[empty].value = MAP_NONE;
}

void map_remove(struct map *m, struct map_key k)
{
	size_t i = m->cap ? find(m, k) : 0;

	if (!m->cap || m->slots[i].value == MAP_NONE)
		return;
	m->n--;
	close_up(m, i);
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}
