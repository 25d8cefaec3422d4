/* Regular expressions: what they mean here, and that giving up is not "no". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <time.h>

#include "rule/regex.h"

static enum regex_result match(const char *pattern, bool fold, struct str text)
{
	struct regex *regex;
	struct err err;
	if (!regex_new(str_from(pattern), fold, &regex, &err))
		fail_msg("%s: %s", pattern, err.text);
	enum regex_result result = regex_match(regex, text);
	regex_free(regex);
	return result;
}

static void test_meaning(void **state)
{
	(void)state;
	assert_int_equal(match("^/tmp/[0-9]+$", false, STR("/tmp/42")), REGEX_YES);
	assert_int_equal(match("^/tmp/[0-9]+$", false, STR("/tmp/4x")), REGEX_NO);
	assert_int_equal(match("^/tmp/[0-9]+$", false, STR("/tmp/42\n")), REGEX_NO);
	assert_int_equal(match("curl.*sh", false, STR("curl x\n| sh")), REGEX_YES);
	assert_int_equal(match("CURL", true, STR("a curl")), REGEX_YES);
	assert_int_equal(match("CURL", false, STR("a curl")), REGEX_NO);
	assert_int_equal(match("a.c", false, STR("a\0c")), REGEX_YES);
	assert_int_equal(match("^\xff$", false, STR("\xff")), REGEX_YES);
	assert_int_equal(match("^\xe4$", true, STR("\xc4")), REGEX_NO);
	assert_int_equal(match("x*", false, STR("")), REGEX_YES);
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"(", "[a", "a{2,1}", "*a", "(?<n>a)(?<n>b)", "\\C",
		"(*UTF)a", "\\p{Foo}", "((((a{1,200}){1,200}){1,200}){1,200})"};
	struct err err;
	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (regex_check(str_from(bad[i]), false, &err))
			fail_msg("%s was taken", bad[i]);
	static char longer[REGEX_PATTERN_MAX + 1];
	memset(longer, 'a', sizeof(longer));
	assert_false(regex_check((struct str){longer, sizeof(longer)}, false, &err));
	assert_true(regex_check((struct str){longer, REGEX_PATTERN_MAX}, false, &err));
}

static void test_gives_up(void **state)
{
	(void)state;
	char text[40];
	memset(text, 'a', sizeof(text));
	text[39] = 'b';
	assert_int_equal(match("(a+)+$", false, (struct str){text, 40}), REGEX_GAVE_UP);
	assert_int_equal(match("(a+)+b$", false, (struct str){text, 40}), REGEX_YES);
}

/* A pattern in Sigma's collection that other set-ups silently lose on long command lines. */
static void test_long_group(void **state)
{
	(void)state;
	static char text[16384];
	memset(text, 'a', sizeof(text));
	struct str all = {text, sizeof(text)};
	assert_int_equal(match("(.){200,}", false, all), REGEX_YES);
	assert_int_equal(match("x|a.*b", false, all), REGEX_GAVE_UP);
	assert_int_equal(match(".*foo.*bar", false, all), REGEX_NO);
	text[sizeof(text) - 1] = 'c';
	assert_int_equal(match("^(?:a|b)*c$", false, all), REGEX_YES);
	assert_int_equal(match("[bc]$", false, all), REGEX_YES);
	assert_int_equal(match("\\Gc", false, all), REGEX_NO);
}

/* Every start position costs nearly as much as it may: without a bound over all of them, these take
 * up to half a minute each. */
static void test_bounded_over_starts(void **state)
{
	(void)state;
	static char text[65536];
	memset(text, 'a', sizeof(text));
	for (unsigned i = 0; i < sizeof(text); i += 400)
		text[i] = 'x';
	text[sizeof(text) - 1] = 'z';
	clock_t start = clock();
	struct str all = {text, sizeof(text)};
	assert_int_equal(match("a*a*[bc]z", false, all), REGEX_GAVE_UP);
	assert_int_equal(match("(?:a|aa)+[bc]z", false, all), REGEX_GAVE_UP);
	assert_int_equal(match("(a*)*[bc]z", false, all), REGEX_GAVE_UP);
	assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meaning),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_gives_up),
		cmocka_unit_test(test_long_group),
		cmocka_unit_test(test_bounded_over_starts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
