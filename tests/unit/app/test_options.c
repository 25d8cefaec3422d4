#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/options.h"

static bool flag;
static const char *text;
static uint64_t number;
static struct option_list list;

static const struct option_row rows[] = {
	{"flag", 'f', OPTION_FLAG, &flag, NULL, "a flag"},
	{"flag-two", 0, OPTION_FLAG, &flag, NULL, "another whose name begins the same"},
	{"text", 't', OPTION_TEXT, &text, "TEXT", "some text"},
	{"number", 'n', OPTION_NUMBER, &number, "N", "a number"},
	{"rules", 'r', OPTION_REPEAT, &list, "DIR", "may be repeated"},
};

static const struct verb verb = {"try", "ARGS...", "tries things", "moonwatch try", NULL};

struct parsed {
	char *words[OPTIONS_REPEAT_MAX * 2 + 10];
	int argc;
	char **argv;
	enum exit_status status;
	bool ok;
	char said[2048];
};

/* What is written to `fd` meanwhile lands in said. */
static void parse_words(struct parsed *it, int fd)
{
	int ends[2], kept = dup(fd);
	fflush(stdout);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], fd);
	flag = false;
	text = NULL;
	number = 77;
	list.count = 0;
	it->argv = it->words;
	it->status = EXIT_CANNOT;
	it->ok = OPTIONS_PARSE(&verb, rows, &it->argc, &it->argv, &it->status);
	fflush(stdout);
	dup2(kept, fd);
	close(kept);
	close(ends[1]);
	ssize_t len = read(ends[0], it->said, sizeof(it->said) - 1);
	it->said[len > 0 ? len : 0] = 0;
	close(ends[0]);
}

/* `line`: words with one blank between. Good until the next call. */
static const struct parsed *parse(const char *line)
{
	static char copy[512];
	static struct parsed it;
	it = (struct parsed){.argc = 0};
	snprintf(copy, sizeof(copy), "try %s", line);
	for (char *rest = copy, *word; (word = strsep(&rest, " ")) != NULL;)
		it.words[it.argc++] = word;
	if (it.argc > 1 && !*it.words[it.argc - 1])
		it.words[--it.argc] = NULL;
	parse_words(&it, STDERR_FILENO);
	return &it;
}

static void assert_rest(const struct parsed *it, const char *expected)
{
	char joined[512] = "";
	for (int i = 0; i < it->argc; i++) {
		strcat(joined, it->argv[i]);
		strcat(joined, " ");
	}
	assert_true(it->ok);
	assert_string_equal(joined, expected);
	assert_null(it->argv[it->argc]); /* fit for execvp */
}

static void every_form_is_understood(void **state)
{
	(void)state;
	const struct parsed *it =
		parse("a --flag b --text x --number=5 -r one c --rules=two -r three");
	assert_rest(it, "a b c ");
	assert_true(flag);
	assert_string_equal(text, "x");
	assert_int_equal(number, 5);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[1], "two");
	it = parse("-f -t - -n 18446744073709551615 -");
	assert_rest(it, "- ");
	assert_string_equal(text, "-");
	assert_true(number == UINT64_MAX);
	it = parse("--text= --text=a=b --text --flag");
	assert_rest(it, "");
	assert_string_equal(text, "--flag"); /* a value is a value */
	assert_false(flag);
	it = parse("--flag-two");
	assert_true(it->ok && flag);
	it = parse("");
	assert_rest(it, "");
	assert_int_equal(number, 77);
}

static void behind_two_dashes_all_is_rest(void **state)
{
	(void)state;
	const struct parsed *it = parse("-t x -- sleep 1 --flag --help --");
	assert_rest(it, "sleep 1 --flag --help -- ");
	assert_false(flag);
	it = parse("a -- b");
	assert_rest(it, "a b ");
	it = parse("--");
	assert_rest(it, "");
}

static void mistakes_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *line, *said;
	} cases[] = {{"--nope", "moonwatch: try has no option --nope; see moonwatch try --help\n"},
		{"-x", "moonwatch: try has no option -x; see moonwatch try --help\n"},
		{"-n5", "moonwatch: try has no option -n5; see moonwatch try --help\n"},
		{"--fla", "moonwatch: try has no option --fla; see moonwatch try --help\n"},
		{"--flagx", "moonwatch: try has no option --flagx; see moonwatch try --help\n"},
		{"--flag=1", "moonwatch: --flag takes no value\n"},
		{"--text", "moonwatch: --text needs a value: TEXT\n"},
		{"-n", "moonwatch: --number needs a value: N\n"},
		{"--number=", "moonwatch: --number takes a number, not \"\"\n"},
		{"--number x", "moonwatch: --number takes a number, not \"x\"\n"},
		{"--number 5x", "moonwatch: --number takes a number, not \"5x\"\n"},
		{"--number -5", "moonwatch: --number takes a number, not \"-5\"\n"},
		{"--number +5", "moonwatch: --number takes a number, not \"+5\"\n"},
		{"--number 0x5", "moonwatch: --number takes a number, not \"0x5\"\n"},
		{"--number 18446744073709551616",
			"moonwatch: --number takes a number, not \"18446744073709551616\"\n"},
		{"--\x1b[31m",
			"moonwatch: try has no option --\\x1b[31m; see moonwatch try --help\n"}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct parsed *it = parse(cases[i].line);
		assert_false(it->ok);
		assert_int_equal(it->status, EXIT_USAGE);
		assert_string_equal(it->said, cases[i].said);
	}
	struct parsed it = {.words = {"try", "--number", " -5"}, .argc = 3};
	parse_words(&it, STDERR_FILENO);
	assert_false(it.ok);
}

static void so_many_repeats_and_no_more(void **state)
{
	(void)state;
	struct parsed it = {.argc = 1, .words = {"try"}};
	for (unsigned i = 0; i < OPTIONS_REPEAT_MAX; i++) {
		it.words[it.argc++] = "-r";
		it.words[it.argc++] = "x";
	}
	struct parsed more = it;
	parse_words(&it, STDERR_FILENO);
	assert_true(it.ok);
	assert_int_equal(list.count, OPTIONS_REPEAT_MAX);
	more.words[more.argc++] = "--rules=y";
	parse_words(&more, STDERR_FILENO);
	assert_false(more.ok);
	assert_string_equal(more.said, "moonwatch: --rules stands more than 32 times\n");
}

static void help_is_made_from_the_table(void **state)
{
	(void)state;
	struct parsed it = {.argc = 3, .words = {"try", "a", "--help"}};
	parse_words(&it, STDOUT_FILENO);
	assert_false(it.ok);
	assert_int_equal(it.status, EXIT_FINE);
	assert_non_null(
		strstr(it.said, "usage: moonwatch try ARGS...\n\ntries things\n\noptions:\n"));
	assert_non_null(strstr(it.said, "  -n, --number N           a number\n"));
	assert_non_null(strstr(it.said, "  --flag-two               another"));
	assert_non_null(strstr(it.said, "example:\n  moonwatch try\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_understood),
		cmocka_unit_test(behind_two_dashes_all_is_rest),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(so_many_repeats_and_no_more),
		cmocka_unit_test(help_is_made_from_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
