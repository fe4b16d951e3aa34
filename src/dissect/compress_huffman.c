/* SPDX-License-Identifier: GPL-3.0-or-later */

/* LZ77+Huffman, [MS-XCA] 2.2: blocks of 64 KiB, each with its own code. */
#include <stdlib.h>

#include "dissect/compress.h"

#define SYMBOLS 512u
#define CODE_MAX 15u /* bits */
#define BLOCK 65536u
#define MATCH 256u /* symbols from here on are matches */

/* By the next CODE_MAX bits: the symbol and the length of its code. */
struct code {
	uint16_t symbol[1u << CODE_MAX];
	uint8_t bits[1u << CODE_MAX];
};

/* The bit stream: 16-bit words between which lengths stand as bytes. */
struct stream {
	struct cur c;
	uint32_t next; /* the next bits, highest first */
	int extra;     /* bits in next beyond 16 */
	unsigned past; /* words read behind the end */
};

/* A word; behind the end zeros, since the last code may not need it. */
static uint32_t word(struct stream *s)
{
	if (cur_left(&s->c) < 2) {
		s->past++;
		s->c.pos = s->c.end;
		return 0;
	}
	return (uint32_t)cur_le(&s->c, 2);
}

static void start(struct stream *s)
{
	s->next = word(s) << 16;
	s->next |= word(s);
	s->extra = 16;
}

static void skip(struct stream *s, unsigned n)
{
	s->next <<= n;
	s->extra -= (int)n;
	if (s->extra < 0) {
		s->next |= word(s) << -s->extra;
		s->extra += 16;
	}
}

/* Codes of one length follow each other, shorter ones first; together they fill the table. */
static bool read_code(struct cur *c, struct code *code)
{
	uint8_t lengths[SYMBOLS];
	uint32_t at = 0;

	for (unsigned i = 0; i < SYMBOLS; i += 2) {
		uint64_t pair = cur_le(c, 1);

		lengths[i] = pair & 15;
		lengths[i + 1] = (uint8_t)(pair >> 4);
	}
	for (unsigned bits = 1; bits <= CODE_MAX && !c->bad; bits++)
		for (unsigned i = 0; i < SYMBOLS; i++) {
			uint32_t n = 1u << (CODE_MAX - bits);

			if (lengths[i] != bits)
				continue;
			if (n > (1u << CODE_MAX) - at)
				return false;
			for (; n > 0; n--, at++) {
				code->symbol[at] = (uint16_t)i;
				code->bits[at] = (uint8_t)bits;
			}
		}
	return at == 1u << CODE_MAX;
}

static uint64_t match_length(struct stream *s, unsigned symbol)
{
	uint64_t n = symbol & 15;

	if (n == 15) {
		n = cur_le(&s->c, 1);
		if (n == 255) {
			n = cur_le(&s->c, 2);
			if (n == 0)
				n = cur_le(&s->c, 4);
			if (n < 15)
				s->c.bad = true;
		} else {
			n += 15;
		}
	}
	return n + 3;
}

static bool block(struct stream *s, const struct code *code, uint8_t *out, uint32_t *at,
	uint32_t block_end, uint32_t size)
{
	while (*at < block_end) {
		uint32_t index = s->next >> (32 - CODE_MAX);
		unsigned symbol = code->symbol[index];

		skip(s, code->bits[index]);
		if (symbol < MATCH) {
			out[(*at)++] = (uint8_t)symbol;
		} else {
			unsigned distance_bits = (symbol - MATCH) >> 4;
			uint64_t n = match_length(s, symbol - MATCH);
			uint32_t distance = 1u << distance_bits;

			if (distance_bits)
				distance += s->next >> (32 - distance_bits);
			skip(s, distance_bits);
			if (s->c.bad || !copy_match(out, *at, size, distance, n))
				return false;
			*at += (uint32_t)n;
		}
		if (s->past > 2)
			return false;
	}
	return true;
}

bool lz77_huffman_inflate(struct cur c, uint8_t *out, uint32_t size)
{
	struct code *code = xmalloc(sizeof(*code));
	struct stream s = { .c = c };
	uint32_t at = 0;
	bool ok = true;

	while (ok && at < size) {
		uint32_t end = size - at > BLOCK ? at + BLOCK : size;

		ok = read_code(&s.c, code);
		start(&s);
		ok = ok && block(&s, code, out, &at, end, size);
	}
	free(code);
	return ok;
}
