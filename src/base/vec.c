/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"

/* Elements zeroed at once. */
#define STEP 16u

/*
 * A long list gets its chunks, but for the first ones, from slabs that ask for
 * huge pages: to fault in millions of records page by page would take a tenth
 * of the time of reading a capture. Elements of 8n bytes fill a slab's huge
 * pages without a rest.
 */
#define HUGE ((size_t)2 << 20)
#define SINGLE 32u
#define IN_SLAB 256u

static size_t chunk_size(const struct vec *v)
{
	return (size_t)VEC_CHUNK * v->size;
}

static bool is_in_slab(const struct vec *v, uint32_t chunk)
{
	return v->is_long && chunk >= SINGLE;
}

/* The chunk's place in its slab. */
static uint32_t place(uint32_t chunk)
{
	return (chunk - SINGLE) % IN_SLAB;
}

static char *new_slab(size_t size)
{
	char *p =
		mmap(NULL, size + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		oom();
	size_t before = -(uintptr_t)p & (HUGE - 1);
	if (before)
		munmap(p, before);
	p += before;
	munmap(p + size, HUGE - before);
	madvise(p, size, MADV_HUGEPAGE); /* where there are none, it is slower */
	return p;
}

static char *new_chunk(const struct vec *v)
{
	uint32_t i = v->n_chunks;

	if (!is_in_slab(v, i))
		return xmalloc(chunk_size(v));
	return place(i) ? v->chunks[i - 1] + chunk_size(v) : new_slab(IN_SLAB * chunk_size(v));
}

static void add_chunk(struct vec *v)
{
	if (v->n_chunks == v->cap_chunks) {
		v->cap_chunks = v->cap_chunks ? 2 * v->cap_chunks : 8;
		v->chunks = xrealloc(v->chunks, v->cap_chunks * sizeof(*v->chunks));
	}
	v->chunks[v->n_chunks] = new_chunk(v);
	v->n_chunks++;
}

void vec_prepare(struct vec *v)
{
	if (v->ready == v->n_chunks << VEC_SHIFT)
		add_chunk(v);
	memset(vec_at(v, v->ready), 0, (size_t)STEP * v->size);
	v->ready += STEP;
}

void vec_trim(struct vec *v)
{
	uint32_t last = v->n_chunks - 1;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (!v->n_chunks || !is_in_slab(v, last))
		return;
	size_t used = place(last) * chunk_size(v) + (v->ready - last * VEC_CHUNK) * v->size;
	used = (used + page - 1) & ~(page - 1);
	madvise(v->chunks[last - place(last)] + used, IN_SLAB * chunk_size(v) - used,
		MADV_DONTNEED);
}

void vec_free(struct vec *v)
{
	for (uint32_t i = 0; i < v->n_chunks; i++)
		if (!is_in_slab(v, i))
			free(v->chunks[i]);
		else if (!place(i))
			munmap(v->chunks[i], IN_SLAB * chunk_size(v));
	free(v->chunks);
	*v = (struct vec){ .size = v->size, .is_long = v->is_long };
}
