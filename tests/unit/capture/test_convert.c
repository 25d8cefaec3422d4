#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "capture/convert.h"
#include "wire.h"

#define BOOT_NS 1000000000000u

/* A record with room for strings behind its fixed part. */
struct sample {
	union {
		struct wire_header header;
		struct wire_exec exec;
		struct wire_open open;
		struct wire_net net;
		struct wire_exit exit;
		struct wire_stdio stdio;
		struct wire_memfd memfd;
		uint8_t bytes[WIRE_RECORD_MAX];
	};
};

static struct sample sample;
static struct convert *convert;
static struct event event;
static struct err err;

static void begin(enum event_kind kind, size_t fixed)
{
	memset(&sample, 0, sizeof(sample));
	sample.header = (struct wire_header){.kind = kind,
		.len = (uint32_t)fixed,
		.time_boot_ns = 7,
		.pid = 42,
		.tid = 43,
		.start_boot_ns = 5};
}

static void append(struct wire_str *str, const void *data, size_t len, enum wire_form form)
{
	*str = (struct wire_str){
		.offset = (uint16_t)sample.header.len, .len = (uint16_t)len, .form = form};
	memcpy(sample.bytes + sample.header.len, data, len);
	sample.header.len += (uint32_t)len;
}

#define APPEND(str, literal, form) append(str, literal, sizeof(literal), form)

static void run(void)
{
	if (!convert_record(convert, &sample, sample.header.len, &event, &err))
		fail_msg("%s", err.text);
}

static void refuse(void)
{
	assert_false(convert_record(convert, &sample, sample.header.len, &event, &err));
}

static void assert_text(struct str got, const char *expected)
{
	if (!got.data || !str_eq(got, str_from(expected)))
		fail_msg("got '%.*s', expected '%s'", (int)got.len, got.data ? got.data : "(none)",
			expected);
}

static void assert_ip4(struct ip ip, unsigned a, unsigned d)
{
	assert_int_equal(ip.family, 4);
	assert_int_equal(ip.bytes[0], a);
	assert_int_equal(ip.bytes[3], d);
}

static void begin_exec(void)
{
	begin(EVENT_PROCESS_EXEC, sizeof(struct wire_exec));
	sample.exec.image_flags = WIRE_IMAGE_PRESENT;
	sample.exec.image.links = 1;
	for (int i = 0; i < 3; i++)
		sample.exec.fds[i].type = EVENT_FD_TYPE_CLOSED;
}

static void actor_and_time_are_those_of_the_header(void **state)
{
	(void)state;
	begin(EVENT_PROCESS_EXIT, sizeof(struct wire_exit));
	run();
	assert_int_equal(event.kind, EVENT_PROCESS_EXIT);
	assert_true(event.time_ns == BOOT_NS + 7);
	assert_true(event.actor.pid == 42 && event.actor.tid == 43 && event.actor.start_ns == 5);
}

static void paths_are_turned_round(void **state)
{
	(void)state;
	begin_exec();
	APPEND(&sample.exec.executable, "cat\0bin\0usr", WIRE_PATH_UP);
	APPEND(&sample.exec.cwd, "", WIRE_PATH_UP);
	APPEND(&sample.exec.filename, "./cat", WIRE_TEXT);
	run();
	assert_text(event.process_exec.image.executable, "/usr/bin/cat");
	assert_text(event.process_exec.place.cwd, "/");
	assert_text(event.process_exec.image.filename, "./cat");
	assert_null(event.process_exec.place.cgroup.data);
}

static void a_cut_path_is_no_absolute_path(void **state)
{
	(void)state;
	begin_exec();
	APPEND(&sample.exec.executable, "leaf\0dir", WIRE_PATH_UP);
	sample.exec.executable.cut = 1;
	run();
	assert_text(event.process_exec.image.executable, ".../dir/leaf");
}

static void a_memory_file_is_marked(void **state)
{
	(void)state;
	begin_exec();
	sample.exec.image_flags |= WIRE_IMAGE_INTERNAL;
	sample.exec.image.links = 0;
	APPEND(&sample.exec.executable, "memfd:x", WIRE_PATH_LONE);
	run();
	assert_text(event.process_exec.image.executable, "/memfd:x");
	assert_true(event.process_exec.image.memfd == 1);
	assert_true(event.process_exec.image.deleted == 1);
}

static void a_kernel_thread_has_no_image(void **state)
{
	(void)state;
	begin_exec();
	sample.exec.image_flags = 0;
	run();
	assert_null(event.process_exec.image.executable.data);
	assert_true(event.process_exec.image.deleted == EVENT_NONE);
	assert_true(event.process_exec.moonwatch_snapshot == EVENT_NONE);
}

static void only_variables_that_matter_are_kept(void **state)
{
	(void)state;
	begin_exec();
	APPEND(&sample.exec.env, "A_SECRET=1\0LD_PRELOAD=/x.so\0LD_PRELOADX=1\0=\0\0PATH=/bin",
		WIRE_TEXT);
	sample.exec.env_bytes = sample.exec.env.len;
	run();
	struct str rest = event.process_exec.image.env, item = STR_NONE;
	assert_true(str_next(&rest, &item));
	assert_text(item, "LD_PRELOAD=/x.so");
	assert_true(str_next(&rest, &item));
	assert_text(item, "PATH=/bin");
	assert_false(str_next(&rest, &item));
	assert_true(event.process_exec.image.env_truncated == 0);
}

static void half_a_variable_is_dropped_and_the_cut_is_told(void **state)
{
	(void)state;
	begin_exec();
	append(&sample.exec.env, "HOME=/root\0PATH=/usr/bi", 23, WIRE_TEXT);
	sample.exec.env_bytes = 9000;
	append(&sample.exec.args, "sh\0-c", 5, WIRE_TEXT);
	sample.exec.args_bytes = 5;
	run();
	struct str rest = event.process_exec.image.env, item = STR_NONE;
	assert_true(str_next(&rest, &item));
	assert_text(item, "HOME=/root");
	assert_false(str_next(&rest, &item));
	assert_true(event.process_exec.image.env_truncated == 1);
	assert_true(event.process_exec.image.args_truncated == 0);
	assert_int_equal(event.process_exec.image.args.len, 5);
}

static void descriptors_say_what_they_are(void **state)
{
	(void)state;
	begin_exec();
	struct wire_fd *fd = &sample.exec.fds[0];
	fd->type = EVENT_FD_TYPE_SOCKET;
	fd->sock = (struct wire_sock){.family = 2,
		.transport = EVENT_FD_TRANSPORT_TCP,
		.local_port = 1,
		.peer_port = 4444,
		.local_ip = {127, 0, 0, 1},
		.peer_ip = {10, 0, 0, 9}};
	sample.exec.fds[1].type = EVENT_FD_TYPE_PIPE;
	sample.exec.fds[1].inode = 99;
	APPEND(&sample.exec.fds[1].path, "", WIRE_PATH_LONE);
	run();
	const struct event_process_exec *exec = &event.process_exec;
	assert_ip4(exec->stdin.peer_ip, 10, 9);
	assert_true(exec->stdin.peer_port == 4444);
	assert_true(exec->stdin.transport == EVENT_FD_TRANSPORT_TCP);
	assert_true(exec->stdout.inode == 99);
	assert_null(exec->stdout.path.data);
	assert_true(exec->stderr.type == EVENT_FD_TYPE_CLOSED);
	assert_true(exec->stderr.inode == EVENT_NONE);
}

static void status_is_a_code_or_a_signal(void **state)
{
	(void)state;
	begin(EVENT_PROCESS_EXIT, sizeof(struct wire_exit));
	sample.exit.status = 7 << 8;
	run();
	assert_true(event.process_exit.process_exit_code == 7);
	assert_true(event.process_exit.moonwatch_exit_signal == EVENT_NONE);
	sample.exit.status = 11 | 0x80; /* with a core dump */
	run();
	assert_true(event.process_exit.process_exit_code == EVENT_NONE_SIGNED);
	assert_true(event.process_exit.moonwatch_exit_signal == 11);
}

static void connect_has_an_outcome_or_none_yet(void **state)
{
	(void)state;
	begin(EVENT_NET_CONNECT, sizeof(struct wire_net));
	sample.net.sock =
		(struct wire_sock){.family = 2, .peer_ip = {10, 0, 0, 1}, .peer_port = 80};
	run();
	assert_true(event.net_connect.outcome.outcome == EVENT_EVENT_OUTCOME_SUCCESS);
	assert_int_equal(event.net_connect.flow.source_ip.family, 0);
	assert_ip4(event.net_connect.flow.destination_ip, 10, 1);
	sample.net.error = 111;
	sample.header.flags = WIRE_USER_MEMORY;
	run();
	assert_true(event.net_connect.outcome.outcome == EVENT_EVENT_OUTCOME_FAILURE);
	assert_true(event.net_connect.outcome.error == 111);
	assert_true(event.net_connect.socket.user_memory == 1);
	sample.header.flags = WIRE_OUTCOME_UNKNOWN;
	sample.net.error = 0;
	run();
	assert_true(event.net_connect.outcome.outcome == EVENT_NONE);
	assert_true(event.net_connect.outcome.error == EVENT_NONE);
}

static void a_mapped_address_is_ipv4(void **state)
{
	(void)state;
	begin(EVENT_NET_ACCEPT, sizeof(struct wire_net));
	sample.net.sock = (struct wire_sock){.family = 10,
		.peer_ip = {[10] = 0xff, 0xff, 192, 0, 2, 5},
		.local_ip = {[10] = 0xff, 0xff, 192, 0, 2, 6},
		.peer_port = 5,
		.local_port = 6};
	run();
	assert_ip4(event.net_accept.flow.source_ip, 192, 5);
	assert_ip4(event.net_accept.flow.destination_ip, 192, 6);
	assert_true(event.net_accept.socket.type == EVENT_NETWORK_TYPE_IPV4);
}

static void any_address_is_a_value_for_a_server(void **state)
{
	(void)state;
	begin(EVENT_NET_LISTEN, sizeof(struct wire_net));
	sample.header.flags = WIRE_SNAPSHOT;
	sample.net.sock = (struct wire_sock){.family = 10, .local_port = 22};
	sample.net.backlog = 128;
	run();
	assert_int_equal(event.net_listen.server.ip.family, 6);
	assert_true(event.net_listen.server.port == 22);
	assert_true(event.net_listen.moonwatch_snapshot == 1);
	assert_true(event.net_listen.moonwatch_listen_backlog == 128);
}

static void unix_names_are_readable(void **state)
{
	(void)state;
	begin(EVENT_NET_BIND, sizeof(struct wire_net));
	sample.net.sock.family = 1;
	memcpy(sample.net.path, "\0name", 5);
	sample.net.path_len = 5;
	run();
	assert_text(event.net_bind.socket.path, "@name");
	memcpy(sample.net.path, "/run/x\0rubbish", 14);
	sample.net.path_len = 14;
	run();
	assert_text(event.net_bind.socket.path, "/run/x");
	sample.net.path_len = sizeof(sample.net.path) + 1;
	refuse();
}

static void strings_outside_of_the_record_are_refused(void **state)
{
	(void)state;
	begin_exec();
	APPEND(&sample.exec.executable, "cat\0bin", WIRE_PATH_UP);
	sample.exec.executable.len++;
	refuse();
	sample.exec.executable = (struct wire_str){.offset = UINT16_MAX, .len = UINT16_MAX};
	refuse();
}

static void wrong_lengths_and_kinds_are_refused(void **state)
{
	(void)state;
	begin(EVENT_PROCESS_EXIT, sizeof(struct wire_exit));
	assert_false(
		convert_record(convert, &sample, sizeof(struct wire_header) - 1, &event, &err));
	assert_false(convert_record(convert, &sample, sample.header.len + 1, &event, &err));
	sample.header.len--;
	refuse();
	begin(EVENT_SENSOR_TICK, sizeof(struct wire_header));
	refuse();
	begin(EVENT_KIND_MAX + 1, sizeof(struct wire_header));
	refuse();
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Whatever stands in a record, nothing outside of it is read (the sanitizers watch). */
static void rubbish_never_leads_outside(void **state)
{
	(void)state;
	static const enum event_kind all[] = {EVENT_PROCESS_FORK, EVENT_PROCESS_EXEC,
		EVENT_PROCESS_EXIT, EVENT_PROCESS_STDIO, EVENT_PROCESS_SETID, EVENT_FILE_OPEN,
		EVENT_NET_CONNECT, EVENT_NET_ACCEPT, EVENT_NET_BIND, EVENT_NET_LISTEN,
		EVENT_MEMORY_MEMFD, EVENT_FILE_CREATE, EVENT_FILE_MODIFY, EVENT_FILE_DELETE,
		EVENT_FILE_RENAME, EVENT_FILE_LINK, EVENT_FILE_SYMLINK, EVENT_FILE_CHMOD,
		EVENT_FILE_CHOWN, EVENT_FILE_SETXATTR, EVENT_FILE_MKNOD, EVENT_FILE_MOUNT,
		EVENT_FILE_UMOUNT, EVENT_FILE_TRUNCATE, EVENT_NET_SOCKET, EVENT_NET_RAW,
		EVENT_NET_SEND, EVENT_NET_CLOSE, EVENT_NET_DNS, EVENT_PROCESS_SETCAP,
		EVENT_PROCESS_SETNS, EVENT_PROCESS_PTRACE, EVENT_MEMORY_MMAP_EXEC,
		EVENT_KERNEL_SYSCTL, EVENT_KERNEL_BPF_LOAD, EVENT_KERNEL_CRED_VIOLATION};
	uint32_t seed = 1, good = 0;
	for (unsigned round = 0; round < 20000; round++) {
		uint32_t len = (uint32_t)sizeof(struct wire_header) + next_random(&seed) % 1500;
		uint8_t *record = malloc(len);
		assert_non_null(record);
		/* Mostly zeroes, or no record would pass the first check. */
		for (uint32_t i = 0; i < len; i++)
			record[i] = next_random(&seed) % 8 ? 0 : (uint8_t)next_random(&seed);
		struct wire_header header = {
			.kind = all[round % (sizeof(all) / sizeof(all[0]))], .len = len};
		memcpy(record, &header, sizeof(header));
		good += convert_record(convert, record, len, &event, &err);
		free(record);
	}
	assert_true(good > 1000);
}

static int setup(void **state)
{
	(void)state;
	convert = convert_new(BOOT_NS);
	return convert ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	convert_free(convert);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(actor_and_time_are_those_of_the_header),
		cmocka_unit_test(paths_are_turned_round),
		cmocka_unit_test(a_cut_path_is_no_absolute_path),
		cmocka_unit_test(a_memory_file_is_marked),
		cmocka_unit_test(a_kernel_thread_has_no_image),
		cmocka_unit_test(only_variables_that_matter_are_kept),
		cmocka_unit_test(half_a_variable_is_dropped_and_the_cut_is_told),
		cmocka_unit_test(descriptors_say_what_they_are),
		cmocka_unit_test(status_is_a_code_or_a_signal),
		cmocka_unit_test(connect_has_an_outcome_or_none_yet),
		cmocka_unit_test(a_mapped_address_is_ipv4),
		cmocka_unit_test(any_address_is_a_value_for_a_server),
		cmocka_unit_test(unix_names_are_readable),
		cmocka_unit_test(strings_outside_of_the_record_are_refused),
		cmocka_unit_test(wrong_lengths_and_kinds_are_refused),
		cmocka_unit_test(rubbish_never_leads_outside),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
