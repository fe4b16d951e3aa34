/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/utf.h"

#include <cmocka.h>

static void expect_utf16(const char *bytes, size_t n, const char *expected)
{
	struct buf b = { 0 };

	utf16_to_utf8(&b, (const uint8_t *)bytes, n);
	assert_string_equal(buf_cstr(&b), expected);
	buf_free(&b);
}

/* Examples of the Unicode Standard, table 3-4 and chapter 3.9 */
static void utf16(void **state)
{
	(void)state;
	expect_utf16("a\0\xe9\0\xac\x20", 6, "a\xc3\xa9\xe2\x82\xac");
	expect_utf16("\x00\xd8\x02\xdf", 4, "\xf0\x90\x8c\x82"); /* U+10302 */
	expect_utf16("\xff\xdb\xff\xdf", 4, "\xf4\x8f\xbf\xbf"); /* U+10FFFF */
	expect_utf16("", 0, "");
}

static void utf16_broken(void **state)
{
	(void)state;
	expect_utf16("\x00\xd8", 2, "\xef\xbf\xbd");
	expect_utf16("\x00\xd8"
		     "a\0",
		4,
		"\xef\xbf\xbd"
		"a");
	expect_utf16("\x02\xdf\x00\xd8", 4, "\xef\xbf\xbd\xef\xbf\xbd");
	expect_utf16("a\0b", 3, "a\xef\xbf\xbd");
	expect_utf16("\x00\xd8\x02", 3, "\xef\xbf\xbd\xef\xbf\xbd");
}

static void expect_char(const char *text, unsigned len, uint32_t expected)
{
	uint32_t ch = 12345;

	assert_int_equal(utf8_char(text, strlen(text), &ch), len);
	assert_int_equal(ch, expected);
}

static void utf8(void **state)
{
	(void)state;
	expect_char("a", 1, 'a');
	expect_char("\xc2\x80", 2, 0x80);
	expect_char("\xdf\xbf", 2, 0x7ff);
	expect_char("\xe0\xa0\x80", 3, 0x800);
	expect_char("\xef\xbf\xbf", 3, 0xffff);
	expect_char("\xf0\x90\x80\x80", 4, 0x10000);
	expect_char("\xf4\x8f\xbf\xbf", 4, 0x10ffff);
}

/* Not shortest form, surrogates, beyond U+10FFFF, cut, a continuation alone: ch stays. */
static void utf8_broken(void **state)
{
	static const char *const broken[] = { "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xff", "\x80", "\xe2\x82", "\xe2\x82z", "\xf0\x9f\x98" };

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		expect_char(broken[i], 0, 12345);
	uint32_t ch = 12345;
	assert_int_equal(utf8_char("", 0, &ch), 0);
	assert_int_equal(utf8_char("\xc2\x80", 1, &ch), 0);
}

static void every_character_both_ways(void **state)
{
	struct buf b = { 0 };

	(void)state;
	for (uint32_t ch = 0; ch <= 0x10ffff; ch++) {
		uint32_t back = 0;

		if (ch >= 0xd800 && ch < 0xe000)
			continue;
		b.n = 0;
		utf8_add(&b, ch);
		assert_int_equal(utf8_char(b.p, b.n, &back), b.n);
		assert_int_equal(back, ch);
	}
	buf_free(&b);
}

static void mending(void **state)
{
	static const char text[] = "a\xff\xe2\x82\xac\xe2\x82";
	struct buf b = { 0 };

	(void)state;
	utf8_mend(&b, (const uint8_t *)text, sizeof(text) - 1);
	assert_string_equal(buf_cstr(&b), "a\xef\xbf\xbd\xe2\x82\xac\xef\xbf\xbd\xef\xbf\xbd");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf16),
		cmocka_unit_test(utf16_broken),
		cmocka_unit_test(utf8),
		cmocka_unit_test(utf8_broken),
		cmocka_unit_test(every_character_both_ways),
		cmocka_unit_test(mending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
