/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "diff/series.h"

#include <cmocka.h>

static struct tree dialects(struct node *nodes, const char *letters)
{
	uint32_t n = 0;

	for (; letters[n]; n++)
		nodes[n] = (struct node){ .value = (uint8_t)letters[n],
			.field = F_SMB2_DIALECT,
			.flags = NODE_CONTEXT,
			.end = n + 1 };
	return (struct tree){ .nodes = nodes, .n = n };
}

/* Partners as a row of digits by element of a: the place in b, or '-'. */
static void assert_partners(const char *a, const char *b, const char *want)
{
	struct node of_a[SERIES_MAX], of_b[SERIES_MAX];
	struct tree ta = dialects(of_a, a), tb = dialects(of_b, b);
	uint32_t to_b[SERIES_MAX];
	char got[SERIES_MAX + 1] = "";

	series_align(&ta, 0, ta.n, &tb, 0, tb.n, to_b);
	for (uint32_t i = 0; i < ta.n; i++)
		got[i] = to_b[i] == UNPAIRED ? '-' : (char)('0' + to_b[i]);
	assert_string_equal(got, want);
}

static void partners(void **state)
{
	(void)state;
	assert_partners("abc", "abc", "012");
	/* one more, at any place */
	assert_partners("bc", "abc", "12");
	assert_partners("ac", "abc", "02");
	assert_partners("ab", "abc", "01");
	assert_partners("abc", "c", "--0");
	/* another in the place of one */
	assert_partners("abcd", "axd", "01-2");
	assert_partners("a", "x", "0");
}

static void lengths(void **state)
{
	struct node nodes[SERIES_MAX + 1];
	struct tree t = dialects(nodes, "abc");

	(void)state;
	assert_int_equal(series_length(&t, 0, 3), 3);
	assert_int_equal(series_length(&t, 1, 3), 2);
	assert_int_equal(series_length(&t, 0, 2), 2);
	nodes[1].field = F_SMB2_CAPABILITIES;
	assert_int_equal(series_length(&t, 0, 3), 1);
	/* a node with others below it is an element of its own kind */
	nodes[0].end = 3;
	assert_int_equal(series_length(&t, 0, 3), 0);
}

static void too_many(void **state)
{
	struct node nodes[SERIES_MAX + 1];
	char letters[SERIES_MAX + 2] = "";

	(void)state;
	memset(letters, 'a', SERIES_MAX + 1);
	struct tree t = dialects(nodes, letters);
	assert_int_equal(series_length(&t, 0, SERIES_MAX + 1), 0);
	assert_int_equal(series_length(&t, 1, SERIES_MAX + 1), SERIES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(partners),
		cmocka_unit_test(lengths),
		cmocka_unit_test(too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
