/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include <cmocka.h>

static void arena_is_zeroed_and_aligned(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (unsigned round = 0; round < 3; round++) {
		for (size_t n = 1; n < 3000; n += 7) {
			uint8_t *p = arena_new(&a, uint8_t, n);

			assert_int_equal((uintptr_t)p % 8, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, n);
		}
		arena_reset(&a);
	}
	arena_free(&a);
}

static void arena_takes_large_things(void **state)
{
	struct arena a = { 0 };
	uint8_t *small = arena_new(&a, uint8_t, 10);

	(void)state;
	memset(small, 1, 10);
	uint8_t *large = arena_new(&a, uint8_t, 1 << 20);
	memset(large, 2, 1 << 20);
	char *copy = arena_strndup(&a, "report.txt", 6);
	assert_string_equal(copy, "report");
	assert_int_equal(small[9], 1);
	assert_int_equal(large[(1 << 20) - 1], 2);
	arena_free(&a);
}

/* A size that no memory has ends the program with status 2, before anything is written. */
static void arena_sizes_are_checked(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		struct arena a = { 0 };

		close(STDERR_FILENO);
		arena_alloc(&a, SIZE_MAX / 2, 4);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
}

static void buf_writes_numbers(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_u64(&b, 0);
	buf_char(&b, ' ');
	buf_u64(&b, UINT64_MAX);
	buf_char(&b, ' ');
	buf_dec(&b, 42, 5);
	buf_char(&b, ' ');
	buf_dec(&b, 123456, 3);
	buf_char(&b, ' ');
	buf_hex(&b, 0xbeef, 8);
	buf_char(&b, ' ');
	buf_hex(&b, 0x123456, 2);
	buf_char(&b, ' ');
	buf_hexbytes(&b, (const uint8_t *)"\x00\x7f\xff", 3);
	assert_string_equal(buf_cstr(&b), "0 18446744073709551615 00042 123456 0000beef 56 007fff");
	buf_free(&b);
}

static void numbers_of_every_length(void **state)
{
	struct buf b = { 0 };

	(void)state;
	for (uint64_t least = 1, more = 1; more; more = least <= UINT64_MAX / 10, least *= 10)
		for (uint64_t v = least - 1; v <= least + 1; v++) {
			char text[80];

			snprintf(text, sizeof(text), "%llu %012llu %16llu", (unsigned long long)v,
				(unsigned long long)v, (unsigned long long)v);
			b.n = 0;
			buf_u64(&b, v);
			buf_char(&b, ' ');
			buf_dec(&b, v, 12);
			buf_char(&b, ' ');
			buf_column(&b, v, 16, ' ');
			assert_string_equal(buf_cstr(&b), text);
		}
	buf_free(&b);
}

static void columns(void **state)
{
	struct buf out = { 0 };

	(void)state;
	buf_column(&out, 0, 3, ' ');
	buf_column(&out, 12345, 3, ' ');
	buf_column(&out, 7, 4, '-');
	buf_column(&out, 700, 3, '-');
	assert_string_equal(buf_cstr(&out), "  012345  -7-700");
	buf_free(&out);
}

static void buf_grows(void **state)
{
	struct buf b = { 0 };
	char word[1000];

	(void)state;
	memset(word, 'x', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	buf_str(&b, "");
	assert_string_equal(buf_cstr(&b), "");
	for (unsigned i = 0; i < 100; i++)
		buf_printf(&b, "%s%u", word, i % 10);
	assert_int_equal(b.n, 100 * 1000);
	assert_int_equal(b.p[99999], '9');
	buf_free(&b);
	assert_int_equal(b.n, 0);
}

static void vec_elements_stay(void **state)
{
	struct vec v = { .size = sizeof(uint64_t) };
	uint64_t *first = vec_push(&v);

	(void)state;
	*first = 1;
	for (uint64_t i = 1; i < 10 * VEC_CHUNK; i++) {
		uint64_t *p = vec_push(&v);

		assert_int_equal(*p, 0);
		*p = i + 1;
	}
	assert_ptr_equal(vec_at(&v, 0), first);
	for (uint32_t i = 0; i < v.n; i++)
		assert_int_equal(*(uint64_t *)vec_at(&v, i), i + 1);
	vec_free(&v);
	assert_int_equal(v.n, 0);
	assert_int_equal(v.size, sizeof(uint64_t));
}

static void push_numbers(struct vec *v, uint32_t up_to)
{
	while (v->n < up_to) {
		uint32_t *p = vec_push(v);

		for (unsigned k = 0; k < 3; k++)
			assert_int_equal(p[k], 0);
		p[0] = p[2] = v->n;
	}
}

/* Beyond the first elements, beyond those of a slab, and on after what was left was given back. */
static void vec_grows_long(void **state)
{
	struct vec v = { .size = 3 * sizeof(uint32_t), .is_long = true };

	(void)state;
	vec_trim(&v);
	push_numbers(&v, 1000);
	vec_trim(&v);
	push_numbers(&v, 40000);
	uint32_t *early = vec_at(&v, 39999);
	vec_trim(&v);
	push_numbers(&v, 700000);
	vec_trim(&v);
	push_numbers(&v, 701000);
	assert_ptr_equal(vec_at(&v, 39999), early);
	for (uint32_t i = 0; i < v.n; i++) {
		const uint32_t *p = vec_at(&v, i);

		assert_true(p[0] == i + 1 && p[1] == 0 && p[2] == i + 1);
	}
	vec_free(&v);
	push_numbers(&v, 50000);
	vec_free(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_is_zeroed_and_aligned),
		cmocka_unit_test(arena_takes_large_things),
		cmocka_unit_test(arena_sizes_are_checked),
		cmocka_unit_test(buf_writes_numbers),
		cmocka_unit_test(numbers_of_every_length),
		cmocka_unit_test(columns),
		cmocka_unit_test(buf_grows),
		cmocka_unit_test(vec_elements_stay),
		cmocka_unit_test(vec_grows_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
