/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "diff/rules.h"

static const struct {
	const char *a, *b, *pattern, *name; /* pattern NULL: nothing in common */
} cases[] = {
	{ "run_17.log", "run_204.log", "run_[0-9]+[.]log", "run_X.log" },
	{ "run_1700.log", "run_1799.log", "run_[0-9]+[.]log", "run_X.log" },
	{ "durable_open_Xk3q.dat", "durable_open_Xz9q.dat", "durable_open_[0-9A-Za-z]{4}[.]dat",
		"durable_open_X.dat" },
	{ "reopen2_6Xc7WUh#.dat", "reopen2_6T#ArAY3.dat", "reopen2_[^\\\\]{8}[.]dat",
		"reopen2_X.dat" },
	{ "tmp-deadbeef", "tmp-d0d0cafe", "tmp-[0-9A-Fa-f]{8}", "tmp-X" },
	{ "4f21ab90", "77c0e1d2", "[0-9A-Fa-f]{8}", "X" },
	{ "test1", "test", "test[0-9]*", "testX" },
	{ "(a;b) 1", "(a;b) 2", NULL, NULL },
	{ "(abc;b) 1", "(abc;b) 2", "[(]abc[;]b[)][ ][0-9]+", "(abc_b) X" },
	{ "a.txt", "A.txt", NULL, NULL },
	{ "report", "minutes", NULL, NULL },
	{ "same", "same", NULL, NULL },
	{ "", "x", NULL, NULL },
};

static void two_names_give_a_pattern(void **state)
{
	struct buf pattern = { 0 }, name = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		pattern.n = name.n = 0;
		bool found = pattern_of(cases[i].a, cases[i].b, &pattern, &name);

		assert_int_equal(found, cases[i].pattern != NULL);
		if (!found)
			continue;
		assert_string_equal(buf_cstr(&pattern), cases[i].pattern);
		assert_string_equal(buf_cstr(&name), cases[i].name);
	}
	buf_free(&pattern);
	buf_free(&name);
}

/* What it is for: both become the same name. */
static void pattern_maps_both(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf pattern = { 0 }, name = { 0 }, a = { 0 }, b = { 0 };
		struct rules rules = { 0 };
		struct err e;

		if (!cases[i].pattern)
			continue;
		assert_true(pattern_of(cases[i].a, cases[i].b, &pattern, &name));
		assert_true(rules_map(&rules, buf_cstr(&pattern), buf_cstr(&name), &e));
		assert_true(rules_mapped(&rules, cases[i].a, &a));
		assert_true(rules_mapped(&rules, cases[i].b, &b));
		assert_string_equal(buf_cstr(&a), buf_cstr(&b));
		assert_string_equal(buf_cstr(&a), cases[i].name);
		rules_free(&rules);
		buf_free(&pattern);
		buf_free(&name);
		buf_free(&a);
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_names_give_a_pattern),
		cmocka_unit_test(pattern_maps_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
