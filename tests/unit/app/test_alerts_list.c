#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/alerts_list.h"

static char folder[] = "/tmp/moonwatch-alerts-XXXXXX";
static char path[200];

static int prepare(void **state)
{
	(void)state;
	bool ok = mkdtemp(folder) != NULL;
	snprintf(path, sizeof(path), "%s/alerts.db", folder);
	return ok ? 0 : -1;
}

static int clean_up(void **state)
{
	(void)state;
	static const char *const ends[] = {"", "-wal", "-shm"};
	char name[220];
	for (unsigned i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
	rmdir(folder);
	return 0;
}

static void fill(unsigned count, struct str document)
{
	struct store *store;
	struct err err;
	clean_up(NULL);
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	prepare(NULL);
	if (!store_open(path, NULL, &store, &err))
		fail_msg("%s", err.text);
	for (unsigned i = 0; i < count; i++) {
		char id[16], text[32];
		snprintf(id, sizeof(id), "id-%04u", i);
		snprintf(text, sizeof(text), "{\"n\":%u}", i);
		struct store_alert alert = {.id = str_from(id),
			.time_ns = 1700000000000000000u + i * 1000000000ull,
			.host_id = STR("h"),
			.rule_id = STR("rule"),
			.severity = i % 2 ? 99 : 21,
			.title = STR("t"),
			.summary = str_from(id),
			.process_entity_id = STR("b-1-2"),
			.document = document.data ? document : str_from(text)};
		assert_true(store_alert_add(store, &alert, &err));
	}
	assert_true(store_close(store, &err));
}

static void the_newest_come_last(void **state)
{
	(void)state;
	struct buf out;
	struct err err;
	buf_init(&out, 1 << 20);
	fill(5, STR_NONE);
	assert_true(alerts_list(path, &(struct store_filter){.limit = 3}, true, &out, &err));
	assert_true(str_eq(buf_str(&out), STR("{\"n\":2}\n{\"n\":3}\n{\"n\":4}\n")));
	buf_clear(&out);
	assert_true(
		alerts_list(path, &(struct store_filter){.severity_min = 99}, true, &out, &err));
	assert_true(str_eq(buf_str(&out), STR("{\"n\":1}\n{\"n\":3}\n")));
	buf_clear(&out);
	assert_true(alerts_list(path, &(struct store_filter){.limit = 1}, false, &out, &err));
	assert_true(str_eq(buf_str(&out),
		STR("2023-11-14 22:13:24.000Z low rule: id-0004\n    id-0004  [b-1-2]\n")));
	buf_done(&out);
}

static void many_and_none(void **state)
{
	(void)state;
	struct buf out;
	struct err err;
	buf_init(&out, 1 << 20);
	fill(0, STR_NONE);
	assert_true(alerts_list(path, &(struct store_filter){0}, true, &out, &err));
	assert_int_equal(out.len, 0);
	fill(300, STR_NONE);
	assert_true(alerts_list(path, &(struct store_filter){.limit = 300}, true, &out, &err));
	assert_true(str_starts(buf_str(&out), STR("{\"n\":0}\n{\"n\":1}\n")));
	assert_true(str_ends(buf_str(&out), STR("{\"n\":298}\n{\"n\":299}\n")));
	buf_done(&out);
}

static void what_does_not_fit_is_left_away_oldest_first(void **state)
{
	(void)state;
	struct buf out;
	struct err err;
	static char document[900000];
	buf_init(&out, 32u << 20);
	memset(document, '1', sizeof(document));
	fill(20, (struct str){document, sizeof(document)});
	assert_true(alerts_list(path, &(struct store_filter){.limit = 20}, true, &out, &err));
	assert_false(out.full);
	assert_int_equal(out.len, ALERTS_LIST_BYTES / sizeof(document) * (sizeof(document) + 1));
	buf_done(&out);
}

static void a_missing_store_is_told(void **state)
{
	(void)state;
	struct buf out;
	struct err err;
	buf_init(&out, 1 << 20);
	assert_false(
		alerts_list("/nowhere/alerts.db", &(struct store_filter){0}, true, &out, &err));
	assert_non_null(strstr(err.text, "/nowhere/alerts.db"));
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_come_last),
		cmocka_unit_test(many_and_none),
		cmocka_unit_test(what_does_not_fit_is_left_away_oldest_first),
		cmocka_unit_test(a_missing_store_is_told),
	};
	return cmocka_run_group_tests(tests, prepare, clean_up);
}
