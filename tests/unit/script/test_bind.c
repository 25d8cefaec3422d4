#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lauxlib.h>

#include "unit/events.h"
#include "unit/rules.h"

struct world {
	struct rules rules;
	struct state *state;
	struct events host;
	struct event event;
	struct view view;
	struct pack_result result;
	struct err err;
	char text[2048];
};

static void apply(struct world *world, struct event event)
{
	world->event = event;
	state_apply(world->state, &world->event);
}

#define APPLY(world, make, ...) apply(world, make(&(world)->host, __VA_ARGS__))

/* init, nginx (10), which starts a shell (11) with a socket, a pipe and a file. */
static int world_new(void **data)
{
	static struct world world;
	world = (struct world){.host = EVENTS_BEGIN, .state = state_new(NULL)};
	rules_open(&world.rules);
	pack_result_init(&world.result);
	apply(&world, events_sensor_start(&world.host));
	APPLY(&world, events_exec, 1, 0, "/usr/lib/systemd/systemd");
	APPLY(&world, events_exec, 10, 1, "/usr/sbin/nginx");
	struct event shell = events_exec(&world.host, 11, 10, "/bin/sh");
	struct event_process_exec *exec = &shell.process_exec;
	exec->image.args = STR("sh\0-i\0");
	exec->image.device = 8;
	exec->image.inode = 77;
	exec->creds.cap_effective = 3;
	exec->stdin = events_socket_fd(events_ip6(7), 4444);
	exec->stdout = events_pipe_fd(500);
	apply(&world, shell);
	*data = &world;
	return 0;
}

static int world_free(void **data)
{
	struct world *world = *data;
	int top = lua_gettop(world->rules.pack->vm->lua);
	pack_result_done(&world->result);
	state_free(world->state);
	rules_close(&world->rules);
	return top == 0 ? 0 : -1;
}

/* Summary of the alert, or the message of what went wrong without its place, or "quiet". */
static const char *judge(struct world *world, struct detection *detection)
{
	view_init(&world->view, world->state, &world->event);
	bool ok =
		pack_check(world->rules.pack, detection, &world->view, &world->result, &world->err);
	struct str text = !ok                      ? str_from(world->err.text)
			  : world->result.is_alert ? buf_str(&world->result.summary)
						   : STR("quiet");
	const char *place = ok ? NULL : strstr(world->err.text, ".lua:4: ");
	if (place)
		text = str_from(place + 8);
	rules_copy(world->text, sizeof(world->text), text);
	return world->text;
}

static struct detection *load(struct world *world, const char *body)
{
	char source[4096];
	snprintf(source, sizeof(source), RULES_CHECK("%s"), body);
	struct detection *detection = rules_load(&world->rules, source);
	if (!detection)
		fail_msg("%s: %s", body, world->rules.log.text);
	return detection;
}

/* What tostring says of the expression in a check on the latest event. */
static const char *value(struct world *world, const char *expression)
{
	char body[2048];
	snprintf(body, sizeof(body), "local value = %s return {summary = tostring(value)}",
		expression);
	return judge(world, load(world, body));
}

static void assert_value(struct world *world, const char *expression, const char *expected)
{
	if (strcmp(value(world, expression), expected) != 0)
		fail_msg("%s is %s", expression, world->text);
}

static void fields_are_reached_by_their_parts(void **data)
{
	struct world *world = *data;
	assert_value(world, "event.event.action", "process.exec");
	assert_value(world, "event.event.sequence", "4");
	assert_value(world, "event['@timestamp']", "1700000060.004");
	assert_value(world, "event.process.name", "sh");
	assert_value(world, "event.process.pid", "11");
	assert_value(world, "event.process.entity_id", "0a1b2c3d-11-f424b");
	assert_value(world, "#event.process.args", "2");
	assert_value(world, "event.process.args[2]", "-i");
	assert_value(world, "event.process.parent.name", "nginx");
	assert_value(world, "event.process.parent.parent.name", "systemd");
	assert_value(world, "event.process.parent.parent.parent", "nil");
	assert_value(world, "event.process.entry_leader.entry_meta.type", "service");
	assert_value(world, "event.process.real_user.id", "0");
	assert_value(world, "event.user.id", "0");
	assert_value(world, "event.process.thread.capabilities.effective[2]", "CAP_DAC_OVERRIDE");
	assert_value(world, "event.moonwatch.process.uncertain", "false");
	assert_value(world, "event.moonwatch.stdin.peer.ip", "2001::7");
	assert_value(world, "event.moonwatch.stdin.peer.port", "4444");
	assert_value(world, "event.moonwatch.snapshot", "nil");
	assert_value(world, "event.destination.ip", "nil");
	assert_value(world, "event.host.name", "web");
	assert_value(world, "host.name", "web");
	assert_value(world, "host.id", "host-1");
	assert_value(world, "event", "userdata");
	assert_value(world, "event.process == event.process", "true");
	assert_value(world, "event.process == event.process.parent", "false");
	assert_value(world, "event.process.parent == event.process:ancestors()[1]", "true");
	assert_value(world, "event.process == 1", "false");
	assert_value(world, "event == event", "true");
	assert_value(world, "event.file == event.process", "false");
}

static void every_field_can_be_asked_for(void **data)
{
	struct world *world = *data;
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		if (event_fields_by_name[i] == FIELD_PROCESS_ANCESTORS_NAME)
			continue; /* behind the method of that name */
		char body[300], path[200] = "event";
		struct str rest = str_from(event_fields[event_fields_by_name[i]].name);
		while (rest.len) {
			const char *dot = memchr(rest.data, '.', rest.len);
			int len = dot ? (int)(dot - rest.data) : (int)rest.len;
			size_t at = strlen(path);
			snprintf(path + at, sizeof(path) - at, "['%.*s']", len, rest.data);
			rest.data += len + (dot != NULL);
			rest.len -= (uint32_t)len + (dot != NULL);
		}
		snprintf(body, sizeof(body),
			"local v = %s return {summary = 'fine ' .. tostring(v)}", path);
		if (strncmp(judge(world, load(world, body)), "fine ", 5) != 0)
			fail_msg("%s: %s", path, world->text);
	}
}

static void mistakes_are_told(void **data)
{
	struct world *world = *data;
	assert_value(world, "event.nonsense", "no field of that name: nonsense");
	assert_value(world, "event.process.nonsense", "no field of that name: nonsense");
	assert_value(world, "event.process.user.nam", "no field of that name: nam");
	assert_value(world, "event[1]", "no field of that name: 1");
	assert_value(world, "event.process['name\\0x']", "no field of that name: name");
	assert_value(world, "host.nonsense", "host has no nonsense");
	assert_value(world, "event.process:fd(3)",
		"bad argument #1 to 'fd' (only descriptors 0, 1 and 2 are followed)");
	assert_value(world, "event.process:fd(-1)",
		"bad argument #1 to 'fd' (only descriptors 0, 1 and 2 are followed)");
	assert_value(world, "event.process:fd()",
		"bad argument #1 to 'fd' (number expected, got no value)");
	assert_value(world, "event.process:fd(1e300)",
		"bad argument #1 to 'fd' (only descriptors 0, 1 and 2 are followed)");
	assert_value(world, "event.process.fd(host, 0)",
		"bad argument #1 to 'fd' (moonwatch.view expected, got userdata)");
	assert_value(world, "event.process.fd(event, 0)",
		"expected a process, as in event.process:fd(0)");
	assert_value(world, "event.process.fd(event.process.user, 0)",
		"expected a process, as in event.process:fd(0)");
	assert_value(world, "host:process({})",
		"bad argument #1 to 'process' (string expected, got table)");
	assert_value(
		world, "event[{}]", "bad argument #2 to '__index' (string expected, got table)");
}

static void views_are_read_only(void **data)
{
	struct world *world = *data;
	static const char *const bodies[] = {"event.x = 1", "event.process.name = 'y'",
		"event.process.parent.name = nil", "host.name = 1", "event['@timestamp'] = 0"};
	for (unsigned i = 0; i < sizeof(bodies) / sizeof(*bodies); i++)
		assert_string_equal(
			judge(world, load(world, bodies[i])), "event and host are read-only");
	/* Tables are copies. */
	assert_value(world,
		"(function() event.process.args[1] = 'z' return event.process.args[1] end)()",
		"sh");
}

static void a_kept_event_fails_and_a_kept_process_does_not(void **data)
{
	struct world *world = *data;
	char source[1024];
	snprintf(source, sizeof(source), "local kept, part, process, method\n%s",
		"return detection { id = 'keeps', title = 't', severity = 'low', api = 1, when = "
		"'process.exec',\n"
		"check = function(event, host) if not kept then\n"
		"kept, part, process, method = event, event.moonwatch, event.process, "
		"event.process.fd return end\n"
		"if host.id == 'host-1' then return { summary = process.name .. process.pid } end "
		"end }");
	struct detection *keeps = rules_load(&world->rules, source);
	assert_string_equal(judge(world, keeps), "quiet");
	APPLY(world, events_exec, 12, 1, "/bin/other");
	assert_string_equal(judge(world, keeps), "sh11");
	static const char *const uses[] = {"kept.event.action", "kept.process", "part.stdin.type"};
	for (unsigned i = 0; i < 3; i++) {
		snprintf(source, sizeof(source),
			"local kept, part return detection { id = 'u%u', title = 't', severity = "
			"'low', api = 1,\n"
			"when = 'process.exec', check = function(event)\nif kept then\nlocal x = "
			"%s\n"
			"else kept, part = event, event.moonwatch end end }",
			i, uses[i]);
		struct detection *it = rules_load(&world->rules, source);
		assert_string_equal(judge(world, it), "quiet");
		assert_string_equal(judge(world, it),
			"the event this came from is gone; keep its values instead");
	}
	/* A file that is loaded later runs outside of any check. */
	assert_null(rules_load(&world->rules, "return event.process"));
}

static void a_forgotten_process_has_nothing(void **data)
{
	struct world *world = *data;
	struct detection *it = rules_load(&world->rules,
		"local kept\n" RULES_CHECK(
			"if not kept then kept = event.process return end local p = kept\n"
			"return { summary = tostring(p.name) .. tostring(p.pid) .. "
			"tostring(p.parent) ..\n"
			"tostring(p.args) .. tostring(p.entity_id) .. tostring(p:fd(0)) .. "
			"#p:ancestors() ..\n"
			"#p:connections() .. #p:listeners() .. #p:pipe_peers(1) ..\n"
			"tostring(p:executable_written()) .. tostring(p == kept), evidence = { p = "
			"p } }"));
	assert_string_equal(judge(world, it), "quiet");
	APPLY(world, events_exit, 11);
	struct event tick = events_make(&world->host, EVENT_SENSOR_TICK);
	tick.time_ns += 2 * world->state->limits.gone_keep_ns;
	apply(world, tick);
	APPLY(world, events_exec, 20, 1, "/bin/new");
	assert_string_equal(judge(world, it), "nilnilnilnilnilnil0000niltrue");
	assert_true(str_eq(buf_str(&world->result.evidence), STR("{\"p\":null}")));
}

static void descriptors_are_described(void **data)
{
	struct world *world = *data;
	assert_value(world, "event.process:fd(0).type", "socket");
	assert_value(world, "event.process:fd(0).peer", "[2001::7]:4444");
	assert_value(world, "event.process:fd(0).peer_ip", "2001::7");
	assert_value(world, "event.process:fd(0).peer_port", "4444");
	assert_value(world, "event.process:fd(0).address", "10.0.0.1:40000");
	assert_value(world, "event.process:fd(0).transport", "tcp");
	assert_value(world, "event.process:fd(0).inode", "4711");
	assert_value(world, "event.process:fd(0).path", "nil");
	assert_value(world, "event.process:fd(1).type", "pipe");
	assert_value(world, "event.process:fd(1).peer", "nil");
	assert_value(world, "event.process:fd(2)", "nil");
	assert_value(world, "event.process.parent:fd(0)", "nil");
	assert_value(world, "event.process.fd(event.process, 1).inode", "500");
}

static void ancestors_come_nearest_first_and_end(void **data)
{
	struct world *world = *data;
	assert_value(world, "#event.process:ancestors()", "2");
	assert_value(world, "event.process:ancestors()[1].name", "nginx");
	assert_value(world, "event.process:ancestors()[2].name", "systemd");
	for (uint64_t pid = 100; pid < 150; pid++)
		APPLY(world, events_exec, pid, pid == 100 ? 11 : pid - 1, "/bin/x");
	assert_value(world, "#event.process:ancestors()", "32");
	assert_value(world, "event.process:ancestors()[32].pid", "117");
}

static void connections_and_listeners(void **data)
{
	struct world *world = *data;
	for (unsigned i = 0; i < 10; i++)
		APPLY(world, events_connect, 11, events_ip4(198, 51, 100, 7), 4000 + i);
	struct event accept = events_of(&world->host, EVENT_NET_ACCEPT, 11);
	accept.net_accept.flow.source_ip = events_ip4(127, 0, 0, 1);
	accept.net_accept.flow.source_port = 5;
	accept.net_accept.flow.destination_ip = events_ip4(127, 0, 0, 1);
	apply(world, accept);
	APPLY(world, events_listen, 11, events_ip6(0), 8080);
	APPLY(world, events_listen, 11, events_ip4(0, 0, 0, 0), EVENT_NONE);
	APPLY(world, events_fork, 12, 11);
	assert_value(world, "#event.process.parent:connections()", "8");
	assert_value(world, "event.process.parent:connections()[1].peer", "198.51.100.7:4003");
	assert_value(world, "event.process.parent:connections()[1].direction", "outgoing");
	assert_value(world, "event.process.parent:connections()[1].remote", "true");
	assert_value(world, "event.process.parent:connections()[1].transport", "tcp");
	assert_value(world, "event.process.parent:connections()[8].peer", "127.0.0.1:5");
	assert_value(world, "event.process.parent:connections()[8].direction", "incoming");
	assert_value(world, "event.process.parent:connections()[8].remote", "false");
	assert_value(world, "#event.process.parent:listeners()", "2");
	assert_value(world, "event.process.parent:listeners()[1].address", "[2001::]:8080");
	assert_value(world, "event.process.parent:listeners()[1].ip", "2001::");
	assert_value(world, "event.process.parent:listeners()[2].address", "0.0.0.0");
	assert_value(world, "event.process.parent:listeners()[2].port", "nil");
	assert_value(world, "#event.process:connections()", "0");
}

static void who_wrote_the_executable(void **data)
{
	struct world *world = *data;
	assert_value(world, "event.process:executable_written()", "nil");
	struct event write =
		events_open(&world->host, 10, "/bin/sh", 77, EVENT_MOONWATCH_FILE_ACCESS_WRITE);
	write.file_open.moonwatch_file_created = 1;
	apply(world, write);
	world->host.time_ns += 2497000000u;
	APPLY(world, events_fork, 12, 11);
	APPLY(world, events_fork, 13, 12);
	APPLY(world, events_fork, 14, 13);
	assert_value(world, "event.process:executable_written().age", "2.5");
	assert_value(world, "event.process:executable_written().created", "true");
	assert_value(world, "event.process:executable_written().name", "nginx");
	assert_value(world, "event.process:executable_written().executable", "/usr/sbin/nginx");
	assert_value(world, "event.process:executable_written().command_line", "/usr/sbin/nginx");
	assert_value(world, "event.process:executable_written().process.pid", "10");
	assert_value(
		world, "event.process.parent.parent.parent.parent:executable_written()", "nil");
	world->event.time_ns = 5; /* an event from before the write */
	assert_value(world, "event.process:executable_written().age", "0");
}

static void holders_of_a_pipe_come_by_pid(void **data)
{
	struct world *world = *data;
	static const uint64_t pids[] = {900, 30, 500, 31, 29};
	for (unsigned i = 0; i < 5; i++) {
		struct event exec = events_exec(&world->host, pids[i], 1, "/usr/bin/nc");
		exec.process_exec.stderr = events_pipe_fd(500);
		apply(world, exec);
	}
	struct event other = events_exec(&world->host, 40, 1, "/bin/cat");
	other.process_exec.stdin = events_pipe_fd(501);
	apply(world, other);
	struct event file = events_exec(&world->host, 41, 1, "/bin/cat");
	file.process_exec.stdin = events_pipe_fd(500);
	file.process_exec.stdin.type = EVENT_FD_TYPE_FILE;
	apply(world, file);
	APPLY(world, events_exit, 31);
	struct event again = events_of(&world->host, EVENT_PROCESS_SETID, 11);
	apply(world, again);
	static const char pids_of[] =
		"(function() local s = '' for _, p in ipairs(event.process:pipe_peers(1)) "
		"do s = s .. p.pid .. ' ' end return s end)()";
	assert_value(world, pids_of, "29 30 500 900 ");
	assert_value(world, "#event.process:pipe_peers(0)", "0");
	assert_value(world, "#event.process:pipe_peers(2)", "0");
	assert_value(world, "event.process:pipe_peers(3)",
		"bad argument #1 to 'pipe_peers' (only descriptors 0, 1 and 2 are followed)");
	for (uint64_t pid = 1100; pid > 1000; pid--) {
		struct event exec = events_exec(&world->host, pid, 1, "/usr/bin/nc");
		exec.process_exec.stdin = events_pipe_fd(500);
		apply(world, exec);
	}
	apply(world, again);
	assert_value(world, "#event.process:pipe_peers(1)", "32");
	assert_value(world, "event.process:pipe_peers(1)[5].pid", "1001");
	assert_value(world, "event.process:pipe_peers(1)[32].pid", "1028");
}

static void processes_are_found_by_entity_id(void **data)
{
	struct world *world = *data;
	assert_value(world, "host:process('0a1b2c3d-10-f424a').name", "nginx");
	assert_value(world, "host:process(event.process.entity_id) == event.process", "true");
	static const char *const none[] = {"''", "'x'", "'0a1b2c3d-10-f424b'", "'0a1b2c3d-10'",
		"'0a1b2c3e-10-f424a'", "'0a1b2c3d-10-f424a-1'", "'0a1b2c3d--10-f424a'",
		"'0a1b2c3d-99999999999999999999999-f424a'", "'0a1b2c3d-10-0xf424a'"};
	for (unsigned i = 0; i < sizeof(none) / sizeof(*none); i++) {
		char expression[80];
		snprintf(expression, sizeof(expression), "host:process(%s)", none[i]);
		assert_value(world, expression, "nil");
	}
}

static void long_lists_are_cut(void **data)
{
	struct world *world = *data;
	static char args[3000];
	struct event exec = events_exec(&world->host, 30, 1, "/bin/x");
	exec.process_exec.image.args = (struct str){args, sizeof(args)};
	apply(world, exec);
	assert_value(world, "#event.process.args", "1024");
	assert_value(world, "event.process.args_count", "3000");
}

/* The state has no room for it, so all there is is the event. */
static void a_process_without_room(void **data)
{
	struct world *world = *data;
	const struct state_limits none = {0, 0, 0, 0};
	state_free(world->state);
	world->state = state_new(&none);
	APPLY(world, events_exec, 50, 10, "/opt/tool");
	assert_value(world, "event.process.name", "tool");
	assert_value(world, "event.process.pid", "50");
	assert_value(world, "event.process.parent.pid", "10");
	assert_value(world, "event.process.parent.name", "nil");
	assert_value(world, "event.process:fd(0)", "nil");
	assert_value(world, "#event.process:ancestors()", "0");
	assert_value(world, "#event.process:pipe_peers(0)", "0");
	assert_value(world, "event.process:executable_written()", "nil");
	world->event = events_make(&world->host, EVENT_SENSOR_TICK);
	assert_value(world, "event.process.name", "nil");
	assert_value(world, "event.process.parent.name", "nil");
}

/* Every address form, and the longest. */
static void addresses_are_written_in_brackets_where_needed(void **data)
{
	(void)data;
	char text[BIND_ADDRESS_MAX];
	struct ip ip = {.family = 6};
	memset(ip.bytes, 0xff, 16);
	bind_address(&ip, 65535, text);
	assert_string_equal(text, "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
	bind_address(&ip, EVENT_NONE, text);
	assert_string_equal(text, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	ip = events_ip4(255, 255, 255, 255);
	bind_address(&ip, 0, text);
	assert_string_equal(text, "255.255.255.255:0");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fields_are_reached_by_their_parts),
		TEST(every_field_can_be_asked_for),
		TEST(mistakes_are_told),
		TEST(views_are_read_only),
		TEST(a_kept_event_fails_and_a_kept_process_does_not),
		TEST(a_forgotten_process_has_nothing),
		TEST(descriptors_are_described),
		TEST(ancestors_come_nearest_first_and_end),
		TEST(connections_and_listeners),
		TEST(who_wrote_the_executable),
		TEST(holders_of_a_pipe_come_by_pid),
		TEST(processes_are_found_by_entity_id),
		TEST(long_lists_are_cut),
		TEST(a_process_without_room),
		cmocka_unit_test(addresses_are_written_in_brackets_where_needed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
