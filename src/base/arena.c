/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define BLOCK_MIN ((size_t)64 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes in data */
	_Alignas(8) char data[];
};

static struct arena_block *block_new(size_t need)
{
	size_t size = need > BLOCK_MIN ? need : BLOCK_MIN;
	struct arena_block *b = xmalloc(sizeof(*b) + size);

	b->next = NULL;
	b->size = size;
	return b;
}

/* Moves on to a block with room for need bytes, a kept one if it is large enough. */
static void next_block(struct arena *a, size_t need)
{
	struct arena_block *next = a->now ? a->now->next : a->first;

	if (!next || next->size < need) {
		struct arena_block *fresh = block_new(need);

		fresh->next = next;
		if (a->now)
			a->now->next = fresh;
		else
			a->first = fresh;
		next = fresh;
	}
	a->now = next;
	a->used = 0;
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	size_t need;

	if (__builtin_mul_overflow(n, size, &need) || need > SIZE_MAX / 2)
		oom();
	need = (need + 7) & ~(size_t)7;
	if (!a->now || need > a->now->size - a->used)
		next_block(a, need);
	void *p = a->now->data + a->used;
	a->used += need;
	return memset(p, 0, need);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1, 1);

	memcpy(copy, s, n);
	return copy;
}

void arena_reset(struct arena *a)
{
	a->now = NULL;
	a->used = 0;
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->first, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	*a = (struct arena){ 0 };
}
