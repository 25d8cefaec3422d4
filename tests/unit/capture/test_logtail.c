#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/logtail.h"
#include "unit/tree.h"

#define SECOND 1000000000ull

static struct tree tree;
static struct logtail logtail;
static char told[65536];
static unsigned lines, cut_lines;
static size_t longest;

static void note(void *data, const char *path, struct str line, bool is_cut)
{
	(void)data;
	size_t len = strlen(told);
	snprintf(told + len, sizeof(told) - len, "%s:%.*s\n", path, (int)line.len, line.data);
	lines++;
	cut_lines += is_cut;
	if (line.len > longest)
		longest = line.len;
}

static void look(uint64_t now_ns)
{
	told[0] = 0;
	lines = cut_lines = 0;
	longest = 0;
	logtail_read(&logtail, now_ns, note, NULL);
}

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_write(&tree, "/var/log/syslog", "old\n");
	tree_write(&tree, "/var/log/audit/other", "x\n");
	logtail_init(&logtail, tree.dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	logtail_done(&logtail);
	tree_remove(&tree);
	return 0;
}

static void whole_lines_are_told_once(void **state)
{
	(void)state;
	look(SECOND);
	assert_string_equal(told, "");
	tree_append(&tree, "/var/log/syslog", "a\n\nb\nhalf");
	tree_append(&tree, "/var/log/other", "no\n");
	look(SECOND);
	assert_string_equal(told, "/var/log/syslog:a\n/var/log/syslog:b\n");
	tree_append(&tree, "/var/log/syslog", " done\n");
	tree_write(&tree, "/var/log/audit/audit.log", "type=X\n");
	look(SECOND);
	assert_string_equal(told, "/var/log/syslog:half done\n/var/log/audit/audit.log:type=X\n");
	look(SECOND);
	assert_string_equal(told, "");
}

static void rotation_and_truncation_lose_nothing(void **state)
{
	(void)state;
	char from[4500];
	tree_append(&tree, "/var/log/syslog", "last\n");
	snprintf(from, sizeof(from), "%s", tree_path(&tree, "/var/log/syslog"));
	assert_int_equal(rename(from, tree_path(&tree, "/var/log/syslog.1")), 0);
	tree_write(&tree, "/var/log/syslog", "first\n");
	look(SECOND);
	assert_string_equal(told, "/var/log/syslog:last\n/var/log/syslog:first\n");
	tree_write(&tree, "/var/log/syslog", "c\n");
	look(SECOND);
	assert_string_equal(told, "/var/log/syslog:c\n");
}

static void a_long_line_is_cut(void **state)
{
	(void)state;
	static char text[3 * LOGTAIL_LINE_MAX];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 2] = '\n';
	tree_append(&tree, "/var/log/syslog", text);
	tree_append(&tree, "/var/log/syslog", "short\n");
	look(SECOND);
	assert_int_equal(lines, 2);
	assert_int_equal(cut_lines, 1);
	assert_int_equal(longest, LOGTAIL_LINE_MAX);
}

static void a_flood_is_held_back_and_counted(void **state)
{
	(void)state;
	static char text[4 * LOGTAIL_BURST + 1];
	for (unsigned i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 2 ? '\n' : 'y';
	look(SECOND);
	tree_append(&tree, "/var/log/syslog", text);
	look(SECOND);
	assert_int_equal(lines, LOGTAIL_BURST);
	assert_int_equal(logtail.refused, LOGTAIL_BURST);
	tree_append(&tree, "/var/log/syslog", text);
	look(2 * SECOND);
	assert_int_equal(lines, LOGTAIL_RATE);
}

static void links_and_pipes_are_left_alone(void **state)
{
	(void)state;
	assert_int_equal(symlink("syslog", tree_path(&tree, "/var/log/messages")), 0);
	assert_int_equal(mkfifo(tree_path(&tree, "/var/log/secure"), 0600), 0);
	tree_append(&tree, "/var/log/syslog", "z\n");
	look(SECOND);
	assert_string_equal(told, "/var/log/syslog:z\n");
}

static void without_folders_there_is_nothing(void **state)
{
	(void)state;
	struct tree empty;
	struct logtail none;
	tree_make(&empty);
	logtail_init(&none, empty.dir);
	logtail_read(&none, SECOND, note, NULL);
	logtail_done(&none);
	tree_remove(&empty);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whole_lines_are_told_once),
		TEST(rotation_and_truncation_lose_nothing),
		TEST(a_long_line_is_cut),
		TEST(a_flood_is_held_back_and_counted),
		TEST(links_and_pipes_are_left_alone),
		TEST(without_folders_there_is_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
