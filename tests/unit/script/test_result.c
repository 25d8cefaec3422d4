#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lauxlib.h>

#include "script/result.h"
#include "unit/events.h"
#include "unit/json_check.h"
#include "unit/rules.h"

struct world {
	struct rules rules;
	struct state *state;
	struct event event;
	struct view view;
	struct pack_result result;
	struct err err;
};

static int world_new(void **data)
{
	static struct world world;
	struct events host = EVENTS_BEGIN;
	world = (struct world){.state = state_new(NULL)};
	rules_open(&world.rules);
	pack_result_init(&world.result);
	world.event = events_exec(&host, 10, 1, "/bin/sh");
	state_apply(world.state, &world.event);
	view_init(&world.view, world.state, &world.event);
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

/* NULL when the check failed; then err has why. */
static const struct pack_result *judge(struct world *world, const char *body)
{
	char source[4096];
	snprintf(source, sizeof(source), RULES_CHECK("%s"), body);
	struct detection *it = rules_load(&world->rules, source);
	if (!it)
		fail_msg("%s: %s", body, world->rules.log.text);
	bool ok = pack_check(world->rules.pack, it, &world->view, &world->result, &world->err);
	assert_int_equal(lua_gettop(world->rules.pack->vm->lua), 0);
	return ok ? &world->result : NULL;
}

static void nothing_and_tables_are_results(void **data)
{
	struct world *world = *data;
	static const char *const quiet[] = {
		"", "return", "return nil", "return false", "return nil, {}", "return false, 'x'"};
	for (unsigned i = 0; i < sizeof(quiet) / sizeof(*quiet); i++)
		assert_false(judge(world, quiet[i])->is_alert);
	const struct pack_result *result = judge(world, "return {}");
	assert_true(result->is_alert);
	assert_int_equal(result->severity, SEVERITY_LOW);
	assert_int_equal(result->summary.len, 0);
	result = judge(world, "return { summary = 'x', severity = 'critical', other = print }");
	assert_int_equal(result->severity, SEVERITY_CRITICAL);
	assert_true(str_eq(buf_str(&result->summary), STR("x")));
	static const struct {
		const char *body, *message;
	} wrong[] = {{"return true", "check must return nothing or a table"},
		{"return 'x'", "check must return nothing or a table"},
		{"return event", "check must return nothing or a table"},
		{"return check or pairs", "check must return nothing or a table"},
		{"return { summary = 5 }", "summary must be a string"},
		{"return { summary = {} }", "summary must be a string"},
		{"return { severity = 'worst' }",
			"severity is one of info, low, medium, high, critical"},
		{"return { severity = 99 }",
			"severity is one of info, low, medium, high, critical"},
		{"return { sumary = 'x' }",
			"check returns summary, severity and evidence; not \"sumary\""},
		{"return { 'x' }", "check returns summary, severity and evidence; not \"\""},
		{"return { evidence = 'x' }", "evidence must be a table"},
		{"return { evidence = event.process }", "evidence must be a table"}};
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_null(judge(world, wrong[i].body));
		assert_string_equal(world->err.text, wrong[i].message);
	}
	/* What one left over does not show in the next. */
	result = judge(world, "return {}");
	assert_int_equal(result->summary.len, 0);
	assert_int_equal(result->evidence.len, 0);
	assert_int_equal(result->severity, SEVERITY_LOW);
}

static void a_long_summary_is_cut(void **data)
{
	struct world *world = *data;
	const struct pack_result *result = judge(
		world, "local s = 'x' for i = 1, 12 do s = s .. s end return { summary = s }");
	assert_int_equal(result->summary.len, PACK_SUMMARY_MAX);
	assert_false(result->summary.full);
}

static void evidence_becomes_json(void **data)
{
	struct world *world = *data;
	static const struct {
		const char *lua, *json;
	} cases[] = {{"{}", "{}"},
		{"{ b = 1, a = 'x', c = true }", "{\"a\":\"x\",\"b\":1,\"c\":true}"},
		{"{ n = 1.5, m = -0, l = 2^53, k = 1e300, j = -3 }",
			"{\"j\":-3,\"k\":1e+300,\"l\":9.007199254741e+15,\"m\":0,\"n\":1.5}"},
		{"{ inf = 1/0, minus = -1/0 }", "{\"inf\":\"inf\",\"minus\":\"-inf\"}"},
		{"{ list = { 1, 'two', { 3 } }, empty = {} }",
			"{\"empty\":{},\"list\":[1,\"two\",[3]]}"},
		{"{ a = { b = { c = { d = 1 } } } }", "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}"},
		{"{ ['x\\0y'] = 1, x = 2, ['x\\0'] = 3 }",
			"{\"x\":2,\"x\\u0000\":3,\"x\\u0000y\":1}"},
		{"{ ['\"'] = '\"\\n\\\\' }", "{\"\\\"\":\"\\\"\\n\\\\\"}"},
		{"{ p = event.process }", "{\"p\":\"00000000-10-f424a\"}"},
		{"{ e = event, h = host }", "{\"e\":null,\"h\":null}"},
		{"{ parent = event.process.parent }", "{\"parent\":\"00000000-1-f4241\"}"}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char body[512];
		snprintf(body, sizeof(body), "return { evidence = %s }", cases[i].lua);
		const struct pack_result *result = judge(world, body);
		if (!result)
			fail_msg("%s: %s", cases[i].lua, world->err.text);
		struct str json = buf_str(&result->evidence);
		if (!str_eq(json, str_from(cases[i].json)) || !json_check(json))
			fail_msg("%s: %.*s", cases[i].lua, (int)json.len, json.data);
	}
	const struct pack_result *result = judge(world, "return { evidence = { n = 0/0 } }");
	assert_true(json_check(buf_str(&result->evidence)));
	result = judge(world, "return { evidence = { a = '\\255\\27[31m\\226\\128\\174' } }");
	assert_true(json_check(buf_str(&result->evidence)));
}

static void evidence_has_bounds(void **data)
{
	struct world *world = *data;
	static const struct {
		const char *body, *message;
	} wrong[] = {{"return { evidence = { a = { b = { c = { d = {} } } } } }",
			     "evidence: nested deeper than 4"},
		{"local t = {} t.t = t return { evidence = t }", "evidence: nested deeper than 4"},
		{"return { evidence = { 1, 2 } }",
			"evidence: at most 64 entries, each with a name"},
		{"return { evidence = { a = { [2] = 1 } } }",
			"evidence: at most 64 entries, each with a name"},
		{"return { evidence = { [true] = 1 } }",
			"evidence: at most 64 entries, each with a name"},
		{"local t = {} for i = 1, 65 do t['k' .. i] = i end return { evidence = t }",
			"evidence: at most 64 entries, each with a name"},
		{"return { evidence = { f = pairs } }", "evidence: a function cannot be shown"},
		{"local s = 'x' for i = 1, 15 do s = s .. s end return { evidence = { s = s } }",
			"evidence is larger than 32768 bytes"},
		{"local s = ('\\1') for i = 1, 13 do s = s .. s end return { evidence = { s = s } "
		 "}",
			"evidence is larger than 32768 bytes"}};
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (judge(world, wrong[i].body) || strcmp(world->err.text, wrong[i].message) != 0)
			fail_msg("%s: %s", wrong[i].body, world->err.text);
	}
	const struct pack_result *result = judge(
		world, "local t = {} for i = 1, 64 do t['k' .. i] = i end return { evidence = t }");
	assert_true(json_check(buf_str(&result->evidence)));
	result = judge(world,
		"local t = {} for i = 1, 70 do t[i] = 1 end return { evidence = { t = t } }");
	assert_int_equal(result->evidence.len, 6 + 2 * RESULT_KEYS_MAX + 1);
	/* As wide and deep as it may be, it ends at the size. */
	assert_null(judge(world, "local function t(n) if n == 0 then return 'x' end local r = {} "
				 "for i = 1, 10 do r['k' .. i] = t(n - 1) end return r end return "
				 "{ evidence = t(4) }"));
	assert_string_equal(world->err.text, "evidence is larger than 32768 bytes");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_and_tables_are_results),
		TEST(a_long_summary_is_cut),
		TEST(evidence_becomes_json),
		TEST(evidence_has_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
