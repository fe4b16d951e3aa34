/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of a capture on its way to a terminal and into JSON, over any bytes. */
#include <assert.h>

#include "base/utf.h"
#include "report/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Nothing that controls a terminal or changes the direction of text. */
static void check_harmless(const struct buf *b)
{
	for (size_t i = 0; i < b->n;) {
		uint32_t ch = 0;
		unsigned len = utf8_char(b->p + i, b->n - i, &ch);

		assert(len);
		assert(ch >= 0x20 && ch != 0x7f && (ch < 0x80 || ch >= 0xa0));
		assert(ch < 0x2028 || ch > 0x202e);
		assert(ch < 0x2066 || ch > 0x2069);
		i += len;
	}
}

/* No quotation mark ends the string before its end. */
static void check_string(const struct buf *b)
{
	for (size_t i = 0; i < b->n; i++) {
		assert(b->p[i] != '"');
		if (b->p[i] == '\\')
			assert(++i < b->n && strchr("\"\\bfnrtu", b->p[i]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = { 0 }, json = { 0 };

	escape_text(&text, (const char *)data, n);
	check_harmless(&text);
	escape_json(&json, (const char *)data, n);
	check_harmless(&json);
	check_string(&json);
	buf_free(&text);
	buf_free(&json);
	return 0;
}
