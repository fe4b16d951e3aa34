/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry's own consistency. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dissect/field.h"

#define FIRST ((enum field_id)(F_NONE + 1))

static void names_ascend(const struct field *f)
{
	const struct names *names = f->names;

	if (!names)
		return;
	assert_true(names->n > 0);
	for (unsigned i = 0; i < names->n; i++) {
		assert_non_null(names->list[i].text);
		if (i > 0 && names->list[i].value <= names->list[i - 1].value)
			fail_msg("%s: names of %s do not ascend at %s", f->label, f->name,
				names->list[i].text);
		assert_string_equal(names_find(names, names->list[i].value), names->list[i].text);
	}
}

static void bits_are_fields(const struct field *f)
{
	if (!f->bits)
		return;
	assert_true(f->type == T_UINT);
	for (unsigned i = 0; i < f->bits->n; i++) {
		const struct bit *b = &f->bits->list[i];

		assert_true(b->field > F_NONE && b->field < F_COUNT);
		assert_true(b->mask != 0);
		for (unsigned k = 0; k < i; k++)
			if (f->bits->list[k].mask == b->mask)
				fail_msg("%s: %s is there twice", f->name, fields[b->field].name);
		if (fields[b->field].type != T_BOOL && fields[b->field].type != T_UINT)
			fail_msg("%s is no bit", fields[b->field].name);
	}
}

static void every_row_is_whole(void **state)
{
	(void)state;
	for (unsigned i = FIRST; i < F_COUNT; i++) {
		const struct field *f = &fields[i];

		assert_non_null(f->name);
		assert_non_null(f->label);
		assert_true(*f->name && *f->label);
		assert_true(f->type < T_TYPES && f->noise < N_CLASSES && f->ref < REF_KINDS);
		if ((f->noise == N_ID) != (f->ref != REF_NONE))
			fail_msg("%s: an id refers to something, others to nothing", f->name);
		names_ascend(f);
		bits_are_fields(f);
		if (f->key && f->type != T_GROUP)
			fail_msg("%s has a key and is no group", f->name);
	}
}

/* What is found by name must not depend on which of the rows is found. */
static void same_name_same_type(void **state)
{
	(void)state;
	for (unsigned i = FIRST; i < F_COUNT; i++) {
		enum field_id other = field_find(fields[i].name, (enum field_id)i);

		if (other != F_NONE && fields[other].type != fields[i].type &&
			!(fields[i].type == T_TIME && fields[other].type == T_UNIX))
			fail_msg("%s has two types", fields[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(same_name_same_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
