/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/hint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct {
	const char *a, *b, *hint; /* NULL: nothing to say */
} cases[] = {
	{ "a.txt", "A.txt", "only in case: \"a\" -> \"A\", character 1" },
	{ "docs\\stra\u00dfe", "docs\\STRASSE",
		"only in case: \"stra\u00dfe\" -> \"STRASSE\", character 6" },
	{ "dir/a", "dir\\a", "only in direction of slashes: \"/\" -> \"\\\", character 4" },
	{ "name", "name  ", "only in blanks at the end: \"\" -> \"  \", character 5" },
	{ "caf\u00e9.txt", "cafe\u0301.txt",
		"only in Unicode normalisation: \"\u00e9\" composed -> decomposed, character 4" },
	{ "e\u0301", "\u00e9",
		"only in Unicode normalisation: \"e\u0301\" decomposed -> composed, character 1" },
	{ "A/b ", "a\\b",
		"only in case and direction of slashes and blanks at the end: \"A/b \" -> "
		"\"a\\b\", character 1" },
	{ "report-17.txt", "report-18.txt", "\"7\" -> \"8\", character 9" },
	{ "\u00e9a", "\u00e8a", "\"\u00e9\" -> \"\u00e8\" (U+00E9 -> U+00E8), character 1" },
	{ "docs", "do\u0441s", "\"c\" -> \"\u0441\" (U+0063 -> U+0441), character 3" },
	{ "a\u00a0b.txt", "ab.txt", "\"\u00a0\" -> \"\", character 2" },
	{ "e\u0301", "e\u0300", NULL },
	{ "x\x1b[0m", "x\x1b[1m", "\"0\" -> \"1\", character 4" },
	{ "report", "minutes", NULL },
	{ "", "x", NULL },
	{ "SERVER", "SERVER", NULL },
};

static void names_that_look_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf a = { 0 }, b = { 0 }, out = { 0 };

		buf_str(&a, cases[i].a);
		buf_str(&b, cases[i].b);
		bool found = hint_text(&a, &b, &out);
		if (cases[i].hint)
			assert_string_equal(buf_cstr(&out), cases[i].hint);
		assert_int_equal(found, cases[i].hint != NULL);
		assert_int_equal(out.n != 0, found);
		buf_free(&a);
		buf_free(&b);
		buf_free(&out);
	}
}

/* Whatever comes from a capture: half characters, no characters, zeros. */
static void any_bytes_are_safe(void **state)
{
	static const char bytes[] = "\xc3\xa9\0\xff\xcc\x81 \xe2\x80/\\Z";
	const size_t n = sizeof(bytes) - 1;

	(void)state;
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= n; j++) {
			struct buf a = { 0 }, b = { 0 }, out = { 0 };

			buf_add(&a, bytes, i);
			buf_add(&b, bytes + j, n - j);
			hint_text(&a, &b, &out);
			buf_free(&a);
			buf_free(&b);
			buf_free(&out);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_look_alike),
		cmocka_unit_test(any_bytes_are_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
