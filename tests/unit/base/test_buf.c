#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "random.h"

static void appends_add_up(void **state)
{
	(void)state;
	static char model[100000];
	size_t len = 0;
	uint64_t seed = 2;
	struct buf buf;
	buf_init(&buf, sizeof(model));
	while (len < sizeof(model) - 300) {
		char piece[300];
		size_t n = random_below(&seed, sizeof(piece));
		random_bytes(&seed, piece, n);
		buf_add(&buf, piece, n);
		memcpy(model + len, piece, n);
		len += n;
		assert_int_equal(buf.len, len);
	}
	assert_memory_equal(buf.data, model, len);
	assert_false(buf.full);
	buf_done(&buf);
}

static void ceiling_refuses_whole_appends(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 10);
	buf_add_str(&buf, STR("12345678"));
	buf_add_str(&buf, STR("abc"));
	assert_true(buf.full);
	assert_int_equal(buf.len, 8);
	assert_null(buf_room(&buf, 3));
	assert_null(buf_room(&buf, SIZE_MAX));
	buf_add_str(&buf, STR("90"));
	assert_int_equal(buf.len, 10);
	assert_true(buf.full); /* one look at the end is enough */
	buf_clear(&buf);
	assert_false(buf.full);
	assert_int_equal(buf_str(&buf).len, 0);
	buf_done(&buf);
}

static void format_is_added_whole_or_not(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 5000);
	buf_add_format(&buf, "%d-%s", 42, "x");
	buf_add_byte(&buf, '!');
	assert_true(str_eq(buf_str(&buf), STR("42-x!")));
	buf_add_format(&buf, "%2000d", 1);
	assert_true(buf.full);
	assert_int_equal(buf.len, 5);
	buf_done(&buf);
}

static void nothing_is_a_str_too(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 10);
	assert_non_null(buf_str(&buf).data);
	buf_add(&buf, NULL, 0);
	assert_int_equal(buf.len, 0);
	assert_false(buf.full);
	buf_done(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends_add_up),
		cmocka_unit_test(ceiling_refuses_whole_appends),
		cmocka_unit_test(format_is_added_whole_or_not),
		cmocka_unit_test(nothing_is_a_str_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
