/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/near.h"

/* After ours: it has a macro fail(). */
#include <cmocka.h>

static const char *nearest(const char *word)
{
	static const char *const names[] = { "format", "first", "context", "color", "compare" };
	struct near near = near_start(word);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		near_try(&near, names[i]);
	return near.best;
}

static void finds_the_nearest(void **state)
{
	(void)state;
	assert_string_equal(nearest("frmat"), "format");
	assert_string_equal(nearest("fromat"), "format");
	assert_string_equal(nearest("colour"), "color");
	assert_string_equal(nearest("contexts"), "context");
	assert_string_equal(nearest("compare"), "compare");
}

static void says_nothing_far_fetched(void **state)
{
	char endless[1000];

	(void)state;
	memset(endless, 'f', sizeof(endless));
	endless[sizeof(endless) - 1] = '\0';
	assert_null(nearest("zzzzzz"));
	assert_null(nearest(endless));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_nearest),
		cmocka_unit_test(says_nothing_far_fetched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
