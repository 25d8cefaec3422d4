#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/snapshot.h"

static struct snapshot snapshot;

static bool live(enum event_kind kind, uint32_t pid)
{
	const struct wire_header header = {.kind = kind, .pid = pid, .start_boot_ns = pid * 10};
	return snapshot_admit(&snapshot, &header);
}

static bool visit(enum event_kind kind, uint32_t pid)
{
	const struct wire_header header = {
		.kind = kind, .flags = WIRE_SNAPSHOT, .pid = pid, .start_boot_ns = pid * 10};
	return snapshot_admit(&snapshot, &header);
}

static int setup(void **state)
{
	(void)state;
	snapshot_init(&snapshot);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	snapshot_done(&snapshot);
	return 0;
}

static void a_process_is_visited_once(void **state)
{
	(void)state;
	assert_true(visit(EVENT_PROCESS_EXEC, 1));
	assert_false(visit(EVENT_PROCESS_EXEC, 1));
	assert_int_equal(snapshot.processes, 1);
}

static void an_exec_outdates_a_visit(void **state)
{
	(void)state;
	assert_true(live(EVENT_PROCESS_EXEC, 1));
	assert_false(visit(EVENT_PROCESS_EXEC, 1));
	assert_int_equal(snapshot.processes, 0);
	/* The other way round both are told. */
	assert_true(visit(EVENT_PROCESS_EXEC, 2));
	assert_true(live(EVENT_PROCESS_EXEC, 2));
}

static void a_forked_process_is_visited_for_its_program(void **state)
{
	(void)state;
	assert_true(live(EVENT_PROCESS_FORK, 1));
	assert_true(visit(EVENT_PROCESS_EXEC, 1));
}

static void a_fork_after_the_visit_is_dropped(void **state)
{
	(void)state;
	assert_true(visit(EVENT_PROCESS_EXEC, 1));
	assert_false(live(EVENT_PROCESS_FORK, 1));
	assert_true(live(EVENT_PROCESS_EXIT, 1));
}

static void the_dead_are_not_visited(void **state)
{
	(void)state;
	assert_true(live(EVENT_PROCESS_EXIT, 1));
	assert_false(visit(EVENT_PROCESS_EXEC, 1));
	assert_false(visit(EVENT_NET_LISTEN, 1));
	assert_true(visit(EVENT_NET_LISTEN, 2));
}

static void a_number_used_again_is_another_process(void **state)
{
	(void)state;
	const struct wire_header again = {
		.kind = EVENT_PROCESS_FORK, .pid = 1, .start_boot_ns = 99};
	assert_true(live(EVENT_PROCESS_EXIT, 1));
	assert_true(snapshot_admit(&snapshot, &again));
}

static void other_events_pass_and_all_do_when_it_is_over(void **state)
{
	(void)state;
	assert_true(visit(EVENT_PROCESS_EXEC, 1));
	assert_true(live(EVENT_FILE_OPEN, 1));
	assert_true(live(EVENT_NET_LISTEN, 1));
	snapshot_forget(&snapshot);
	assert_int_equal(snapshot.told.count, 0);
	assert_true(live(EVENT_PROCESS_FORK, 1));
	assert_int_equal(snapshot.told.count, 0);
}

/* Beyond its ceiling it drops nothing any more; a record too many does no harm, one too few would. */
static void a_full_memory_drops_nothing(void **state)
{
	(void)state;
	map_done(&snapshot.told);
	map_init(&snapshot.told, 2);
	for (uint32_t pid = 1; pid <= 50; pid++)
		assert_true(live(EVENT_PROCESS_FORK, pid));
	assert_int_equal(snapshot.told.count, 2);
	assert_true(visit(EVENT_PROCESS_EXEC, 50));
	assert_true(visit(EVENT_PROCESS_EXEC, 50));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_process_is_visited_once),
		TEST(an_exec_outdates_a_visit),
		TEST(a_forked_process_is_visited_for_its_program),
		TEST(a_fork_after_the_visit_is_dropped),
		TEST(the_dead_are_not_visited),
		TEST(a_number_used_again_is_another_process),
		TEST(other_events_pass_and_all_do_when_it_is_over),
		TEST(a_full_memory_drops_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
