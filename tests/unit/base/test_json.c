#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/utf8.h"
#include "random.h"

static struct buf out;

static int set_up(void **state)
{
	(void)state;
	buf_init(&out, 100000);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	buf_done(&out);
	return 0;
}

static void check_out(const char *expected)
{
	buf_add_byte(&out, 0);
	assert_string_equal(out.data, expected);
	buf_clear(&out);
}

static void nested_values(void **state)
{
	(void)state;
	struct json json;
	json_init(&json, &out);
	json_object(&json);
	json_key(&json, STR("a"));
	json_u64(&json, UINT64_MAX);
	json_key(&json, STR("b"));
	json_array(&json);
	json_i64(&json, INT64_MIN);
	json_object(&json);
	json_object_end(&json);
	json_array(&json);
	json_array_end(&json);
	json_bool(&json, true);
	json_bool(&json, false);
	json_null(&json);
	json_str(&json, STR_NONE);
	json_str(&json, STR(""));
	json_raw(&json, STR("{\"x\":1}"));
	json_array_end(&json);
	json_key(&json, STR("c"));
	json_object(&json);
	json_key(&json, STR("d\n"));
	json_str(&json, STR("e"));
	json_object_end(&json);
	assert_false(json_done(&json));
	json_object_end(&json);
	assert_true(json_done(&json));
	check_out("{\"a\":18446744073709551615,\"b\":[-9223372036854775808,{},[],true,false,null,"
		  "null,\"\",{\"x\":1}],\"c\":{\"d\\n\":\"e\"}}");
}

static void one_string(struct str text)
{
	struct json json;
	json_init(&json, &out);
	json_str(&json, text);
	assert_true(json_done(&json));
}

static void strings_cannot_fool(void **state)
{
	(void)state;
	one_string(STR("a\"b\\c/d"));
	check_out("\"a\\\"b\\\\c/d\"");
	one_string(STR("\b\f\n\r\t\0\033\177"));
	check_out("\"\\b\\f\\n\\r\\t\\u0000\\u001b\\u007f\"");
	one_string(STR("\xff\xfe"
		       "a\xc3"));
	check_out("\"\xef\xbf\xbd\xef\xbf\xbd"
		  "a\xef\xbf\xbd\"");
	one_string(STR("\xed\xa0\x80")); /* a surrogate: three stray bytes */
	check_out("\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	one_string(STR("\xc2\x9b\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6\xd8\x9c\xf3\xa0\x81\x81"));
	check_out("\"\\u009b\\u2028\\u202e\\u2066\\u061c\\udb40\\udc41\"");
	one_string(STR("\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80"));
	check_out("\"\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80\"");
}

static void random_strings_stay_one_sound_string(void **state)
{
	(void)state;
	uint64_t seed = 6;
	for (unsigned round = 0; round < 50000; round++) {
		char text[50];
		size_t len = random_below(&seed, sizeof(text));
		random_bytes(&seed, text, len);
		buf_clear(&out);
		one_string((struct str){text, (uint32_t)len});
		assert_true(out.data[0] == '"' && out.data[out.len - 1] == '"');
		for (size_t i = 1; i < out.len - 1;) {
			uint32_t code;
			size_t n = utf8_next(out.data + i, out.len - i, &code);
			assert_true(n > 0 && code != '"' && !utf8_is_deceptive(code));
			i += code == '\\' ? 2 : n;
			assert_true(i <= out.len - 1);
		}
	}
}

static void dates_are_utc_with_nanoseconds(void **state)
{
	(void)state;
	static const struct {
		uint64_t ns;
		const char *text;
	} dates[] = {
		{0, "\"1970-01-01T00:00:00.000000000Z\""},
		{1, "\"1970-01-01T00:00:00.000000001Z\""},
		{951782400000000000u, "\"2000-02-29T00:00:00.000000000Z\""},
		{1714979289000000010u, "\"2024-05-06T07:08:09.000000010Z\""},
		{UINT64_MAX, "\"2554-07-21T23:34:33.709551615Z\""},
	};
	for (unsigned i = 0; i < 5; i++) {
		struct json json;
		json_init(&json, &out);
		json_date(&json, dates[i].ns);
		assert_true(json_done(&json));
		check_out(dates[i].text);
	}
}

enum act { OBJECT, OBJECT_END, ARRAY, ARRAY_END, KEY, VALUE };

static void do_act(struct json *json, enum act act)
{
	switch (act) {
	case OBJECT: json_object(json); break;
	case OBJECT_END: json_object_end(json); break;
	case ARRAY: json_array(json); break;
	case ARRAY_END: json_array_end(json); break;
	case KEY: json_key(json, STR("k")); break;
	case VALUE: json_u64(json, 1);
	}
}

static void calls_out_of_turn_are_refused(void **state)
{
	(void)state;
	static const struct {
		unsigned count;
		enum act acts[4];
	} wrong[] = {
		{2, {VALUE, VALUE}},
		{1, {KEY}},
		{1, {OBJECT_END}},
		{2, {OBJECT, VALUE}},
		{2, {OBJECT, ARRAY_END}},
		{2, {ARRAY, OBJECT_END}},
		{2, {ARRAY, KEY}},
		{3, {OBJECT, KEY, KEY}},
		{3, {OBJECT, KEY, OBJECT_END}},
		{3, {ARRAY, ARRAY_END, ARRAY_END}},
		{3, {ARRAY, ARRAY_END, VALUE}},
		{1, {OBJECT}},
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct json json;
		json_init(&json, &out);
		for (unsigned n = 0; n < wrong[i].count; n++)
			do_act(&json, wrong[i].acts[n]);
		assert_false(json_done(&json));
	}
	struct json json;
	json_init(&json, &out);
	assert_false(json_done(&json));
}

static void nesting_is_bounded(void **state)
{
	(void)state;
	for (unsigned depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
		struct json json;
		json_init(&json, &out);
		for (unsigned i = 0; i < depth; i++) {
			json_object(&json);
			if (i + 1 < depth)
				json_key(&json, STR("k"));
		}
		for (unsigned i = 0; i < depth; i++)
			json_object_end(&json);
		assert_int_equal(json_done(&json), depth == JSON_DEPTH_MAX);
	}
}

static void full_buf_is_noticed(void **state)
{
	(void)state;
	struct buf small;
	struct json json;
	buf_init(&small, 8);
	json_init(&json, &small);
	json_str(&json, STR("123456"));
	assert_true(json_done(&json));
	buf_clear(&small);
	json_init(&json, &small);
	json_str(&json, STR("1234567"));
	assert_false(json_done(&json));
	buf_done(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nested_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(strings_cannot_fool, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			random_strings_stay_one_sound_string, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dates_are_utc_with_nanoseconds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(calls_out_of_turn_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nesting_is_bounded, set_up, tear_down),
		cmocka_unit_test(full_buf_is_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
