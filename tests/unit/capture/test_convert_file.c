#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "capture/convert.h"
#include "wire.h"

static union {
	struct wire_header header;
	struct wire_change change;
	struct wire_open open;
	struct wire_net net;
	struct wire_socket socket;
	struct wire_close close;
	struct wire_dns dns;
	uint8_t bytes[WIRE_RECORD_MAX];
} sample;

static struct convert *convert;
static struct event event;
static struct err err;

static void begin(enum event_kind kind, size_t fixed)
{
	memset(&sample, 0, sizeof(sample));
	sample.header = (struct wire_header){
		.kind = kind, .len = (uint32_t)fixed, .pid = 42, .tid = 43, .start_boot_ns = 5};
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

static void assert_text(struct str got, const char *expected)
{
	if (!got.data || !str_eq(got, str_from(expected)))
		fail_msg("got '%.*s', expected '%s'", (int)got.len, got.data ? got.data : "(none)",
			expected);
}

static void begin_change(enum event_kind kind)
{
	begin(kind, sizeof(struct wire_change));
	sample.change.uid = sample.change.gid = WIRE_NONE;
}

/* What was written down as `name` in the folder `base` (components from the last on). */
static struct str join(const char *name, const char *base, size_t base_len, bool is_cut)
{
	begin_change(EVENT_FILE_DELETE);
	append(&sample.change.path, name, strlen(name) + 1, WIRE_TEXT);
	if (base_len)
		append(&sample.change.path_base, base, base_len, WIRE_PATH_UP);
	sample.change.path_base.cut = is_cut;
	run();
	return event.file_delete.file_path;
}

static void names_are_made_straight(void **state)
{
	(void)state;
	static const struct {
		const char *name, *path;
	} cases[] = {{"a", "/usr/bin/a"}, {"./a", "/usr/bin/a"}, {"../a", "/usr/a"},
		{"../../../../a", "/a"}, {"a/../b", "/usr/bin/b"}, {"a//b///", "/usr/bin/a/b"},
		{".", "/usr/bin"}, {"..", "/usr"}, {"../..", "/"}, {"...", "/usr/bin/..."},
		{"..a", "/usr/bin/..a"}, {"", "/usr/bin"}, {"/", "/"}, {"/a/./b/../c", "/a/c"},
		{"/../..", "/"}, {"//etc//passwd", "/etc/passwd"}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_text(join(cases[i].name, "bin\0usr", 8, false), cases[i].path);
}

static void without_its_folder_a_name_is_no_path(void **state)
{
	(void)state;
	assert_null(join("a", NULL, 0, false).data);
	assert_text(join("/a", NULL, 0, false), "/a");
	/* The root itself as the folder. */
	assert_text(join("a", "", 1, false), "/a");
}

static void the_dots_of_a_cut_folder_stay(void **state)
{
	(void)state;
	assert_text(join("a", "bin\0usr", 8, true), ".../usr/bin/a");
	assert_text(join("../../../a", "bin\0usr", 8, true), ".../a");
}

static void what_is_not_known_is_absent(void **state)
{
	(void)state;
	begin_change(EVENT_FILE_CHOWN);
	sample.header.flags = WIRE_USER_MEMORY;
	sample.change.gid = 7;
	APPEND(&sample.change.path, "/a", WIRE_TEXT);
	run();
	const struct event_file_chown *chown = &event.file_chown;
	assert_true(chown->file.inode == EVENT_NONE && chown->file.mode == EVENT_NONE);
	assert_true(chown->moonwatch_file_new_uid == EVENT_NONE);
	assert_int_equal(chown->moonwatch_file_new_gid, 7);
	assert_int_equal(chown->moonwatch_user_memory, 1);
	begin_change(EVENT_FILE_SETXATTR);
	sample.change.size = UINT64_MAX;
	run();
	assert_null(event.file_setxattr.file.path.data);
	assert_true(event.file_setxattr.moonwatch_xattr_size == EVENT_NONE);
	assert_true(event.file_setxattr.moonwatch_user_memory == EVENT_NONE);
}

static void a_descriptor_gives_the_file(void **state)
{
	(void)state;
	begin_change(EVENT_FILE_CHMOD);
	sample.change.inode =
		(struct wire_inode){.inode = 9, .device = 8, .mode = 0100755, .uid = 3, .links = 2};
	sample.change.mode = 0104755;
	APPEND(&sample.change.path, "a\0tmp", WIRE_PATH_UP);
	run();
	const struct event_file_chmod *chmod = &event.file_chmod;
	assert_text(chmod->file.path, "/tmp/a");
	assert_int_equal(chmod->file.inode, 9);
	assert_int_equal(chmod->file.device, 8);
	assert_int_equal(chmod->file.links, 2);
	assert_int_equal(chmod->moonwatch_file_new_mode, 04755);
}

static void devices_are_read_as_the_call_encodes_them(void **state)
{
	(void)state;
	begin_change(EVENT_FILE_MKNOD);
	sample.change.mode = 0020600;
	sample.change.device = 0x12345678;
	run();
	assert_int_equal(event.file_mknod.moonwatch_mknod_device, 0x456u << 20 | 0x12378);
	begin_change(EVENT_FILE_MKNOD);
	sample.change.mode = 0010600; /* a pipe leads to no device */
	run();
	assert_true(event.file_mknod.moonwatch_mknod_device == EVENT_NONE);
	assert_int_equal(event.file_mknod.moonwatch_file_new_mode, 0010600);
}

static void both_names_of_a_rename(void **state)
{
	(void)state;
	begin_change(EVENT_FILE_RENAME);
	APPEND(&sample.change.path, "new", WIRE_TEXT);
	APPEND(&sample.change.path_base, "b", WIRE_PATH_UP);
	APPEND(&sample.change.other, "old", WIRE_TEXT);
	APPEND(&sample.change.other_base, "a", WIRE_PATH_UP);
	sample.change.call_flags = 2;
	run();
	assert_text(event.file_rename.file_path, "/b/new");
	assert_text(event.file_rename.moonwatch_file_old_path, "/a/old");
	assert_int_equal(event.file_rename.moonwatch_rename_flags, 2);
}

static void a_source_of_a_mount_is_a_word_or_a_path(void **state)
{
	(void)state;
	begin_change(EVENT_FILE_MOUNT);
	APPEND(&sample.change.other, "proc", WIRE_TEXT);
	APPEND(&sample.change.text, "proc", WIRE_TEXT);
	run();
	assert_text(event.file_mount.moonwatch_mount_source, "proc");
	assert_text(event.file_mount.moonwatch_mount_type, "proc");
	APPEND(&sample.change.other_base, "mnt", WIRE_PATH_UP);
	run();
	assert_text(event.file_mount.moonwatch_mount_source, "/mnt/proc");
}

static void an_open_that_creates_is_a_creation(void **state)
{
	(void)state;
	struct event create;
	begin(EVENT_FILE_OPEN, sizeof(struct wire_open));
	sample.open.inode.inode = 9;
	sample.open.fd = 4;
	APPEND(&sample.open.path, "a\0tmp", WIRE_PATH_UP);
	run();
	assert_false(convert_creation(&event, &create));
	sample.open.created = 1;
	run();
	assert_true(convert_creation(&event, &create));
	assert_int_equal(create.kind, EVENT_FILE_CREATE);
	assert_int_equal(create.actor.pid, 42);
	assert_true(create.time_ns == event.time_ns);
	assert_text(create.file_create.file.path, "/tmp/a");
	assert_int_equal(create.file_create.file.inode, 9);
	assert_int_equal(create.file_create.file_type, EVENT_FILE_TYPE_FILE);
	assert_int_equal(create.file_create.moonwatch_fd_number, 4);
	assert_true(create.file_create.moonwatch_user_memory == EVENT_NONE);
	assert_false(convert_creation(&create, &create));
}

/* Sockets. */

static void bytes_go_with_who_asked(void **state)
{
	(void)state;
	for (unsigned is_outgoing = 0; is_outgoing < 2; is_outgoing++) {
		begin(EVENT_NET_CLOSE, sizeof(struct wire_close));
		sample.close.sock = (struct wire_sock){.family = 2,
			.transport = EVENT_NETWORK_TRANSPORT_TCP,
			.inode = 77,
			.local_port = 1,
			.peer_port = 2,
			.local_ip = {10, 0, 0, 1},
			.peer_ip = {10, 0, 0, 2}};
		sample.close.sent_bytes = 100;
		sample.close.received_bytes = 200;
		sample.close.duration_ns = 5;
		sample.close.is_outgoing = is_outgoing;
		run();
		const struct event_net_close *close = &event.net_close;
		assert_int_equal(close->flow.source_port, is_outgoing ? 1 : 2);
		assert_int_equal(close->flow.destination_port, is_outgoing ? 2 : 1);
		assert_int_equal(close->source_bytes, is_outgoing ? 100 : 200);
		assert_int_equal(close->destination_bytes, is_outgoing ? 200 : 100);
		assert_int_equal(close->event_duration, 5);
		assert_int_equal(close->socket.inode, 77);
		assert_true(close->socket.fd == EVENT_NONE);
	}
}

static void where_a_send_comes_from_may_be_open(void **state)
{
	(void)state;
	begin(EVENT_NET_SEND, sizeof(struct wire_net));
	sample.net.fd = -1;
	sample.net.sock = (struct wire_sock){.family = 2,
		.transport = EVENT_NETWORK_TRANSPORT_UDP,
		.local_port = 7,
		.peer_port = 9,
		.peer_ip = {10, 0, 0, 2}};
	run();
	assert_int_equal(event.net_send.flow.source_ip.family, 0);
	assert_int_equal(event.net_send.flow.source_port, 7);
	assert_int_equal(event.net_send.flow.destination_ip.bytes[3], 2);
	assert_true(event.net_send.socket.inode == EVENT_NONE);
}

static void begin_dns(const void *message, size_t len)
{
	begin(EVENT_NET_DNS, sizeof(struct wire_dns));
	sample.header.pid = sample.header.tid = WIRE_NONE;
	sample.dns.sock = (struct wire_sock){.family = 2,
		.transport = EVENT_NETWORK_TRANSPORT_UDP,
		.local_port = 7,
		.peer_port = 53,
		.local_ip = {10, 0, 0, 1},
		.peer_ip = {10, 0, 0, 2}};
	append(&sample.dns.message, message, len, WIRE_TEXT);
}

static void a_message_becomes_fields(void **state)
{
	(void)state;
	static const char message[] = "\1\2\x81\x80\0\1\0\1\0\0\0\0\1A\2De\0\0\1\0\1"
				      "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\1\2\3\4";
	begin_dns(message, sizeof(message) - 1);
	run();
	const struct event_net_dns *dns = &event.net_dns;
	assert_true(event.actor.pid == EVENT_NONE && event.actor.start_ns == EVENT_NONE);
	assert_int_equal(dns->dns_id, 0x102);
	assert_int_equal(dns->dns_type, EVENT_DNS_TYPE_ANSWER);
	assert_text(dns->dns_question_name, "a.de");
	assert_text(dns->dns_question_type, "A");
	assert_text(dns->dns_response_code, "NOERROR");
	assert_int_equal(dns->dns_resolved_ip.len, sizeof("1.2.3.4"));
	assert_int_equal(dns->moonwatch_dns_ttl, 60);
	assert_null(dns->moonwatch_dns_names.data);
	assert_true(dns->moonwatch_dns_truncated == EVENT_NONE);
	assert_int_equal(dns->flow.source_port, 7);
	assert_int_equal(dns->flow.destination_port, 53);
	sample.dns.message.cut = 1;
	run();
	assert_int_equal(event.net_dns.moonwatch_dns_truncated, 1);
}

static void a_message_that_is_none_has_its_ends_only(void **state)
{
	(void)state;
	begin_dns("nonsense that is no message at all", 34);
	run();
	assert_int_equal(event.net_dns.moonwatch_dns_truncated, 1);
	assert_true(event.net_dns.dns_id == EVENT_NONE);
	assert_null(event.net_dns.dns_question_name.data);
	assert_int_equal(event.net_dns.flow.destination_port, 53);
}

static int setup(void **state)
{
	(void)state;
	convert = convert_new(1000);
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
		cmocka_unit_test(names_are_made_straight),
		cmocka_unit_test(without_its_folder_a_name_is_no_path),
		cmocka_unit_test(the_dots_of_a_cut_folder_stay),
		cmocka_unit_test(what_is_not_known_is_absent),
		cmocka_unit_test(a_descriptor_gives_the_file),
		cmocka_unit_test(devices_are_read_as_the_call_encodes_them),
		cmocka_unit_test(both_names_of_a_rename),
		cmocka_unit_test(a_source_of_a_mount_is_a_word_or_a_path),
		cmocka_unit_test(an_open_that_creates_is_a_creation),
		cmocka_unit_test(bytes_go_with_who_asked),
		cmocka_unit_test(where_a_send_comes_from_may_be_open),
		cmocka_unit_test(a_message_becomes_fields),
		cmocka_unit_test(a_message_that_is_none_has_its_ends_only),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
