#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "state/state.h"
#include "unit/events.h"

struct world {
	struct state *state;
	struct events host;
};

static int world_new(void **data)
{
	static struct world world;
	world = (struct world){state_new(NULL), EVENTS_BEGIN};
	struct event event = events_sensor_start(&world.host);
	state_apply(world.state, &event);
	*data = &world;
	return world.state ? 0 : -1;
}

static int world_free(void **data)
{
	state_free(((struct world *)*data)->state);
	return 0;
}

static struct process *of(const struct world *world, uint64_t pid)
{
	return process_find(
		&world->state->processes, (struct process_key){pid, events_start(pid)});
}

static void apply(struct world *world, struct event event)
{
	state_apply(world->state, &event);
}

#define APPLY(world, make, ...) apply(world, make(&(world)->host, __VA_ARGS__))

static void a_fork_inherits_and_an_exec_replaces(void **data)
{
	struct world *world = *data;
	struct event exec = events_exec(&world->host, 10, 1, "/usr/bin/bash");
	exec.process_exec.creds.euid = 1000;
	exec.process_exec.stdin = events_pipe_fd(99);
	apply(world, exec);
	APPLY(world, events_fork, 11, 10);
	struct process *parent = of(world, 10), *child = of(world, 11);
	assert_ptr_equal(child->parent, parent);
	assert_ptr_equal(child->image, parent->image);
	assert_ptr_equal(child->place, parent->place);
	assert_ptr_equal(child->stdio, parent->stdio);
	assert_int_equal(child->image->refs, 2);
	assert_int_equal(child->creds.euid, 1000);
	assert_int_equal(child->exec_time_ns, exec.time_ns);
	assert_false(child->uncertain);
	APPLY(world, events_exec, 11, 10, "/usr/bin/id");
	assert_true(str_eq(process_name(child), STR("id")));
	assert_true(str_eq(process_name(parent), STR("bash")));
	assert_int_equal(parent->image->refs, 1);
	assert_int_equal(child->creds.euid, 0);
	assert_true(child->exec_time_ns == world->host.time_ns);
	assert_false(child->adopted);
}

static void a_late_fork_does_not_undo_an_exec(void **data)
{
	struct world *world = *data;
	APPLY(world, events_exec, 10, 1, "/usr/bin/bash");
	APPLY(world, events_exec, 11, 10, "/usr/bin/id");
	APPLY(world, events_fork, 11, 10);
	assert_true(str_eq(process_name(of(world, 11)), STR("id")));
	assert_int_equal(of(world, 10)->children, 1);
}

static void a_lineage_outlives_its_members(void **data)
{
	struct world *world = *data;
	APPLY(world, events_exec, 10, 1, "/usr/sbin/nginx");
	APPLY(world, events_fork, 11, 10);
	APPLY(world, events_exec, 11, 10, "/bin/sh");
	APPLY(world, events_fork, 12, 11);
	APPLY(world, events_exit, 11);
	APPLY(world, events_exit, 10);
	struct event tick = events_make(&world->host, EVENT_SENSOR_TICK);
	tick.time_ns += 3600u * 1000000000ull;
	apply(world, tick);
	struct process *last = of(world, 12);
	assert_true(str_eq(process_name(last->parent), STR("sh")));
	assert_true(str_eq(process_name(last->parent->parent), STR("nginx")));
	assert_true(last->parent->exit_time_ns > 0);
	assert_int_equal(last->parent->exit_code, 0);
	assert_int_equal(last->exit_time_ns, 0);
	/* A child adopted by init keeps the parent that forked it. */
	APPLY(world, events_exec, 12, 1, "/usr/bin/id");
	assert_true(last->adopted);
	assert_ptr_equal(last->parent, of(world, 11));
	assert_int_equal(last->parent_key.pid, 11);
}

static void the_gone_are_forgotten_after_a_while(void **data)
{
	struct world *world = *data;
	uint64_t keep_ns = world->state->limits.gone_keep_ns;
	APPLY(world, events_exec, 10, 1, "/bin/true");
	APPLY(world, events_exit, 10);
	uint64_t end_ns = world->host.time_ns;
	struct event tick = events_make(&world->host, EVENT_SENSOR_TICK);
	tick.time_ns = end_ns + keep_ns;
	apply(world, tick);
	assert_non_null(of(world, 10));
	tick.time_ns = end_ns + keep_ns + 1;
	apply(world, tick);
	assert_null(of(world, 10));
	assert_non_null(of(world, 1)); /* never seen to end */
}

static void ids_replace_credentials(void **data)
{
	struct world *world = *data;
	APPLY(world, events_exec, 10, 1, "/usr/bin/su");
	struct event event = events_of(&world->host, EVENT_PROCESS_SETID, 10);
	event.process_setid.creds.euid = 33;
	apply(world, event);
	assert_int_equal(of(world, 10)->creds.euid, 33);
	assert_true(of(world, 10)->creds.uid == EVENT_NONE);
}

static void descriptors_are_replaced_one_by_one(void **data)
{
	struct world *world = *data;
	struct event exec = events_exec(&world->host, 10, 1, "/bin/sh");
	exec.process_exec.stdin = events_pipe_fd(1);
	exec.process_exec.stdout = events_pipe_fd(2);
	apply(world, exec);
	APPLY(world, events_fork, 11, 10);
	struct event dup = events_of(&world->host, EVENT_PROCESS_STDIO, 10);
	dup.process_stdio.moonwatch_fd_number = 1;
	dup.process_stdio.target = events_socket_fd(events_ip4(198, 51, 100, 7), 4444);
	apply(world, dup);
	const struct stdio *stdio = of(world, 10)->stdio;
	assert_int_equal(stdio->fd[0].inode, 1);
	assert_int_equal(stdio->fd[1].peer_port, 4444);
	assert_true(stdio->fd[2].type == EVENT_NONE);
	assert_int_equal(of(world, 11)->stdio->fd[1].inode, 2); /* the child's is its own */
	static const uint64_t other[] = {3, UINT32_MAX, EVENT_NONE};
	for (unsigned i = 0; i < 3; i++) {
		dup.process_stdio.moonwatch_fd_number = other[i];
		apply(world, dup);
		assert_ptr_equal(of(world, 10)->stdio, stdio);
	}
	/* Of a process of which nothing was known. */
	dup.actor = (struct event_actor){50, 50, events_start(50)};
	dup.process_stdio.moonwatch_fd_number = 2;
	apply(world, dup);
	assert_int_equal(of(world, 50)->stdio->fd[2].peer_port, 4444);
	assert_true(of(world, 50)->stdio->fd[0].type == EVENT_NONE);
	assert_true(of(world, 50)->uncertain);
}

static void writes_are_kept_and_reads_are_not(void **data)
{
	struct world *world = *data;
	APPLY(world, events_exec, 10, 1, "/usr/bin/curl");
	APPLY(world, events_open, 10, "/tmp/a", 1, EVENT_MOONWATCH_FILE_ACCESS_READ);
	APPLY(world, events_open, 10, "/tmp/b", 2, EVENT_MOONWATCH_FILE_ACCESS_WRITE);
	APPLY(world, events_open, 10, "/tmp/c", 3, EVENT_MOONWATCH_FILE_ACCESS_READ_WRITE);
	const struct files *files = &world->state->files;
	assert_null(file_find(files, 8, 1));
	assert_int_equal(file_find(files, 8, 2)->writer.pid, 10);
	assert_true(str_eq(file_find(files, 8, 3)->image->name, STR("curl")));
}

static void connections_and_listeners_belong_to_the_living(void **data)
{
	struct world *world = *data;
	APPLY(world, events_exec, 10, 1, "/usr/bin/nc");
	APPLY(world, events_connect, 10, events_ip4(198, 51, 100, 7), 443);
	APPLY(world, events_listen, 10, events_ip4(0, 0, 0, 0), 8080);
	struct event accept = events_of(&world->host, EVENT_NET_ACCEPT, 10);
	accept.net_accept.flow.source_ip = events_ip4(203, 0, 113, 9);
	accept.net_accept.flow.source_port = 50000;
	accept.net_accept.flow.destination_ip = events_ip4(10, 0, 0, 1);
	accept.net_accept.flow.destination_port = 8080;
	apply(world, accept);
	struct event nameless = events_of(&world->host, EVENT_NET_CONNECT, 10); /* unix socket */
	apply(world, nameless);
	nameless = events_of(&world->host, EVENT_NET_LISTEN, 10);
	apply(world, nameless);
	const struct sockets *sockets = of(world, 10)->sockets;
	assert_int_equal(sockets->flow_count, 2);
	assert_true(sockets->flows[0].outgoing);
	assert_int_equal(sockets->flows[0].ends.destination_port, 443);
	assert_false(sockets->flows[1].outgoing);
	assert_int_equal(sockets->listener_count, 1);
	assert_int_equal(sockets->listeners[0].port, 8080);
	APPLY(world, events_exit, 10);
	assert_null(of(world, 10)->sockets);
}

static void a_pid_taken_again_shows_a_lost_end(void **data)
{
	struct world *world = *data;
	APPLY(world, events_exec, 10, 1, "/usr/bin/old");
	struct event exec = events_exec(&world->host, 10, 1, "/usr/bin/new");
	exec.actor.start_ns += 5;
	apply(world, exec);
	struct process *old = of(world, 10);
	assert_true(old->exit_time_ns == exec.time_ns);
	assert_true(old->uncertain);
	assert_true(old->exit_code == EVENT_NONE_SIGNED);
	const struct process *young = state_actor(world->state, &exec);
	assert_ptr_not_equal(young, old);
	assert_int_equal(young->exit_time_ns, 0);
	assert_false(young->uncertain);
	/* The same when the new owner is first heard of as a parent. */
	struct event fork = events_fork(&world->host, 20, 10);
	fork.process_fork.parent.start_ns += 9;
	apply(world, fork);
	assert_true(young->exit_time_ns > 0);
	/* A late event of the old owner ends nobody. */
	APPLY(world, events_open, 10, "/x", 1, EVENT_MOONWATCH_FILE_ACCESS_WRITE);
	assert_int_equal(of(world, 20)->parent->exit_time_ns, 0);
}

static void a_snapshot_does_not_raise_the_dead(void **data)
{
	struct world *world = *data;
	APPLY(world, events_exit, 10);
	APPLY(world, events_running, 10, 1, "/usr/bin/gone");
	assert_true(of(world, 10)->exit_time_ns > 0);
	assert_null(of(world, 10)->image);
	APPLY(world, events_running, 11, 1, "/usr/bin/here");
	assert_true(str_eq(process_name(of(world, 11)), STR("here")));
	assert_int_equal(of(world, 11)->exec_time_ns, 0);
	assert_false(of(world, 11)->uncertain);
}

/* Pids wrap, so a parent may have the higher pid and come behind its children. */
static void a_snapshot_in_the_order_of_pids(void **data)
{
	struct world *world = *data;
	APPLY(world, events_make, EVENT_SENSOR_SNAPSHOT_BEGIN);
	APPLY(world, events_running, 1, 0, "/usr/lib/systemd/systemd");
	struct event shell = events_running(&world->host, 100, 900, "/bin/bash");
	shell.process_exec.place.sid = 100;
	apply(world, shell);
	APPLY(world, events_running, 101, 100, "/usr/bin/vim");
	APPLY(world, events_running, 900, 800, "/usr/sbin/sshd");
	APPLY(world, events_running, 950, 1, "/usr/sbin/cron");
	APPLY(world, events_running, 800, 1, "/usr/sbin/sshd");
	assert_ptr_equal(of(world, 100)->parent, of(world, 900));
	assert_int_equal(of(world, 100)->entry_type,
		EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_UNKNOWN);
	APPLY(world, events_make, EVENT_SENSOR_SNAPSHOT_END);
	assert_int_equal(
		of(world, 100)->entry_type, EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_SSHD);
	assert_int_equal(
		of(world, 101)->entry_type, EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_SSHD);
	assert_int_equal(of(world, 101)->entry.pid, 100);
	assert_int_equal(
		of(world, 900)->entry_type, EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_SERVICE);
	assert_int_equal(of(world, 900)->entry.pid, 800);
	assert_false(of(world, 900)->uncertain);
	assert_true(str_eq(process_name(of(world, 900)), STR("sshd")));
}

static void a_container_met_before_its_first_process(void **data)
{
	struct world *world = *data;
	static const char cgroup[] =
		"/docker/8f0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f9000102030405060a";
	static const struct {
		uint64_t pid, parent;
		bool inside;
	} processes[] = {{100, 101, true}, {101, 900, true}, {900, 910, true}, {910, 1, false}};
	for (unsigned i = 0; i < 4; i++) {
		struct event event = events_running(
			&world->host, processes[i].pid, processes[i].parent, "/bin/sh");
		if (processes[i].inside)
			event.process_exec.place.cgroup = STR(cgroup);
		apply(world, event);
	}
	APPLY(world, events_make, EVENT_SENSOR_SNAPSHOT_END);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(of(world, processes[i].pid)->entry_type,
			EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_CONTAINER);
		assert_int_equal(of(world, processes[i].pid)->entry.pid, 900);
	}
	assert_int_equal(of(world, 910)->entry.pid, 910);
}

static void unnamed_actors_change_nothing(void **data)
{
	struct world *world = *data;
	static const enum event_kind kinds[] = {EVENT_PROCESS_FORK, EVENT_PROCESS_EXEC,
		EVENT_PROCESS_EXIT, EVENT_PROCESS_STDIO, EVENT_PROCESS_SETID, EVENT_FILE_OPEN,
		EVENT_NET_CONNECT, EVENT_NET_ACCEPT, EVENT_NET_LISTEN, EVENT_MEMORY_MEMFD};
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct event event = events_make(&world->host, kinds[i]);
		apply(world, event);
		assert_null(state_actor(world->state, &event));
		event.actor.pid = 77; /* start still not known */
		apply(world, event);
	}
	assert_int_equal(world->state->processes.count, 0);
	assert_int_equal(world->state->processes.refused, 0);
	APPLY(world, events_exec, 5, 0, "/x");
	assert_int_equal(world->state->processes.count, 1);
	assert_null(of(world, 5)->parent);
}

static void loss_and_host_are_noted(void **data)
{
	struct world *world = *data;
	assert_string_equal(world->state->host_id, "host-1");
	assert_string_equal(world->state->processes.boot, "0a1b2c3d");
	assert_true(world->state->boot_time_ns == EVENTS_BOOT_NS);
	assert_int_equal(world->state->lost_time_ns, 0);
	struct event lost = events_make(&world->host, EVENT_SENSOR_LOST);
	apply(world, lost);
	assert_int_equal(world->state->lost, 0);
	assert_true(world->state->lost_time_ns == lost.time_ns);
	lost.sensor_lost.moonwatch_lost_count = 12;
	apply(world, lost);
	assert_int_equal(world->state->lost, 12);
	char name[2 * STATE_NAME_MAX];
	memset(name, 'n', sizeof(name));
	struct event start = events_sensor_start(&world->host);
	start.sensor_start.host_name = (struct str){name, sizeof(name)};
	start.sensor_start.host_id = STR_NONE;
	start.sensor_start.host_boot_id = STR("short");
	start.sensor_start.moonwatch_sensor_boot_time = EVENT_NONE;
	apply(world, start);
	assert_int_equal(strlen(world->state->host_name), STATE_NAME_MAX - 1);
	assert_string_equal(world->state->host_id, "");
	assert_string_equal(world->state->processes.boot, "0a1b2c3d");
	assert_int_equal(world->state->boot_time_ns, 0);
}

/* With a full table, an ended process whose parent now becomes known is the first to be forgotten. */
static void a_full_table_and_a_late_parent(void **data)
{
	(void)data;
	const struct state_limits limits = {4, 4, 1 << 20, 1000};
	struct world world = {state_new(&limits), EVENTS_BEGIN};
	APPLY(&world, events_exit, 10);
	APPLY(&world, events_exec, 11, 0, "/a");
	APPLY(&world, events_exec, 12, 0, "/b");
	APPLY(&world, events_exec, 13, 0, "/c");
	APPLY(&world, events_fork, 10, 50);
	APPLY(&world, events_exec, 10, 51, "/d");
	assert_non_null(of(&world, 10));
	assert_null(of(&world, 10)->parent);
	assert_int_equal(world.state->processes.refused, 2);
	APPLY(&world, events_exec, 14, 0, "/e");
	assert_null(of(&world, 10));
	assert_int_equal(world.state->processes.evicted, 1);
	state_free(world.state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_fork_inherits_and_an_exec_replaces),
		TEST(a_late_fork_does_not_undo_an_exec),
		TEST(a_lineage_outlives_its_members),
		TEST(the_gone_are_forgotten_after_a_while),
		TEST(ids_replace_credentials),
		TEST(descriptors_are_replaced_one_by_one),
		TEST(writes_are_kept_and_reads_are_not),
		TEST(connections_and_listeners_belong_to_the_living),
		TEST(a_pid_taken_again_shows_a_lost_end),
		TEST(a_snapshot_does_not_raise_the_dead),
		TEST(a_snapshot_in_the_order_of_pids),
		TEST(a_container_met_before_its_first_process),
		TEST(unnamed_actors_change_nothing),
		TEST(loss_and_host_are_noted),
		cmocka_unit_test(a_full_table_and_a_late_parent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
