/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/err.h"

/* Elements zeroed at once. */
#define STEP 16u

/*
 * A list that is longer than a slab gets its further chunks from slabs, which
 * ask for huge pages: to fault in millions of records page by page would take
 * a tenth of the time of reading a capture.
 */
#define SLAB ((size_t)2 << 20)

static size_t chunk_size(const struct vec *v)
{
	return (size_t)VEC_CHUNK * v->size;
}

/* How many chunks there are in the piece of memory that this one is in: 1, or those of a slab. */
static uint32_t chunks_with(const struct vec *v, uint32_t chunk)
{
	uint32_t in_slab = (uint32_t)(SLAB / chunk_size(v));

	return in_slab && chunk >= in_slab ? in_slab : 1;
}

static char *new_slab(void)
{
	char *p = aligned_alloc(SLAB, SLAB);

	if (!p)
		oom();
	madvise(p, SLAB, MADV_HUGEPAGE); /* no matter if it fails */
	return p;
}

static char *new_chunk(const struct vec *v)
{
	uint32_t n = chunks_with(v, v->n_chunks);

	if (n == 1)
		return xmalloc(chunk_size(v));
	return v->n_chunks % n ? v->chunks[v->n_chunks - 1] + chunk_size(v) : new_slab();
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

void vec_free(struct vec *v)
{
	for (uint32_t i = 0; i < v->n_chunks; i += chunks_with(v, i))
		free(v->chunks[i]);
	free(v->chunks);
	*v = (struct vec){ .size = v->size };
}
