/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The examples of [MS-XCA] 3 and [MS-SMB2] 2.2.42, and what is damaged. */
#include "dissect/compress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

typedef bool inflater(struct cur c, uint8_t *out, uint32_t size);

struct text {
	const uint8_t *p;
	uint32_t n;
};

#define BYTES(...)                                                                                 \
	(struct text)                                                                              \
	{                                                                                          \
		(const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })         \
	}

#define ALPHABET "abcdefghijklmnopqrstuvwxyz"

/* "abc" a hundred times */
static struct text abc_100(void)
{
	static uint8_t text[300];

	for (unsigned i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)('a' + i % 3);
	return (struct text){ text, sizeof(text) };
}

/* In a buffer of exactly that size, so that a write behind it is seen. */
static void makes(inflater *inflate, struct text in, struct text want)
{
	uint8_t *copy = xmalloc(in.n), *out = xmalloc(want.n);

	memcpy(copy, in.p, in.n);
	assert_true(inflate(cur_make(copy, in.n), out, want.n));
	assert_memory_equal(out, want.p, want.n);
	free(copy);
	free(out);
}

/* Cut anywhere, with any bit flipped, or of another size: no crash, mostly refused. */
static void survives(inflater *inflate, struct text in, uint32_t size)
{
	uint8_t *out = xmalloc(size + 1);

	for (uint32_t n = 0; n < in.n; n++) {
		uint8_t *cut = xmalloc(n + 1ul);

		memcpy(cut, in.p, n);
		(void)!inflate(cur_make(cut, n), out, size);
		free(cut);
	}
	for (uint32_t bit = 0; bit < in.n * 8; bit++) {
		uint8_t *flipped = xmalloc(in.n);

		memcpy(flipped, in.p, in.n);
		flipped[bit / 8] ^= (uint8_t)(1u << bit % 8);
		(void)!inflate(cur_make(flipped, in.n), out, size);
		free(flipped);
	}
	assert_false(inflate(cur_make(in.p, 0), out, size));
	assert_false(inflate(cur_make(in.p, in.n / 2), out, size));
	assert_false(inflate(cur_make(in.p, in.n), out, 1) && size != 1 && in.n < 8);
	free(out);
}

static void lz77(void **state)
{
	struct text letters = { (const uint8_t *)ALPHABET, 26 };
	uint8_t plain[4 + 26] = { 0x3f, 0, 0, 0 };
	struct text abc =
		BYTES(0xff, 0xff, 0xff, 0x1f, 0x61, 0x62, 0x63, 0x17, 0x00, 0x0f, 0xff, 0x26, 0x01);

	(void)state;
	memcpy(plain + 4, ALPHABET, 26);
	makes(lz77_inflate, (struct text){ plain, sizeof(plain) }, letters);
	makes(lz77_inflate, abc, abc_100());
	survives(lz77_inflate, abc, 300);
}

static void huffman(void **state)
{
	uint8_t plain[256 + 20] = { 0 }, abc[256 + 7] = { 0 };
	static const uint8_t lengths[] = { 0x50, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55,
		0x55, 0x55, 0x45, 0x44, 0x04 };
	static const uint8_t codes[] = { 0xd8, 0x52, 0x3e, 0xd7, 0x94, 0x11, 0x5b, 0xe9, 0x19, 0x5f,
		0xf9, 0xd6, 0x7c, 0xdf, 0x8d, 0x04, 0x00, 0x00, 0x00, 0x00 };
	static const uint8_t abc_codes[] = { 0xa8, 0xdc, 0x00, 0x00, 0xff, 0x26, 0x01 };
	struct text letters = { (const uint8_t *)ALPHABET, 26 };

	(void)state;
	memcpy(plain + 48, lengths, sizeof(lengths));
	plain[128] = 0x04;
	memcpy(plain + 256, codes, sizeof(codes));
	makes(lz77_huffman_inflate, (struct text){ plain, sizeof(plain) }, letters);
	abc[48] = 0x30;
	abc[49] = 0x23;
	abc[128] = 0x02;
	abc[143] = 0x20;
	memcpy(abc + 256, abc_codes, sizeof(abc_codes));
	makes(lz77_huffman_inflate, (struct text){ abc, sizeof(abc) }, abc_100());
	survives(lz77_huffman_inflate, (struct text){ abc, sizeof(abc) }, 300);
}

static void lznt1(void **state)
{
	static const char tune[] =
		"F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E "
		"F# G F# D E F# G F# E D E A F# F# G A A G F# E D D E F# E D D";
	struct text packed = BYTES(0x38, 0xb0, 0x88, 0x46, 0x23, 0x20, 0x00, 0x20, 0x47, 0x20, 0x41,
		0x00, 0x10, 0xa2, 0x47, 0x01, 0xa0, 0x45, 0x20, 0x44, 0x00, 0x08, 0x45, 0x01, 0x50,
		0x79, 0x00, 0xc0, 0x45, 0x20, 0x05, 0x24, 0x13, 0x88, 0x05, 0xb4, 0x02, 0x4a, 0x44,
		0xef, 0x03, 0x58, 0x02, 0x8c, 0x09, 0x16, 0x01, 0x48, 0x45, 0x00, 0xbe, 0x00, 0x9e,
		0x00, 0x04, 0x01, 0x18, 0x90, 0x00);

	(void)state;
	assert_int_equal(sizeof(tune), 142);
	makes(lznt1_inflate, packed, (struct text){ (const uint8_t *)tune, sizeof(tune) });
	survives(lznt1_inflate, packed, sizeof(tune));
	/* a chunk that is not compressed */
	makes(lznt1_inflate, BYTES(0x02, 0x30, 'a', 'b', 'c'),
		(struct text){ (const uint8_t *)"abc", 3 });
}

static bool whole(struct cur c, uint8_t *out, uint32_t size)
{
	uint32_t said = 0;

	return compressed_size(c, &said) && said == size && decompress(c, out, size);
}

#define HEAD(size) 0xfc, 'S', 'M', 'B', (uint8_t)(size), (uint8_t)((size) >> 8), 0, 0

static void unchained(void **state)
{
	/* two bytes as they are, then LZ77 */
	struct text in = BYTES(HEAD(300), 2, 0, 0, 0, 2, 0, 0, 0, 'x', 'y', 0xff, 0xff, 0xff, 0x1f,
		0x61, 0x62, 0x63, 0x17, 0x00, 0x0f, 0xff, 0x26, 0x01);
	uint8_t want[302] = "xy";

	(void)state;
	memcpy(want + 2, abc_100().p, 300);
	makes(whole, in, (struct text){ want, sizeof(want) });
	survives(whole, in, sizeof(want));
}

static void chained(void **state)
{
	struct text in = BYTES(HEAD(2 + 5 + 300 + 6), 0, 0, 1, 0, 2, 0, 0, 0, 'x', 'y', /* none */
		4, 0, 0, 0, 8, 0, 0, 0, 'z', 0, 0, 0, 5, 0, 0, 0, /* pattern */
		2, 0, 0, 0, 17, 0, 0, 0, 0x2c, 1, 0, 0, 0xff, 0xff, 0xff, 0x1f, 0x61, 0x62, 0x63,
		0x17, 0x00, 0x0f, 0xff, 0x26, 0x01,                                       /* LZ77 */
		5, 0, 0, 0, 11, 0, 0, 0, 6, 0, 0, 0, 0x60, 'l', 'z', '4', 'l', 'z', '4'); /* LZ4 */
	uint8_t want[2 + 5 + 300 + 6] = "xyzzzzz";

	(void)state;
	memcpy(want + 7, abc_100().p, 300);
	memcpy(want + 307, "lz4lz4", 6);
	makes(whole, in, (struct text){ want, sizeof(want) });
	survives(whole, in, sizeof(want));
}

static void bombs(void **state)
{
	uint32_t size;
	uint8_t out[64];
	/* 4 GiB of zeros, and sums that overflow */
	struct text pattern = BYTES(0xfc, 'S', 'M', 'B', 0xff, 0xff, 0xff, 0xff, 4, 0, 1, 0, 8, 0,
		0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);
	struct text offset =
		BYTES(0xfc, 'S', 'M', 'B', 16, 0, 0, 0, 2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);
	struct text more = BYTES(HEAD(64), 4, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 4, 0, 0,
		0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);

	(void)state;
	assert_false(compressed_size(cur_make(pattern.p, pattern.n), &size));
	assert_false(compressed_size(cur_make(offset.p, offset.n), &size));
	assert_true(compressed_size(cur_make(more.p, more.n), &size));
	assert_int_equal(size, sizeof(out));
	assert_false(decompress(cur_make(more.p, more.n), out, size));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lz77),
		cmocka_unit_test(huffman),
		cmocka_unit_test(lznt1),
		cmocka_unit_test(unchained),
		cmocka_unit_test(chained),
		cmocka_unit_test(bombs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
