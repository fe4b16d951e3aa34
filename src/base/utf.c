/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf.h"

#define REPLACEMENT 0xfffdu

void utf8_add(struct buf *out, uint32_t ch)
{
	if (ch < 0x80) {
		buf_char(out, (char)ch);
		return;
	}
	if (ch < 0x800) {
		buf_char(out, (char)(0xc0 | ch >> 6));
	} else {
		if (ch < 0x10000) {
			buf_char(out, (char)(0xe0 | ch >> 12));
		} else {
			buf_char(out, (char)(0xf0 | ch >> 18));
			buf_char(out, (char)(0x80 | (ch >> 12 & 0x3f)));
		}
		buf_char(out, (char)(0x80 | (ch >> 6 & 0x3f)));
	}
	buf_char(out, (char)(0x80 | (ch & 0x3f)));
}

/* Writes the ASCII characters that the text begins with; returns how many bytes they take in it. */
static size_t ascii_run(struct buf *out, const uint8_t *p, size_t n)
{
	char *to = out->p + out->n;
	size_t i = 0;

	for (; i + 1 < n && p[i] < 0x80 && !p[i + 1]; i += 2)
		*to++ = (char)p[i];
	out->n += i / 2;
	return i;
}

void utf16_to_utf8(struct buf *out, const uint8_t *p, size_t n)
{
	buf_reserve(out, n + n / 2);
	for (size_t i = ascii_run(out, p, n); i + 1 < n; i += 2) {
		uint32_t ch = (uint32_t)p[i] | (uint32_t)p[i + 1] << 8;

		if (ch >= 0xd800 && ch < 0xe000) {
			uint32_t low = i + 3 < n ? (uint32_t)p[i + 2] | (uint32_t)p[i + 3] << 8 : 0;

			if (ch < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
				ch = 0x10000 + ((ch & 0x3ff) << 10 | (low & 0x3ff));
				i += 2;
			} else {
				ch = REPLACEMENT;
			}
		}
		utf8_add(out, ch);
	}
	if (n % 2)
		utf8_add(out, REPLACEMENT);
}

unsigned utf8_char(const char *p, size_t n, uint32_t *ch)
{
	const uint8_t *b = (const uint8_t *)p;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned len = n == 0        ? 0
		       : b[0] < 0x80 ? 1
		       : b[0] < 0xc2 ? 0
		       : b[0] < 0xe0 ? 2
		       : b[0] < 0xf0 ? 3
		       : b[0] < 0xf5 ? 4
				     : 0;

	if (!len || len > n)
		return 0;
	uint32_t c = len == 1 ? b[0] : b[0] & (0x7fu >> len);
	for (unsigned i = 1; i < len; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (b[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*ch = c;
	return len;
}

void utf8_mend(struct buf *out, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t ch = REPLACEMENT;
		unsigned used = utf8_char((const char *)p + i, n - i, &ch);

		utf8_add(out, ch);
		i += used ? used : 1;
	}
}
