/* Random operations against a plain array: the keys are few, so that removals hit, and some of them
 * collide in their low bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "random.h"

#define KEYS 500

static uint64_t key_of(unsigned i)
{
	return i % 3 == 0 ? i : (uint64_t)i << 32;
}

static void count_value(void *value, void *data)
{
	assert_non_null(value);
	++*(size_t *)data;
}

static void behaves_like_an_array(void **state)
{
	(void)state;
	static char values[1000];
	void *model[KEYS] = {0};
	size_t count = 0;
	uint64_t seed = 3;
	struct map map;
	map_init(&map, KEYS);
	for (unsigned step = 0; step < 200000; step++) {
		unsigned i = (unsigned)random_below(&seed, KEYS);
		void *value = &values[random_below(&seed, sizeof(values))];
		/* Waves, so that the map is at times nearly full and at times nearly empty. */
		bool put = random_below(&seed, 100) < (step / 10000 % 2 ? 25 : 75);
		if (put) {
			count += !model[i];
			assert_true(map_put(&map, key_of(i), value));
			model[i] = value;
		} else {
			assert_ptr_equal(map_remove(&map, key_of(i)), model[i]);
			count -= model[i] != NULL;
			model[i] = NULL;
		}
		i = (unsigned)random_below(&seed, KEYS);
		assert_ptr_equal(map_get(&map, key_of(i)), model[i]);
		assert_int_equal(map.count, count);
	}
	size_t seen = 0;
	for (unsigned i = 0; i < KEYS; i++)
		assert_ptr_equal(map_get(&map, key_of(i)), model[i]);
	map_each(&map, count_value, &seen);
	assert_int_equal(seen, count);
	map_done(&map);
}

static void ceiling_refuses_new_keys_only(void **state)
{
	(void)state;
	int one, two;
	struct map map;
	map_init(&map, 100);
	for (uint64_t key = 0; key < 100; key++)
		assert_true(map_put(&map, key, &one));
	assert_false(map_put(&map, 100, &one));
	assert_null(map_get(&map, 100));
	assert_true(map_put(&map, 5, &two));
	assert_ptr_equal(map_get(&map, 5), &two);
	assert_int_equal(map.count, 100);
	map_remove(&map, 6);
	assert_true(map_put(&map, 100, &one));
	map_done(&map);
}

static void empty_map_has_nothing(void **state)
{
	(void)state;
	size_t seen = 0;
	struct map map;
	map_init(&map, 0);
	assert_null(map_get(&map, 0));
	assert_null(map_remove(&map, 0));
	assert_false(map_put(&map, 0, &seen));
	map_each(&map, count_value, &seen);
	assert_int_equal(seen, 0);
	map_done(&map);
}

static void mix_tells_order_and_parts_apart(void **state)
{
	(void)state;
	assert_true(map_mix(1, 2) != map_mix(2, 1));
	assert_true(map_mix(0, 0) != map_mix(0, 1));
	assert_true(map_mix(0, 1) != map_mix(1, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(behaves_like_an_array),
		cmocka_unit_test(ceiling_refuses_new_keys_only),
		cmocka_unit_test(empty_map_has_nothing),
		cmocka_unit_test(mix_tells_order_and_parts_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
