#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/varint.h"
#include "random.h"

static void check_round_trip(uint64_t value)
{
	uint8_t bytes[VARINT_MAX];
	size_t len = varint_put(bytes, value);
	assert_in_range(len, 1, VARINT_MAX);
	const uint8_t *at = bytes;
	uint64_t back = ~value;
	assert_true(varint_get(&at, bytes + len, &back));
	assert_true(back == value);
	assert_ptr_equal(at, bytes + len);
	for (size_t cut = 0; cut < len; cut++) {
		at = bytes;
		back = 7;
		assert_false(varint_get(&at, bytes + cut, &back));
		assert_ptr_equal(at, bytes);
		assert_int_equal(back, 7);
	}
}

static void every_size_comes_back(void **state)
{
	(void)state;
	uint64_t seed = 4;
	for (unsigned bit = 0; bit < 64; bit++) {
		check_round_trip(1ull << bit);
		check_round_trip((1ull << bit) - 1);
	}
	check_round_trip(UINT64_MAX);
	for (unsigned i = 0; i < 10000; i++)
		check_round_trip(random_sized(&seed));
}

static void known_bytes(void **state)
{
	(void)state;
	uint8_t bytes[VARINT_MAX];
	assert_int_equal(varint_put(bytes, 300), 2);
	assert_memory_equal(bytes, "\xac\x02", 2);
	assert_int_equal(varint_put(bytes, UINT64_MAX), 10);
	assert_memory_equal(bytes, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10);
}

static void more_than_64_bits_are_refused(void **state)
{
	(void)state;
	const char *const bad[] = {
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
		"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x81\x00",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	};
	for (unsigned i = 0; i < 4; i++) {
		const uint8_t *at = (const uint8_t *)bad[i];
		uint64_t value;
		assert_false(varint_get(&at, at + (i == 2 ? 11 : strlen(bad[i])), &value));
		assert_ptr_equal(at, bad[i]);
	}
}

static void zigzag_keeps_small_numbers_small(void **state)
{
	(void)state;
	static const int64_t numbers[] = {0, -1, 1, -2, 63, -64, INT64_MAX, INT64_MIN};
	for (unsigned i = 0; i < 8; i++)
		assert_true(varint_unzigzag(varint_zigzag(numbers[i])) == numbers[i]);
	for (int64_t n = -64; n < 64; n++)
		assert_true(varint_zigzag(n) < 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_comes_back),
		cmocka_unit_test(known_bytes),
		cmocka_unit_test(more_than_64_bits_are_refused),
		cmocka_unit_test(zigzag_keeps_small_numbers_small),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
