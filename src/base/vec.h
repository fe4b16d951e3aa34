/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_VEC_H
#define BASE_VEC_H

/*
 * A growing list whose elements never move: it is kept in chunks of
 * VEC_CHUNK elements. Pointers to elements stay valid until vec_free.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VEC_SHIFT 10
#define VEC_CHUNK (1u << VEC_SHIFT)

struct vec {
	char **chunks;
	uint32_t n, n_chunks, cap_chunks;
	uint32_t size;  /* of an element; set before the first push */
	uint32_t ready; /* elements that are zeroed, those from n on for pushes to come */
	bool is_long;   /* set before the first push: there may be millions of elements */
};

/* Zeroes some more elements. */
void vec_prepare(struct vec *v);

static inline void *vec_at(const struct vec *v, uint32_t i)
{
	return v->chunks[i >> VEC_SHIFT] + (size_t)(i & (VEC_CHUNK - 1)) * v->size;
}

/* A new zeroed element at the end. */
static inline void *vec_push(struct vec *v)
{
	if (v->n == v->ready)
		vec_prepare(v);
	return vec_at(v, v->n++);
}

/* Gives back what room a long list has left; it may grow again. */
void vec_trim(struct vec *v);

void vec_free(struct vec *v);

#endif
