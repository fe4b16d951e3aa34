/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "diff/bind.h"

#include <cmocka.h>

static struct trace trace_with(uint32_t n)
{
	return (struct trace){ .sessions.n = n, .shares.n = n, .opens.n = n };
}

static void objects(void **state)
{
	struct trace a = trace_with(3), b = trace_with(3);
	struct bind bind;

	(void)state;
	bind_init(&bind, &a, &b);
	assert_true(bind_object(&bind, OBJECT_OPEN, 0, 2));
	assert_true(bind_object(&bind, OBJECT_OPEN, 0, 2));
	/* another one, from either side */
	assert_false(bind_object(&bind, OBJECT_OPEN, 0, 1));
	assert_false(bind_object(&bind, OBJECT_OPEN, 1, 2));
	/* which leaves both as they were */
	assert_true(bind_object(&bind, OBJECT_OPEN, 1, 1));
	/* kinds are apart */
	assert_true(bind_object(&bind, OBJECT_SESSION, 0, 0));
	assert_true(bind_object(&bind, OBJECT_SHARE, 0, 1));
	/* none answers to none only */
	assert_true(bind_object(&bind, OBJECT_OPEN, NONE, NONE));
	assert_false(bind_object(&bind, OBJECT_OPEN, 2, NONE));
	assert_false(bind_object(&bind, OBJECT_OPEN, NONE, 0));
	bind_free(&bind);
}

static void values(void **state)
{
	struct trace t = trace_with(0);
	struct bind bind;

	(void)state;
	bind_init(&bind, &t, &t);
	assert_false(bind_is_bound(&bind, REF_LEASE, 10, 20));
	assert_true(bind_value(&bind, REF_LEASE, 10, 20, false));
	assert_true(bind_is_bound(&bind, REF_LEASE, 10, 20));
	assert_true(bind_value(&bind, REF_LEASE, 10, 20, false));
	assert_false(bind_value(&bind, REF_LEASE, 10, 21, false));
	assert_false(bind_value(&bind, REF_LEASE, 11, 20, false));
	assert_true(bind_value(&bind, REF_CREATE_GUID, 10, 21, false));
	bind_free(&bind);
}

/* A server gives a number out again: the message that does so binds it anew. */
static void numbers_are_used_again(void **state)
{
	struct trace t = trace_with(0);
	struct bind bind;

	(void)state;
	bind_init(&bind, &t, &t);
	assert_true(bind_value(&bind, REF_RESUME_KEY, 10, 20, true));
	assert_true(bind_value(&bind, REF_RESUME_KEY, 10, 30, true));
	assert_true(bind_is_bound(&bind, REF_RESUME_KEY, 10, 30));
	assert_false(bind_is_bound(&bind, REF_RESUME_KEY, 10, 20));
	assert_false(bind_value(&bind, REF_RESUME_KEY, 10, 20, false));
	bind_free(&bind);
}

/* From where two counters start means nothing, how they go on does; a leap is told once. */
static void counters_go_on_alike(void **state)
{
	struct trace t = trace_with(0);
	struct bind bind;

	(void)state;
	bind_init(&bind, &t, &t);
	assert_true(bind_counter(&bind, 1, 65535, 7));
	assert_true(bind_counter(&bind, 1, 0, 8));
	assert_true(bind_counter(&bind, 2, 0, 100));
	assert_false(bind_counter(&bind, 1, 1, 10));
	assert_true(bind_counter(&bind, 1, 2, 11));
	bind_free(&bind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects),
		cmocka_unit_test(values),
		cmocka_unit_test(numbers_are_used_again),
		cmocka_unit_test(counters_go_on_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
