#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <stdio.h>

#include "base/clock.h"
#include "capture/enrich.h"
#include "unit/events.h"
#include "unit/tree.h"

#define PATIENCE_MS 20000
#define ID          "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct tree tree;
static struct enrich *enrich;
static struct events host;
static struct err err;

static int setup(void **state)
{
	(void)state;
	host = EVENTS_BEGIN;
	tree_make(&tree);
	tree_write(&tree, "/var/log/syslog", "");
	tree_write(
		&tree, "/var/lib/docker/containers/" ID "/config.v2.json", "{\"Name\": \"/web\"}");
	return enrich_open(tree.path, &enrich, &err) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	enrich_close(enrich);
	tree_remove(&tree);
	return 0;
}

static void await(enum event_kind kind, struct event *ret_event)
{
	struct pollfd ready = {.fd = enrich_ready_fd(enrich), .events = POLLIN};
	for (;;) {
		while (enrich_take(enrich, ret_event))
			if (ret_event->kind == kind)
				return;
		if (poll(&ready, 1, PATIENCE_MS) <= 0)
			fail_msg("%s did not come", event_kinds[kind].name);
		enrich_woke(enrich);
	}
}

static struct event exec_of(uint64_t inode)
{
	struct event event = events_exec(&host, 0x7ffffff0, 0, "/nowhere/x");
	event.process_exec.image.inode = inode;
	event.process_exec.image.device = 5;
	event.process_exec.image.ctime_ns = 9;
	event.process_exec.creds.uid = event.process_exec.creds.euid = EVENT_NONE;
	return event;
}

static uint64_t asked(void)
{
	struct enrich_stats stats;
	enrich_stats(enrich, &stats);
	return stats.asked;
}

static void a_program_is_asked_for_once(void **state)
{
	(void)state;
	struct event event = exec_of(1), fact;
	enrich_see(enrich, &event);
	enrich_see(enrich, &event);
	assert_int_equal(asked(), 1);
	assert_false(enrich_is_settled(enrich));
	await(EVENT_ENRICH_EXECUTABLE, &fact);
	assert_true(fact.enrich_executable.moonwatch_executable_inode == 1);
	assert_int_equal(
		fact.enrich_executable.moonwatch_hash_missing, EVENT_MOONWATCH_HASH_MISSING_GONE);
	assert_true(fact.enrich_executable.moonwatch_package_owned == EVENT_NONE);
	/* It was gone before it could be read: a few more times are tried, not for ever. */
	for (unsigned i = 0; i < 10; i++) {
		enrich_see(enrich, &event);
		if (asked() == i + 2)
			await(EVENT_ENRICH_EXECUTABLE, &fact);
	}
	assert_int_equal(asked(), 3);
	event = exec_of(2);
	enrich_see(enrich, &event);
	assert_int_equal(asked(), 4);
}

static void a_container_is_asked_for_again_when_time_has_passed(void **state)
{
	(void)state;
	struct event event = events_exec(&host, 0x7ffffff0, 0, "/x"), fact;
	event.process_exec.image.executable = STR_NONE;
	event.process_exec.creds.uid = event.process_exec.creds.euid = EVENT_NONE;
	event.process_exec.place.cgroup = STR("/docker/" ID);
	enrich_see(enrich, &event);
	enrich_see(enrich, &event);
	assert_int_equal(asked(), 1);
	await(EVENT_ENRICH_CONTAINER, &fact);
	assert_true(str_eq(fact.enrich_container.container_name, STR("web")));
	assert_true(str_eq(fact.enrich_container.container_id, STR(ID)));
	tree_write(
		&tree, "/var/lib/docker/containers/" ID "/config.v2.json", "{\"Name\": \"/new\"}");
	event.time_ns += 11000000000ull;
	enrich_see(enrich, &event);
	assert_int_equal(asked(), 2);
	await(EVENT_ENRICH_CONTAINER, &fact);
	assert_true(str_eq(fact.enrich_container.container_name, STR("new")));
}

static void the_own_user_has_a_name(void **state)
{
	(void)state;
	struct event event = events_of(&host, EVENT_PROCESS_SETID, (uint64_t)getpid()), fact;
	event.process_setid.creds.euid = event.process_setid.creds.uid = 0;
	enrich_see(enrich, &event);
	await(EVENT_ENRICH_USER, &fact);
	assert_true(fact.enrich_user.user_id == 0);
	assert_true(str_eq(fact.enrich_user.user_name, STR("root")));
	assert_true(fact.enrich_user.moonwatch_namespace_mnt != EVENT_NONE);
}

static void log_lines_come_along(void **state)
{
	(void)state;
	struct event fact;
	tree_append(&tree, "/var/log/syslog", "hello\n");
	await(EVENT_LOG_LINE, &fact);
	assert_true(str_eq(fact.log_line.message, STR("hello")));
	assert_true(fact.actor.pid == EVENT_NONE);
	assert_true(fact.log_line.moonwatch_log_truncated == EVENT_NONE);
}

/* Far more than both queues hold, and nobody takes. */
static void a_flood_is_dropped_counted_and_not_waited_for(void **state)
{
	(void)state;
	struct enrich_stats stats;
	struct event fact;
	unsigned taken = 0;
	for (uint64_t inode = 1; inode <= 4 * ENRICH_WAITING; inode++) {
		struct event event = exec_of(inode);
		enrich_see(enrich, &event);
	}
	do {
		poll(NULL, 0, 10);
		enrich_stats(enrich, &stats);
	} while (stats.waiting > 0);
	assert_true(stats.dropped[EVENT_ENRICH_EXECUTABLE] > 0);
	while (enrich_take(enrich, &fact))
		taken++;
	assert_int_equal(taken, 4 * ENRICH_WAITING - stats.dropped[EVENT_ENRICH_EXECUTABLE]);
	assert_true(taken <= ENRICH_WAITING);
	assert_true(enrich_is_settled(enrich));
}

static void a_root_that_is_none_is_refused(void **state)
{
	(void)state;
	struct enrich *none = NULL;
	assert_false(enrich_open("/nowhere/at/all", &none, &err));
	assert_null(none);
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_program_is_asked_for_once),
		TEST(a_container_is_asked_for_again_when_time_has_passed),
		TEST(the_own_user_has_a_name),
		TEST(log_lines_come_along),
		TEST(a_flood_is_dropped_counted_and_not_waited_for),
		TEST(a_root_that_is_none_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
