/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "diff/normal.h"
#include "diff/rules.h"

#include <cmocka.h>

static bool add(struct rules *r, char *field, enum rule_action action, struct err *e)
{
	const struct rule rule = {
		.field = field, .action = action, .command = ANY_COMMAND, .side = SIDES
	};

	return rules_add(r, &rule, e);
}

/* How a field is treated that stands inside another one. */
static enum treatment inside(const struct rules *r, uint16_t outer, uint16_t inner)
{
	static const struct msg m = { .kind = MSG_SMB2 };
	const struct trace t = { 0 };
	const struct scope scope = { &t, &m, SIDE_A };
	const struct node group = { .field = outer, .noise = fields[outer].noise, .end = 2 };
	const struct node leaf = {
		.field = inner, .noise = fields[inner].noise, .depth = 1, .end = 2
	};
	struct normal n;

	normal_start(&n, r, &scope);
	normal_next(&n, &group);
	return normal_next(&n, &leaf);
}

static void profiles(void **state)
{
	struct rules r = { 0 };

	(void)state;
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_EXACT);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_SIGNATURE), TREAT_RANDOM);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_RESERVED), TREAT_SKIP);
	assert_true(rules_profile(&r, "strict"));
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_SIGNATURE), TREAT_EXACT);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_RESERVED), TREAT_EXACT);
	assert_true(rules_profile(&r, "structure"));
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_PRESENT);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_FLAGS), TREAT_EXACT);
	assert_false(rules_profile(&r, "loose"));
	assert_int_equal(r.profile, PROFILE_STRUCTURE);
	rules_free(&r);
}

static void the_last_rule_wins(void **state)
{
	struct rules r = { 0 };
	struct err e;

	(void)state;
	assert_true(add(&r, "smb2.nt_status", RULE_IGNORE, &e));
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_SKIP);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_CMD), TREAT_EXACT);
	assert_true(add(&r, "smb2.nt_*", RULE_COMPARE, &e));
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_EXACT);
	assert_true(add(&r, "smb2.nt_status", RULE_MASK, &e));
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_PRESENT);
	rules_clear(&r);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_EXACT);
	rules_free(&r);
}

/* A rule covers what is below its field; one given later is stronger, wherever it stands. */
static void rules_cover_what_is_below(void **state)
{
	struct rules r = { 0 };
	struct err e;

	(void)state;
	assert_true(add(&r, "smb2.nt_status", RULE_COMPARE, &e));
	assert_true(add(&r, (char *)(uintptr_t)fields[F_SMB2].name, RULE_IGNORE, &e));
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_SKIP);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_CMD), TREAT_SKIP);
	assert_true(add(&r, "smb2.nt_status", RULE_COMPARE, &e));
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_STATUS), TREAT_EXACT);
	assert_int_equal(inside(&r, F_SMB2, F_SMB2_CMD), TREAT_SKIP);
	rules_free(&r);
}

static void unknown_names(void **state)
{
	struct rules r = { 0 };
	struct err e = { "" };

	(void)state;
	assert_false(add(&r, "smb2.nt_statsu", RULE_IGNORE, &e));
	assert_non_null(strstr(e.text, "'smb2.nt_statsu'"));
	assert_non_null(strstr(e.text, "'smb2.nt_status'"));
	assert_false(add(&r, "nothing.*", RULE_IGNORE, &e));
	assert_int_equal(r.n, 0);
	rules_free(&r);
}

static void mappings(void **state)
{
	struct rules r = { 0 };
	struct buf out = { 0 };
	struct err e = { "" };

	(void)state;
	assert_false(rules_mapped(&r, "run-17.txt", &out));
	assert_true(rules_map(&r, "run-[0-9]+", "RUN", &e));
	assert_true(rules_mapped(&r, "dir\\run-17.txt", &out));
	assert_string_equal(buf_cstr(&out), "dir\\RUN.txt");
	out.n = 0;
	assert_false(rules_mapped(&r, "walk-17.txt", &out));
	assert_int_equal(out.n, 0);
	assert_false(rules_map(&r, "run-[0-9", "RUN", &e));
	assert_true(e.text[0]);
	buf_free(&out);
	rules_free(&r);
}

/* A pattern that matches nothing at all must come to an end. */
static void empty_matches(void **state)
{
	struct rules r = { 0 };
	struct buf out = { 0 };
	struct err e = { "" };

	(void)state;
	if (rules_map(&r, "x*", "RUN", &e))
		rules_mapped(&r, "abc", &out);
	assert_true(out.n < 100);
	buf_free(&out);
	rules_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profiles),
		cmocka_unit_test(the_last_rule_wins),
		cmocka_unit_test(rules_cover_what_is_below),
		cmocka_unit_test(unknown_names),
		cmocka_unit_test(mappings),
		cmocka_unit_test(empty_matches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
