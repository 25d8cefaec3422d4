#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/utf8.h"

static size_t put(uint32_t code, uint8_t *out)
{
	if (code < 0x80)
		return out[0] = (uint8_t)code, 1;
	if (code < 0x800) {
		out[0] = (uint8_t)(0xc0 | code >> 6);
		out[1] = (uint8_t)(0x80 | (code & 63));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (uint8_t)(0xe0 | code >> 12);
		out[1] = (uint8_t)(0x80 | (code >> 6 & 63));
		out[2] = (uint8_t)(0x80 | (code & 63));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | code >> 18);
	out[1] = (uint8_t)(0x80 | (code >> 12 & 63));
	out[2] = (uint8_t)(0x80 | (code >> 6 & 63));
	out[3] = (uint8_t)(0x80 | (code & 63));
	return 4;
}

static void every_code_point_comes_back(void **state)
{
	(void)state;
	for (uint32_t code = 0; code < 0x120000; code++) {
		uint8_t bytes[4];
		uint32_t back = 0;
		size_t len = put(code, bytes);
		bool sound = code < 0x110000 && (code < 0xd800 || code > 0xdfff);
		size_t got = utf8_next((const char *)bytes, len, &back);
		if (got != (sound ? len : 0) || (sound && back != code))
			fail_msg("U+%04x: %zu bytes, U+%04x", code, got, back);
		if (sound && len > 1)
			assert_int_equal(utf8_next((const char *)bytes, len - 1, &back), 0);
	}
}

static void wrong_forms_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\xaf",
		"\xc1\xbf",
		"\xe0\x80\xaf",
		"\xe0\x9f\xbf",
		"\xf0\x80\x80\xaf",
		"\xf0\x8f\xbf\xbf",
		"\xed\xa0\x80",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xfe",
		"\xff",
		"\xc3\x28",
		"\xe2\x28\xa1",
		"\xe2\x82\x28",
	};
	uint32_t code;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(utf8_next(bad[i], strlen(bad[i]), &code), 0);
	assert_int_equal(utf8_next("", 0, &code), 0);
	assert_int_equal(utf8_next("\0", 1, &code), 1);
}

static void deceptive_ones_are_known(void **state)
{
	(void)state;
	static const uint32_t yes[] = {0, 0x1b, 0x1f, 0x7f, 0x80, 0x9b, 0x9f, 0x61c, 0x200b, 0x200e,
		0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xe0041};
	static const uint32_t no[] = {' ', '~', 0xa0, 0xe4, 0x416, 0x2010, 0x202f, 0x4e2d, 0x1f600};
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(utf8_is_deceptive(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(utf8_is_deceptive(no[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_comes_back),
		cmocka_unit_test(wrong_forms_are_refused),
		cmocka_unit_test(deceptive_ones_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
