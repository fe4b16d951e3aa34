/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/compress.h"

#include <lz4.h>

#define FLAGS_AT 10u
#define OFFSET_AT 12u
#define FLAG_CHAINED 0x0001u

bool compression_is_chained(struct cur c)
{
	uint64_t flags = 0;

	return cur_peek(&c, c.pos + FLAGS_AT, 2, &flags) && flags & FLAG_CHAINED;
}

bool compressed_size(struct cur c, uint32_t *size)
{
	uint64_t original = 0, offset = 0;

	if (!cur_peek(&c, c.pos + 4, 4, &original) || cur_left(&c) < COMPRESSION_HEADER_LEN)
		return false;
	/* An unchained message begins with so many bytes that are as they were. */
	if (!compression_is_chained(c) && cur_peek(&c, c.pos + OFFSET_AT, 4, &offset))
		original += offset;
	*size = (uint32_t)original;
	return original <= INFLATED_MAX;
}

static bool lz4_inflate(struct cur c, uint8_t *out, uint32_t size)
{
	int n = (int)cur_left(&c);
	const char *in = (const char *)cur_take(&c, cur_left(&c));

	return LZ4_decompress_safe(in, (char *)out, n, (int)size) == (int)size;
}

static bool copy(struct cur c, uint8_t *out, uint32_t size)
{
	const uint8_t *p = cur_take(&c, size);

	if (p)
		memcpy(out, p, size);
	return p && !cur_left(&c);
}

static bool inflate(uint64_t how, struct cur c, uint8_t *out, uint32_t size)
{
	switch (how) {
	case COMPRESSION_NONE:
		return copy(c, out, size);
	case COMPRESSION_LZNT1:
		return lznt1_inflate(c, out, size);
	case COMPRESSION_LZ77:
		return lz77_inflate(c, out, size);
	case COMPRESSION_LZ77_HUFFMAN:
		return lz77_huffman_inflate(c, out, size);
	case COMPRESSION_LZ4:
		return lz4_inflate(c, out, size);
	default:
		return false;
	}
}

/* [MS-SMB2] 2.2.42.2.1: a payload, at what is left of out; how many bytes it makes. */
static bool payload(struct cur *c, uint8_t *out, uint32_t room, uint32_t *made)
{
	uint64_t how = cur_le(c, 2), size;

	cur_take(c, 2);
	uint64_t len = cur_le(c, 4);
	struct cur data = cur_sub(c, c->pos, len);
	if (c->bad || data.bad)
		return false;
	cur_take(c, (uint32_t)len);
	size = len;
	if (how == COMPRESSION_PATTERN_V1) {
		uint8_t pattern = (uint8_t)cur_le(&data, 1);

		cur_take(&data, 3);
		size = cur_le(&data, 4);
		if (data.bad || size > room)
			return false;
		memset(out, pattern, size);
	} else {
		if (how != COMPRESSION_NONE)
			size = cur_le(&data, 4);
		if (data.bad || size > room || !inflate(how, data, out, (uint32_t)size))
			return false;
	}
	*made = (uint32_t)size;
	return true;
}

static bool chained(struct cur c, uint8_t *out, uint32_t size)
{
	uint32_t at = 0, made = 0;

	cur_take(&c, 8);
	while (cur_left(&c)) {
		if (!payload(&c, out + at, size - at, &made))
			return false;
		at += made;
	}
	return at == size;
}

bool decompress(struct cur c, uint8_t *out, uint32_t size)
{
	uint64_t offset = 0, how = 0;

	if (compression_is_chained(c))
		return chained(c, out, size);
	cur_peek(&c, c.pos + OFFSET_AT, 4, &offset);
	cur_peek(&c, c.pos + 8, 2, &how);
	cur_take(&c, COMPRESSION_HEADER_LEN);
	const uint8_t *first = offset <= size ? cur_take(&c, (uint32_t)offset) : NULL;
	if (!first)
		return false;
	memcpy(out, first, offset);
	return inflate(how, c, out + offset, size - (uint32_t)offset);
}
