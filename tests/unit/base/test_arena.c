#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "random.h"

#define PIECES 2000

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	static struct {
		uint8_t *at;
		size_t len;
		uint8_t mark;
	} pieces[PIECES];
	uint64_t seed = 1;
	struct arena arena;
	arena_init(&arena, 64 << 20);
	for (unsigned i = 0; i < PIECES; i++) {
		size_t len = random_below(&seed, i % 50 == 0 ? 40000 : 200) + 1;
		uint8_t *at = arena_alloc(&arena, len);
		assert_non_null(at);
		assert_int_equal((uintptr_t)at % 16, 0);
		for (size_t n = 0; n < len; n++)
			assert_int_equal(at[n], 0);
		pieces[i].at = at;
		pieces[i].len = len;
		pieces[i].mark = (uint8_t)random_next(&seed);
		memset(at, pieces[i].mark, len);
	}
	for (unsigned i = 0; i < PIECES; i++)
		for (size_t n = 0; n < pieces[i].len; n++)
			assert_int_equal(pieces[i].at[n], pieces[i].mark);
	arena_done(&arena);
}

static void ceiling_is_kept_and_clear_gives_it_back(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 1000);
	assert_null(arena_alloc(&arena, 1001));
	assert_null(arena_alloc(&arena, SIZE_MAX));
	unsigned taken = 0;
	while (arena_alloc(&arena, 16))
		taken++;
	assert_int_equal(taken, 62); /* 992 bytes */
	assert_true(arena.used_bytes <= 1000);
	arena_clear(&arena);
	assert_int_equal(arena.used_bytes, 0);
	assert_non_null(arena_alloc(&arena, 900));
	arena_done(&arena);
}

static void str_is_a_terminated_copy(void **state)
{
	(void)state;
	struct arena arena;
	char source[] = "a\0b";
	arena_init(&arena, 64);
	struct str copy = arena_str(&arena, (struct str){source, 3});
	source[0] = 'x';
	assert_int_equal(copy.len, 3);
	assert_memory_equal(copy.data, "a\0b\0", 4);
	struct str empty = arena_str(&arena, STR(""));
	assert_non_null(empty.data);
	assert_int_equal(empty.len, 0);
	char large[65] = {0};
	assert_null(arena_str(&arena, (struct str){large, 64}).data);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(ceiling_is_kept_and_clear_gives_it_back),
		cmocka_unit_test(str_is_a_terminated_copy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
