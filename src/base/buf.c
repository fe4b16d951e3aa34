/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char hex_digits[] = "0123456789abcdef";

void buf_reserve_slow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;

	if (n > SIZE_MAX / 4 - b->n)
		oom();
	while (cap <= b->n + n)
		cap *= 2;
	b->p = xrealloc(b->p, cap);
	b->cap = cap;
}

#define DIGITS_MAX 20u

/* How many digits v has: from the number of its bits, which may be one too few. */
static unsigned count_digits(uint64_t v)
{
	static const uint64_t least[] = { 0, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
		100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
		100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
		1000000000000000000, 10000000000000000000u };
	unsigned bits = 64u - (unsigned)__builtin_clzll(v | 1);
	unsigned n = bits * 1233 >> 12; /* log10(2) */

	return n + (v >= least[n]);
}

/* Writes n digits of v, two at a time and as soon as possible with the faster division. */
static void put_digits(char *p, unsigned n, uint64_t v)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
				    "25262728293031323334353637383940414243444546474849"
				    "50515253545556575859606162636465666768697071727374"
				    "75767778798081828384858687888990919293949596979899";

	for (; v > UINT32_MAX; v /= 100)
		memcpy(p + (n -= 2), pairs + v % 100 * 2, 2);
	uint32_t rest = (uint32_t)v;
	for (; n >= 2; rest /= 100)
		memcpy(p + (n -= 2), pairs + rest % 100 * 2, 2);
	if (n)
		*p = (char)('0' + rest);
}

void buf_dec(struct buf *b, uint64_t v, unsigned width)
{
	unsigned n = count_digits(v);

	if (n < width)
		n = width; /* leading zeros come by themselves */
	buf_reserve(b, n);
	put_digits(b->p + b->n, n, v);
	b->n += n;
}

void buf_column(struct buf *b, uint64_t v, unsigned width, char sign)
{
	buf_reserve(b, BUF_COLUMN_MAX + 1 + DIGITS_MAX);
	unsigned n = count_digits(v), signs = sign != ' ';
	char *p = b->p + b->n;

	memset(p, ' ', BUF_COLUMN_MAX);
	if (n + signs < width)
		p += width - n - signs;
	if (signs)
		*p++ = sign;
	put_digits(p, n, v);
	b->n = (size_t)(p - b->p) + n;
}

void buf_u64(struct buf *b, uint64_t v)
{
	buf_dec(b, v, 1);
}

void buf_hex(struct buf *b, uint64_t v, unsigned digits)
{
	buf_reserve(b, digits);
	for (unsigned i = digits; i-- > 0; v >>= 4)
		b->p[b->n + i] = hex_digits[v & 15];
	b->n += digits;
}

void buf_hexbytes(struct buf *b, const uint8_t *p, size_t n)
{
	buf_reserve(b, 2 * n);
	for (size_t i = 0; i < n; i++) {
		b->p[b->n++] = hex_digits[p[i] >> 4];
		b->p[b->n++] = hex_digits[p[i] & 15];
	}
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	buf_reserve(b, 128);
	int n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
	if (n > 0 && (size_t)n >= b->cap - b->n) {
		buf_reserve(b, (size_t)n + 1);
		vsnprintf(b->p + b->n, b->cap - b->n, fmt, again);
	}
	if (n > 0)
		b->n += (size_t)n;
	va_end(again);
	va_end(ap);
}

const char *buf_cstr(struct buf *b)
{
	buf_reserve(b, 1);
	b->p[b->n] = '\0';
	return b->p;
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}
