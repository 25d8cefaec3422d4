#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/migrate.h"
#include "store/store.h"

static char folder[64], path[96];

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/test_store.XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/alerts.db", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	for (unsigned i = 0; i < 4; i++) {
		char name[128];
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
	return rmdir(folder);
}

static struct store *must_open(const struct store_options *options)
{
	struct store *store;
	struct err err;
	if (!store_open(path, options, &store, &err))
		fail_msg("%s", err.text);
	return store;
}

static void must_close(struct store *store)
{
	struct err err;
	if (!store_close(store, &err))
		fail_msg("%s", err.text);
}

static bool add_number(struct store *store, unsigned number, struct err *err)
{
	char id[32], document[64];
	snprintf(id, sizeof(id), "alert-%06u", number);
	snprintf(document, sizeof(document), "{\"n\":%u}", number);
	struct store_alert alert = {
		.id = str_from(id),
		.time_ns = 1000 + number,
		.host_id = number % 2 ? STR("host-a") : STR("host-b"),
		.rule_id = number % 3 ? STR("rule-a") : STR("rule-b"),
		.severity = number % 5 + 1,
		.title = STR("A title"),
		.summary = STR("A summary"),
		.process_entity_id = STR("entity"),
		.document = str_from(document),
	};
	return store_alert_add(store, &alert, err);
}

static void add_numbers(struct store *store, unsigned from, unsigned to)
{
	struct err err;
	for (unsigned i = from; i < to; i++)
		if (!add_number(store, i, &err))
			fail_msg("%s", err.text);
}

struct listing {
	unsigned count, stop_after;
	unsigned numbers[1000];
};

static bool note(const struct store_alert *alert, void *data)
{
	struct listing *listing = data;
	assert_true(listing->count < 1000);
	assert_true(str_starts(alert->id, STR("alert-")));
	listing->numbers[listing->count++] = (unsigned)(alert->time_ns - 1000);
	return listing->count != listing->stop_after;
}

static struct listing list(struct store *store, struct store_filter filter)
{
	struct listing listing = {0};
	struct err err;
	if (!store_alerts_list(store, &filter, note, &listing, &err))
		fail_msg("%s", err.text);
	return listing;
}

static bool check_row(const struct store_alert *alert, void *data)
{
	const struct store_alert *expected = data;
	assert_true(str_eq(alert->id, expected->id));
	assert_true(alert->time_ns == expected->time_ns);
	assert_true(str_eq(alert->host_id, expected->host_id));
	assert_true(str_eq(alert->rule_id, expected->rule_id));
	assert_int_equal(alert->severity, expected->severity);
	assert_true(str_eq(alert->title, expected->title));
	assert_true(str_eq(alert->summary, expected->summary));
	assert_true(str_eq(alert->process_entity_id, expected->process_entity_id));
	assert_true(str_eq(alert->document, expected->document));
	return true;
}

static void alerts_come_back_as_they_went_in(void **state)
{
	(void)state;
	struct err err;
	struct store_alert alert = {
		.id = STR("'); DROP TABLE alerts; --"),
		.time_ns = 1700000000000000001u,
		.host_id = STR("h\0st"),
		.rule_id = STR("rule\xff\xfe"),
		.severity = UINT32_MAX,
		.title = STR("a \"title\" with 'quotes'"),
		.summary = STR(""),
		.process_entity_id = STR("%s%n"),
		.document = STR("{\"a\":\"\\u0000\"}"),
	};
	struct store *store = must_open(NULL);
	assert_true(store_alert_add(store, &alert, &err));
	must_close(store);
	store = must_open(NULL);
	assert_int_equal(store_stats(store).alerts, 1);
	assert_true(store_alerts_list(store, &(struct store_filter){0}, check_row, &alert, &err));
	must_close(store);
}

static void the_first_of_an_id_stays(void **state)
{
	(void)state;
	struct err err;
	struct store *store = must_open(NULL);
	struct store_alert alert = {.id = STR("x"), .time_ns = 5, .document = STR("{\"n\":1}")};
	assert_true(store_alert_add(store, &alert, &err));
	alert.document = STR("{\"n\":2}");
	assert_true(store_alert_add(store, &alert, &err));
	assert_true(store_flush(store, &err));
	assert_true(store_alert_add(store, &alert, &err));
	assert_true(store_flush(store, &err));
	struct store_stats stats = store_stats(store);
	assert_int_equal(stats.added, 1);
	assert_int_equal(stats.repeated, 2);
	assert_int_equal(stats.alerts, 1);
	alert.document = STR("{\"n\":1}");
	alert.host_id = alert.rule_id = alert.title = alert.summary = alert.process_entity_id =
		STR("");
	assert_true(store_alerts_list(store, &(struct store_filter){0}, check_row, &alert, &err));
	must_close(store);
}

static void filters_choose_and_the_newest_come_first(void **state)
{
	(void)state;
	struct store *store = must_open(NULL);
	add_numbers(store, 0, 300);
	struct listing all = list(store, (struct store_filter){.limit = 1000});
	assert_int_equal(all.count, 300);
	for (unsigned i = 0; i < 300; i++)
		assert_int_equal(all.numbers[i], 299 - i);
	assert_int_equal(list(store, (struct store_filter){0}).count, STORE_LIST_DEFAULT);
	assert_int_equal(list(store, (struct store_filter){.limit = 7}).numbers[6], 293);

	struct store_filter filter = {.since_ns = 1100, .until_ns = 1200, .limit = 1000};
	struct listing some = list(store, filter);
	assert_int_equal(some.count, 101);
	assert_int_equal(some.numbers[0], 200);
	assert_int_equal(some.numbers[100], 100);
	filter.rule_id = STR("rule-b");
	filter.host_id = STR("host-a");
	filter.severity_min = 3;
	some = list(store, filter);
	unsigned expected = 0;
	for (unsigned n = 100; n <= 200; n++)
		expected += n % 3 == 0 && n % 2 == 1 && n % 5 + 1 >= 3;
	assert_int_equal(some.count, expected);
	filter.rule_id = STR("rule-b' OR '1'='1");
	assert_int_equal(list(store, filter).count, 0);
	filter.rule_id = STR("");
	assert_int_equal(list(store, filter).count, 0);

	struct listing stopped = {.stop_after = 3};
	struct err err;
	assert_true(store_alerts_list(store, &(struct store_filter){0}, note, &stopped, &err));
	assert_int_equal(stopped.count, 3);
	must_close(store);
}

static void equal_times_are_listed_by_id(void **state)
{
	(void)state;
	struct err err;
	struct store *store = must_open(NULL);
	static const char *const ids[] = {"alert-b", "alert-c", "alert-a"};
	struct store_alert alert = {.time_ns = 1000, .document = STR("{}")};
	for (unsigned i = 0; i < 3; i++) {
		alert.id = str_from(ids[i]);
		assert_true(store_alert_add(store, &alert, &err));
	}
	alert.id = STR("alert-c");
	alert.host_id = alert.rule_id = alert.title = alert.summary = alert.process_entity_id =
		STR("");
	struct store_filter filter = {.limit = 1};
	assert_true(store_alerts_list(store, &filter, check_row, &alert, &err));
	must_close(store);
}

static void files_are_private(void **state)
{
	(void)state;
	struct err err;
	mode_t mask = umask(0);
	struct store *store = must_open(NULL);
	add_numbers(store, 0, 3);
	assert_true(store_flush(store, &err));
	umask(mask);
	static const char *const ends[] = {"", "-wal", "-shm"};
	for (unsigned i = 0; i < 3; i++) {
		char name[128];
		struct stat stat;
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		assert_int_equal(lstat(name, &stat), 0);
		assert_int_equal(stat.st_mode & 07777, 0600);
	}
	must_close(store);
}

static void rows_are_bounded_and_the_oldest_go(void **state)
{
	(void)state;
	struct err err;
	struct store_options options = {.max_alerts = 100};
	struct store *store = must_open(&options);
	add_numbers(store, 0, 1000);
	assert_true(store_flush(store, &err));
	struct store_stats stats = store_stats(store);
	assert_int_equal(stats.alerts, 100);
	assert_int_equal(stats.added, 1000);
	assert_int_equal(stats.expired, 900);
	struct listing left = list(store, (struct store_filter){.limit = 1000});
	assert_int_equal(left.count, 100);
	assert_int_equal(left.numbers[0], 999);
	assert_int_equal(left.numbers[99], 900);
	must_close(store);
	/* A smaller cap on an older file takes hold with the next flush. */
	options.max_alerts = 10;
	store = must_open(&options);
	add_numbers(store, 1000, 1001);
	must_close(store);
	store = must_open(NULL);
	assert_int_equal(store_stats(store).alerts, 10);
	must_close(store);
}

static void bytes_are_bounded(void **state)
{
	(void)state;
	static char text[20000];
	struct err err;
	struct store_options options = {.max_bytes = 1 << 20};
	struct store *store = must_open(&options);
	memset(text, 'x', sizeof(text));
	for (unsigned i = 0; i < 1000; i++) {
		char id[32];
		snprintf(id, sizeof(id), "alert-%06u", i);
		struct store_alert alert = {
			.id = str_from(id), .time_ns = 1000 + i, .document = {text, sizeof(text)}};
		assert_true(store_alert_add(store, &alert, &err));
		if (i % 10 == 9)
			assert_true(store_flush(store, &err));
	}
	struct store_stats stats = store_stats(store);
	assert_in_range(stats.alerts, 30, 52);
	assert_int_equal(stats.alerts + stats.expired, 1000);
	assert_int_equal(list(store, (struct store_filter){0}).numbers[0], 999);
	must_close(store);
	struct stat stat;
	assert_int_equal(lstat(path, &stat), 0);
	assert_true(stat.st_size < 2 << 20);
}

static void age_is_bounded(void **state)
{
	(void)state;
	struct err err;
	struct store_options options = {.max_age_ns = 50};
	struct store *store = must_open(&options);
	add_numbers(store, 0, 200);
	assert_true(store_retain(store, 1200, &err));
	struct listing left = list(store, (struct store_filter){.limit = 1000});
	assert_int_equal(left.count, 50);
	assert_int_equal(left.numbers[49], 150);
	assert_int_equal(store_stats(store).expired, 150);
	assert_true(store_retain(store, 20, &err)); /* a clock near zero removes nothing */
	assert_int_equal(store_stats(store).alerts, 50);
	must_close(store);
}

static void too_large_is_refused_or_cut(void **state)
{
	(void)state;
	static char text[STORE_DOCUMENT_MAX + 1];
	struct err err;
	memset(text, 'x', sizeof(text));
	struct store *store = must_open(NULL);
	struct store_alert alert = {.id = STR("a"), .document = {text, STORE_DOCUMENT_MAX + 1}};
	assert_false(store_alert_add(store, &alert, &err));
	alert.document = STR_NONE;
	assert_false(store_alert_add(store, &alert, &err));
	alert.document = (struct str){text, STORE_DOCUMENT_MAX};
	alert.id = STR("");
	assert_false(store_alert_add(store, &alert, &err));
	alert.id = (struct str){text, STORE_ID_MAX + 1};
	assert_false(store_alert_add(store, &alert, &err));
	assert_int_equal(store_stats(store).refused, 4);
	alert.id.len = STORE_ID_MAX;
	memcpy(text + STORE_TEXT_MAX - 1, "\xc3\xa4", 2); /* a character across the limit */
	alert.title = (struct str){text, STORE_TEXT_MAX + 1};
	alert.host_id = alert.rule_id = alert.summary = alert.process_entity_id = STR("");
	assert_true(store_alert_add(store, &alert, &err));
	assert_int_equal(store_stats(store).cut, 1);
	alert.title.len = STORE_TEXT_MAX - 1;
	assert_true(store_alerts_list(store, &(struct store_filter){0}, check_row, &alert, &err));
	must_close(store);
}

static void large_batches_flush_themselves(void **state)
{
	(void)state;
	struct store *writer = must_open(NULL);
	struct store *reader = must_open(&(struct store_options){.read_only = true});
	add_numbers(writer, 0, STORE_BATCH_MAX - 1);
	assert_int_equal(list(reader, (struct store_filter){.limit = 1000}).count, 0);
	add_numbers(writer, STORE_BATCH_MAX - 1, STORE_BATCH_MAX);
	assert_int_equal(list(reader, (struct store_filter){.limit = 1000}).count, STORE_BATCH_MAX);
	must_close(reader);
	must_close(writer);
}

static void a_reader_lists_while_a_writer_writes(void **state)
{
	(void)state;
	struct err err;
	struct store *writer = must_open(NULL);
	add_numbers(writer, 0, 10);
	assert_true(store_flush(writer, &err));
	add_numbers(writer, 10, 20); /* in an open transaction */
	struct store *reader = must_open(&(struct store_options){.read_only = true});
	assert_int_equal(list(reader, (struct store_filter){0}).count, 10);
	assert_int_equal(list(writer, (struct store_filter){0}).count, 20);
	assert_false(add_number(reader, 99, &err));
	assert_non_null(strstr(err.text, "reading only"));
	assert_true(store_flush(writer, &err));
	assert_int_equal(list(reader, (struct store_filter){0}).count, 20);
	must_close(writer);
	assert_int_equal(list(reader, (struct store_filter){0}).count, 20);
	must_close(reader);
	/* And when nobody writes. */
	reader = must_open(&(struct store_options){.read_only = true});
	assert_int_equal(list(reader, (struct store_filter){0}).count, 20);
	must_close(reader);
}

static void set_version(int version, unsigned application)
{
	char sql[100];
	sqlite3 *db;
	snprintf(sql, sizeof(sql), "PRAGMA user_version=%d; PRAGMA application_id=%u", version,
		application);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void check_no_open(bool read_only, const char *says)
{
	struct store *store;
	struct err err;
	assert_false(
		store_open(path, &(struct store_options){.read_only = read_only}, &store, &err));
	if (!strstr(err.text, says) || !strstr(err.text, path))
		fail_msg("\"%s\" does not say \"%s\"", err.text, says);
}

static void newer_older_and_foreign_files_are_told(void **state)
{
	(void)state;
	check_no_open(true, "unable to open");
	must_close(must_open(NULL));
	set_version(migrate_latest() + 1, MIGRATE_APPLICATION_ID);
	check_no_open(false, "written by a newer moonwatch");
	check_no_open(true, "written by a newer moonwatch");
	set_version(0, MIGRATE_APPLICATION_ID);
	check_no_open(true, "older than");
	set_version(1, 12345);
	check_no_open(false, "another program's database");
	set_version(1, 0);
	check_no_open(false, "another program's database");
	unlink(path);

	FILE *file = fopen(path, "w");
	fputs("This is a text of some length, and certainly no database at all; not by far. "
	      "It goes on for longer than the hundred bytes of a header.",
		file);
	fclose(file);
	check_no_open(false, "not a database");
	unlink(path);
	assert_int_equal(symlink("/tmp/nowhere", path), 0);
	check_no_open(false, "symbolic links");
}

static void failed_step_leaves_nothing_behind(void **state)
{
	(void)state;
	/* A table of that name is in the way of step 1. */
	sqlite3 *db;
	struct err err;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE other (x); CREATE TABLE alerts (x)", NULL, NULL, NULL);
	char sql[100];
	snprintf(sql, sizeof(sql), "PRAGMA application_id=%d", MIGRATE_APPLICATION_ID);
	sqlite3_exec(db, sql, NULL, NULL, NULL);
	assert_false(migrate_up(db, &err));
	assert_non_null(strstr(err.text, "step to version 1"));
	assert_int_equal(sqlite3_get_autocommit(db), 1);
	sqlite3_exec(db, "DROP TABLE alerts", NULL, NULL, NULL);
	assert_true(migrate_up(db, &err));
	assert_true(migrate_check(db, &err));
	assert_true(migrate_up(db, &err));
	assert_int_equal(migrate_latest(), 1);
	sqlite3_close(db);
}

static void full_disk_loses_nothing_that_was_flushed(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		static char text[3000];
		struct err err, close_err;
		if (unshare(CLONE_NEWNS) != 0 ||
			mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
			mount("none", folder, "tmpfs", 0, "size=512k,mode=0700") != 0)
			_exit(77);
		memset(text, 'x', sizeof(text));
		struct store *store = must_open(NULL);
		unsigned flushed = 0, added = 0;
		bool ok = true;
		while (ok && added < 10000) {
			char id[32];
			snprintf(id, sizeof(id), "alert-%06u", added);
			struct store_alert alert = {.id = str_from(id),
				.time_ns = 1000 + added,
				.document = {text, sizeof(text)}};
			ok = store_alert_add(store, &alert, &err);
			added += ok;
			if (ok && added % 5 == 0) {
				ok = store_flush(store, &err);
				flushed = ok ? added : flushed;
			}
		}
		assert_false(ok);
		assert_non_null(strstr(err.text, "full"));
		struct store_stats stats = store_stats(store);
		assert_int_equal(stats.alerts, flushed);
		assert_in_range(stats.lost, 1, 6);
		assert_int_equal(list(store, (struct store_filter){.limit = 1000}).count, flushed);
		/* Closing and opening again on the full disk works, too. */
		store_close(store, &close_err);
		store = must_open(NULL);
		assert_int_equal(store_stats(store).alerts, flushed);
		assert_true(flushed > 20);
		must_close(store);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void killed_writer_leaves_what_it_flushed(void **state)
{
	(void)state;
	int report[2];
	assert_int_equal(pipe(report), 0);
	pid_t child = fork();
	if (child == 0) {
		struct store *store = must_open(NULL);
		for (unsigned i = 0;; i++) {
			struct err err;
			if (!add_number(store, i, &err))
				_exit(1);
			if (i % 3 == 2 &&
				(!store_flush(store, &err) || write(report[1], "", 1) != 1))
				_exit(2);
		}
	}
	close(report[1]);
	uint64_t flushed = 0;
	char byte;
	while (flushed < 100 && read(report[0], &byte, 1) == 1)
		flushed++;
	kill(child, SIGKILL);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	close(report[0]);
	struct store *store = must_open(NULL);
	assert_true(store_stats(store).alerts >= flushed * 3);
	assert_int_equal(store_stats(store).alerts % 3, 0);
	must_close(store);
}

static void a_locked_store_says_so(void **state)
{
	(void)state;
	struct err err;
	sqlite3 *db;
	struct store *store = must_open(NULL);
	add_numbers(store, 0, 5);
	assert_true(store_flush(store, &err));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_false(add_number(store, 6, &err));
	assert_non_null(strstr(err.text, "locked"));
	assert_int_equal(store_stats(store).lost, 1);
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(db);
	add_numbers(store, 7, 8);
	assert_true(store_flush(store, &err));
	assert_int_equal(store_stats(store).alerts, 6);
	must_close(store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(alerts_come_back_as_they_went_in),
		TEST(the_first_of_an_id_stays),
		TEST(filters_choose_and_the_newest_come_first),
		TEST(equal_times_are_listed_by_id),
		TEST(files_are_private),
		TEST(rows_are_bounded_and_the_oldest_go),
		TEST(bytes_are_bounded),
		TEST(age_is_bounded),
		TEST(too_large_is_refused_or_cut),
		TEST(large_batches_flush_themselves),
		TEST(a_reader_lists_while_a_writer_writes),
		TEST(newer_older_and_foreign_files_are_told),
		TEST(failed_step_leaves_nothing_behind),
		TEST(full_disk_loses_nothing_that_was_flushed),
		TEST(killed_writer_leaves_what_it_flushed),
		TEST(a_locked_store_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
