/* Against fnmatch(3) over random patterns and texts, and the shapes that make others slow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "rule/glob.h"

#define SEED  20240611u
#define PAIRS 1000000

static uint32_t seed;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)seed * n >> 32);
}

static void random_text(char *out, unsigned max, const char *alphabet)
{
	unsigned len = below(max + 1);
	for (unsigned i = 0; i < len; i++)
		out[i] = alphabet[below((uint32_t)strlen(alphabet))];
	out[len] = 0;
}

static void test_like_fnmatch(void **state)
{
	(void)state;
	seed = SEED;
	unsigned hits = 0;
	for (unsigned i = 0; i < PAIRS; i++) {
		char pattern[16], text[16];
		random_text(pattern, 12, "ab**?[]]!^-\\B/.");
		random_text(text, 12, "aabbB[]-!/.\\");
		if (glob_fault(str_from(pattern)))
			continue;
		bool want = fnmatch(pattern, text, 0) == 0;
		hits += want;
		if (glob_match(str_from(pattern), str_from(text), false) != want)
			fail_msg("seed %u: pattern '%s' text '%s' should be %d", SEED, pattern,
				text, want);
	}
	printf("seed %u: %u of %u pairs match\n", SEED, hits, PAIRS);
	assert_true(hits > PAIRS / 100);
}

static void test_like_fnmatch_folded(void **state)
{
	(void)state;
	seed = SEED + 1;
	unsigned hits = 0;
	for (unsigned i = 0; i < PAIRS; i++) {
		char pattern[16], text[16];
		random_text(pattern, 10, "aAbB**?/");
		random_text(text, 10, "aAbB/");
		bool want = fnmatch(pattern, text, FNM_CASEFOLD) == 0;
		hits += want;
		if (glob_match(str_from(pattern), str_from(text), true) != want)
			fail_msg("seed %u: pattern '%s' text '%s' should be %d", SEED + 1, pattern,
				text, want);
	}
	assert_true(hits > PAIRS / 100);
}

static void test_table(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *text;
		bool fold, want;
	} rows[] = {
		{"", "", false, true},
		{"", "a", false, false},
		{"*", "", false, true},
		{"/etc/*", "/etc/ssh/sshd_config", false, true},
		{"/dev/sd[a-z]", "/dev/sdb", false, true},
		{"/dev/sd[!a-z]", "/dev/sdb", false, false},
		{"/dev/sd[A-Z]", "/dev/sdb", false, false},
		{"/dev/sd[A-Z]", "/dev/sdb", true, true},
		{"[]x]", "]", false, true},
		{"[a-]", "-", false, true},
		{"[abc", "[abc", false, true},
		{"\\*", "*", false, true},
		{"\\*", "x", false, false},
		{"SHADOW", "shadow", true, true},
		{"SHADOW", "shadow", false, false},
		{"a\\", "a\\", false, false},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (glob_match(str_from(rows[i].pattern), str_from(rows[i].text), rows[i].fold) !=
			rows[i].want)
			fail_msg("row %u: %s on %s", i, rows[i].pattern, rows[i].text);
	assert_true(glob_match(STR("a?c"), STR("a\0c"), false));
	assert_non_null(glob_fault(STR("a\\")));
	assert_null(glob_fault(STR("a\\\\")));
	assert_non_null(glob_fault(STR("[[:alpha:]]")));
	assert_non_null(glob_fault(STR("x[a-c[:digit:]]")));
	assert_null(glob_fault(STR("[a]*[.]b")));
}

/* Trying every star would take more steps than there are atoms; at most 1024 x 65536 are made. */
static void test_many_stars(void **state)
{
	(void)state;
	static char pattern[1024], text[65536];
	for (unsigned i = 0; i + 1 < sizeof(pattern); i += 2)
		memcpy(pattern + i, "*a", 2);
	pattern[sizeof(pattern) - 1] = 'b';
	memset(text, 'a', sizeof(text));
	clock_t start = clock();
	assert_false(glob_match(
		(struct str){pattern, sizeof(pattern)}, (struct str){text, sizeof(text)}, false));
	assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_like_fnmatch),
		cmocka_unit_test(test_like_fnmatch_folded),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_many_stars),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
