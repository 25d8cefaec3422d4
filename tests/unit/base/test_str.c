#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

static void comparisons_go_by_length(void **state)
{
	(void)state;
	struct str with_nul = {"a\0b", 3};
	assert_true(str_eq(with_nul, (struct str){"a\0b", 3}));
	assert_false(str_eq(with_nul, STR("a")));
	assert_false(str_eq(with_nul, (struct str){"a\0c", 3}));
	assert_true(str_eq(STR_NONE, STR("")));
	assert_true(str_starts(STR("/usr/bin"), STR("/usr")));
	assert_false(str_starts(STR("/us"), STR("/usr")));
	assert_true(str_starts(STR("x"), STR("")));
	assert_true(str_ends(STR("a.so"), STR(".so")));
	assert_false(str_ends(STR("so"), STR(".so")));
	assert_true(str_from(NULL).data == NULL);
	assert_int_equal(str_from("abc").len, 3);
}

static void basename_is_behind_the_last_slash(void **state)
{
	(void)state;
	assert_true(str_eq(str_basename(STR("/usr/bin/sh")), STR("sh")));
	assert_true(str_eq(str_basename(STR("sh")), STR("sh")));
	assert_true(str_eq(str_basename(STR("/tmp/")), STR("")));
	assert_true(str_eq(str_basename(STR("")), STR("")));
	assert_null(str_basename(STR_NONE).data);
}

static unsigned count_items(struct str rest, struct str *ret_last)
{
	unsigned count = 0;
	while (str_next(&rest, ret_last))
		count++;
	return count;
}

static void lists_are_walked_item_by_item(void **state)
{
	(void)state;
	struct str last = STR_NONE;
	assert_int_equal(count_items((struct str){"a\0bc\0", 5}, &last), 2);
	assert_true(str_eq(last, STR("bc")));
	assert_int_equal(count_items((struct str){"a\0bc", 4}, &last), 2); /* no NUL at the end */
	assert_true(str_eq(last, STR("bc")));
	assert_int_equal(count_items((struct str){"\0\0", 2}, &last), 2);
	assert_int_equal(last.len, 0);
	assert_int_equal(count_items(STR_NONE, &last), 0);
	assert_int_equal(count_items(STR(""), &last), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparisons_go_by_length),
		cmocka_unit_test(basename_is_behind_the_last_slash),
		cmocka_unit_test(lists_are_walked_item_by_item),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
