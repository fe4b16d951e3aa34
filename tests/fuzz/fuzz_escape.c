/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: any text. Nothing but harmless text may come out, and JSON must give back what was put in.
 */
#include <string.h>

#include "base/utf.h"
#include "check.h"
#include "fuzz.h"
#include "report/escape.h"

static bool is_utf8(const char *p, size_t n)
{
	uint32_t ch;
	unsigned len;

	for (size_t i = 0; i < n; i += len) {
		len = utf8_char(p + i, n - i, &ch);
		if (!len)
			return false;
	}
	return true;
}

/* No control character, none that changes the direction of text. */
static void check_harmless(const struct buf *b)
{
	uint32_t ch = 0;

	for (size_t i = 0; i < b->n;) {
		unsigned len = utf8_char(b->p + i, b->n - i, &ch);

		CHECK(len > 0);
		CHECK(ch >= 0x20 && (ch < 0x7f || ch > 0x9f));
		CHECK((ch < 0x2028 || ch > 0x202e) && (ch < 0x2066 || ch > 0x2069));
		i += len;
	}
}

static uint32_t hex4(const char *p)
{
	char digits[5] = { p[0], p[1], p[2], p[3], 0 };
	char *end;
	unsigned long v = strtoul(digits, &end, 16);

	CHECK(end == digits + 4);
	return (uint32_t)v;
}

/* One escape of JSON at p, [RFC 8259] 7; returns its length. */
static size_t unescape(const char *p, size_t left, struct buf *out)
{
	static const char letters[] = "\"\\/bfnrt", stand_for[] = "\"\\/\b\f\n\r\t";
	uint32_t ch;

	CHECK(left >= 2);
	const char *at = strchr(letters, p[1]);
	if (at && *at) {
		buf_char(out, stand_for[at - letters]);
		return 2;
	}
	CHECK(p[1] == 'u' && left >= 6);
	ch = hex4(p + 2);
	CHECK(ch < 0xdc00 || ch > 0xdfff);
	if (ch < 0xd800 || ch > 0xdfff) {
		utf8_add(out, ch);
		return 6;
	}
	CHECK(left >= 12 && p[6] == '\\' && p[7] == 'u');
	uint32_t low = hex4(p + 8);
	CHECK(low >= 0xdc00 && low <= 0xdfff);
	utf8_add(out, 0x10000 + ((ch & 0x3ff) << 10 | (low & 0x3ff)));
	return 12;
}

static void check_json(const struct buf *json, const char *text, size_t n)
{
	struct buf back = { 0 };

	for (size_t i = 0; i < json->n;) {
		CHECK(json->p[i] != '"');
		if (json->p[i] == '\\')
			i += unescape(json->p + i, json->n - i, &back);
		else
			buf_char(&back, json->p[i++]);
	}
	if (is_utf8(text, n))
		CHECK(back.n == n && (n == 0 || memcmp(back.p, text, n) == 0));
	buf_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct buf out = { 0 };

	escape_text(&out, text, size);
	check_harmless(&out);
	out.n = 0;
	escape_json(&out, text, size);
	check_harmless(&out);
	check_json(&out, text, size);
	buf_free(&out);
	return 0;
}
