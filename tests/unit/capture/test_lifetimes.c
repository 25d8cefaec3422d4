#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "capture/lifetimes.h"
#include "unit/events.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct lifetimes lifetimes;
static struct events host;
static char told[1024];

static void note(void *data, struct event *event)
{
	(void)data;
	size_t len = strlen(told);
	unsigned long long number = 0;
	if (event->kind == EVENT_USER_LOGIN)
		number = event->user_login.moonwatch_login_session;
	if (event->kind == EVENT_USER_LOGOUT)
		number = event->user_logout.moonwatch_login_session;
	snprintf(told + len, sizeof(told) - len, "%s %llu %llu\n", event_kinds[event->kind].name,
		(unsigned long long)event->actor.pid, number);
}

static void see(struct event event)
{
	lifetimes_see(&lifetimes, &event, note, NULL);
}

static struct event inside(uint64_t pid, uint64_t parent, const char *cgroup)
{
	struct event event = events_exec(&host, pid, parent, "/bin/x");
	event.process_exec.place.cgroup = str_from(cgroup);
	return event;
}

static struct event logged_in(uint64_t pid, uint64_t session)
{
	struct event event = events_of(&host, EVENT_PROCESS_SETID, pid);
	event.process_setid.creds.login_uid = 1000;
	event.process_setid.creds.login_session = session;
	return event;
}

static int setup(void **state)
{
	(void)state;
	told[0] = 0;
	host = EVENTS_BEGIN;
	lifetimes_init(&lifetimes, 4);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lifetimes_done(&lifetimes);
	return 0;
}

static void a_container_lives_from_its_first_process_to_its_last(void **state)
{
	(void)state;
	see(inside(10, 1, "/docker/" ID));
	see(events_fork(&host, 11, 10));
	see(events_fork(&host, 12, 11));
	see(inside(12, 11, "/docker/" ID));
	see(events_exit(&host, 10));
	see(events_exit(&host, 12));
	assert_string_equal(told, "container.start 10 0\n");
	see(events_exit(&host, 11));
	see(events_exit(&host, 11));
	assert_string_equal(told, "container.start 10 0\ncontainer.stop 11 0\n");
	assert_int_equal(lifetimes.contained.count + lifetimes.containers.count, 0);
}

static void who_leaves_the_cgroup_leaves_the_container(void **state)
{
	(void)state;
	see(inside(10, 1, "/docker/" ID));
	see(inside(10, 1, "/docker/" ID "/below"));
	see(inside(10, 1, "/user.slice"));
	assert_string_equal(told, "container.start 10 0\ncontainer.stop 10 0\n");
}

static void a_login_session_lives_likewise(void **state)
{
	(void)state;
	see(logged_in(20, 3));
	see(logged_in(20, 3));
	see(events_fork(&host, 21, 20));
	see(logged_in(30, 4));
	see(events_exit(&host, 20));
	see(events_exit(&host, 21));
	assert_string_equal(told, "user.login 20 3\nuser.login 30 4\nuser.logout 21 3\n");
}

static void no_session_is_none(void **state)
{
	(void)state;
	see(logged_in(20, EVENT_NONE));
	see(logged_in(20, 0xffffffffu));
	see(logged_in(20, 0));
	see(events_fork(&host, 21, 20));
	see(events_exit(&host, 20));
	assert_string_equal(told, "");
	assert_int_equal(lifetimes.logged_in.count, 0);
}

static void more_than_there_is_room_for_are_counted(void **state)
{
	(void)state;
	for (uint64_t pid = 10; pid < 20; pid++)
		see(logged_in(pid, pid));
	assert_int_equal(lifetimes.refused, 6);
	assert_int_equal(lifetimes.sessions.count, 4);
	see(events_exit(&host, 19));
	told[0] = 0;
	for (uint64_t pid = 10; pid < 14; pid++)
		see(events_exit(&host, pid));
	see(logged_in(40, 40));
	assert_non_null(strstr(told, "user.logout 13 13\nuser.login 40 40\n"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_container_lives_from_its_first_process_to_its_last),
		TEST(who_leaves_the_cgroup_leaves_the_container),
		TEST(a_login_session_lives_likewise),
		TEST(no_session_is_none),
		TEST(more_than_there_is_room_for_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
