/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/escape.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf.h"

#define REPLACEMENT 0xfffdu

/* Characters from U+0080 on that a terminal must not get: C1 controls, those that change the
 * direction of text, that are invisible, or that end a line. */
static bool is_tricky(uint32_t ch)
{
	return ch < 0xa0 || ch == 0xad || ch == 0x61c || ch == 0x180e ||
	       (ch >= 0x200b && ch <= 0x200f) || (ch >= 0x2028 && ch <= 0x202e) ||
	       (ch >= 0x2060 && ch <= 0x206f) || ch == 0xfeff || (ch >= 0xfff9 && ch <= 0xfffb) ||
	       (ch >= 0xe0000 && ch <= 0xe0fff);
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* The same for eight bytes at once; false may be wrong. */
static bool are_plain(const char *s)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t w;

	memcpy(&w, s, sizeof(w));
	return !(((w - 0x20 * ones) | (w + ones) | w) & 0x80 * ones);
}

static size_t plain_run(const char *s, size_t n)
{
	size_t i = 0;

	while (n - i >= 8 && are_plain(s + i))
		i += 8;
	if (n >= 8 && n - i < 8 && are_plain(s + n - 8))
		return n;
	while (i < n && is_plain((unsigned char)s[i]))
		i++;
	return i;
}

void escape_text(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t run = plain_run(s + i, n - i);
		uint32_t ch = 0;

		buf_add(out, s + i, run);
		i += run;
		if (i == n)
			return;
		unsigned len = utf8_char(s + i, n - i, &ch);
		if (len < 2) {
			buf_str(out, "\\x");
			buf_hex(out, (unsigned char)s[i], 2);
			len = 1;
		} else if (is_tricky(ch)) {
			buf_str(out, "\\u");
			buf_hex(out, ch, ch > 0xffff ? 6 : 4);
		} else {
			buf_add(out, s + i, len);
		}
		i += len;
	}
}

static void json_unit(struct buf *out, uint32_t unit)
{
	buf_str(out, "\\u");
	buf_hex(out, unit, 4);
}

static void json_char(struct buf *out, uint32_t ch)
{
	static const char shorts[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *at = ch && ch < 0x80 ? strchr(shorts, (int)ch) : NULL;

	if (at) {
		buf_char(out, '\\');
		buf_char(out, letters[at - shorts]);
	} else if (ch < 0x20 || ch == 0x7f || (ch > 0x7f && ch < 0x10000 && is_tricky(ch))) {
		json_unit(out, ch);
	} else if (ch >= 0x10000 && is_tricky(ch)) {
		json_unit(out, 0xd800 + ((ch - 0x10000) >> 10));
		json_unit(out, 0xdc00 + (ch & 0x3ff));
	} else {
		utf8_add(out, ch);
	}
}

/* Bytes that stand for themselves in a JSON string. */
static size_t json_run(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && is_plain((unsigned char)s[i]) && s[i] != '"' && s[i] != '\\')
		i++;
	return i;
}

void escape_json(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t run = json_run(s + i, n - i);
		uint32_t ch = REPLACEMENT;

		buf_add(out, s + i, run);
		i += run;
		if (i == n)
			return;
		unsigned len = utf8_char(s + i, n - i, &ch);
		json_char(out, ch);
		i += len ? len : 1;
	}
}
