/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/exchange.h"

#include <cmocka.h>

/* A transform header, an SMB2 header, an ERROR response's nine bytes, and the NBSS header before.
 */
#define ERROR_LEN (4u + 52u + 64u + 9u)

static struct trace trace_of_sealed(void)
{
	struct trace t = { .convs.size = sizeof(struct conv),
		.msgs.size = sizeof(struct msg),
		.exchs.size = sizeof(struct exch) };

	vec_push(&t.convs);
	return t;
}

/* Adds a message that nobody can read, of no session; len 0: a request. Returns its exchange. */
static struct exch *add(struct trace *t, uint32_t len)
{
	struct msg *m = vec_push(&t->msgs);

	*m = (struct msg){ .kind = MSG_ENCRYPTED,
		.len = len ? len : 200,
		.prefix = 4,
		.bits = len ? M_RESPONSE : 0,
		.session = NONE };
	exchange_sealed(t, t->msgs.n - 1);
	return trace_exch(t, m->exch);
}

static void done(struct trace *t)
{
	vec_free(&t->convs);
	vec_free(&t->msgs);
	vec_free(&t->exchs);
}

/* One response more than there are requests: the short one was an interim response. */
static void one_response_more(void **state)
{
	struct trace t = trace_of_sealed();

	(void)state;
	add(&t, 0);
	struct exch *x = add(&t, ERROR_LEN);
	assert_int_equal(x->final, 1);
	assert_ptr_equal(add(&t, 204), x);
	assert_int_equal(x->interim, 1);
	assert_int_equal(x->final, 2);
	assert_true(trace_msg(&t, 1)->bits & M_INTERIM);
	done(&t);
}

/* As many as there are requests: it is an error, and stays one. */
static void as_many_responses(void **state)
{
	struct trace t = trace_of_sealed();

	(void)state;
	add(&t, 0);
	struct exch *x = add(&t, ERROR_LEN);
	add(&t, 0);
	assert_ptr_not_equal(add(&t, 204), x);
	assert_int_equal(x->final, 1);
	assert_false(trace_msg(&t, 1)->bits & M_INTERIM);
	done(&t);
}

/* Two at a time, both wait; a third response too many is nobody's. */
static void several_wait(void **state)
{
	struct trace t = trace_of_sealed();

	(void)state;
	add(&t, 0);
	add(&t, 0);
	add(&t, ERROR_LEN);
	add(&t, ERROR_LEN);
	add(&t, 204);
	add(&t, 208);
	assert_true(trace_msg(&t, 2)->bits & M_INTERIM);
	assert_true(trace_msg(&t, 3)->bits & M_INTERIM);
	assert_int_equal(add(&t, 212)->interim, NONE);
	done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_response_more),
		cmocka_unit_test(as_many_responses),
		cmocka_unit_test(several_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
