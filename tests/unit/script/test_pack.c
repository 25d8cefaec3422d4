#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lauxlib.h>
#include <string.h>

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
};

static int world_new(void **data)
{
	static struct world world;
	world = (struct world){.host = EVENTS_BEGIN, .state = state_new(NULL)};
	rules_open(&world.rules);
	pack_result_init(&world.result);
	world.event = events_exec(&world.host, 10, 1, "/bin/sh");
	state_apply(world.state, &world.event);
	view_init(&world.view, world.state, &world.event);
	*data = &world;
	return 0;
}

static int world_free(void **data)
{
	struct world *world = *data;
	/* Whatever was loaded and called, nothing was left on the stack. */
	int top = lua_gettop(world->rules.pack->vm->lua);
	pack_result_done(&world->result);
	state_free(world->state);
	rules_close(&world->rules);
	return top == 0 ? 0 : -1;
}

static bool check(struct world *world, struct detection *detection)
{
	return pack_check(
		world->rules.pack, detection, &world->view, &world->result, &world->err);
}

static void metadata_is_read(void **data)
{
	struct world *world = *data;
	struct detection *it = rules_load(&world->rules,
		"--- comment\nlocal x = 1\nreturn detection {\n"
		"  id = 'full-one', title = 'A title', description = 'Words.', severity = 'high',\n"
		"  maturity = 'stable', attack = { 'T1059', 'T1059.004' }, api = 1, snapshot = true,\n"
		"  references = { 'https://example.org' }, author = 'me',\n"
		"  when = [[ process.exec and process.name = sh ]],\n"
		"  check = function() end }\n");
	if (!it)
		fail_msg("%s", world->rules.log.text);
	assert_true(str_eq(it->id, STR("full-one")));
	assert_true(str_eq(it->title, STR("A title")));
	assert_true(str_eq(it->description, STR("Words.")));
	assert_true(str_eq(it->maturity, STR("stable")));
	assert_true(str_eq(it->pack, STR("unit")));
	assert_true(str_ends(it->file, STR("/rule-1.lua")));
	assert_int_equal(it->severity, SEVERITY_HIGH);
	assert_int_equal(it->attack_count, 2);
	assert_true(str_eq(it->attack[1], STR("T1059.004")));
	assert_true(it->snapshot);
	assert_true(it->needs.kinds[EVENT_PROCESS_EXEC]);
	assert_false(it->needs.kinds[EVENT_PROCESS_FORK]);
	assert_int_not_equal(it->check, LUA_NOREF);
	it = rules_load(&world->rules, "return { id = 'small', title = 't', severity = 'info', "
				       "api = 1, when = 'process.exit' }");
	assert_non_null(it);
	assert_true(str_eq(it->maturity, STR("experimental")));
	assert_int_equal(it->check, LUA_NOREF);
	assert_false(it->snapshot);
	assert_int_equal(world->rules.log.count, 0);
}

#define GOOD "id = 'x', title = 't', severity = 'low', api = 1, when = [[process.exec]]"

static void every_mistake_has_its_line_and_caret(void **data)
{
	struct world *world = *data;
	static const struct {
		const char *source, *told;
	} cases[] = {
		{"return detection {\n title = 't', severity = 'low', api = 1, when = 'process.exec' }",
			"1:8: `id` is missing\n"},
		{"-- the id of it\nreturn detection { title = 't', severity = 'low', api = 1, when = 'process.exec' }",
			"2:8: `id` is missing\n"},
		{"-- invalid id\nreturn detection {\n  id = 'Upper', title = 't', severity = 'low', api = 1, when = 'process.exec' }",
			"3:3: `id` consists of a-z, 0-9 and -, at most 64\n"},
		{"return detection {\n  ['id'] = '-x', title = 't', severity = 'low', api = 1, when = 'process.exec' }",
			"2:5: `id` consists of a-z, 0-9 and -, at most 64\n"},
		{"return detection {\n  id = '', title = 't', severity = 'low', api = 1, when = 'process.exec' }",
			"2:3: `id` consists of a-z, 0-9 and -, at most 64\n"},
		{"return detection {\n  id = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', title = 't', severity = 'low', api = 1, when = 'process.exec' }",
			"2:3: `id` consists of a-z, 0-9 and -, at most 64\n"},
		{"return detection {\n  id = 7, title = 't', severity = 'low', api = 1, when = 'process.exec' }",
			"2:3: `id` must be a string\n"},
		{"return detection {\n  id = 'x', severity = 'low',\n  title = {}, api = 1, when = 'process.exec' }",
			"3:3: `title` must be a string\n"},
		{"return detection {\n  id = 'x', title = 't', severity = 'bad', api = 1, when = 'process.exec' }",
			"2:26: `severity` is one of info, low, medium, high, critical\n"},
		{"return detection {\n  id = 'x', title = 't', severity = 'low', api = 2, when = 'process.exec' }",
			"2:44: `api` must be 1: this moonwatch knows no other\n"},
		{"return detection { " GOOD ",\n  maturity = 'old' }",
			"2:3: `maturity` is one of experimental, test, stable\n"},
		{"return detection { " GOOD ",\n  attack = 'T1059' }", "2:3: `attack` must be a table\n"},
		{"return detection { " GOOD ",\n  attack = { 'T1059', 'T12' } }",
			"2:3: `attack` lists at most 16 ATT&CK ids such as T1059.004\n"},
		{"return detection { " GOOD ",\n  attack = { 'T1059.0045' } }",
			"2:3: `attack` lists at most 16 ATT&CK ids such as T1059.004\n"},
		{"return detection { " GOOD ",\n  attack = { 5 } }",
			"2:3: `attack` lists at most 16 ATT&CK ids such as T1059.004\n"},
		{"return detection { " GOOD ",\n  snapshot = 1 }", "2:3: `snapshot` must be a boolean\n"},
		{"return detection { " GOOD ",\n  check = 'f' }", "2:3: `check` must be a function\n"},
		{"return detection { " GOOD ",\n  wehn = 'x' }", "2:3: a detection has no `wehn`\n"},
		{"return detection { " GOOD ", [''] = 1 }", "1:8: a detection has no ``\n"},
		{"return detection { " GOOD ",\n  'stray' }", "1:8: a detection has named entries only\n"},
		{"return detection {\n  id = 'x', title = 't', severity = 'low', api = 1 }",
			"1:8: `when` is missing\n"},
		{"return detection {\n  id = 'x', title = 't', severity = 'low', api = 1,\n  when = [[\n"
		 "    process.exec and\n    process.nam = 'x' ]] }",
			"5:5: "},
		{"return detection {\n  id = 'x', title = 't', severity = 'low', api = 1, when = [[ ]] }", "2:"},
		{"local x = = 1", "1:11: unexpected symbol near '='\n"},
		{"return detection {\n  id = 'x'\n  title = 't' }", "3:3: '}' expected (to close '{' at line 1) near 'title'\n"},
		{"\n\nlocal x = 0x10ULL", "3:11: numbers with LL, ULL or i behind them are not allowed\n"},
		{"local t = nil\nlocal x = t.y", "2:1: attempt to index local 't' (a nil value)\n"},
		{"error('own words')", "1:1: own words\n"}, {"error({})", "0:0: error object is not a string\n"},
		{"\tos.exit()", "1:2: attempt to index global 'os' (a nil value)\n"},
		{"", "0:0: must end with: return detection { ... }\n"},
		{"return 5", "0:0: must end with: return detection { ... }\n"},
		{"return detection", "0:0: must end with: return detection { ... }\n"},
		{"local r = detection(1)\nreturn r", "1:1: detection { ... } takes one table\n"},
		{"while true do end", ""},
		{"\x1bLJ\x02", "0:0: "}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		rules_forget(&world->rules);
		assert_null(rules_load(&world->rules, cases[i].source));
		assert_true(world->rules.log.count >= 1);
		if (strncmp(world->rules.log.text, cases[i].told, strlen(cases[i].told)) != 0)
			fail_msg("%s\ntold: %s", cases[i].source, world->rules.log.text);
		const struct rules_log *log = &world->rules.log;
		if (log->line && !strstr(cases[i].source, log->source_line))
			fail_msg("%s\nshown: %s", cases[i].source, log->source_line);
		if (log->column > strlen(log->source_line) + 1)
			fail_msg("%s\ncaret at %u", cases[i].source, log->column);
	}
	assert_int_equal(world->rules.pack->count, 0);
}

static void several_mistakes_are_all_told(void **data)
{
	struct world *world = *data;
	assert_null(rules_load(&world->rules, "return detection { id = 1, severity = 'x', api = 3 }"));
	assert_int_equal(world->rules.log.count, 5);
	rules_forget(&world->rules);
	char text[2000];
	memset(text, 'x', sizeof(text));
	snprintf(text + 300, sizeof(text) - 300, "%s", "");
	char source[6000];
	snprintf(source, sizeof(source), "return detection { " GOOD ", title = '%s' }", text);
	assert_null(rules_load(&world->rules, source));
	assert_string_equal(world->rules.log.message, "`title` is longer than 256 bytes");
}

static void places_are_found_in_files_of_long_names(void **data)
{
	struct world *world = *data;
	struct rules *rules = &world->rules;
	struct problem_sink sink = rules_sink(rules);
	static const char source[] = "local fine\nlocal t = nil + 1";
	const char *path = rules_write(rules,
		"a-name-so-long-that-lua-puts-three-dots-before-it-in-messages.lua", source,
		sizeof(source) - 1);
	assert_false(pack_load(rules->pack, rules->compiler, path, &sink));
	assert_string_equal(rules->log.text, "2:1: attempt to perform arithmetic on a nil value\n");
	assert_string_equal(rules->log.file, path);
}

static void unreadable_files_are_told(void **data)
{
	struct world *world = *data;
	struct rules *rules = &world->rules;
	struct problem_sink sink = rules_sink(rules);
	assert_false(pack_load(rules->pack, rules->compiler, "/nowhere/x.lua", &sink));
	assert_string_equal(rules->log.message, "cannot open: No such file or directory");
	assert_false(pack_load(rules->pack, rules->compiler, rules->folder, &sink));
	assert_string_equal(rules->log.message, "cannot read: Is a directory");
	char fifo[128];
	snprintf(fifo, sizeof(fifo), "%s/fifo.lua", rules->folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_false(pack_load(rules->pack, rules->compiler, fifo, &sink));
	assert_string_equal(rules->log.message, "must end with: return detection { ... }");
	char *large = malloc(PACK_FILE_MAX + 1);
	memset(large, ' ', PACK_FILE_MAX + 1);
	assert_null(rules_load_bytes(rules, large, PACK_FILE_MAX + 1));
	assert_string_equal(rules->log.message, "larger than 262144 bytes");
	static const char good[] = "return detection { " GOOD " }";
	memcpy(large, good, sizeof(good) - 1);
	assert_non_null(rules_load_bytes(rules, large, PACK_FILE_MAX));
	free(large);
}

static void a_broken_file_leaves_the_rest_alone(void **data)
{
	struct world *world = *data;
	struct rules *rules = &world->rules;
	struct detection *first = rules_load(rules, RULES_CHECK("return { summary = 'one' }"));
	assert_null(rules_load(rules, "os = 1 string.find = nil syntax error"));
	assert_null(rules_load(rules, "while true do end"));
	assert_null(rules_load(rules, "return detection { " GOOD ", when = [[ nonsense ]], "
				      "check = function() end }"));
	struct detection *second = rules_load(rules, RULES_CHECK("return { summary = 'two' }"));
	assert_int_equal(rules->pack->count, 2);
	assert_true(check(world, first));
	assert_true(str_eq(buf_str(&world->result.summary), STR("one")));
	assert_true(check(world, second));
	assert_true(str_eq(buf_str(&world->result.summary), STR("two")));
}

static void an_id_stands_once_in_a_pack(void **data)
{
	struct world *world = *data;
	assert_non_null(rules_load(&world->rules, "return detection { " GOOD " }"));
	assert_null(rules_load(&world->rules,
		"return detection { " GOOD ", check = function() end }"));
	assert_string_equal(world->rules.log.message, "the pack has a detection of this id already");
	assert_int_equal(world->rules.pack->count, 1);
}

/* What a file that was refused had leaves the vm again. */
static void refused_files_leave_no_memory_behind(void **data)
{
	struct world *world = *data;
	struct vm *vm = world->rules.pack->vm;
	static const char source[] =
		"local big = {} for i = 1, 5000 do big[i] = {} end\n"
		"return detection { id = 'y', title = 't', severity = 'low', api = 1,\n"
		"  when = [[ nonsense ]], check = function() return big end }";
	size_t before = 0;
	for (unsigned i = 0; i < 30; i++) {
		assert_null(rules_load(&world->rules, source));
		lua_gc(vm->lua, LUA_GCCOLLECT, 0);
		lua_gc(vm->lua, LUA_GCCOLLECT, 0);
		if (i == 0)
			before = vm->used_bytes;
		rules_forget(&world->rules);
	}
	assert_true(vm->used_bytes < before + 20000);
}

static void when_alone_is_the_alert(void **data)
{
	struct world *world = *data;
	struct detection *it = rules_load(&world->rules, "return detection { " GOOD " }");
	buf_add_str(&world->result.summary, STR("of the one before"));
	assert_true(check(world, it));
	assert_true(world->result.is_alert);
	assert_int_equal(world->result.severity, SEVERITY_LOW);
	assert_int_equal(world->result.summary.len, 0);
	assert_int_equal(world->result.evidence.len, 0);
}

static void three_faults_set_one_aside_and_only_that_one(void **data)
{
	struct world *world = *data;
	struct detection *loops = rules_load(&world->rules, RULES_CHECK("while true do end"));
	struct detection *fails = rules_load(&world->rules, RULES_CHECK("error('no')"));
	struct detection *hogs = rules_load(&world->rules,
		RULES_CHECK("local t = {} while true do t = {t, {1, 2, 3, 4, 5, 6, 7, 8}} end"));
	struct detection *wrong = rules_load(&world->rules, RULES_CHECK("return 5"));
	struct detection *good = rules_load(&world->rules, RULES_CHECK("return {}"));
	struct detection *bad[] = {loops, fails, hogs, wrong};
	for (unsigned round = 1; round <= DETECTION_FAULTS_MAX; round++) {
		for (unsigned i = 0; i < 4; i++) {
			assert_false(bad[i]->is_off);
			assert_false(check(world, bad[i]));
			assert_int_equal(bad[i]->stats.faults, round);
			assert_true(check(world, good));
			assert_true(world->result.is_alert);
		}
	}
	for (unsigned i = 0; i < 4; i++)
		assert_true(bad[i]->is_off);
	assert_false(good->is_off);
	assert_int_equal(good->stats.faults, 0);
	assert_false(check(world, loops));
	assert_non_null(strstr(world->err.text, "rule-1.lua:4: stopped: out of time budget"));
	assert_false(check(world, hogs));
	assert_non_null(strstr(world->err.text, "stopped: out of"));
	assert_false(check(world, fails));
	assert_non_null(strstr(world->err.text, "rule-2.lua:4: no"));
	assert_false(check(world, wrong));
	assert_string_equal(world->err.text, "check must return nothing or a table");
}

static void what_a_check_keeps_counts_against_its_pack(void **data)
{
	struct world *world = *data;
	struct detection *it = rules_load(&world->rules,
		"local kept = {}\n" RULES_CHECK(
			"local t = {} for i = 1, 3000 do t[i] = {i} end kept[#kept + 1] = t"));
	unsigned calls = 0;
	while (calls < 2000 && check(world, it))
		calls++;
	assert_in_range(calls, 20, 1000);
	assert_non_null(strstr(world->err.text, "stopped: out of memory budget"));
	assert_true(world->rules.pack->vm->used_bytes < 2 * VM_MEMORY_BYTES);
	/* Another pack is another vm. */
	struct err err;
	struct pack *other = pack_new(STR("other"), &err);
	assert_true(other->vm->used_bytes < VM_MEMORY_BYTES / 32);
	pack_free(other);
}

static void a_pack_takes_so_many_and_no_more(void **data)
{
	struct world *world = *data;
	for (unsigned i = 0; i < PACK_DETECTIONS_MAX; i++) {
		char source[256];
		snprintf(source, sizeof(source),
			"return { id = 'n%u', title = 't', severity = 'low', api = 1, when = 'process.exec' }", i);
		world->rules.written = 0;
		if (!rules_load(&world->rules, source))
			fail_msg("%u: %s", i, world->rules.log.text);
	}
	assert_null(rules_load(&world->rules, "return detection { " GOOD " }"));
	assert_string_equal(world->rules.log.message, "too many detections in one pack");
	assert_int_equal(world->rules.pack->count, PACK_DETECTIONS_MAX);
}

static void severities_have_names(void **data)
{
	(void)data;
	assert_int_equal(detection_severity(STR("critical")), 99);
	assert_int_equal(detection_severity(STR("Critical")), 0);
	assert_int_equal(detection_severity(STR("")), 0);
	assert_string_equal(detection_severity_name(1), "info");
	assert_string_equal(detection_severity_name(20), "info");
	assert_string_equal(detection_severity_name(21), "low");
	assert_string_equal(detection_severity_name(98), "high");
	assert_string_equal(detection_severity_name(99), "critical");
	assert_string_equal(detection_severity_name(0), "info");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(metadata_is_read),
		TEST(every_mistake_has_its_line_and_caret),
		TEST(several_mistakes_are_all_told),
		TEST(places_are_found_in_files_of_long_names),
		TEST(unreadable_files_are_told),
		TEST(a_broken_file_leaves_the_rest_alone),
		TEST(an_id_stands_once_in_a_pack),
		TEST(refused_files_leave_no_memory_behind),
		TEST(when_alone_is_the_alert),
		TEST(three_faults_set_one_aside_and_only_that_one),
		TEST(what_a_check_keeps_counts_against_its_pack),
		TEST(a_pack_takes_so_many_and_no_more),
		cmocka_unit_test(severities_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
