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
	while (cap < b->n + n)
		cap *= 2;
	b->p = xrealloc(b->p, cap);
	b->cap = cap;
}

void buf_dec(struct buf *b, uint64_t v, unsigned width)
{
	char digits[20];
	unsigned n = 0;

	do {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	while (n < width && n < sizeof(digits))
		digits[n++] = '0';
	buf_reserve(b, n);
	while (n > 0)
		b->p[b->n++] = digits[--n];
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
