#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include "capture/passwd.h"

static void the_first_line_with_the_number_names_it(void **state)
{
	(void)state;
	char name[PASSWD_NAME_SIZE] = "before";
	struct str text = STR("root:x:0:0:root:/root:/bin/sh\nbad\nweb:x:33:33::/:/bin/false\n"
			      "other:x:33:1::/:/bin/sh\nplus:x:+5:1\nhex:x:0x9:1\n:x:8:8\n\n:::\n"
			      "big:x:4294967296:1\nlast:x:4294967294:1");
	assert_true(passwd_text_name(text, 0, name));
	assert_string_equal(name, "root");
	assert_true(passwd_text_name(text, 33, name));
	assert_string_equal(name, "web");
	assert_true(passwd_text_name(text, 4294967294u, name));
	assert_string_equal(name, "last");
	assert_false(passwd_text_name(text, 5, name));
	assert_false(passwd_text_name(text, 9, name));
	assert_false(passwd_text_name(text, 8, name));
	assert_false(passwd_text_name(STR(""), 0, name));
	assert_string_equal(name, "last");
}

static void a_name_that_is_too_long_or_not_text_is_none(void **state)
{
	(void)state;
	char name[PASSWD_NAME_SIZE], line[400];
	memset(line, 'a', sizeof(line));
	memcpy(line + 300, ":x:7:7:", 7);
	assert_false(passwd_text_name((struct str){line, sizeof(line)}, 7, name));
	assert_false(passwd_text_name(STR("a\0b:x:7:7\n"), 7, name));
}

static void numbers_are_translated_as_the_map_says(void **state)
{
	(void)state;
	uint32_t inside = 99;
	struct str map =
		STR("         0     100000      65536\n     70000       5000          1\n");
	assert_true(passwd_text_map(map, 100033, &inside));
	assert_int_equal(inside, 33);
	assert_true(passwd_text_map(map, 5000, &inside));
	assert_int_equal(inside, 70000);
	assert_false(passwd_text_map(map, 5001, &inside));
	assert_false(passwd_text_map(map, 99999, &inside));
	assert_false(passwd_text_map(map, 165536, &inside));
	assert_true(passwd_text_map(STR("0 0 4294967295"), 1000, &inside));
	assert_int_equal(inside, 1000);
	assert_false(passwd_text_map(STR("junk\n1 2"), 2, &inside));
}

static void a_process_is_asked_in_its_own_namespaces_only(void **state)
{
	(void)state;
	struct passwd_answer answer, same;
	assert_true(passwd_ask((uint64_t)getpid(), 0, 0, 0, &answer));
	assert_string_equal(answer.name, "root");
	assert_true(
		passwd_ask((uint64_t)getpid(), answer.ns_mnt, answer.ns_user, 3999999999u, &same));
	assert_string_equal(same.name, "");
	assert_false(passwd_ask((uint64_t)getpid(), answer.ns_mnt + 1, answer.ns_user, 0, &same));
	assert_false(passwd_ask(0x7fffffff, 0, 0, 0, &same));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_line_with_the_number_names_it),
		cmocka_unit_test(a_name_that_is_too_long_or_not_text_is_none),
		cmocka_unit_test(numbers_are_translated_as_the_map_says),
		cmocka_unit_test(a_process_is_asked_in_its_own_namespaces_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
