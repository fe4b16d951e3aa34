/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf.h"
#include "report/escape.h"

/* After ours: it has a macro fail(). */
#include <cmocka.h>

typedef void escape(struct buf *out, const char *s, size_t n);

static void expect(escape *function, const char *in, size_t n, const char *out)
{
	struct buf b = { 0 };

	function(&b, in, n);
	assert_string_equal(buf_cstr(&b), out);
	buf_free(&b);
}

#define TEXT(in, out) expect(escape_text, in, sizeof(in) - 1, out)
#define JSON(in, out) expect(escape_json, in, sizeof(in) - 1, out)

static void text_of_terminals(void **state)
{
	(void)state;
	TEXT("", "");
	TEXT("docs\\a b.txt", "docs\\a b.txt");
	TEXT("gr\xc3\xbc\xc3\x9f\xe2\x82\xac\xf0\x9f\x98\x80",
		"gr\xc3\xbc\xc3\x9f\xe2\x82\xac\xf0\x9f\x98\x80");
	TEXT("\x1b[2J\a\r\n\t\x7f", "\\x1b[2J\\x07\\x0d\\x0a\\x09\\x7f");
	TEXT("a\0b", "a\\x00b");
	TEXT("\xc2\x9b"
	     "31m",
		"\\u009b31m"); /* C1: the one-byte CSI */
	TEXT("txt.\xe2\x80\xaegpj", "txt.\\u202egpj");
	TEXT("\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf", "\\u2066\\u200b\\ufeff");
	TEXT("\xf3\xa0\x81\x81", "\\u0e0041"); /* a tag character */
	TEXT("\xff\xc3", "\\xff\\xc3");
	TEXT("\xc0\xaf\xed\xa0\x80", "\\xc0\\xaf\\xed\\xa0\\x80"); /* overlong; a surrogate */
}

static void text_of_json(void **state)
{
	(void)state;
	JSON("", "");
	JSON("docs\\a\"b\"", "docs\\\\a\\\"b\\\"");
	JSON("\b\f\n\r\t\x1b\x7f", "\\b\\f\\n\\r\\t\\u001b\\u007f");
	JSON("a\0b", "a\\u0000b");
	JSON("gr\xc3\xbc\xf0\x9f\x98\x80", "gr\xc3\xbc\xf0\x9f\x98\x80");
	JSON("\xc2\x85\xe2\x80\xae", "\\u0085\\u202e");
	JSON("\xf3\xa0\x81\x81", "\\udb40\\udc41");
	JSON("\xff", "\xef\xbf\xbd");
	/* Beyond U+10FFFF: each byte is replaced. */
	JSON("\xf4\x98\xa0\x98", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

/* Bytes that are likely to make trouble, more than chance would have them. */
static char nasty(unsigned *seed)
{
	static const char set[] = "\"\\\x1b\xc2\x9b\xe2\x80\xae\xf0\x9f\x98\xed\xa0\xff\0a";

	*seed = *seed * 1103515245 + 12345;
	unsigned r = *seed >> 8;

	return r & 1 ? set[(r >> 1) % (sizeof(set) - 1)] : (char)(r >> 1);
}

static void assert_harmless(const struct buf *b, bool json)
{
	for (size_t i = 0; i < b->n;) {
		uint32_t ch = 0;
		unsigned len = utf8_char(b->p + i, b->n - i, &ch);

		assert_int_not_equal(len, 0);
		assert_true(ch >= 0x20 && ch != 0x7f && !(ch >= 0x80 && ch < 0xa0) &&
			    !(ch >= 0x202a && ch <= 0x202e) && !(ch >= 0x2066 && ch <= 0x2069));
		assert_false(json && ch == '"' && (i == 0 || b->p[i - 1] != '\\'));
		i += len;
	}
}

static void whatever_comes(void **state)
{
	unsigned seed = 1;
	struct buf out = { 0 };
	char in[48];

	(void)state;
	for (unsigned round = 0; round < 100000; round++) {
		size_t n = round % sizeof(in);

		for (size_t i = 0; i < n; i++)
			in[i] = nasty(&seed);
		out.n = 0;
		escape_text(&out, in, n);
		assert_harmless(&out, false);
		out.n = 0;
		escape_json(&out, in, n);
		assert_harmless(&out, true);
	}
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_of_terminals),
		cmocka_unit_test(text_of_json),
		cmocka_unit_test(whatever_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
