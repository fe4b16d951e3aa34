/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/*
 * Memory that is given back all at once. An arena is a chain of blocks; a
 * pointer into it stays valid until arena_reset or arena_free.
 */

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *first, *now;
	size_t used; /* in block now */
};

/* n * size zeroed bytes, aligned for any object of this program (8 bytes). */
void *arena_alloc(struct arena *a, size_t n, size_t size);

/* A copy of n bytes and a NUL behind them. */
char *arena_strndup(struct arena *a, const char *s, size_t n);

/* Gives all memory back for use again, keeping the blocks. */
void arena_reset(struct arena *a);

/* Gives all memory back to the system; the arena may be used again. */
void arena_free(struct arena *a);

#define arena_new(a, type, n) ((type *)arena_alloc((a), (size_t)(n), sizeof(type)))

#endif
