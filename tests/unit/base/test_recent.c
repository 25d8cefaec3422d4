#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/recent.h"

static uint64_t dropped;

static void drop(uint64_t value)
{
	dropped += value;
}

static struct recent_key key(uint64_t number)
{
	return (struct recent_key){{number, 7, number * 3}};
}

static void a_new_key_is_nought_and_keeps_what_it_is_given(void **state)
{
	(void)state;
	struct recent recent;
	recent_init(&recent, 4, NULL);
	assert_int_equal(recent_peek(&recent, key(1)), 0);
	*recent_at(&recent, key(1)) = 5;
	assert_int_equal(recent_peek(&recent, key(1)), 5);
	assert_int_equal(*recent_at(&recent, key(1)), 5);
	assert_int_equal(recent_peek(&recent, (struct recent_key){{1, 8, 3}}), 0);
	recent_forget(&recent, key(1));
	recent_forget(&recent, key(2));
	assert_int_equal(recent_peek(&recent, key(1)), 0);
	recent_done(&recent);
}

static void the_longest_unused_falls_out(void **state)
{
	(void)state;
	struct recent recent;
	dropped = 0;
	recent_init(&recent, 3, drop);
	for (uint64_t i = 1; i <= 3; i++)
		*recent_at(&recent, key(i)) = i;
	recent_at(&recent, key(1));
	assert_int_equal(recent_peek(&recent, key(2)), 2); /* does not count as use */
	*recent_at(&recent, key(4)) = 100;
	assert_int_equal(dropped, 2);
	assert_int_equal(recent.evicted, 1);
	assert_int_equal(recent_peek(&recent, key(1)), 1);
	assert_int_equal(recent_peek(&recent, key(2)), 0);
	assert_int_equal(recent.by_key.count, 3);
	recent_done(&recent);
	assert_int_equal(dropped, 2 + 1 + 3 + 100);
}

static void one_without_room_takes_nothing(void **state)
{
	(void)state;
	struct recent recent;
	recent_init(&recent, 0, NULL);
	assert_null(recent_at(&recent, key(1)));
	recent_done(&recent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_key_is_nought_and_keeps_what_it_is_given),
		cmocka_unit_test(the_longest_unused_falls_out),
		cmocka_unit_test(one_without_room_takes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
