/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"

#include <string.h>

#define PRIME ((1ull << 61) - 1)
#define BASE 0x1234567890abcdull

__extension__ typedef unsigned __int128 wide;

uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
	const uint8_t *b = p;
	uint64_t word = 0;

	h = hash_mix(h, n);
	for (; n >= 8; n -= 8, b += 8) {
		memcpy(&word, b, 8);
		h = hash_mix(h, word);
	}
	if (n) {
		word = 0;
		memcpy(&word, b, n);
		h = hash_mix(h, word);
	}
	return h;
}

static uint64_t mul_mod(uint64_t a, uint64_t b)
{
	wide m = (wide)a * b;
	uint64_t r = ((uint64_t)m & PRIME) + (uint64_t)(m >> 61);

	return r >= PRIME ? r - PRIME : r;
}

static uint64_t add_mod(uint64_t a, uint64_t b)
{
	uint64_t r = a + b;

	return r >= PRIME ? r - PRIME : r;
}

struct poly poly_bytes(const void *p, size_t n)
{
	const uint8_t *b = p;
	struct poly r = { 0, 1 };

	for (size_t i = 0; i < n; i++)
		r.hash = add_mod(mul_mod(r.hash, BASE), (uint64_t)b[i] + 1);
	for (uint64_t power = BASE; n; n >>= 1, power = mul_mod(power, power))
		if (n & 1)
			r.scale = mul_mod(r.scale, power);
	return r;
}

struct poly poly_join(struct poly left, struct poly right)
{
	return (struct poly){ add_mod(mul_mod(left.hash, right.scale), right.hash),
		mul_mod(left.scale, right.scale) };
}
