/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* Elements zeroed at once. */
#define STEP 16u

static void add_chunk(struct vec *v)
{
	if (v->n_chunks == v->cap_chunks) {
		v->cap_chunks = v->cap_chunks ? 2 * v->cap_chunks : 8;
		v->chunks = xrealloc(v->chunks, v->cap_chunks * sizeof(*v->chunks));
	}
	v->chunks[v->n_chunks++] = xmalloc((size_t)VEC_CHUNK * v->size);
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
	for (uint32_t i = 0; i < v->n_chunks; i++)
		free(v->chunks[i]);
	free(v->chunks);
	*v = (struct vec){ .size = v->size };
}
