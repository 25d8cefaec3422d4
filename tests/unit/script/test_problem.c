#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "script/problem.h"

static struct problem told;

static void report(void *data, const struct problem *problem)
{
	(void)data;
	told = *problem;
}

static const struct problem_sink sink = {report, NULL};

static void offsets_become_lines_and_columns(void **state)
{
	(void)state;
	static const struct {
		uint32_t offset, line, column;
		const char *text;
	} cases[] = {{0, 1, 1, "ab"}, {1, 1, 2, "ab"}, {2, 1, 3, "ab"}, {3, 2, 1, ""},
		{4, 3, 1, "cd"}, {5, 3, 2, "cd"}, {6, 3, 3, "cd"}};
	struct str source = STR("ab\n\ncd");
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct problem problem = {.line = 0};
		problem_locate(&problem, source, cases[i].offset);
		assert_int_equal(problem.line, cases[i].line);
		assert_int_equal(problem.column, cases[i].column);
		assert_true(str_eq(problem.source_line, str_from(cases[i].text)));
	}
	struct problem problem = {.line = 0};
	problem_locate(&problem, STR(""), 0);
	assert_int_equal(problem.line, 1);
	assert_int_equal(problem.source_line.len, 0);
	problem_locate(&problem, source, UINT32_MAX); /* beyond the end: its last line */
	assert_int_equal(problem.line, 3);
	assert_true(str_eq(problem.source_line, STR("cd")));
}

static void places_in_messages_of_lua_are_found(void **state)
{
	(void)state;
	struct str file = STR("/rules/a.lua"), source = STR("one\n\ttwo three\nfour");
	static const struct {
		const char *message, *rest;
		uint32_t line, column;
	} cases[] = {{"/rules/a.lua:2: wrong", "wrong", 2, 2},
		{"/rules/a.lua:2: unexpected near 'three'", "unexpected near 'three'", 2, 6},
		{"/rules/a.lua:2: unexpected near 'nine'", "unexpected near 'nine'", 2, 2},
		{"/rules/a.lua:2: unexpected near ''", "unexpected near ''", 2, 2},
		{"/rules/a.lua:2: unexpected near '<eof>'", "unexpected near '<eof>'", 2, 2},
		{"/rules/a.lua:9: beyond", "beyond", 9, 1},
		{"/rules/a.lua:2:no blank", "no blank", 2, 2},
		{"...es/a.lua:1: short", "short", 1, 1},
		{".../rules/a.lua:3: whole", "whole", 3, 1},
		{"...x.lua:1: other", "...x.lua:1: other", 0, 0},
		{"/rules/b.lua:1: other", "/rules/b.lua:1: other", 0, 0},
		{"/rules/a.lua:x: no number", "/rules/a.lua:x: no number", 0, 0},
		{"/rules/a.lua:0: no line", "/rules/a.lua:0: no line", 0, 0},
		{"/rules/a.lua", "/rules/a.lua", 0, 0}, {"...", "...", 0, 0}, {"", "", 0, 0}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		problem_tell_lua(&sink, file, source, cases[i].message);
		if (!str_eq(told.message, str_from(cases[i].rest)) || told.line != cases[i].line ||
			told.column != cases[i].column)
			fail_msg("%s: %u:%u %s", cases[i].message, told.line, told.column,
				told.message.data);
		assert_true(str_eq(told.file, file));
	}
}

static void others_are_told_as_they_are(void **state)
{
	(void)state;
	problem_tell(&sink, STR("f"), "m");
	assert_int_equal(told.line, 0);
	assert_null(told.source_line.data);
	problem_tell_at(&sink, STR("f"), STR("a\nbc"), 3, "m");
	assert_int_equal(told.line, 2);
	assert_int_equal(told.column, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_become_lines_and_columns),
		cmocka_unit_test(places_in_messages_of_lua_are_found),
		cmocka_unit_test(others_are_told_as_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
