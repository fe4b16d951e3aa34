/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_UTF_H
#define BASE_UTF_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends UTF-16LE of n bytes as UTF-8; what is no character becomes U+FFFD. */
void utf16_to_utf8(struct buf *out, const uint8_t *p, size_t n);

/*
 * Decodes one character of UTF-8; returns its length, or 0, leaving *ch as it
 * is, if the bytes are not valid UTF-8.
 */
unsigned utf8_char(const char *p, size_t n, uint32_t *ch);

/* Appends bytes that should be UTF-8; each that is none becomes U+FFFD. */
void utf8_mend(struct buf *out, const uint8_t *p, size_t n);

/* Appends a character as UTF-8. */
void utf8_add(struct buf *out, uint32_t ch);

#endif
