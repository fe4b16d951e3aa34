/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "diff/align.h"
#include "diff/untangle.h"

#include <cmocka.h>

enum { MANY = 300000 };

/*
 * Items from a text, four letters each and a blank: kind, path, key, content.
 * "Cfn1" and "Cfn2" are one operation with different outcomes.
 */
static uint32_t items(const char *text, struct item *out)
{
	uint32_t n = 0;

	for (; *text; text += 4 + (text[4] == ' '), n++)
		out[n] = (struct item){
			.kind = (uint8_t)text[0],
			.path = (uint32_t)text[0] << 8 | (uint8_t)text[1],
			.key = (uint32_t)text[0] << 16 | (uint32_t)text[1] << 8 | (uint8_t)text[2],
			.content = (uint32_t)text[0] << 24 | (uint32_t)text[1] << 16 |
				   (uint32_t)text[2] << 8 | (uint8_t)text[3],
			.index = n,
		};
	return n;
}

/* Aligns two texts; the result by item of a: the digit of its partner, or '-'. */
static const char *aligned(const char *ta, const char *tb)
{
	static char result[64];
	struct item a[64], b[64];
	uint32_t to_b[64];
	struct alignment al = { .a = a, .b = b, .to_b = to_b };

	al.n_a = items(ta, a);
	al.n_b = items(tb, b);
	align(&al);
	assert_false(al.approximate);
	for (uint32_t i = 0; i < al.n_a; i++)
		result[i] = (char)(to_b[i] == UNPAIRED ? '-' : '0' + to_b[i]);
	result[al.n_a] = '\0';
	return result;
}

static void equal_sequences(void **state)
{
	(void)state;
	assert_string_equal(aligned("", ""), "");
	assert_string_equal(aligned("Cfn1 Rfn1 Xfn1", "Cfn1 Rfn1 Xfn1"), "012");
	assert_string_equal(aligned("Cfn1", ""), "-");
	assert_string_equal(aligned("", "Cfn1"), "");
}

static void one_more_or_less(void **state)
{
	(void)state;
	assert_string_equal(aligned("Cfn1 Rfn1 Xfn1", "Cfn1 Xfn1"), "0-1");
	assert_string_equal(aligned("Cfn1 Xfn1", "Cfn1 Rfn1 Xfn1"), "02");
	assert_string_equal(aligned("E001 E001 E001", "E001 E001"), "01-");
}

/* What came of an operation is no reason not to compare it. */
static void another_outcome(void **state)
{
	(void)state;
	assert_string_equal(aligned("Cfn1 Rfn1 Xfn1 Cgn1", "Cfn2 Cgn1"), "0--1");
	assert_string_equal(aligned("Cfn1", "Cfn2"), "0");
	/* the same file rather than another */
	assert_string_equal(aligned("Cfn1", "Cgn1 Cfn2"), "1");
}

static void kinds_do_not_mix(void **state)
{
	(void)state;
	assert_string_equal(aligned("Cfn1", "Rfn1"), "-");
	assert_string_equal(aligned("Cfn1 Rfn1", "Rfn1 Cfn1") + 2, "");
}

/* Of two that changed places one stays. */
static void never_crosses(void **state)
{
	(void)state;
	const char *r = aligned("Aaa1 Bbb1", "Bbb1 Aaa1");
	assert_true(strcmp(r, "1-") == 0 || strcmp(r, "-0") == 0);
}

static void check_ascending(const struct alignment *al)
{
	uint32_t least = 0;

	for (uint32_t i = 0; i < al->n_a; i++) {
		if (al->to_b[i] == UNPAIRED)
			continue;
		assert_in_range(al->to_b[i], least, al->n_b - 1);
		assert_int_equal(al->a[i].kind, al->b[al->to_b[i]].kind);
		least = al->to_b[i] + 1;
	}
}

static struct alignment many(uint32_t different, unsigned seed_a, unsigned seed_b)
{
	struct item *side[2] = { calloc(MANY, sizeof(struct item)),
		calloc(MANY, sizeof(struct item)) };
	const unsigned seed[2] = { seed_a, seed_b };

	for (unsigned s = 0; s < 2; s++) {
		uint32_t x = seed[s];

		for (uint32_t i = 0; i < MANY; i++) {
			x = x * 1664525u + 1013904223u;
			uint32_t v = (x >> 8) % different;

			side[s][i] = (struct item){ .content = v,
				.key = v,
				.path = v / 2,
				.index = i,
				.kind = (uint16_t)(v % 5) };
		}
	}
	return (struct alignment){ .a = side[0],
		.b = side[1],
		.n_a = MANY,
		.n_b = MANY,
		.to_b = calloc(MANY, sizeof(uint32_t)) };
}

static void free_many(struct alignment *al)
{
	free((void *)(uintptr_t)al->a);
	free((void *)(uintptr_t)al->b);
	free(al->to_b);
}

/* 300,000 ECHOs and one more; two traces that have nothing in common: all against all would not end
 * in time. */
static void bounded_work(void **state)
{
	struct alignment al = many(1, 1, 2);

	(void)state;
	al.n_a--;
	align(&al);
	check_ascending(&al);
	assert_int_not_equal(al.to_b[0], UNPAIRED);
	free_many(&al);

	al = many(7, 1, 2);
	align(&al);
	check_ascending(&al);
	free_many(&al);

	al = many(1u << 22, 1, 2);
	align(&al);
	check_ascending(&al);
	free_many(&al);
}

/* A long trace with one operation missing: all others find their partners. */
static void one_missing_of_many(void **state)
{
	struct alignment al = many(1000, 1, 1);
	enum { MISSING = MANY / 3 };
	struct item *b = (struct item *)(uintptr_t)al.b;

	(void)state;
	memmove(b + MISSING, b + MISSING + 1, (MANY - MISSING - 1) * sizeof(*b));
	al.n_b--;
	align(&al);
	check_ascending(&al);
	uint32_t unpaired = 0;
	for (uint32_t i = 0; i < al.n_a; i++)
		unpaired += al.to_b[i] == UNPAIRED;
	assert_int_equal(unpaired, 1);
	free_many(&al);
}

/*
 * All differ, as where one side signs, and the content of an early item of a happens to be
 * that of a late one of b: chance, since it is done to another thing.
 */
static void chance_is_no_anchor(void **state)
{
	enum { N = 2000 };
	struct item *a = calloc(N, sizeof(*a)), *b = calloc(N, sizeof(*b));
	uint32_t to_b[N];
	struct alignment al = { .a = a, .b = b, .n_a = N, .n_b = N, .to_b = to_b };

	(void)state;
	for (uint32_t i = 0; i < N; i++) {
		a[i] = (struct item){ .kind = 1, .key = i, .path = i, .content = i };
		b[i] = (struct item){ .kind = 1, .key = i, .path = i, .content = N + i };
	}
	b[N - 100].content = a[100].content;
	align(&al);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(to_b[i], i);
	free(a);
	free(b);
}

/*
 * The same commands in the same order, all of them on other things, and one more in b: too many
 * for one table of scores.
 */
static void other_names_everywhere(void **state)
{
	enum { N = 5000, MORE = 3210 };
	struct item *a = calloc(N, sizeof(*a)), *b = calloc(N + 1, sizeof(*b));
	uint32_t to_b[N], random = 1;
	struct alignment al = { .a = a, .b = b, .n_a = N, .n_b = N + 1, .to_b = to_b };

	(void)state;
	for (uint32_t i = 0, j = 0; i < N; i++, j++) {
		random = random * 1103515245u + 12345;
		a[i].kind = (uint16_t)(random >> 16 & 3);
		a[i].content = a[i].key = a[i].path = i;
		if (i == MORE)
			b[j++].kind = 9;
		b[j] = (struct item){
			.content = N + i, .key = N + i, .path = N + i, .kind = a[i].kind
		};
	}
	align(&al);
	assert_true(al.approximate);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(to_b[i], i < MORE ? i : i + 1);
	free(a);
	free(b);
}

/*
 * Where order means little, what is the same but for its outcome stays where it is: the
 * second request is another than the first and the third, by one bit.
 */
static void outcomes_change_everywhere(void **state)
{
	struct item a[3], b[3];
	uint32_t to_b[3];
	struct alignment al = { .a = a, .b = b, .to_b = to_b };

	(void)state;
	al.n_a = items("Cfn1 Cfn2 Cfn1", a);
	al.n_b = items("Cfn9 Cfn3 Cfn9", b);
	a[1].asked = b[1].asked = 1;
	align(&al);
	untangle(&al);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(al.elsewhere[i] != UNPAIRED ? al.elsewhere[i] : al.to_b[i], i);
	free(al.elsewhere);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_sequences),
		cmocka_unit_test(one_more_or_less),
		cmocka_unit_test(another_outcome),
		cmocka_unit_test(kinds_do_not_mix),
		cmocka_unit_test(never_crosses),
		cmocka_unit_test(bounded_work),
		cmocka_unit_test(one_missing_of_many),
		cmocka_unit_test(chance_is_no_anchor),
		cmocka_unit_test(other_names_everywhere),
		cmocka_unit_test(outcomes_change_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
