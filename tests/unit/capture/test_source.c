/* The real thing: acts of a child on this kernel come back as events. Needs root (or the capabilities
 * that source.h names); is skipped without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "capture/probe.h"
#include "capture/source.h"
#include "event/codec.h"

#define PATIENCE_NS 20000000000u
#define NAME        "moonwatch-named-file"

static struct capture *capture;
static struct buf batch;
static struct err err;
static char folder[] = "/tmp/moonwatch-capture-XXXXXX";

typedef bool (*matcher)(const struct event *event, const void *data);

static uint64_t last_seq, last_time_ns;

/* Every event passes here once, so the promises about all of them are checked here. */
static bool look_at(const struct event *event, matcher match, const void *data)
{
	assert_true(event->seq == last_seq + 1);
	assert_true(event->time_ns >= last_time_ns);
	last_seq = event->seq;
	last_time_ns = event->time_ns;
	const struct event_actor *actor = event_actor(event);
	if (actor && event->kind != EVENT_PROCESS_EXEC)
		assert_int_not_equal(actor->pid, getpid());
	return match(event, data);
}

/* Polls until an event matches; checks those of the same batch that stand before it. */
static void await(matcher match, const void *data, struct event *ret_event)
{
	static size_t at;
	uint64_t until = clock_boot_ns() + PATIENCE_NS;
	while (clock_boot_ns() < until) {
		while (at < batch.len) {
			const uint8_t *record = (const uint8_t *)batch.data + at;
			uint32_t size = codec_record_size(record, batch.len - at);
			if (!codec_decode(record, size, ret_event, &err))
				fail_msg("%s", err.text);
			at += size;
			if (look_at(ret_event, match, data))
				return;
		}
		buf_clear(&batch);
		at = 0;
		if (!capture_poll(capture, 200, &batch, &err))
			fail_msg("%s", err.text);
	}
	fail_msg("the event did not come");
}

struct wanted {
	enum event_kind kind;
	pid_t pid;
};

static bool is_wanted(const struct event *event, const void *data)
{
	const struct wanted *wanted = data;
	if (event->kind != wanted->kind)
		return false;
	return wanted->pid == 0 || event->actor.pid == (uint64_t)wanted->pid;
}

static void await_kind(enum event_kind kind, pid_t pid, struct event *ret_event)
{
	const struct wanted wanted = {kind, pid};
	await(is_wanted, &wanted, ret_event);
}

static void assert_text(struct str got, const char *expected)
{
	if (!got.data || !str_eq(got, str_from(expected)))
		fail_msg("got '%.*s', expected '%s'", (int)got.len, got.data ? got.data : "(none)",
			expected);
}

static pid_t child(void (*act)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		act();
		_exit(3);
	}
	return pid;
}

static void finish(pid_t pid)
{
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void the_stream_begins_with_the_host_and_what_runs(void **state)
{
	(void)state;
	struct event event;
	await_kind(EVENT_SENSOR_START, 0, &event);
	assert_true(event.seq == 1);
	assert_true(event.sensor_start.host_boot_id.len == 36);
	await_kind(EVENT_SENSOR_SNAPSHOT_BEGIN, 0, &event);
	await_kind(EVENT_PROCESS_EXEC, 1, &event);
	assert_true(event.process_exec.moonwatch_snapshot == 1);
	await_kind(EVENT_PROCESS_EXEC, getpid(), &event);
	assert_true(event.process_exec.moonwatch_snapshot == 1);
	assert_true(event.process_exec.parent.pid == (uint64_t)getppid());
	assert_true(event.process_exec.image.args.len > 0);
	await_kind(EVENT_SENSOR_SNAPSHOT_END, 0, &event);
	assert_true(event.sensor_snapshot_end.moonwatch_sensor_processes > 2);
	await_kind(EVENT_SENSOR_TICK, 0, &event);
}

static int listener(uint16_t *ret_port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(bind(fd, (struct sockaddr *)&address, len) == 0 && listen(fd, 1) == 0);
	getsockname(fd, (struct sockaddr *)&address, &len);
	*ret_port = ntohs(address.sin_port);
	return fd;
}

static uint16_t shell_port;

static void connect_shell(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(shell_port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		_exit(1);
	dup2(fd, 0);
	execl("/bin/sh", "sh", "-c", "exit 7", "", (char *)NULL);
}

static void a_shell_on_a_socket_is_told_with_its_peer(void **state)
{
	(void)state;
	struct event event;
	int fd = listener(&shell_port);
	pid_t pid = child(connect_shell);
	finish(pid);
	close(fd);
	await_kind(EVENT_PROCESS_FORK, pid, &event);
	assert_true(event.process_fork.parent.pid == (uint64_t)getpid());
	await_kind(EVENT_NET_CONNECT, pid, &event);
	assert_true(event.net_connect.outcome.outcome == EVENT_EVENT_OUTCOME_SUCCESS);
	assert_true(event.net_connect.flow.destination_port == shell_port);
	await_kind(EVENT_PROCESS_STDIO, pid, &event);
	assert_true(event.process_stdio.moonwatch_fd_number == 0);
	assert_true(event.process_stdio.target.peer_port == shell_port);
	await_kind(EVENT_PROCESS_EXEC, pid, &event);
	assert_text(event.process_exec.image.filename, "/bin/sh");
	struct stat shell;
	assert_int_equal(stat("/bin/sh", &shell), 0);
	assert_true(event.process_exec.image.inode == shell.st_ino);
	assert_true(event.process_exec.image.ctime_ns ==
		    (uint64_t)shell.st_ctim.tv_sec * 1000000000u + (uint64_t)shell.st_ctim.tv_nsec);
	assert_true(event.process_exec.stdin.type == EVENT_FD_TYPE_SOCKET);
	assert_true(event.process_exec.stdin.peer_port == shell_port);
	assert_int_equal(event.process_exec.stdin.peer_ip.bytes[0], 127);
	static const char args[] = "sh\0-c\0exit 7\0";
	assert_int_equal(event.process_exec.image.args.len, sizeof(args));
	assert_memory_equal(event.process_exec.image.args.data, args, sizeof(args));
	await_kind(EVENT_PROCESS_EXIT, pid, &event);
	assert_true(event.process_exit.process_exit_code == 7);
}

static void run_memory_file(void)
{
	char bytes[4096];
	ssize_t len;
	int from = open("/bin/true", O_RDONLY), to = memfd_create("quiet", MFD_CLOEXEC);
	while ((len = read(from, bytes, sizeof(bytes))) > 0)
		if (write(to, bytes, (size_t)len) != len)
			_exit(1);
	char *args[] = {"true", NULL}, *env[] = {"LD_PRELOAD=", "SECRET=1", NULL};
	fexecve(to, args, env);
}

static void a_program_without_a_file_is_told_as_such(void **state)
{
	(void)state;
	struct event event;
	pid_t pid = child(run_memory_file);
	finish(pid);
	await_kind(EVENT_MEMORY_MEMFD, pid, &event);
	assert_text(event.memory_memfd.moonwatch_memfd_name, "quiet");
	await_kind(EVENT_PROCESS_EXEC, pid, &event);
	assert_text(event.process_exec.image.executable, "/memfd:quiet");
	assert_true(event.process_exec.image.memfd == 1);
	assert_true(event.process_exec.image.env.len == sizeof("LD_PRELOAD="));
}

static void open_files(void)
{
	int null = open("/dev/null", O_RDWR);
	int made = openat(AT_FDCWD, NAME, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	close(made);
	close(null);
	null = open("/dev/null", O_RDONLY);
	made = open(NAME, O_RDONLY);
	close(made);
	close(null);
}

/* Ends at the child's end; no open of a file for reading may come before. */
static bool is_end_without_read(const struct event *event, const void *data)
{
	const struct wanted *wanted = data;
	if (event->kind == EVENT_FILE_OPEN && event->actor.pid == (uint64_t)wanted->pid)
		assert_true(
			event->file_open.moonwatch_file_access != EVENT_MOONWATCH_FILE_ACCESS_READ);
	return is_wanted(event, data);
}

static void only_opens_that_matter_are_told(void **state)
{
	(void)state;
	struct event event;
	const char *names[] = {NAME};
	struct capture_config config = {.read_names = names, .read_name_count = 1};
	char path[sizeof(folder) + sizeof(NAME)];
	snprintf(path, sizeof(path), "%s/%s", folder, NAME);
	pid_t pid = child(open_files);
	finish(pid);
	await_kind(EVENT_FILE_OPEN, pid, &event);
	assert_text(event.file_open.file.path, path);
	assert_true(event.file_open.moonwatch_file_created == 1);
	assert_true(event.file_open.moonwatch_file_access == EVENT_MOONWATCH_FILE_ACCESS_WRITE);
	assert_true(event.file_open.moonwatch_file_open_flags & O_TRUNC);
	const struct wanted end = {EVENT_PROCESS_EXIT, pid};
	await(is_end_without_read, &end, &event);
	assert_true(capture_config_replace(capture, &config, &err));
	pid = child(open_files);
	finish(pid);
	await_kind(EVENT_FILE_OPEN, pid, &event);
	await_kind(EVENT_FILE_OPEN, pid, &event);
	assert_text(event.file_open.file.path, path);
	assert_true(event.file_open.moonwatch_file_access == EVENT_MOONWATCH_FILE_ACCESS_READ);
	config.read_name_count = 0;
	assert_true(capture_config_replace(capture, &config, &err));
}

static void change_ids(void)
{
	if (setresuid(65534, 65533, 65534) != 0)
		_exit(1);
}

static void new_credentials_are_told(void **state)
{
	(void)state;
	struct event event;
	pid_t pid = child(change_ids);
	finish(pid);
	await_kind(EVENT_PROCESS_SETID, pid, &event);
	assert_true(event.process_setid.creds.uid == 65534);
	assert_true(event.process_setid.creds.euid == 65533);
	assert_true(event.process_setid.creds.cap_effective == 0);
}

static void fail_to_connect(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(1),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static void a_refused_connection_is_told_with_where_it_went(void **state)
{
	(void)state;
	struct event event;
	pid_t pid = child(fail_to_connect);
	finish(pid);
	await_kind(EVENT_NET_CONNECT, pid, &event);
	assert_true(event.net_connect.outcome.outcome == EVENT_EVENT_OUTCOME_FAILURE);
	assert_true(event.net_connect.flow.destination_port == 1);
	assert_int_equal(event.net_connect.flow.destination_ip.bytes[0], 127);
	assert_true(event.net_connect.socket.user_memory == EVENT_NONE);
}

/* Far more than the ring holds, while nobody reads. */
static void open_too_much(void)
{
	for (int i = 0; i < 200000; i++)
		close(open(NAME, O_WRONLY));
	execl("/bin/true", "true", (char *)NULL);
}

static bool is_loss_of_opens(const struct event *event, const void *data)
{
	(void)data;
	return event->kind == EVENT_SENSOR_LOST &&
	       str_eq(event->sensor_lost.moonwatch_lost_kind, STR("file.open"));
}

static bool loss_was_told;

/* The loss is told with the next tick, which may come before or after what is waited for. */
static bool is_wanted_noting_loss(const struct event *event, const void *data)
{
	if (is_loss_of_opens(event, NULL)) {
		assert_true(event->sensor_lost.moonwatch_lost_count > 0);
		assert_true(event->sensor_lost.moonwatch_lost_reason ==
			    EVENT_MOONWATCH_LOST_REASON_SHED);
		loss_was_told = true;
	}
	return data ? is_wanted(event, data) : loss_was_told;
}

static void bulk_is_shed_and_told_and_lifecycle_is_kept(void **state)
{
	(void)state;
	struct event event;
	struct capture_stats stats;
	pid_t pid = child(open_too_much);
	finish(pid);
	capture_stats(capture, &stats);
	assert_true(stats.lost[EVENT_FILE_OPEN] > 0);
	assert_true(stats.lost[EVENT_PROCESS_EXEC] == 0);
	assert_true(stats.ring_used_bytes >= stats.ring_bytes / 4 * 3);
	const struct wanted exec = {EVENT_PROCESS_EXEC, pid}, exit = {EVENT_PROCESS_EXIT, pid};
	await(is_wanted_noting_loss, &exec, &event);
	await(is_wanted_noting_loss, &exit, &event);
	if (!loss_was_told)
		await(is_wanted_noting_loss, NULL, &event);
}

static void name_thread(void)
{
	prctl(PR_SET_NAME, "named");
}

static bool is_end_without_name(const struct event *event, const void *data)
{
	const struct wanted *wanted = data;
	if (event->actor.pid == (uint64_t)wanted->pid)
		assert_int_not_equal(event->kind, EVENT_PROCESS_PRCTL);
	return is_wanted(event, data);
}

/* Lifecycle kinds are told all the same. */
static void bulk_kinds_are_told_when_wanted(void **state)
{
	(void)state;
	struct event event;
	bool kinds[EVENT_KIND_MAX + 1] = {false};
	struct capture_config config = {.kinds = kinds};
	assert_true(capture_config_replace(capture, &config, &err));
	pid_t pid = child(name_thread);
	finish(pid);
	const struct wanted end = {EVENT_PROCESS_EXIT, pid};
	await(is_end_without_name, &end, &event);
	kinds[EVENT_PROCESS_PRCTL] = true;
	assert_true(capture_config_replace(capture, &config, &err));
	pid = child(name_thread);
	finish(pid);
	await_kind(EVENT_PROCESS_PRCTL, pid, &event);
	assert_text(event.process_prctl.moonwatch_prctl_text, "named");
	config.kinds = NULL;
	assert_true(capture_config_replace(capture, &config, &err));
}

static void too_many_names_are_refused(void **state)
{
	(void)state;
	const struct capture_config config = {.read_name_count = CAPTURE_READ_NAMES_MAX + 1};
	assert_false(capture_config_replace(capture, &config, &err));
	assert_non_null(strstr(err.text, "2048"));
}

static void change_files(void)
{
	mkdir("wanted", 0700);
	rename("wanted", "wanted-2");
	chmod("wanted-2", 0500);
	close(socket(AF_INET, SOCK_DGRAM, 0));
	rmdir("wanted-2");
}

static bool is_change(const struct event *event, const void *data)
{
	bool own = event_actor(event) && event->actor.pid == (uint64_t) * (const pid_t *)data;
	if (own && (event->kind == EVENT_FILE_CREATE || event->kind == EVENT_FILE_RENAME ||
			   event->kind == EVENT_FILE_CHMOD || event->kind == EVENT_NET_SOCKET))
		fail_msg("%s was told", event_kinds[event->kind].name);
	return own && event->kind == EVENT_FILE_DELETE;
}

static void what_nobody_asks_for_stays_in_the_kernel(void **state)
{
	(void)state;
	static const bool kinds[EVENT_KIND_MAX + 1] = {[EVENT_FILE_DELETE] = true};
	const struct capture_config few = {.kinds = kinds}, all = {0};
	struct event event;
	assert_true(capture_config_replace(capture, &few, &err));
	pid_t pid = child(change_files);
	finish(pid);
	await(is_change, &pid, &event);
	assert_int_equal(event.file_delete.file_type, EVENT_FILE_TYPE_DIR);
	assert_true(capture_config_replace(capture, &all, &err));
	pid = child(change_files);
	finish(pid);
	await_kind(EVENT_FILE_RENAME, pid, &event);
}

static void a_second_capture_is_independent(void **state)
{
	(void)state;
	struct capture *other;
	const struct capture_config config = {0};
	assert_true(capture_open(&config, &other, &err));
	capture_close(other);
	struct event event;
	pid_t pid = child(change_ids);
	finish(pid);
	await_kind(EVENT_PROCESS_SETID, pid, &event);
}

static void everything_needed_is_found(void **state)
{
	(void)state;
	struct capture_probe probe;
	assert_true(capture_probe(&probe));
	assert_true(probe.count > 5);
}

static int setup(void **state)
{
	(void)state;
	const struct capture_config config = {.ring_bytes = 1};
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return -1;
	buf_init(&batch, 8 << 20);
	if (!capture_open(&config, &capture, &err))
		print_error("%s\n", err.text);
	return capture ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	capture_close(capture);
	buf_done(&batch);
	unlink(NAME);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stream_begins_with_the_host_and_what_runs),
		cmocka_unit_test(a_shell_on_a_socket_is_told_with_its_peer),
		cmocka_unit_test(a_program_without_a_file_is_told_as_such),
		cmocka_unit_test(only_opens_that_matter_are_told),
		cmocka_unit_test(new_credentials_are_told),
		cmocka_unit_test(a_refused_connection_is_told_with_where_it_went),
		cmocka_unit_test(bulk_is_shed_and_told_and_lifecycle_is_kept),
		cmocka_unit_test(bulk_kinds_are_told_when_wanted),
		cmocka_unit_test(too_many_names_are_refused),
		cmocka_unit_test(what_nobody_asks_for_stays_in_the_kernel),
		cmocka_unit_test(a_second_capture_is_independent),
		cmocka_unit_test(everything_needed_is_found),
	};
	struct capture_probe probe;
	if (!capture_probe(&probe)) {
		print_message("1..0 # SKIP this user or kernel does not allow a live capture\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, setup, teardown);
}
