/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_MAP_H
#define BASE_MAP_H

/*
 * Hash table from a 128-bit key to a 32-bit number, open addressing. Callers
 * make keys of what identifies a thing (scope and wire id, or a hash).
 */

#include <stddef.h>
#include <stdint.h>

#define MAP_NONE UINT32_MAX

struct map_key {
	uint64_t hi, lo;
};

struct map_slot;

struct map {
	struct map_slot *slots;
	size_t n, cap; /* n: slots in use */
};

/* The number stored for the key, or MAP_NONE. */
uint32_t map_get(const struct map *m, struct map_key k);

/* Stores a number other than MAP_NONE, in place of an earlier one. */
void map_put(struct map *m, struct map_key k, uint32_t value);

/* Forgets the key, if it is there. */
void map_remove(struct map *m, struct map_key k);

void map_free(struct map *m);

#endif
