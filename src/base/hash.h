/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_HASH_H
#define BASE_HASH_H

/*
 * Two hashes. hash_* mixes 64-bit words, for tables and for comparing trees.
 * poly_* is polynomial over the prime 2^61-1, so that the hash of two pieces
 * gives the hash of both together: equal data in other portions is recognised.
 */

#include <stddef.h>
#include <stdint.h>

static inline uint64_t hash_mix(uint64_t h, uint64_t v)
{
	__extension__ typedef unsigned __int128 wide;
	wide m = (wide)(h ^ 0x9e3779b97f4a7c15u) * (v ^ 0xd6e8feb86659fd93u);

	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ (h << 1 | h >> 63);
}

uint64_t hash_bytes(uint64_t h, const void *p, size_t n);

struct poly {
	uint64_t hash, scale; /* scale: B^length */
};

struct poly poly_bytes(const void *p, size_t n);
struct poly poly_join(struct poly left, struct poly right);

#endif
