/* The builder: every limit is reached, everything unfit is refused, kinds are worked out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "rule/builder.h"

static struct err err;
static struct rule_builder *b;

static int setup(void **state)
{
	(void)state;
	b = rule_builder_new();
	return b ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	rule_builder_free(b);
	return 0;
}

static bool test_of(unsigned field, unsigned test, unsigned flags)
{
	return rule_builder_test(b, field, test, flags, &err);
}

static bool value(const char *text)
{
	return rule_builder_value(b, str_from(text), &err);
}

static void test_shape(void **state)
{
	(void)state;
	struct rule_tree *tree;
	assert_true(rule_builder_kind(b, EVENT_PROCESS_EXEC, &err));
	assert_true(test_of(FIELD_PROCESS_NAME, RULE_EQ, RULE_FOLD));
	assert_true(value("SH") && value("bash") && value("ash"));
	assert_true(test_of(FIELD_PROCESS_PID, RULE_GT, 0) && value("0x10"));
	assert_true(rule_builder_not(b, &err));
	assert_true(rule_builder_and(b, 3, &err));
	assert_true(rule_builder_finish(b, &tree, &err));
	const struct rule_node *kind = tree->root->first, *name = kind->next, *inverse = name->next;
	assert_int_equal(tree->root->op, RULE_AND);
	assert_int_equal(kind->op, RULE_KINDS);
	assert_int_equal(name->count, 3);
	assert_int_equal(name->longest, 4);
	assert_true(str_eq(name->values[0].text, STR("sh")));
	assert_true(str_eq(name->values[1].text, STR("ash")));
	assert_int_equal(inverse->op, RULE_NOT);
	assert_int_equal(inverse->first->values[0].number, 16);
	assert_int_equal(inverse->first->number, 1);
	assert_null(inverse->next);
	assert_int_equal(tree->test_count, 2);
	assert_true(tree->bytes < 2048);
	rule_tree_free(tree);

	/* The builder is empty again. */
	assert_false(rule_builder_finish(b, &tree, &err));
	assert_true(rule_builder_kind(b, EVENT_FILE_OPEN, &err));
	assert_true(rule_builder_finish(b, &tree, &err));
	rule_tree_free(tree);
}

static void test_refused(void **state)
{
	(void)state;
	assert_false(rule_builder_kind(b, 0, &err));
	assert_false(rule_builder_kind(b, EVENT_KIND_MAX + 1, &err));
	assert_false(test_of(0, RULE_EQ, 0));
	assert_false(test_of(FIELD_MAX + 1, RULE_EQ, 0));
	assert_false(test_of(FIELD_PROCESS_NAME, 0, 0));
	assert_false(test_of(FIELD_PROCESS_NAME, RULE_TEST_MAX + 1, 0));
	assert_false(test_of(FIELD_PROCESS_NAME, RULE_LT, 0));
	assert_false(test_of(FIELD_PROCESS_NAME, RULE_CIDR, 0));
	assert_false(test_of(FIELD_PROCESS_PID, RULE_CONTAINS, 0));
	assert_false(test_of(FIELD_PROCESS_PID, RULE_EQ, RULE_FOLD));
	assert_false(test_of(FIELD_PROCESS_PID, RULE_EXISTS, RULE_NEGATE));
	assert_false(test_of(FIELD_PROCESS_PID, RULE_EQ, 4));
	assert_false(value("1"));
	assert_false(rule_builder_not(b, &err));
	assert_false(rule_builder_and(b, 0, &err));
	assert_false(rule_builder_or(b, 1, &err));
	struct rule_tree *tree = NULL;
	assert_false(rule_builder_finish(b, &tree, &err));
	assert_null(tree);
}

static void test_bad_values(void **state)
{
	(void)state;
	static const struct {
		unsigned field, test;
		const char *text;
		bool good;
	} rows[] = {
		{FIELD_PROCESS_PID, RULE_EQ, "12", true},
		{FIELD_PROCESS_PID, RULE_EQ, "18446744073709551614", true},
		{FIELD_PROCESS_PID, RULE_EQ, "18446744073709551615", false},
		{FIELD_PROCESS_PID, RULE_EQ, "18446744073709551616", false},
		{FIELD_PROCESS_PID, RULE_EQ, "0xfffffffffffffffe", true},
		{FIELD_PROCESS_PID, RULE_EQ, "0o17", true},
		{FIELD_PROCESS_PID, RULE_EQ, "0o18", false},
		{FIELD_PROCESS_PID, RULE_EQ, "0x", false},
		{FIELD_PROCESS_PID, RULE_EQ, "0755", false},
		{FIELD_PROCESS_PID, RULE_EQ, "0", true},
		{FIELD_PROCESS_PID, RULE_EQ, "", false},
		{FIELD_PROCESS_PID, RULE_EQ, "-1", false},
		{FIELD_PROCESS_PID, RULE_EQ, " 1", false},
		{FIELD_PROCESS_EXIT_CODE, RULE_EQ, "-1", true},
		{FIELD_PROCESS_EXIT_CODE, RULE_EQ, "--1", false},
		{FIELD_PROCESS_EXIT_CODE, RULE_EQ, "-9223372036854775807", true},
		{FIELD_PROCESS_EXIT_CODE, RULE_EQ, "-9223372036854775808", false},
		{FIELD_PROCESS_EXIT_CODE, RULE_EQ, "9223372036854775808", false},
		{FIELD_MOONWATCH_SNAPSHOT, RULE_EQ, "true", true},
		{FIELD_MOONWATCH_SNAPSHOT, RULE_EQ, "1", false},
		{FIELD_EVENT_OUTCOME, RULE_EQ, "failure", true},
		{FIELD_EVENT_OUTCOME, RULE_EQ, "failed", false},
		{FIELD_PROCESS_THREAD_CAPABILITIES_EFFECTIVE, RULE_EQ, "CAP_BPF", true},
		{FIELD_PROCESS_THREAD_CAPABILITIES_EFFECTIVE, RULE_EQ, "CAP_ALL", false},
		{FIELD_DESTINATION_IP, RULE_EQ, "10.0.0.1", true},
		{FIELD_DESTINATION_IP, RULE_EQ, "10.0.0.0/8", false},
		{FIELD_DESTINATION_IP, RULE_CIDR, "10.0.0.0/8", true},
		{FIELD_DESTINATION_IP, RULE_CIDR, "10.0.0.0/33", false},
		{FIELD_FILE_PATH, RULE_LIKE, "/tmp/\\", false},
		{FIELD_FILE_PATH, RULE_MATCHES, "(", false},
		{FIELD_FILE_PATH, RULE_EXISTS, "x", false},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rule_builder *one = rule_builder_new();
		assert_true(rule_builder_test(one, rows[i].field, rows[i].test, 0, &err));
		if (rule_builder_value(one, str_from(rows[i].text), &err) != rows[i].good)
			fail_msg("row %u: %s", i, rows[i].text);
		rule_builder_free(one);
	}
}

static void test_one_value(void **state)
{
	(void)state;
	struct rule_tree *tree;
	assert_true(test_of(FIELD_PROCESS_PID, RULE_LT, 0));
	assert_false(rule_builder_finish(b, &tree, &err));
	assert_true(value("1") && value("2"));
	assert_false(rule_builder_finish(b, &tree, &err));
}

static void test_depth(void **state)
{
	(void)state;
	assert_true(rule_builder_kind(b, EVENT_FILE_OPEN, &err));
	for (unsigned i = 1; i < RULE_DEPTH_MAX; i++)
		assert_true(rule_builder_not(b, &err));
	assert_false(rule_builder_not(b, &err));
	assert_non_null(strstr(err.text, "deeper"));
}

static void test_nodes(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RULE_NODES_MAX; i++)
		assert_true(rule_builder_kind(b, EVENT_FILE_OPEN, &err));
	assert_false(rule_builder_kind(b, EVENT_FILE_OPEN, &err));
	assert_non_null(strstr(err.text, "parts"));
}

static void test_values(void **state)
{
	(void)state;
	assert_true(test_of(FIELD_PROCESS_PID, RULE_EQ, 0));
	for (unsigned i = 0; i < RULE_VALUES_MAX; i++)
		assert_true(value("7"));
	assert_false(value("7"));
	assert_non_null(strstr(err.text, "values"));
}

static void test_text_bytes(void **state)
{
	(void)state;
	static char text[RULE_LITERAL_MAX + 1];
	memset(text, 'a', sizeof(text));
	assert_true(test_of(FIELD_PROCESS_NAME, RULE_CONTAINS, RULE_FOLD));
	assert_false(rule_builder_value(b, (struct str){text, sizeof(text)}, &err));
	for (unsigned i = 0; i < RULE_TEXT_MAX / RULE_LITERAL_MAX; i++)
		assert_true(rule_builder_value(b, (struct str){text, RULE_LITERAL_MAX}, &err));
	assert_false(rule_builder_value(b, STR("a"), &err));
	struct rule_tree *tree;
	assert_true(rule_builder_finish(b, &tree, &err));
	assert_true(tree->bytes > RULE_TEXT_MAX);
	rule_tree_free(tree);
}

static void test_regexes(void **state)
{
	(void)state;
	assert_true(test_of(FIELD_PROCESS_NAME, RULE_MATCHES, 0));
	for (unsigned i = 0; i < RULE_REGEXES_MAX; i++)
		assert_true(value("a"));
	assert_false(value("a"));
	assert_non_null(strstr(err.text, "regular expressions"));
}

static void test_kinds(void **state)
{
	(void)state;
	struct rule_tree *tree;
	/* (exec or open) and not open and name = x: exec only */
	assert_true(rule_builder_kind(b, EVENT_PROCESS_EXEC, &err));
	assert_true(rule_builder_kind(b, EVENT_FILE_OPEN, &err));
	assert_true(rule_builder_or(b, 2, &err));
	assert_true(rule_builder_kind(b, EVENT_FILE_OPEN, &err));
	assert_true(rule_builder_not(b, &err));
	assert_true(test_of(FIELD_PROCESS_NAME, RULE_EQ, 0) && value("x"));
	assert_true(rule_builder_and(b, 3, &err));
	assert_true(rule_builder_finish(b, &tree, &err));
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
		assert_int_equal(kindset_has(rule_kinds(tree), kind), kind == EVENT_PROCESS_EXEC);
	rule_tree_free(tree);

	/* not (exec and name = x): all */
	assert_true(rule_builder_kind(b, EVENT_PROCESS_EXEC, &err));
	assert_true(test_of(FIELD_PROCESS_NAME, RULE_EQ, 0) && value("x"));
	assert_true(rule_builder_and(b, 2, &err) && rule_builder_not(b, &err));
	assert_true(rule_builder_finish(b, &tree, &err));
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
		assert_true(kindset_has(rule_kinds(tree), kind));
	rule_tree_free(tree);
}

static void test_names(void **state)
{
	(void)state;
	for (unsigned test = 1; test <= RULE_TEST_MAX; test++)
		assert_int_equal(rule_test_find(str_from(rule_test_name(test))), test);
	assert_int_equal(rule_test_find(STR("is")), 0);
	assert_null(rule_test_name(0));
	assert_null(rule_test_name(RULE_TEST_MAX + 1));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_shape),
		TEST(test_refused),
		TEST(test_bad_values),
		TEST(test_one_value),
		TEST(test_depth),
		TEST(test_nodes),
		TEST(test_values),
		TEST(test_text_bytes),
		TEST(test_regexes),
		TEST(test_kinds),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
