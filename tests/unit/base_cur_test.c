/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/cur.h"

#include <cmocka.h>

static const uint8_t bytes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a };

static void integers(void **state)
{
	struct cur c = cur_make(bytes, sizeof(bytes));

	(void)state;
	assert_int_equal(cur_le(&c, 2), 0x0201);
	assert_int_equal(cur_be(&c, 3), 0x030405);
	assert_int_equal(cur_le(&c, 0), 0);
	assert_int_equal(cur_left(&c), 5);
	c.pos = 0;
	assert_true(cur_le(&c, 8) == 0x0807060504030201u);
	assert_false(c.bad);
}

static void the_end_is_the_end(void **state)
{
	struct cur c = cur_make(bytes, 3);

	(void)state;
	assert_int_equal(cur_le(&c, 4), 0);
	assert_true(c.bad);
	assert_int_equal(c.pos, 0);
	/* Once bad, also what would be there is not read. */
	assert_int_equal(cur_le(&c, 1), 0);
	assert_null(cur_take(&c, 0));
}

static void exactly_to_the_end(void **state)
{
	struct cur c = cur_make(bytes, 3);

	(void)state;
	assert_ptr_equal(cur_take(&c, 3), bytes);
	assert_non_null(cur_take(&c, 0));
	assert_false(c.bad);
	assert_null(cur_take(&c, UINT32_MAX));
}

static void peeking(void **state)
{
	struct cur c = cur_make(bytes, 4);
	uint64_t v = 77;

	(void)state;
	assert_true(cur_peek(&c, 2, 2, &v));
	assert_int_equal(v, 0x0403);
	assert_false(cur_peek(&c, 3, 2, &v));
	assert_false(cur_peek(&c, UINT32_MAX, 2, &v));
	assert_int_equal(v, 0x0403);
	assert_int_equal(c.pos, 0);
	assert_false(c.bad);
}

static void parts(void **state)
{
	struct cur c = cur_make(bytes, 8);
	struct cur s = cur_sub(&c, 2, 3);

	(void)state;
	assert_int_equal(cur_le(&s, 1), 3);
	assert_int_equal(cur_left(&s), 2);
	assert_int_equal(cur_le(&s, 3), 0);
	assert_true(s.bad);
	assert_false(c.bad);
	/* What lies outside is cut. */
	s = cur_sub(&c, 6, 10);
	assert_true(s.bad);
	assert_int_equal(s.end, 8);
	s = cur_sub(&c, 8, 0);
	assert_false(s.bad);
	s = cur_sub(&c, 9, 0);
	assert_true(s.bad);
	assert_int_equal(cur_left(&s), 0);
	s = cur_sub(&c, UINT64_MAX, 2);
	assert_true(s.bad);
	assert_int_equal(cur_left(&s), 0);
	s = cur_sub(&c, 4, UINT64_MAX);
	assert_true(s.bad);
	assert_int_equal(s.end, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(the_end_is_the_end),
		cmocka_unit_test(exactly_to_the_end),
		cmocka_unit_test(peeking),
		cmocka_unit_test(parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
