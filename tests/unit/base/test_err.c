#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "base/err.h"

static void says_what_and_why(void **state)
{
	(void)state;
	struct err err;
	assert_false(err_set(&err, "no %s at %d", "block", 7));
	assert_string_equal(err.text, "no block at 7");
	assert_false(err_wrap(&err, "replay %s", "x.mwt"));
	assert_string_equal(err.text, "replay x.mwt: no block at 7");
	assert_false(err_sys(&err, ENOENT, "open %s", "x"));
	assert_string_equal(err.text, "open x: No such file or directory");
}

static void long_texts_are_cut_and_terminated(void **state)
{
	(void)state;
	char text[2000];
	struct err err;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	err_set(&err, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	err_wrap(&err, "%s", text);
	assert_true(strlen(err.text) < sizeof(err.text));
	err_sys(&err, EIO, "%s", text);
	assert_non_null(strstr(err.text, "Input/output error")); /* the reason is not cut off */
	for (unsigned i = 0; i < 20; i++)
		err_wrap(&err, "layer %u", i);
	assert_true(strlen(err.text) < sizeof(err.text));
	assert_int_equal(strncmp(err.text, "layer 19: ", 10), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_and_why),
		cmocka_unit_test(long_texts_are_cut_and_terminated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
