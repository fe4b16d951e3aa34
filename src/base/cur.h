/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_CUR_H
#define BASE_CUR_H

/*
 * The bounded reader: the only way to the bytes of a message. A view (base,
 * pos, end) can only be narrowed; reading past its end returns zero and marks
 * the view for good, so that a caller checks once, at the end. Positions are
 * counted from base, the start of the message, in every view made from it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* No message is longer: NetBIOS session service has 24 bits of length. */
#define MSG_MAX (1u << 25)

struct cur {
	const uint8_t *base;
	uint32_t pos, end; /* pos <= end <= MSG_MAX */
	bool bad;          /* a read went past the end */
};

static inline struct cur cur_make(const uint8_t *base, size_t len)
{
	return (struct cur){ base, 0, len > MSG_MAX ? MSG_MAX : (uint32_t)len, false };
}

static inline uint32_t cur_left(const struct cur *c)
{
	return c->end - c->pos;
}

/* The next n bytes, or NULL (and the view is bad) if they are not there. */
static inline const uint8_t *cur_take(struct cur *c, uint32_t n)
{
	if (c->bad || n > c->end - c->pos) {
		c->bad = true;
		return NULL;
	}
	c->pos += n;
	return c->base + c->pos - n;
}

/* Little-endian integer of n <= 8 bytes; 0 if it is not there. */
static inline uint64_t cur_le(struct cur *c, uint32_t n)
{
	const uint8_t *p = cur_take(c, n);
	uint64_t v = 0;

	if (!p)
		return 0;
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
		memcpy(&v, p, n);
		return v;
	}
	for (uint32_t i = n; i-- > 0;)
		v = v << 8 | p[i];
	return v;
}

/* Big-endian integer of n <= 8 bytes; 0 if it is not there. */
static inline uint64_t cur_be(struct cur *c, uint32_t n)
{
	const uint8_t *p = cur_take(c, n);
	uint64_t v = 0;

	if (p)
		for (uint32_t i = 0; i < n; i++)
			v = v << 8 | p[i];
	return v;
}

/* Like cur_le, at a position from base, without moving; false if it is not there. */
static inline bool cur_peek(const struct cur *c, uint32_t at, uint32_t n, uint64_t *v)
{
	if (at > c->end || n > c->end - at)
		return false;
	struct cur there = { c->base, at, c->end, false };
	*v = cur_le(&there, n);
	return true;
}

/* The view [off, off+len) from base; what of it lies outside c is cut and marks it bad. */
static inline struct cur cur_sub(const struct cur *c, uint64_t off, uint64_t len)
{
	struct cur s = { c->base, c->end, c->end, true };

	if (off > c->end)
		return s;
	s.pos = (uint32_t)off;
	s.bad = len > c->end - s.pos;
	s.end = s.bad ? c->end : s.pos + (uint32_t)len;
	return s;
}

#endif
