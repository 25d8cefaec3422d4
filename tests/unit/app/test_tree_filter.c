#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/tree_filter.h"
#include "unit/events.h"

static bool takes(struct tree_filter *filter, struct event event)
{
	return tree_filter_takes(filter, &event);
}

#define TAKES(make, ...) takes(&filter, make(&host, __VA_ARGS__))

static void the_root_and_its_descendants_pass(void **state)
{
	(void)state;
	struct tree_filter filter;
	struct events host = EVENTS_BEGIN;
	tree_filter_init(&filter, 100);
	assert_true(takes(&filter, events_sensor_start(&host)));
	assert_false(TAKES(events_running, 50, 1, "/bin/other"));
	assert_true(TAKES(events_running, 100, 50, "/bin/root"));
	assert_false(TAKES(events_fork, 60, 50));
	assert_true(TAKES(events_fork, 101, 100));
	assert_true(TAKES(events_fork, 102, 101));
	assert_true(TAKES(events_exit, 101));
	assert_true(TAKES(events_exec, 102, 1, "/bin/orphan")); /* its parent is gone */
	assert_true(TAKES(events_connect, 102, events_ip4(1, 2, 3, 4), 5));
	assert_false(TAKES(events_connect, 60, events_ip4(1, 2, 3, 4), 5));
	assert_true(TAKES(events_make, EVENT_SENSOR_TICK));
	tree_filter_done(&filter);
}

static void a_pid_taken_again_is_another_process(void **state)
{
	(void)state;
	struct tree_filter filter;
	struct events host = EVENTS_BEGIN;
	tree_filter_init(&filter, 100);
	assert_true(TAKES(events_running, 100, 50, "/bin/root"));
	assert_true(TAKES(events_exit, 100));
	struct event again = events_exec(&host, 100, 50, "/bin/stranger");
	again.actor.start_ns += 1;
	assert_false(takes(&filter, again));
	struct event fork = events_fork(&host, 101, 100);
	fork.process_fork.parent.start_ns += 1;
	assert_false(takes(&filter, fork));
	tree_filter_done(&filter);
}

static void a_child_forked_before_the_root_was_told_of_passes(void **state)
{
	(void)state;
	struct tree_filter filter;
	struct events host = EVENTS_BEGIN;
	tree_filter_init(&filter, 100);
	assert_true(TAKES(events_fork, 101, 100));
	assert_true(TAKES(events_exec, 101, 100, "/bin/x"));
	assert_true(TAKES(events_running, 100, 50, "/bin/root"));
	tree_filter_done(&filter);
}

static void beyond_the_cap_they_are_counted(void **state)
{
	(void)state;
	struct tree_filter filter;
	struct events host = EVENTS_BEGIN;
	tree_filter_init(&filter, 100);
	assert_true(TAKES(events_running, 100, 50, "/bin/root"));
	for (uint64_t i = 1; i < TREE_FILTER_MAX; i++)
		assert_true(TAKES(events_fork, 100 + i, 100));
	assert_int_equal(filter.left_out, 0);
	assert_false(TAKES(events_fork, 100 + TREE_FILTER_MAX, 100));
	assert_int_equal(filter.left_out, 1);
	assert_true(TAKES(events_exit, 100));
	tree_filter_done(&filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_root_and_its_descendants_pass),
		cmocka_unit_test(a_pid_taken_again_is_another_process),
		cmocka_unit_test(a_child_forked_before_the_root_was_told_of_passes),
		cmocka_unit_test(beyond_the_cap_they_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
