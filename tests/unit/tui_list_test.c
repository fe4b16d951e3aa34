/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "tui/list.h"

/* After ours: it has a macro fail(). */
#include <cmocka.h>

static const char *pcaps;

static void read_good(struct trace *t)
{
	struct trace_options o = { 0 };
	struct err e;
	char path[512];

	snprintf(path, sizeof(path), "%s/good.pcap", pcaps);
	assert_true(trace_open(t, path, &o, &e));
}

/* A filter that lets every step-th message through, and no events. */
static void let_pass(struct passed *p, const struct trace *t, uint32_t step)
{
	for (uint32_t i = 0; i < t->msgs.n; i++)
		passed_set(p, SIDE_A, false, i, i % step == 0);
	for (uint32_t i = 0; i < t->events.n; i++)
		passed_set(p, SIDE_A, true, i, step == 1);
}

static void expect_same_rows(const struct list *x, const struct list *y)
{
	assert_int_equal(x->n, y->n);
	for (uint32_t i = 0; i < x->n; i++) {
		struct row a = list_row(x, i), b = list_row(y, i);

		assert_int_equal(a.op, b.op);
		assert_int_equal(a.entry, b.entry);
		assert_int_equal(a.kind, b.kind);
	}
}

/* What every message passes through shows what no filter shows, which has no rows of its own. */
static void plain_rows_are_not_stored(void **state)
{
	const struct part all = { 0, 0, NONE };
	struct passed passed = { 0 };
	struct trace t;
	struct doc d;
	struct list plain, stored;

	(void)state;
	read_good(&t);
	let_pass(&passed, &t, 1);
	doc_of_trace(&d, &t, SIDE_A, &all, true);
	doc_grow(&d, UINT32_MAX);
	list_init(&plain, &d, NULL);
	list_init(&stored, &d, &passed);
	list_build(&plain);
	list_build(&stored);
	assert_null(plain.rows);
	assert_non_null(stored.rows);
	assert_int_equal(plain.n, t.msgs.n + t.events.n);
	expect_same_rows(&plain, &stored);
	for (uint32_t entry = 0; entry < d.own.n; entry += 7) {
		assert_true(list_go(&plain, entry));
		assert_int_equal(list_entry(&plain), entry);
		assert_false(list_open(&plain, true));
	}
	list_free(&plain);
	list_free(&stored);
	doc_free(&d);
	passed_free(&passed);
	trace_free(&t);
}

/* A filter and folds come and go: the cursor stays on its message. */
static void cursor_stays(void **state)
{
	const struct part all = { 0, 0, NONE };
	struct passed passed = { 0 };
	struct trace t;
	struct doc d;
	struct list l;

	(void)state;
	read_good(&t);
	let_pass(&passed, &t, 3);
	doc_of_trace(&d, &t, SIDE_A, &all, true);
	doc_grow(&d, UINT32_MAX);
	list_init(&l, &d, NULL);
	list_build(&l);
	uint32_t entry = doc_find(&d, SIDE_A, 30, false, 0), all_rows = l.n;
	assert_true(list_go(&l, entry));
	l.passed = &passed;
	list_build(&l);
	assert_int_equal(l.n, (t.msgs.n + 2) / 3);
	assert_int_equal(list_entry(&l), entry);
	l.passed = NULL;
	list_build(&l);
	assert_int_equal(l.n, all_rows);
	assert_int_equal(list_entry(&l), entry);
	l.context = 0;
	list_build(&l);
	assert_true(l.n < all_rows);
	assert_true(list_go(&l, entry));
	l.context = CONTEXT_ALL;
	list_build(&l);
	assert_null(l.rows);
	assert_int_equal(l.n, all_rows);
	assert_int_equal(list_entry(&l), entry);
	list_free(&l);
	doc_free(&d);
	passed_free(&passed);
	trace_free(&t);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_rows_are_not_stored),
		cmocka_unit_test(cursor_stays),
	};

	if (argc != 2)
		return 2;
	pcaps = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
