/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plain LZ77, [MS-XCA] 2.4, and LZNT1, [MS-XCA] 2.5. */
#include "dissect/compress.h"

#define LZNT1_CHUNK 4096u
#define LZNT1_COMPRESSED 0x8000u

/* The rest of a match's length, beyond what fits the token. half: a nibble left over, by place. */
static uint64_t long_length(struct cur *c, uint32_t *half)
{
	uint64_t v = 0;

	if (*half) {
		cur_peek(c, *half, 1, &v);
		*half = 0;
		v >>= 4;
	} else {
		*half = c->pos;
		v = cur_le(c, 1) & 15;
	}
	if (v < 15)
		return v + 7;
	v = cur_le(c, 1);
	if (v < 255)
		return v + 15 + 7;
	v = cur_le(c, 2);
	if (v == 0)
		v = cur_le(c, 4);
	/* These count all of it. */
	if (v < 15 + 7)
		c->bad = true;
	return v;
}

bool lz77_inflate(struct cur c, uint8_t *out, uint32_t size)
{
	uint32_t at = 0, half = 0, flags = 0;
	unsigned n_flags = 0;

	while (at < size) {
		if (n_flags == 0) {
			flags = (uint32_t)cur_le(&c, 4);
			n_flags = 32;
		}
		n_flags--;
		if (!(flags >> n_flags & 1)) {
			out[at++] = (uint8_t)cur_le(&c, 1);
		} else {
			uint64_t token = cur_le(&c, 2), n = token & 7;

			if (n == 7)
				n = long_length(&c, &half);
			n += 3;
			if (c.bad || !copy_match(out, at, size, (uint32_t)(token >> 3) + 1, n))
				return false;
			at += (uint32_t)n;
		}
		if (c.bad)
			return false;
	}
	return true;
}

/* How many bits of a token at this place of the chunk are its length. */
static unsigned length_bits(uint32_t at)
{
	unsigned bits = 12;

	for (uint32_t reach = at - 1; reach >= 16; reach >>= 1)
		bits--;
	return bits;
}

/* Returns the bytes made, 0 if the chunk is damaged. */
static uint32_t lznt1_chunk(struct cur *c, uint8_t *out, uint32_t room)
{
	uint32_t at = 0, size = room < LZNT1_CHUNK ? room : LZNT1_CHUNK;

	while (cur_left(c)) {
		uint64_t flags = cur_le(c, 1);

		for (unsigned i = 0; i < 8 && cur_left(c); i++, flags >>= 1) {
			if (at == size)
				return 0;
			if (!(flags & 1)) {
				out[at++] = (uint8_t)cur_le(c, 1);
				continue;
			}
			uint32_t token = (uint32_t)cur_le(c, 2);
			if (c->bad || at == 0)
				return 0;
			unsigned bits = length_bits(at);
			uint32_t n = (token & ((1u << bits) - 1)) + 3;
			if (!copy_match(out, at, size, (token >> bits) + 1, n))
				return 0;
			at += n;
		}
	}
	return at;
}

bool lznt1_inflate(struct cur c, uint8_t *out, uint32_t size)
{
	uint32_t at = 0;

	while (at < size) {
		uint64_t head = cur_le(&c, 2);
		uint32_t len = (uint32_t)(head & 0xfff) + 1;
		struct cur chunk = cur_sub(&c, c.pos, len);

		if (c.bad || head == 0 || chunk.bad || !cur_take(&c, len))
			return false;
		if (head & LZNT1_COMPRESSED) {
			uint32_t n = lznt1_chunk(&chunk, out + at, size - at);

			if (!n)
				return false;
			at += n;
		} else {
			const uint8_t *p = cur_take(&chunk, len);

			if (len > size - at)
				return false;
			memcpy(out + at, p, len);
			at += len;
		}
	}
	return true;
}
