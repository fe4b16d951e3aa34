/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"

#include <cmocka.h>

static struct map_key key(uint64_t hi, uint64_t lo)
{
	return (struct map_key){ hi, lo };
}

static void map_keeps(void **state)
{
	struct map m = { 0 };

	(void)state;
	assert_true(map_get(&m, key(0, 0)) == MAP_NONE);
	for (uint32_t i = 0; i < 10000; i++)
		map_put(&m, key(i % 10, i), i);
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(map_get(&m, key(i % 10, i)), i);
	assert_true(map_get(&m, key(1, 10)) == MAP_NONE);
	map_put(&m, key(0, 10), 7);
	assert_int_equal(map_get(&m, key(0, 10)), 7);
	map_free(&m);
}

static void map_forgets(void **state)
{
	struct map m = { 0 };

	(void)state;
	map_remove(&m, key(1, 1));
	map_put(&m, key(1, 1), 5);
	map_remove(&m, key(1, 1));
	assert_true(map_get(&m, key(1, 1)) == MAP_NONE);
	map_put(&m, key(1, 1), 6);
	assert_int_equal(map_get(&m, key(1, 1)), 6);
	map_free(&m);
}

/* Message ids come and go: what is in use sizes the table, not what ever was. */
static void map_stays_small(void **state)
{
	struct map m = { 0 };

	(void)state;
	for (uint32_t i = 0; i < 1000000; i++) {
		map_put(&m, key(0, i), i);
		if (i >= 8)
			map_remove(&m, key(0, i - 8));
	}
	assert_true(m.cap <= 256);
	assert_int_equal(map_get(&m, key(0, 999999)), 999999);
	assert_true(map_get(&m, key(0, 999991)) == MAP_NONE);
	map_free(&m);
}

/* Keys that collide are found whichever of them are forgotten. */
static void map_closes_gaps(void **state)
{
	struct map m = { 0 };
	uint64_t seed = 1;
	bool there[400] = { 0 };

	(void)state;
	for (unsigned round = 0; round < 200000; round++) {
		uint32_t i = (uint32_t)((seed = hash_mix(seed, round)) >> 32) % 400;

		if (there[i])
			map_remove(&m, key(i, i / 7));
		else
			map_put(&m, key(i, i / 7), i);
		there[i] = !there[i];
		i = (uint32_t)seed % 400;
		assert_int_equal(map_get(&m, key(i, i / 7)), there[i] ? i : MAP_NONE);
	}
	for (uint32_t i = 0; i < 400; i++)
		assert_int_equal(map_get(&m, key(i, i / 7)), there[i] ? i : MAP_NONE);
	map_free(&m);
}

static void poly_joins(void **state)
{
	static const char text[] = "the same data in other portions";
	size_t n = sizeof(text) - 1;
	struct poly whole = poly_bytes(text, n);

	(void)state;
	for (size_t cut = 0; cut <= n; cut++) {
		struct poly joined =
			poly_join(poly_bytes(text, cut), poly_bytes(text + cut, n - cut));

		assert_true(joined.hash == whole.hash);
		assert_true(joined.scale == whole.scale);
	}
}

static void poly_tells_apart(void **state)
{
	(void)state;
	/* zeroes count, too */
	assert_false(poly_bytes("\0", 1).hash == poly_bytes("\0\0", 2).hash);
	assert_false(poly_bytes("ab", 2).hash == poly_bytes("ba", 2).hash);
	assert_false(poly_bytes("\0a", 2).hash == poly_bytes("a", 1).hash);
}

static void hash_tells_apart(void **state)
{
	uint8_t bytes[40] = { 0 };
	uint64_t base = hash_bytes(0, bytes, sizeof(bytes));

	(void)state;
	for (unsigned bit = 0; bit < 8 * sizeof(bytes); bit++) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_false(hash_bytes(0, bytes, sizeof(bytes)) == base);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t n = 0; n < sizeof(bytes); n++)
		assert_false(hash_bytes(0, bytes, n) == base);
	assert_false(hash_bytes(1, bytes, sizeof(bytes)) == base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(map_keeps),
		cmocka_unit_test(map_forgets),
		cmocka_unit_test(map_stays_small),
		cmocka_unit_test(map_closes_gaps),
		cmocka_unit_test(poly_joins),
		cmocka_unit_test(poly_tells_apart),
		cmocka_unit_test(hash_tells_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
