#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/ruleset.h"
#include "unit/rules.h"

static struct rules rules;

static int open_rules(void **state)
{
	(void)state;
	rules_open(&rules);
	return 0;
}

static int close_rules(void **state)
{
	(void)state;
	rules_close(&rules);
	return 0;
}

static void folder(const char *name)
{
	char path[600];
	snprintf(path, sizeof(path), "%s/%s", rules.folder, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void file(const char *name, const char *id, const char *when)
{
	char source[512];
	int len = snprintf(source, sizeof(source),
		"return { id = '%s', title = 't', severity = 'low', api = 1, when = [[%s]] }", id,
		when);
	rules_write(&rules, name, source, (size_t)len);
}

static struct ruleset *load(const char *const *names, unsigned count, struct err *err)
{
	char paths[8][600];
	const char *list[8];
	struct problem_sink sink = rules_sink(&rules);
	rules_forget(&rules);
	for (unsigned i = 0; i < count; i++) {
		snprintf(paths[i], sizeof(paths[i]), "%s/%s", rules.folder, names[i]);
		list[i] = paths[i];
	}
	return ruleset_new(list, count, &sink, err);
}

static void assert_order(const struct ruleset *set, const char *const *names, unsigned count)
{
	assert_int_equal(set->count, count);
	for (unsigned i = 0; i < count; i++) {
		char name[200];
		const struct ruleset_entry *entry = &set->entries[i];
		snprintf(name, sizeof(name), "%.*s/%.*s", (int)entry->pack->name.len,
			entry->pack->name.data, (int)entry->detection->id.len,
			entry->detection->id.data);
		assert_string_equal(name, names[i]);
	}
}

static void folders_become_packs_in_the_order_of_names(void **state)
{
	(void)state;
	struct err err;
	folder("top");
	folder("top/b-pack");
	folder("top/a-pack");
	folder("top/a-pack/traces");
	folder("top/.hidden");
	file("top/b-pack/two.lua", "two", "process.exec");
	file("top/b-pack/one.lua", "one", "process.exec");
	file("top/a-pack/zz.lua", "zz", "process.exec");
	file("top/loose.lua", "loose", "process.exec");
	file("top/pack.lua", "not-a-detection", "process.exec");
	file("top/a-pack/zz_spec.lua", "not-either", "process.exec");
	file("top/a-pack/traces/t.lua", "nor-this", "process.exec");
	file("top/.hidden/h.lua", "nor-that", "process.exec");
	file("top/notes.txt", "nor-text", "process.exec");
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	static const char *const order[] = {"a-pack/zz", "b-pack/one", "b-pack/two", "top/loose"};
	assert_order(set, order, 4);
	assert_int_equal(set->broken, 0);
	assert_int_equal(rules.log.count, 0);
	ruleset_free(set);
	/* Paths that are named come in their own order; the folder's name is the pack's all the same. */
	set = load(
		(const char *[]){"top/loose.lua", "top/a-pack//", "top/b-pack/one.lua"}, 3, &err);
	static const char *const named[] = {"top/loose", "a-pack/zz", "b-pack/one"};
	assert_order(set, named, 3);
	ruleset_free(set);
}

/* Enough of them that no file system hands them out in order by chance. */
static void the_order_is_not_the_file_systems(void **state)
{
	(void)state;
	struct err err;
	folder("top");
	for (unsigned i = 0; i < 60; i++) {
		char name[32], id[16];
		snprintf(id, sizeof(id), "r%02u", i * 37 % 60);
		snprintf(name, sizeof(name), "top/%s.lua", id);
		file(name, id, "process.exec");
	}
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	assert_int_equal(set->count, 60);
	for (unsigned i = 0; i < 60; i++) {
		char id[16];
		snprintf(id, sizeof(id), "r%02u", i);
		assert_true(str_eq(set->entries[i].detection->id, str_from(id)));
	}
	ruleset_free(set);
}

static void broken_files_are_counted_and_left_out(void **state)
{
	(void)state;
	struct err err;
	folder("top");
	file("top/good.lua", "good", "process.exec");
	file("top/twice.lua", "good", "process.exec");
	file("top/wrong.lua", "wrong", "process.nonsense");
	rules_write(&rules, "top/syntax.lua", "((", 2);
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	assert_int_equal(set->count, 1);
	assert_int_equal(set->broken, 3);
	assert_int_equal(rules.log.count, 3);
	ruleset_free(set);
}

static void what_cannot_be_read_is_an_error(void **state)
{
	(void)state;
	struct err err;
	assert_null(load((const char *[]){"nowhere"}, 1, &err));
	assert_non_null(strstr(err.text, "nowhere: No such file or directory"));
	folder("top");
	file("top/a.lua", "a", "process.exec");
	char from[600], to[600];
	snprintf(from, sizeof(from), "%s/top", rules.folder);
	snprintf(to, sizeof(to), "%s/top/again", rules.folder);
	assert_int_equal(symlink(from, to), 0); /* a circle of folders */
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	assert_non_null(set); /* told and left out; the rest loads */
	assert_non_null(strstr(rules.log.text, "folders nest too deeply"));
	assert_true(set->broken > 0);
	assert_true(set->count > 0);
	ruleset_free(set);
}

static void an_empty_set_is_fine(void **state)
{
	(void)state;
	struct err err;
	folder("top");
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	assert_non_null(set);
	assert_int_equal(set->count, 0);
	struct compile_needs needs;
	ruleset_needs(set, &needs);
	assert_false(needs.all_reads);
	assert_int_equal(needs.read_name_count, 0);
	ruleset_free(set);
	ruleset_free(NULL);
}

static void so_many_packs_and_no_more(void **state)
{
	(void)state;
	struct err err;
	char name[64];
	folder("top");
	for (unsigned i = 0; i <= RULESET_PACKS_MAX; i++) {
		snprintf(name, sizeof(name), "top/p%03u", i);
		folder(name);
		strcat(name, "/x.lua");
		rules_write(&rules, name, "", 0);
	}
	assert_null(load((const char *[]){"top"}, 1, &err));
	assert_non_null(strstr(err.text, "more than 256 packs"));
	rules_remove(strcat(strcpy(rules.path, rules.folder), "/top/p256"));
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	assert_int_equal(set->pack_count, RULESET_PACKS_MAX);
	assert_int_equal(set->broken, RULESET_PACKS_MAX);
	ruleset_free(set);
}

static void kinds_and_needs_are_added_up(void **state)
{
	(void)state;
	struct err err;
	folder("top");
	file("top/a.lua", "a", "process.exec or net.connect");
	file("top/b.lua", "b",
		"file.open and moonwatch.file.access = read and file.name in (shadow, sudoers)");
	file("top/c.lua", "c", "file.open and moonwatch.file.access = read and file.name = shadow");
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	assert_int_equal(set->by_kind_count[EVENT_PROCESS_EXEC], 1);
	assert_int_equal(set->by_kind[EVENT_PROCESS_EXEC][0], 0);
	assert_int_equal(set->by_kind_count[EVENT_NET_CONNECT], 1);
	assert_int_equal(set->by_kind_count[EVENT_FILE_OPEN], 2);
	assert_int_equal(set->by_kind[EVENT_FILE_OPEN][0], 1);
	assert_int_equal(set->by_kind[EVENT_FILE_OPEN][1], 2);
	assert_int_equal(set->by_kind_count[EVENT_PROCESS_FORK], 0);
	struct compile_needs needs;
	ruleset_needs(set, &needs);
	assert_true(needs.kinds[EVENT_PROCESS_EXEC] && needs.kinds[EVENT_FILE_OPEN]);
	assert_false(needs.kinds[EVENT_PROCESS_FORK]);
	assert_false(needs.all_reads);
	assert_int_equal(needs.read_name_count, 2);
	ruleset_free(set);
	file("top/d.lua", "d", "file.open and moonwatch.file.access = read");
	set = load((const char *[]){"top"}, 1, &err);
	ruleset_needs(set, &needs);
	assert_true(needs.all_reads);
	ruleset_free(set);
}

static void more_names_than_can_be_told_are_all(void **state)
{
	(void)state;
	struct err err;
	folder("top");
	for (unsigned part = 0; part < 2; part++) {
		static char when[40000];
		char source[64];
		int len = snprintf(when, sizeof(when),
			"return { id = 'n%u', title = 't', severity = 'low', api = 1, when = [[ "
			"file.open and "
			"moonwatch.file.access = read and file.name in (",
			part);
		for (unsigned i = 0; i < 600; i++)
			len += snprintf(when + len, sizeof(when) - (size_t)len, "%sname%u-%u",
				i ? ", " : "", part, i);
		len += snprintf(when + len, sizeof(when) - (size_t)len, ")]] }");
		snprintf(source, sizeof(source), "top/n%u.lua", part);
		rules_write(&rules, source, when, (size_t)len);
	}
	struct ruleset *set = load((const char *[]){"top"}, 1, &err);
	if (set->count != 2)
		fail_msg("%s", rules.log.text);
	struct compile_needs needs;
	assert_false(set->entries[0].detection->needs.all_reads);
	ruleset_needs(set, &needs);
	assert_int_equal(needs.read_name_count, COMPILE_READ_NAMES_MAX);
	assert_true(needs.all_reads);
	ruleset_free(set);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rules, close_rules)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(folders_become_packs_in_the_order_of_names),
		TEST(the_order_is_not_the_file_systems),
		TEST(broken_files_are_counted_and_left_out),
		TEST(what_cannot_be_read_is_an_error),
		TEST(an_empty_set_is_fine),
		TEST(so_many_packs_and_no_more),
		TEST(kinds_and_needs_are_added_up),
		TEST(more_names_than_can_be_told_are_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
