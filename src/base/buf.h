/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_BUF_H
#define BASE_BUF_H

/*
 * A growing byte buffer that text is written into. All output of the program
 * goes through one.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"

struct buf {
	char *p;
	size_t n, cap;
};

/* Makes room for n more bytes. One is always left over, so that a buffer in use is not NULL. */
void buf_reserve_slow(struct buf *b, size_t n);

static inline void buf_reserve(struct buf *b, size_t n)
{
	if (!b->p || n >= b->cap - b->n)
		buf_reserve_slow(b, n);
}

static inline void buf_add(struct buf *b, const void *p, size_t n)
{
	buf_reserve(b, n);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

static inline void buf_char(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->p[b->n++] = c;
}

static inline void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_u64(struct buf *b, uint64_t v);                 /* decimal */
void buf_dec(struct buf *b, uint64_t v, unsigned width); /* decimal, at least width digits */
/*
 * Decimal, right-aligned in a column of width <= BUF_COLUMN_MAX, before it the
 * sign ('-', or ' ' for none).
 */
#define BUF_COLUMN_MAX 16u
void buf_column(struct buf *b, uint64_t v, unsigned width, char sign);
void buf_hex(struct buf *b, uint64_t v, unsigned digits); /* lower case, exactly digits */
void buf_hexbytes(struct buf *b, const uint8_t *p, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The text with a NUL behind it that does not count; valid until the next call. */
const char *buf_cstr(struct buf *b);

void buf_free(struct buf *b);

#endif
