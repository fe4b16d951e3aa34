/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_COMPRESS_H
#define DISSECT_COMPRESS_H

/* Compressed SMB2 messages, [MS-SMB2] 2.2.42, and their algorithms, [MS-XCA]. */

#include <stdbool.h>

#include "base/cur.h"
#include "base/err.h"

/* No message is larger: the session service has 24 bits of length. */
#define INFLATED_MAX (1u << 24)

/* [MS-SMB2] 2.2.3.1.3 */
enum compression {
	COMPRESSION_NONE,
	COMPRESSION_LZNT1,
	COMPRESSION_LZ77,
	COMPRESSION_LZ77_HUFFMAN,
	COMPRESSION_PATTERN_V1,
	COMPRESSION_LZ4,
};

#define COMPRESSION_HEADER_LEN 16u

/* Whether a header is followed by payloads that each have their own. */
bool compression_is_chained(struct cur c);

/*
 * How many bytes the message is when decompressed, as its header says; false
 * if it is none, or more than INFLATED_MAX. c begins with the header.
 */
bool compressed_size(struct cur c, uint32_t *size) MUST_USE;

/* Decompresses to size bytes at out; false if the data is damaged or makes another number. */
bool decompress(struct cur c, uint8_t *out, uint32_t size) MUST_USE;

/* One algorithm: all of the view makes exactly size bytes. */
bool lznt1_inflate(struct cur c, uint8_t *out, uint32_t size) MUST_USE;
bool lz77_inflate(struct cur c, uint8_t *out, uint32_t size) MUST_USE;
bool lz77_huffman_inflate(struct cur c, uint8_t *out, uint32_t size) MUST_USE;

/*
 * Copies n bytes from distance before out[at], one by one, so that what was
 * copied is copied again; false if that begins before out or ends behind size.
 */
static inline bool copy_match(
	uint8_t *out, uint32_t at, uint32_t size, uint32_t distance, uint64_t n)
{
	if (distance > at || n > size - at)
		return false;
	if (distance >= n) {
		memcpy(out + at, out + at - distance, n);
		return true;
	}
	for (uint64_t i = 0; i < n; i++)
		out[at + i] = out[at + i - distance];
	return true;
}

#endif
