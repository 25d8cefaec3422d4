#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/alert_document.h"
#include "engine/engine.h"
#include "event/codec.h"
#include "unit/event/sample.h"
#include "unit/events.h"
#include "unit/json_check.h"
#include "unit/rules.h"

/* A stream going into an engine, and what came out: one line an alert. */
struct world {
	struct rules rules;
	struct ruleset *set;
	struct engine *engine;
	struct events host;
	struct buf records, told;
	struct alert last;
	char last_id[33], last_summary[1024], last_line[256];
	struct buf last_document;
	unsigned alerts, faults;
	char fault[512];
};

static void on_alert(void *data, const struct alert *alert)
{
	struct world *world = data;
	world->alerts++;
	buf_add_str(&world->told, alert->id);
	buf_add_byte(&world->told, ' ');
	buf_add_str(&world->told, alert->document);
	buf_add_byte(&world->told, '\n');
	world->last = *alert;
	rules_copy(world->last_id, sizeof(world->last_id), alert->id);
	rules_copy(world->last_summary, sizeof(world->last_summary), alert->summary);
	rules_copy(world->last_line, sizeof(world->last_line), alert->process_line);
	buf_clear(&world->last_document);
	buf_add_str(&world->last_document, alert->document);
	if (!json_check(alert->document))
		fail_msg("%.*s", (int)alert->document.len, alert->document.data);
}

static void on_fault(void *data, const struct detection *detection, const char *message)
{
	struct world *world = data;
	world->faults++;
	snprintf(world->fault, sizeof(world->fault), "%.*s: %s", (int)detection->id.len,
		detection->id.data, message);
}

static int world_new(void **data)
{
	static struct world world;
	world = (struct world){.host = EVENTS_BEGIN};
	rules_open(&world.rules);
	buf_init(&world.records, 64 << 20);
	buf_init(&world.told, 256 << 20);
	buf_init(&world.last_document, 1 << 20);
	*data = &world;
	return 0;
}

static int world_free(void **data)
{
	struct world *world = *data;
	engine_free(world->engine);
	ruleset_free(world->set);
	rules_close(&world->rules);
	buf_done(&world->records);
	buf_done(&world->told);
	buf_done(&world->last_document);
	return 0;
}

static void add_rule(struct world *world, const char *id, const char *more)
{
	char source[4096], name[64];
	snprintf(source, sizeof(source),
		"return detection { id = '%s', title = 'Title', severity = 'high', api = 1,\n%s }",
		id, more);
	snprintf(name, sizeof(name), "%s.lua", id);
	rules_write(&world->rules, name, source, strlen(source));
}

static void load_rules(struct world *world)
{
	struct err err;
	struct problem_sink sink = rules_sink(&world->rules);
	const char *paths[] = {world->rules.folder};
	ruleset_free(world->set);
	world->set = ruleset_new(paths, 1, &sink, &err);
	if (!world->set || world->rules.log.count)
		fail_msg("%s%s", world->set ? "" : err.text, world->rules.log.text);
}

static void restart(struct world *world)
{
	const struct engine_sinks sinks = {on_alert, on_fault, world};
	engine_free(world->engine);
	world->engine = engine_new(world->set, NULL, &sinks);
	assert_non_null(world->engine);
	world->alerts = world->faults = 0;
	buf_clear(&world->told);
}

static void start(struct world *world)
{
	load_rules(world);
	restart(world);
}

static void put(struct world *world, struct event event)
{
	struct err err;
	if (!codec_encode(&event, &world->records, &err))
		fail_msg("%s", err.text);
}

static void feed(struct world *world)
{
	engine_feed(world->engine, world->records.data, world->records.len);
	buf_clear(&world->records);
}

static void send_event(struct world *world, struct event event)
{
	put(world, event);
	feed(world);
}

#define SEND(world, make, ...) send_event(world, make(&(world)->host, __VA_ARGS__))

static struct str got(const struct world *world, const char *path)
{
	return json_check_get(buf_str(&world->last_document), path);
}

static void assert_got(const struct world *world, const char *path, const char *json)
{
	struct str value = got(world, path);
	if (!value.data || !str_eq(value, str_from(json)))
		fail_msg("%s is %.*s", path, (int)value.len, value.data ? value.data : "");
}

static void an_alert_is_an_ecs_document(void **data)
{
	struct world *world = *data;
	add_rule(world, "shell",
		"description = 'Words.', attack = { 'T1059.004', 'T1071' }, maturity = 'stable',\n"
		"when = 'process.exec and process.name = sh', check = function(event)\n"
		"return { summary = 'a shell', severity = 'critical', evidence = { parent = "
		"event.process.parent } } end");
	start(world);
	send_event(world, events_sensor_start(&world->host));
	SEND(world, events_exec, 10, 1, "/usr/sbin/nginx");
	assert_int_equal(world->alerts, 0);
	SEND(world, events_exec, 11, 10, "/bin/sh");
	assert_int_equal(world->alerts, 1);
	assert_got(world, "event.kind", "\"alert\"");
	assert_got(world, "event.action", "\"process.exec\"");
	assert_got(world, "event.module", "\"moonwatch\"");
	assert_got(world, "event.severity", "99");
	assert_got(world, "log.level", "\"critical\"");
	assert_got(world, "message", "\"a shell\"");
	assert_got(world, "rule.id", "\"shell\"");
	assert_got(world, "rule.name", "\"Title\"");
	assert_got(world, "rule.description", "\"Words.\"");
	assert_got(world, "moonwatch.rule.maturity", "\"stable\"");
	assert_got(world, "threat.framework", "\"MITRE ATT&CK\"");
	assert_got(world, "threat.technique.id", "[\"T1059.004\",\"T1071\"]");
	assert_got(world, "moonwatch.evidence", "{\"parent\":\"0a1b2c3d-10-f424a\"}");
	assert_got(world, "process.name", "\"sh\"");
	assert_got(world, "process.parent.name", "\"nginx\"");
	assert_got(world, "host.id", "\"host-1\"");
	struct str ancestors = got(world, "moonwatch.ancestors");
	assert_true(str_starts(
		ancestors, STR("[{\"command_line\":\"/usr/sbin/nginx\",\"entity_id\":")));
	char id[64];
	snprintf(id, sizeof(id), "\"%s\"", world->last_id);
	assert_got(world, "event.id", id);
	assert_int_equal(strlen(world->last_id), 32);
	assert_int_equal(world->last.severity, 99);
	assert_string_equal(world->last_summary, "a shell");
	assert_string_equal(world->last_line, "/bin/sh");
	assert_int_equal(engine_stats(world->engine).alerts, 1);
	assert_int_equal(world->set->entries[0].detection->stats.alerts, 1);
}

/* Detections of all kinds on a stream of all kinds. */
static void add_busy_rules(struct world *world)
{
	add_rule(world, "exec",
		"snapshot = true, when = 'process.exec', check = function(event)\n"
		"return { evidence = { p = event.process, n = #event.process:ancestors() } } end");
	add_rule(world, "open", "when = 'file.open and moonwatch.file.access = write'");
	add_rule(world, "net",
		"when = 'net.connect or net.accept or net.listen', check = function(event, host)\n"
		"local s = {} for k, v in pairs({ b = 1, a = 2, c = 3 }) do s[#s + 1] = k .. v "
		"end\n"
		"return { summary = table.concat(s), evidence = { c = event.process:connections() "
		"} } end");
	add_rule(world, "faulty",
		"when = 'process.setid', check = function(event) local x = event.no end");
	add_rule(world, "exit", "when = 'process.exit or sensor.lost'");
}

static void put_busy_stream(struct world *world)
{
	struct sample sample = {.seed = 3, .time_ns = EVENTS_BOOT_NS};
	put(world, events_sensor_start(&world->host));
	for (unsigned i = 0; i < 1500; i++) {
		struct event event;
		sample_event(&sample, sample_kind(&sample), &event);
		if (event_actor(&event)) {
			event.actor.pid = random_below(&sample.seed, 12);
			event.actor.start_ns = random_below(&sample.seed, 2);
		}
		put(world, event);
	}
}

static void any_cut_of_the_stream_gives_the_same_alerts(void **data)
{
	struct world *world = *data;
	struct buf whole;
	add_busy_rules(world);
	start(world);
	put_busy_stream(world);
	engine_feed(world->engine, world->records.data, world->records.len);
	assert_true(world->alerts > 100);
	assert_int_equal(world->faults, DETECTION_FAULTS_MAX);
	struct engine_stats stats = engine_stats(world->engine);
	buf_init(&whole, 256 << 20);
	buf_add_str(&whole, buf_str(&world->told));
	for (uint64_t round = 0; round < 4; round++) {
		uint64_t seed = round;
		start(world); /* the rules afresh as well: a detection that was set aside stays so */
		const uint8_t *at = (const uint8_t *)world->records.data;
		for (size_t left = world->records.len; left;) {
			size_t len = 0;
			for (uint64_t n = round ? random_below(&seed, 30) + 1 : 1; n && len < left;
				n--)
				len += codec_record_size(at + len, left - len);
			uint8_t *copy = malloc(len); /* gone after the call */
			memcpy(copy, at, len);
			engine_feed(world->engine, copy, len);
			free(copy);
			engine_feed(world->engine, NULL, 0);
			at += len;
			left -= len;
		}
		struct engine_stats again = engine_stats(world->engine);
		assert_memory_equal(&again, &stats, sizeof(stats));
		assert_int_equal(world->told.len, whole.len);
		assert_memory_equal(world->told.data, whole.data, whole.len);
	}
	buf_done(&whole);
}

static void id_of(
	struct world *world, const char *host_id, const char *boot_id, uint64_t seq, char id[33])
{
	restart(world);
	world->host = EVENTS_BEGIN;
	struct event event = events_sensor_start(&world->host);
	event.sensor_start.host_id = str_from(host_id);
	event.sensor_start.host_boot_id = str_from(boot_id);
	send_event(world, event);
	event = events_exec(&world->host, 10, 1, "/bin/sh");
	event.seq = seq;
	send_event(world, event);
	assert_int_equal(world->alerts, 1);
	memcpy(id, world->last_id, 33);
}

static void ids_follow_from_host_boot_rule_and_event(void **data)
{
	struct world *world = *data;
	char ids[8][33];
	add_rule(world, "one", "when = 'process.exec'");
	start(world);
	id_of(world, "h1", "boot-one", 7, ids[0]);
	id_of(world, "h1", "boot-one", 7, ids[1]);
	assert_string_equal(ids[0], ids[1]);
	id_of(world, "h2", "boot-one", 7, ids[1]);
	id_of(world, "h1", "boot-two", 7, ids[2]);
	id_of(world, "h1", "boot-one", 8, ids[3]);
	id_of(world, "h1b", "oot-one", 7, ids[4]); /* the same characters in a row */
	id_of(world, "h1", "boot-one", 7ull << 32, ids[5]);
	unlink(rules_write(&world->rules, "one.lua", "", 0));
	add_rule(world, "two", "when = 'process.exec'");
	start(world);
	id_of(world, "h1", "boot-one", 7, ids[6]);
	for (unsigned i = 0; i < 7; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(ids[i], ids[j]);
}

static void snapshots_are_for_those_who_ask(void **data)
{
	struct world *world = *data;
	add_rule(world, "live", "when = 'process.exec or net.listen'");
	add_rule(world, "all", "snapshot = true, when = 'process.exec or net.listen'");
	start(world);
	SEND(world, events_running, 10, 1, "/bin/sh");
	assert_int_equal(world->alerts, 1);
	assert_got(world, "rule.id", "\"all\"");
	struct event listen = events_listen(&world->host, 10, events_ip4(0, 0, 0, 0), 22);
	listen.net_listen.moonwatch_snapshot = 1;
	send_event(world, listen);
	assert_int_equal(world->alerts, 2);
	assert_got(world, "rule.id", "\"all\"");
	SEND(world, events_exec, 11, 10, "/bin/sh");
	assert_int_equal(world->alerts, 4);
	listen.net_listen.moonwatch_snapshot = 0;
	send_event(world, listen);
	assert_int_equal(world->alerts, 6);
}

static void what_cannot_be_read_is_counted(void **data)
{
	struct world *world = *data;
	add_rule(world, "exec", "when = 'process.exec'");
	start(world);
	put(world, events_exec(&world->host, 10, 1, "/bin/sh"));
	world->records.data[4] = (char)0xee; /* kind 238, which nobody knows */
	world->records.data[5] = 0;
	put(world, events_exec(&world->host, 11, 1, "/bin/sh"));
	feed(world);
	struct engine_stats stats = engine_stats(world->engine);
	assert_int_equal(stats.unknown, 1);
	assert_int_equal(stats.malformed, 0);
	assert_int_equal(stats.events, 1);
	assert_int_equal(world->alerts, 1);
	put(world, events_exec(&world->host, 12, 1, "/bin/sh"));
	world->records.data[CODEC_HEADER_BYTES] |= 1; /* says that a number is bytes */
	put(world, events_exec(&world->host, 13, 1, "/bin/sh"));
	feed(world);
	stats = engine_stats(world->engine);
	assert_int_equal(stats.malformed, 1);
	assert_int_equal(stats.events, 2);
	put(world, events_exec(&world->host, 14, 1, "/bin/sh"));
	size_t first = world->records.len;
	put(world, events_exec(&world->host, 15, 1, "/bin/sh"));
	world->records.data[first] = 3; /* a size that cannot be: the rest is lost */
	put(world, events_exec(&world->host, 16, 1, "/bin/sh"));
	feed(world);
	stats = engine_stats(world->engine);
	assert_int_equal(stats.malformed, 2);
	assert_int_equal(stats.events, 3);
	for (size_t len = 1; len < CODEC_HEADER_BYTES; len++)
		engine_feed(world->engine, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", len);
	assert_int_equal(engine_stats(world->engine).malformed, 2 + CODEC_HEADER_BYTES - 1);
}

static void missing_numbers_are_counted(void **data)
{
	struct world *world = *data;
	start(world);
	world->host.seq = 100; /* where a stream begins is no gap */
	SEND(world, events_make, EVENT_SENSOR_TICK);
	SEND(world, events_make, EVENT_SENSOR_TICK);
	assert_int_equal(engine_stats(world->engine).gaps, 0);
	world->host.seq += 7;
	SEND(world, events_make, EVENT_SENSOR_TICK);
	assert_int_equal(engine_stats(world->engine).gaps, 7);
	world->host.seq -= 5; /* told again */
	SEND(world, events_make, EVENT_SENSOR_TICK);
	assert_int_equal(engine_stats(world->engine).gaps, 7);
}

static void doubt_is_told(void **data)
{
	struct world *world = *data;
	add_rule(world, "exec", "when = 'process.exec'");
	start(world);
	send_event(world, events_sensor_start(&world->host));
	SEND(world, events_exec, 1, 0, "/sbin/init");
	SEND(world, events_exec, 10, 1, "/bin/sh");
	assert_got(world, "moonwatch.confidence", "\"full\"");
	/* An ancestor that was only heard of. */
	SEND(world, events_exec, 20, 19, "/bin/sh");
	assert_got(world, "moonwatch.confidence", "\"reduced\"");
	SEND(world, events_exec, 21, 20, "/bin/sh");
	assert_got(world, "moonwatch.confidence", "\"reduced\"");
	SEND(world, events_exec, 19, 1, "/bin/sh");
	SEND(world, events_exec, 21, 20, "/bin/sh");
	assert_got(world, "moonwatch.confidence", "\"full\"");
	/* Events lost shortly before, and by an event that came in behind the report. */
	struct event lost = events_make(&world->host, EVENT_SENSOR_LOST);
	lost.sensor_lost.moonwatch_lost_count = 1;
	send_event(world, lost);
	struct event late = events_exec(&world->host, 10, 1, "/bin/sh");
	late.time_ns = lost.time_ns - 1;
	send_event(world, late);
	assert_got(world, "moonwatch.confidence", "\"reduced\"");
	SEND(world, events_exec, 10, 1, "/bin/sh");
	assert_got(world, "moonwatch.confidence", "\"reduced\"");
	world->host.time_ns = lost.time_ns + 60000000000u - 1000001u;
	SEND(world, events_exec, 10, 1, "/bin/sh");
	assert_got(world, "moonwatch.confidence", "\"reduced\"");
	SEND(world, events_exec, 10, 1, "/bin/sh");
	assert_got(world, "moonwatch.confidence", "\"full\"");
}

static void one_that_fails_does_not_stop_the_others(void **data)
{
	struct world *world = *data;
	add_rule(
		world, "a-loop", "when = 'process.exec', check = function() while true do end end");
	add_rule(world, "b-good", "when = 'process.exec'");
	add_rule(world, "c-crash", "when = 'process.exec', check = function(e) return e.x.y end");
	start(world);
	for (unsigned i = 1; i <= 5; i++) {
		SEND(world, events_exec, 10 + i, 1, "/bin/sh");
		assert_int_equal(world->alerts, i);
		assert_int_equal(
			world->faults, 2 * (i < DETECTION_FAULTS_MAX ? i : DETECTION_FAULTS_MAX));
	}
	assert_int_equal(engine_stats(world->engine).faults, 2 * DETECTION_FAULTS_MAX);
	assert_non_null(strstr(world->fault, "no field of that name: x"));
	assert_true(world->set->entries[0].detection->is_off);
	assert_false(world->set->entries[1].detection->is_off);
}

/* Whatever the observed puts into its own arguments, its alert is told. */
static void a_huge_event_is_told_in_brief(void **data)
{
	struct world *world = *data;
	static char args[FACTS_LIST_MAX], path[4200];
	add_rule(world, "shell",
		"when = 'process.exec and process.name = zz', check = function(event)\n"
		"return { summary = 'found', evidence = { p = event.process } } end");
	start(world);
	send_event(world, events_sensor_start(&world->host));
	memset(args, 1, sizeof(args));
	memset(path, 2, sizeof(path));
	memcpy(path, "/", 1);
	for (uint64_t pid = 10; pid < 40; pid++) {
		struct event exec = events_exec(&world->host, pid, pid - 1, "/bin/x");
		exec.process_exec.image.args = exec.process_exec.image.env =
			(struct str){args, sizeof(args)};
		send_event(world, exec);
	}
	struct event exec = events_exec(&world->host, 40, 39, "/bin/zz");
	exec.process_exec.place.cwd = (struct str){path, sizeof(path)};
	send_event(world, exec);
	assert_int_equal(world->alerts, 1);
	assert_int_equal(engine_stats(world->engine).cut, 1);
	assert_int_equal(engine_stats(world->engine).alerts, 1);
	assert_got(world, "moonwatch.cut", "true");
	assert_got(world, "message", "\"found\"");
	assert_got(world, "rule.id", "\"shell\"");
	assert_got(world, "process.pid", "40");
	assert_got(world, "process.executable", "\"/bin/zz\"");
	assert_got(world, "event.kind", "\"alert\"");
	assert_null(got(world, "moonwatch.ancestors").data);
	assert_true(world->last_document.len < ALERT_DOCUMENT_MAX);
}

/* Of a process that the state has no room for, with the longest name a record can carry. */
static void even_without_state_it_is_told(void **data)
{
	struct world *world = *data;
	const struct state_limits none = {0, 0, 0, 0};
	const struct engine_sinks sinks = {on_alert, on_fault, world};
	static char path[200000];
	add_rule(world, "any", "when = 'process.exec'");
	load_rules(world);
	world->engine = engine_new(world->set, &none, &sinks);
	memset(path, 3, sizeof(path));
	struct event exec = events_exec(&world->host, 40, 39, "/bin/zz");
	exec.process_exec.image.executable = (struct str){path, sizeof(path)};
	send_event(world, exec);
	assert_int_equal(world->alerts, 1);
	assert_int_equal(engine_stats(world->engine).cut, 1);
	assert_got(world, "process.pid", "40");
	assert_null(got(world, "process.executable").data);
}

/* Every string of every event hostile: no document may break. on_alert checks each. */
static void hostile_strings_do_not_break_documents(void **data)
{
	struct world *world = *data;
	static const char hostile[] = "\"\\\"\0},{\"event\":{\"kind\":\"fake\"}\x1b["
				      "31m\xff\xfe\xc3(\xe2\x80\xae\x7f\r\n\0\0x";
	unsigned alerts = 0;
	add_rule(world, "every",
		"snapshot = true, when = 'not sensor.tick', check = function(event)\n"
		"return { summary = event.process and event.process.name or event.host.id,\n"
		"evidence = { a = event.process and event.process.args, [event.event.action] = 1 } "
		"} end");
	start(world);
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		const struct event_kind_info *info = &event_kinds[kind];
		if (!info->name || kind == EVENT_SENSOR_TICK)
			continue;
		struct event event = info->class == EVENT_CLASS_SENSOR
					     ? events_make(&world->host, kind)
					     : events_of(&world->host, kind, 10);
		for (unsigned i = 0; i < info->slot_count; i++) {
			enum event_type type = event_fields[info->slots[i].field].type;
			if (type == EVENT_TYPE_STRING || type == EVENT_TYPE_LIST)
				*(struct str *)((char *)&event.body + info->slots[i].offset) =
					STR(hostile);
		}
		send_event(world, event);
		if (world->alerts != ++alerts)
			fail_msg("%s: %s", info->name, world->fault);
		assert_got(world, "event.kind", "\"alert\"");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_alert_is_an_ecs_document),
		TEST(any_cut_of_the_stream_gives_the_same_alerts),
		TEST(ids_follow_from_host_boot_rule_and_event),
		TEST(snapshots_are_for_those_who_ask),
		TEST(what_cannot_be_read_is_counted),
		TEST(missing_numbers_are_counted),
		TEST(doubt_is_told),
		TEST(one_that_fails_does_not_stop_the_others),
		TEST(a_huge_event_is_told_in_brief),
		TEST(even_without_state_it_is_told),
		TEST(hostile_strings_do_not_break_documents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
