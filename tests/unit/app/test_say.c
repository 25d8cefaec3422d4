#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/say.h"

static char said[100000];
static int kept, caught;

static void listen_to_stderr(void)
{
	kept = dup(STDERR_FILENO);
	caught = memfd_create("said", 0);
	dup2(caught, STDERR_FILENO);
}

static const char *what_was_said(void)
{
	dup2(kept, STDERR_FILENO);
	close(kept);
	ssize_t len = pread(caught, said, sizeof(said) - 1, 0);
	said[len > 0 ? len : 0] = 0;
	close(caught);
	return said;
}

static void messages_are_one_escaped_line(void **state)
{
	(void)state;
	listen_to_stderr();
	say("%s and %d", "two\nlines \x1b[31m \xff", 5);
	assert_string_equal(what_was_said(), "moonwatch: two\\x0alines \\x1b[31m \\xff and 5\n");
	static char large[20000];
	memset(large, '\n', sizeof(large) - 1);
	listen_to_stderr();
	say("%s", large);
	const char *text = what_was_said();
	assert_int_equal(strlen(text), 11 + 4 * 8191 + 1);
	assert_true(strchr(text, '\n') == text + strlen(text) - 1);
}

static const char *problem(struct problem it)
{
	listen_to_stderr();
	say_problem(NULL, &it);
	return what_was_said();
}

static void the_caret_stands_under_the_place(void **state)
{
	(void)state;
	assert_string_equal(problem((struct problem){.file = STR("a.lua"),
				    .message = STR("wrong"),
				    .line = 3,
				    .column = 5,
				    .source_line = STR("\tx = yy")}),
		"a.lua:3:5: wrong\n     x = yy\n        ^\n");
	assert_string_equal(problem((struct problem){.file = STR("a.lua"),
				    .message = STR("wrong"),
				    .line = 1,
				    .column = 1,
				    .source_line = STR("")}),
		"a.lua:1:1: wrong\n    \n    ^\n");
	assert_string_equal(
		problem((struct problem){.file = STR("a.lua"), .message = STR("no place")}),
		"a.lua: no place\n");
	assert_string_equal(problem((struct problem){.file = STR("\x1b"),
				    .message = STR("\n"),
				    .line = 1,
				    .column = 2,
				    .source_line = STR("a\x1b\xc3\xa9")}),
		"\\x1b:1:2: \\x0a\n    a???\n     ^\n");
}

static void long_lines_show_the_part_around_the_caret(void **state)
{
	(void)state;
	static char line[1000];
	memset(line, '.', sizeof(line));
	line[499] = '!';
	const char *text = problem((struct problem){.file = STR("f"),
		.message = STR("m"),
		.line = 1,
		.column = 500,
		.source_line = {line, sizeof(line)}});
	const char *shown = strchr(text, '\n') + 1, *caret = strchr(shown, '\n') + 1;
	assert_int_equal(caret - shown, 4 + 200 + 1);
	assert_int_equal(strchr(shown, '!') - shown, strchr(caret, '^') - caret);
	/* A column beyond the line is no reason to read there. */
	char *exact = malloc(3);
	memcpy(exact, "abc", 3);
	for (uint32_t column = 1; column < 400; column += 7)
		problem((struct problem){.file = STR("f"),
			.message = STR("m"),
			.line = 1,
			.column = column,
			.source_line = {exact, 3}});
	problem((struct problem){.file = STR("f"),
		.message = STR("m"),
		.line = 1,
		.column = UINT32_MAX,
		.source_line = {exact, 3}});
	free(exact);
}

static void an_alert_is_a_few_lines(void **state)
{
	(void)state;
	struct buf out;
	struct alert alert = {.time_ns = 1700000000123000000u,
		.severity = 73,
		.severity_name = STR("high"),
		.rule_id = STR("rule"),
		.summary = STR("a\nb"),
		.process_line = STR("sh -c \x1b"),
		.entity_id = STR("b-1-2")};
	buf_init(&out, 1 << 16);
	say_alert(&out, &alert, false);
	assert_true(str_eq(buf_str(&out),
		STR("2023-11-14 22:13:20.123Z high rule: a\\x0ab\n    sh -c \\x1b  [b-1-2]\n")));
	buf_clear(&out);
	say_alert(&out, &alert, true);
	assert_non_null(memmem(out.data, out.len, "\033[1;31mhigh\033[0m", 15));
	static char line[500];
	memset(line, 'x', sizeof(line));
	alert.process_line = (struct str){line, sizeof(line)};
	alert.entity_id = STR_NONE;
	buf_clear(&out);
	say_alert(&out, &alert, false);
	assert_true(str_ends(buf_str(&out), STR("x...\n")));
	assert_int_equal(out.len, 43 + 4 + 200 + 4);
	alert = (struct alert){.time_ns = UINT64_MAX, .severity_name = STR("x")};
	buf_clear(&out);
	say_alert(&out, &alert, false);
	assert_true(str_starts(buf_str(&out), STR("2554-07-21 23:34:33.709Z x : \n")));
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_one_escaped_line),
		cmocka_unit_test(the_caret_stands_under_the_place),
		cmocka_unit_test(long_lines_show_the_part_around_the_caret),
		cmocka_unit_test(an_alert_is_a_few_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
