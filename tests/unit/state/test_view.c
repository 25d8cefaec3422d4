#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "state/view.h"
#include "unit/events.h"
#include "unit/json_check.h"

#define CONTAINER "8f0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f9000102030405060a"

struct world {
	struct state *state;
	struct events host;
	struct view view;
	struct event event;
};

/* init starts nginx in a container, which starts a shell, which runs id. */
static int world_new(void **data)
{
	struct world *world = calloc(1, sizeof(*world));
	world->state = state_new(NULL);
	world->host = EVENTS_BEGIN;
	struct event events[4] = {events_sensor_start(&world->host),
		events_exec(&world->host, 1, 0, "/usr/lib/systemd/systemd"),
		events_exec(&world->host, 10, 1, "/usr/sbin/nginx"),
		events_exec(&world->host, 11, 10, "/bin/sh")};
	struct event_process_exec *nginx = &events[2].process_exec, *shell = &events[3].process_exec;
	nginx->place.cgroup = shell->place.cgroup = STR("/docker/" CONTAINER);
	nginx->creds.euid = 33;
	shell->image.args = STR("sh\0-c\0id; ls\0");
	shell->image.env = STR("A=1\0B=2\0");
	shell->image.comm = STR("sh");
	shell->creds.euid = 1000;
	shell->creds.egid = 1001;
	shell->creds.cap_effective = 1u << 21;
	shell->stdin = events_socket_fd(events_ip4(198, 51, 100, 7), 4444);
	shell->place.tty_major = 136;
	for (unsigned i = 0; i < 4; i++)
		state_apply(world->state, &events[i]);
	*data = world;
	return 0;
}

static int world_free(void **data)
{
	struct world *world = *data;
	state_free(world->state);
	free(world);
	return 0;
}

static void look(struct world *world, struct event event)
{
	world->event = event;
	state_apply(world->state, &world->event);
	view_init(&world->view, world->state, &world->event);
}

/* The field as JSON text in static storage; "-" when it is absent. */
static const char *shown(struct world *world, const char *name)
{
	static char text[8192];
	enum event_field field = event_field_find(str_from(name));
	struct value value;
	struct buf out;
	struct json json;
	assert_int_not_equal(field, 0);
	if (!view_field(&world->view, field, &value))
		return "-";
	assert_int_equal(value.type, event_fields[field].type);
	buf_init(&out, sizeof(text) - 1);
	json_init(&json, &out);
	document_value(&json, field, &value);
	assert_true(json_done(&json));
	memcpy(text, out.data, out.len);
	text[out.len] = 0;
	buf_done(&out);
	return text;
}

#define assert_field(world, name, text) assert_string_equal(shown(world, name), text)

static void an_event_has_what_the_state_knows_of_its_process(void **data)
{
	struct world *world = *data;
	struct event open = events_open(
		&world->host, 11, "/etc/shadow", 5, EVENT_MOONWATCH_FILE_ACCESS_READ);
	look(world, open);
	assert_field(world, "@timestamp", "\"2023-11-14T22:14:20.005000000Z\"");
	assert_field(world, "event.kind", "\"event\"");
	assert_field(world, "event.action", "\"file.open\"");
	assert_field(world, "event.sequence", "5");
	assert_field(world, "file.path", "\"/etc/shadow\"");
	assert_field(world, "file.name", "\"shadow\"");
	assert_field(world, "file.directory", "\"/etc\"");
	assert_field(world, "moonwatch.file.access", "\"read\"");
	assert_field(world, "process.name", "\"sh\"");
	assert_field(world, "process.executable", "\"/bin/sh\"");
	assert_field(world, "process.args", "[\"sh\",\"-c\",\"id; ls\"]");
	assert_field(world, "process.args_count", "3");
	assert_field(world, "process.command_line", "\"sh -c id; ls\"");
	assert_field(world, "process.env_vars", "[\"A=1\",\"B=2\"]");
	assert_field(world, "process.pid", "11");
	assert_field(world, "process.entity_id", "\"0a1b2c3d-11-f424b\"");
	assert_field(world, "process.start", "\"2023-11-14T22:13:20.001000011Z\"");
	assert_field(world, "moonwatch.process.exec_ns", "60004000000");
	assert_field(world, "moonwatch.process.uncertain", "false");
	assert_field(world, "process.parent.pid", "10");
	assert_field(world, "process.parent.name", "\"nginx\"");
	assert_field(world, "process.parent.executable", "\"/usr/sbin/nginx\"");
	assert_field(world, "process.parent.command_line", "\"/usr/sbin/nginx\"");
	assert_field(world, "process.parent.args", "[\"/usr/sbin/nginx\"]");
	assert_field(world, "process.parent.entity_id", "\"0a1b2c3d-10-f424a\"");
	assert_field(world, "process.parent.user.id", "33");
	assert_field(world, "process.ancestors.name", "[\"nginx\",\"systemd\"]");
	assert_field(world, "user.id", "1000");
	assert_field(world, "group.id", "1001");
	assert_field(world, "process.real_user.id", "0");
	assert_field(world, "process.thread.capabilities.effective", "[\"CAP_SYS_ADMIN\"]");
	assert_field(world, "container.id", "\"" CONTAINER "\"");
	assert_field(world, "process.entry_leader.entry_meta.type", "\"container\"");
	assert_field(world, "process.entry_leader.entity_id", "\"0a1b2c3d-10-f424a\"");
	assert_field(world, "moonwatch.stdin.type", "\"socket\"");
	assert_field(world, "moonwatch.stdin.peer.ip", "\"198.51.100.7\"");
	assert_field(world, "moonwatch.stdin.peer.port", "4444");
	assert_field(world, "moonwatch.stdin.transport", "\"tcp\"");
	assert_field(world, "moonwatch.stdout.type", "-");
	assert_field(world, "moonwatch.stdin.path", "-");
	assert_field(world, "process.tty.char_device.major", "136");
	assert_field(world, "process.tty.char_device.minor", "-");
	assert_field(world, "host.id", "\"host-1\"");
	assert_field(world, "host.name", "\"web\"");
	assert_field(world, "host.os.kernel", "\"6.1.0\"");
	assert_field(world, "host.architecture", "\"x86_64\"");
	assert_field(world, "destination.ip", "-");
}

static void directories_and_names_of_paths(void **data)
{
	struct world *world = *data;
	static const struct {
		const char *path, *directory, *name;
	} cases[] = {{"/", "\"/\"", "\"\""}, {"/a", "\"/\"", "\"a\""}, {"/a/b", "\"/a\"", "\"b\""},
		{"/a/", "\"/a\"", "\"\""}, {"a", "\"\"", "\"a\""}, {"", "\"\"", "\"\""},
		{"//x", "\"/\"", "\"x\""}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		look(world, events_open(&world->host, 11, cases[i].path, 5,
				    EVENT_MOONWATCH_FILE_ACCESS_READ));
		assert_field(world, "file.directory", cases[i].directory);
		assert_field(world, "file.name", cases[i].name);
	}
	look(world, events_of(&world->host, EVENT_FILE_OPEN, 11));
	assert_field(world, "file.directory", "-");
	assert_field(world, "file.name", "-");
}

static void of_an_unknown_process_the_event_speaks(void **data)
{
	struct world *world = *data;
	const struct state_limits none = {0, 0, 0, 0};
	state_free(world->state);
	world->state = state_new(&none);
	look(world, events_exec(&world->host, 70, 10, "/opt/tool"));
	assert_null(world->view.process);
	assert_int_equal(world->state->processes.refused, 1);
	assert_field(world, "process.pid", "70");
	assert_field(world, "process.name", "\"tool\"");
	assert_field(world, "process.executable", "\"/opt/tool\"");
	assert_field(world, "process.parent.pid", "10");
	assert_field(world, "process.parent.name", "-");
	assert_field(world, "process.user.id", "0");
	assert_field(world, "process.entity_id", "-");
	assert_field(world, "host.id", "-");
	look(world, events_make(&world->host, EVENT_SENSOR_TICK));
	assert_field(world, "process.pid", "-");
	assert_field(world, "event.action", "\"sensor.tick\"");
	look(world, events_sensor_start(&world->host));
	assert_field(world, "host.id", "\"host-1\"");
}

static void what_is_not_known_is_absent(void **data)
{
	struct world *world = *data;
	look(world, events_connect(&world->host, 99, events_ip4(1, 2, 3, 4), 5));
	assert_non_null(world->view.process);
	static const char *const absent[] = {"process.name", "process.executable", "process.args",
		"process.args_count", "process.command_line", "process.parent.pid",
		"moonwatch.process.parent_start_ns", "process.parent.name",
		"process.parent.entity_id", "process.parent.user.id", "process.ancestors.name",
		"user.id", "container.id", "moonwatch.process.exec_ns", "moonwatch.stdin.type",
		"process.working_directory", "process.exit_code"};
	for (unsigned i = 0; i < sizeof(absent) / sizeof(*absent); i++)
		assert_field(world, absent[i], "-");
	assert_field(world, "moonwatch.process.uncertain", "true");
	assert_field(world, "process.entry_leader.entry_meta.type", "\"unknown\"");
	assert_field(world, "destination.ip", "\"1.2.3.4\"");
	struct event start = events_sensor_start(&world->host);
	start.sensor_start.moonwatch_sensor_boot_time = EVENT_NONE;
	state_apply(world->state, &start);
	look(world, events_open(&world->host, 11, "/x", 1, EVENT_MOONWATCH_FILE_ACCESS_READ));
	assert_field(world, "process.start", "-");
	assert_field(world, "moonwatch.process.exec_ns", "-");
}

static void ancestors_are_as_many_as_are_asked_for_and_fit(void **data)
{
	struct world *world = *data;
	static char path[300];
	for (uint64_t pid = 100; pid < 160; pid++) {
		struct event exec = events_exec(&world->host, pid, pid - 1, "/bin/x");
		state_apply(world->state, &exec);
	}
	look(world, events_fork(&world->host, 160, 159));
	struct value value;
	assert_true(view_field(&world->view, FIELD_PROCESS_ANCESTORS_NAME, &value));
	assert_int_equal(value.str.len, VIEW_ANCESTORS_MAX * 2);
	memset(path, 'n', sizeof(path) - 1);
	for (uint64_t pid = 200; pid < 240; pid++) {
		struct event exec = events_exec(&world->host, pid, pid - 1, path);
		state_apply(world->state, &exec);
	}
	look(world, events_fork(&world->host, 240, 239));
	assert_true(view_field(&world->view, FIELD_PROCESS_ANCESTORS_NAME, &value));
	assert_int_equal(value.str.len, VIEW_SCRATCH / sizeof(path) * sizeof(path));
}

/* What every field says of every kind of event, through the one function that all outputs use. */
static void a_document_of_any_event_is_sound(void **data)
{
	struct world *world = *data;
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		if (!event_kinds[kind].name)
			continue;
		struct document document;
		struct buf out;
		bool sensor = event_kinds[kind].class == EVENT_CLASS_SENSOR;
		look(world, sensor ? events_make(&world->host, kind)
				   : events_of(&world->host, kind, kind == EVENT_PROCESS_FORK ? 12 : 11));
		document_init(&document);
		view_document(&world->view, &document);
		buf_init(&out, 1 << 20);
		assert_true(document_write(&document, &out));
		if (!json_check(buf_str(&out)))
			fail_msg("%s: %.*s", event_kinds[kind].name, (int)out.len, out.data);
		char action[64];
		snprintf(action, sizeof(action), "\"%s\"", event_kinds[kind].name);
		assert_true(str_eq(json_check_get(buf_str(&out), "event.action"), str_from(action)));
		buf_done(&out);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_event_has_what_the_state_knows_of_its_process),
		TEST(directories_and_names_of_paths),
		TEST(of_an_unknown_process_the_event_speaks),
		TEST(what_is_not_known_is_absent),
		TEST(ancestors_are_as_many_as_are_asked_for_and_fit),
		TEST(a_document_of_any_event_is_sound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
