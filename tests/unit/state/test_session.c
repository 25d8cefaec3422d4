#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "state/state.h"
#include "unit/events.h"

#define ENTRY(type) EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_##type
#define CONTAINER \
	"/docker/8f0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f9000102030405060a"

struct act {
	uint64_t pid, parent;
	const char *path;
	bool leads; /* a session of its own */
	const char *cgroup;
};

static struct process *of(const struct state *state, uint64_t pid)
{
	return process_find(&state->processes, (struct process_key){pid, events_start(pid)});
}

static struct event exec_of(struct events *host, const struct act *act)
{
	struct event event = events_exec(host, act->pid, act->parent, act->path);
	if (act->leads)
		event.process_exec.place.sid = act->pid;
	if (act->cgroup)
		event.process_exec.place.cgroup = str_from(act->cgroup);
	return event;
}

static struct state *state_of(const struct act *acts, unsigned count, struct events *host)
{
	struct state *state = state_new(NULL);
	for (unsigned i = 0; i < count; i++) {
		struct event event = exec_of(host, &acts[i]);
		state_apply(state, &event);
	}
	return state;
}

static void assert_entry(const struct state *state, uint64_t pid, int type, uint64_t entry)
{
	const struct process *process = of(state, pid);
	if ((int)process->entry_type != type || process->entry.pid != entry)
		fail_msg("pid %u: entry type %d of %u, expected %d of %u", (unsigned)pid,
			process->entry_type, (unsigned)process->entry.pid, type, (unsigned)entry);
}

static const struct act host_acts[] = {
	{1, 0, "/usr/lib/systemd/systemd", true, NULL},
	{10, 1, "/usr/sbin/sshd", true, NULL},
	{11, 10, "/usr/lib/openssh/sshd-session", false, NULL},
	{12, 11, "/bin/bash", true, NULL},
	{13, 12, "/usr/bin/vim", false, NULL},
	{20, 1, "/sbin/agetty", true, NULL},
	{21, 20, "/bin/login", false, NULL},
	{22, 21, "/bin/bash", true, NULL},
	{30, 1, "/usr/sbin/cron", true, NULL},
	{31, 30, "/bin/sh", false, NULL},
	{40, 30, "/usr/bin/containerd-shim", false, NULL},
	{41, 40, "/pause", true, CONTAINER},
	{42, 41, "/bin/sh", true, CONTAINER},
};

#define HOST_ACTS (sizeof(host_acts) / sizeof(*host_acts))

static void every_way_in_is_told(void **data)
{
	(void)data;
	struct events host = EVENTS_BEGIN;
	struct state *state = state_of(host_acts, HOST_ACTS, &host);
	assert_entry(state, 1, ENTRY(INIT), 1);
	assert_entry(state, 10, ENTRY(SERVICE), 10);
	assert_entry(state, 11, ENTRY(SERVICE), 10);
	assert_entry(state, 12, ENTRY(SSHD), 12);
	assert_entry(state, 13, ENTRY(SSHD), 12);
	assert_entry(state, 22, ENTRY(CONSOLE), 22);
	assert_entry(state, 31, ENTRY(SERVICE), 30);
	assert_entry(state, 40, ENTRY(SERVICE), 30);
	assert_entry(state, 41, ENTRY(CONTAINER), 41);
	assert_entry(state, 42, ENTRY(CONTAINER), 41);
	struct event fork = events_fork(&host, 14, 13);
	state_apply(state, &fork);
	assert_entry(state, 14, ENTRY(SSHD), 12);
	state_free(state);
}

/* One thing changed in what looks like a shell of sshd's. */
static int entry_when(void (*change)(struct event *sshd))
{
	struct events host = EVENTS_BEGIN;
	struct state *state = state_of(host_acts, 1, &host);
	struct event sshd = events_exec(&host, 10, 1, "/usr/sbin/sshd");
	if (change)
		change(&sshd);
	state_apply(state, &sshd);
	struct event shell = exec_of(&host, &(struct act){12, 10, "/bin/bash", true, NULL});
	state_apply(state, &shell);
	int type = (int)of(state, 12)->entry_type;
	state_free(state);
	return type;
}

static void in_memory(struct event *sshd)
{
	sshd->process_exec.image.memfd = 1;
}

static void deleted(struct event *sshd)
{
	sshd->process_exec.image.deleted = 1;
}

static void of_a_user(struct event *sshd)
{
	sshd->process_exec.creds.suid = 1000;
}

static void elsewhere(struct event *sshd)
{
	sshd->process_exec.image.executable = STR("/tmp/usr/sbin/sshd");
}

static void other_name(struct event *sshd)
{
	sshd->process_exec.image.executable = STR("/usr/sbin/sshd2");
}

static void name_in_arguments(struct event *sshd)
{
	sshd->process_exec.image.executable = STR("/usr/bin/python3");
	sshd->process_exec.image.args = STR("sshd: root@pts/0\0");
}

static void a_name_alone_is_not_believed(void **data)
{
	(void)data;
	assert_int_equal(entry_when(NULL), ENTRY(SSHD));
	assert_int_equal(entry_when(in_memory), ENTRY(SERVICE));
	assert_int_equal(entry_when(deleted), ENTRY(SERVICE));
	assert_int_equal(entry_when(of_a_user), ENTRY(SERVICE));
	assert_int_equal(entry_when(elsewhere), ENTRY(SERVICE));
	assert_int_equal(entry_when(other_name), ENTRY(SERVICE));
	assert_int_equal(entry_when(name_in_arguments), ENTRY(SERVICE));
}

/* sshd keeps a half of itself as root; the other half has become the user when it opens the shell. */
static void the_users_half_of_sshd_is_a_door(void **data)
{
	(void)data;
	struct events host = EVENTS_BEGIN;
	struct state *state = state_of(host_acts, 2, &host);
	struct event fork = events_fork(&host, 50, 10);
	state_apply(state, &fork);
	struct event setid = events_of(&host, EVENT_PROCESS_SETID, 50);
	setid.process_setid.creds.suid = setid.process_setid.creds.euid = 1000;
	state_apply(state, &setid);
	struct event shell = exec_of(&host, &(struct act){51, 50, "/bin/bash", true, NULL});
	state_apply(state, &shell);
	assert_entry(state, 51, ENTRY(SSHD), 51);
	/* A user's own sshd is none. */
	shell = exec_of(&host, &(struct act){60, 51, "/usr/sbin/sshd", true, NULL});
	shell.process_exec.creds.suid = 1000;
	state_apply(state, &shell);
	shell = exec_of(&host, &(struct act){61, 60, "/bin/bash", true, NULL});
	state_apply(state, &shell);
	assert_entry(state, 61, ENTRY(SSHD), 51);
	state_free(state);
}

static void only_a_session_leader_came_in(void **data)
{
	(void)data;
	struct act acts[] = {host_acts[0], host_acts[1], {12, 10, "/bin/bash", false, NULL}};
	struct events host = EVENTS_BEGIN;
	struct state *state = state_of(acts, 3, &host);
	assert_entry(state, 12, ENTRY(SERVICE), 10);
	state_free(state);
}

static void what_is_not_known_is_said_so(void **data)
{
	(void)data;
	struct act acts[] = {{12, 10, "/bin/bash", true, NULL}, {15, 0, "/bin/bash", true, NULL}};
	struct events host = EVENTS_BEGIN;
	struct state *state = state_of(acts, 2, &host);
	assert_entry(state, 12, ENTRY(UNKNOWN), 10);
	assert_entry(state, 15, ENTRY(UNKNOWN), 15);
	state_free(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_in_is_told),
		cmocka_unit_test(a_name_alone_is_not_believed),
		cmocka_unit_test(the_users_half_of_sshd_is_a_door),
		cmocka_unit_test(only_a_session_leader_came_in),
		cmocka_unit_test(what_is_not_known_is_said_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
