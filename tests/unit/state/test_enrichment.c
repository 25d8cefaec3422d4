#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "state/state.h"
#include "state/view.h"
#include "unit/events.h"

#define ID  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SHA "c79bf44242829108e323378531f4ac839513ca1fba45efd6583643526e1e9fd2"

static struct state *state;
static struct events host;

static int setup(void **data)
{
	(void)data;
	host = EVENTS_BEGIN;
	state = state_new(NULL);
	return state ? 0 : -1;
}

static int teardown(void **data)
{
	(void)data;
	state_free(state);
	return 0;
}

static void apply(struct event event)
{
	state_apply(state, &event);
}

static void run(uint64_t pid, uint64_t inode)
{
	struct event event = events_exec(&host, pid, 1, "/bin/x");
	struct event_process_exec *exec = &event.process_exec;
	exec->image.device = 3;
	exec->image.inode = inode;
	exec->image.ctime_ns = 5;
	exec->creds.euid = 33;
	exec->creds.login_uid = 1000;
	exec->place.ns_mnt = 100;
	exec->place.ns_user = 200;
	exec->place.cgroup = STR("/docker/" ID);
	apply(event);
}

static void tell_program(uint64_t inode, const char *sha256)
{
	struct event event = events_make(&host, EVENT_ENRICH_EXECUTABLE);
	event.enrich_executable.process_executable = STR("/other");
	event.enrich_executable.moonwatch_executable_device = 3;
	event.enrich_executable.moonwatch_executable_inode = inode;
	event.enrich_executable.moonwatch_executable_ctime = 5;
	event.enrich_executable.process_hash_sha256 = str_from(sha256);
	event.enrich_executable.package_name = STR("coreutils");
	event.enrich_executable.moonwatch_package_owned = 1;
	apply(event);
}

static void tell_user(uint64_t ns_mnt, uint64_t uid, const char *name)
{
	struct event event = events_make(&host, EVENT_ENRICH_USER);
	event.enrich_user = (struct event_enrich_user){ns_mnt, 200, uid, str_from(name)};
	apply(event);
}

static void assert_field(uint64_t pid, const char *name, const char *expected)
{
	char scratch[VIEW_SCRATCH];
	struct value value;
	const struct process *process = process_find_pid(&state->processes, pid);
	bool has = view_process_field(
		state, process, event_field_find(str_from(name)), scratch, &value);
	assert_int_equal(has, expected != NULL);
	if (expected && !str_eq(value.str, str_from(expected)))
		fail_msg("%s is %.*s", name, (int)value.str.len, value.str.data);
}

static void facts_find_their_processes(void **data)
{
	(void)data;
	tell_program(7, SHA); /* before the process */
	run(10, 7);
	run(11, 8);
	tell_user(100, 33, "www-data");
	tell_user(101, 0, "stranger");
	tell_user(100, 1000, "alice");
	assert_field(10, "process.hash.sha256", SHA);
	assert_field(10, "package.name", "coreutils");
	assert_field(10, "package.version", NULL);
	assert_field(10, "process.executable", "/bin/x");
	assert_field(11, "process.hash.sha256", NULL);
	assert_field(10, "user.name", "www-data");
	assert_field(10, "process.real_user.name", NULL);
	assert_field(10, "moonwatch.login.name", "alice");
	assert_field(10, "container.image.name", NULL);
	struct event event = events_make(&host, EVENT_ENRICH_CONTAINER);
	event.enrich_container.container_id = STR(ID);
	event.enrich_container.container_image_name = STR("nginx");
	event.enrich_container.container_image_tag = STR("1");
	apply(event);
	assert_field(10, "container.image.name", "nginx");
	assert_field(11, "container.image.tag", "1");
	assert_field(10, "container.id", ID);
}

static void what_is_told_later_counts(void **data)
{
	(void)data;
	run(10, 7);
	tell_user(100, 33, "old");
	tell_user(100, 33, "new");
	assert_field(10, "user.name", "new");
	tell_user(100, 33, NULL);
	assert_field(10, "user.name", NULL);
	tell_program(7, NULL);
	assert_field(10, "process.hash.sha256", NULL);
	assert_field(10, "package.name", "coreutils");
}

static void what_was_not_met_for_longest_is_forgotten(void **data)
{
	(void)data;
	for (uint64_t inode = 1; inode <= ENRICHMENT_EXECUTABLES; inode++)
		tell_program(inode, SHA);
	run(10, 1); /* met */
	run(11, 2);
	process_find_pid(&state->processes, 11)->image->e.inode = 3; /* asked for, not met */
	assert_field(11, "process.hash.sha256", SHA);
	tell_program(ENRICHMENT_EXECUTABLES + 1, SHA);
	tell_program(ENRICHMENT_EXECUTABLES + 2, SHA);
	assert_int_equal(state->enrichment.executables.evicted, 2);
	assert_field(10, "process.hash.sha256", SHA);
	assert_field(11, "process.hash.sha256", NULL);
}

static void an_event_without_a_key_or_with_too_much_does_no_harm(void **data)
{
	(void)data;
	static char text[100000];
	memset(text, 'x', sizeof(text) - 1);
	run(10, 7);
	apply(events_make(&host, EVENT_ENRICH_CONTAINER));
	apply(events_make(&host, EVENT_ENRICH_USER));
	apply(events_make(&host, EVENT_ENRICH_EXECUTABLE));
	tell_user(100, 33, text);
	char scratch[VIEW_SCRATCH];
	struct value value;
	assert_true(view_process_field(
		state, process_find_pid(&state->processes, 10), FIELD_USER_NAME, scratch, &value));
	assert_int_equal(value.str.len, ENRICHMENT_STRING_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(facts_find_their_processes),
		TEST(what_is_told_later_counts),
		TEST(what_was_not_met_for_longest_is_forgotten),
		TEST(an_event_without_a_key_or_with_too_much_does_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
