#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "script/bounded.h"
#include "script/sandbox.h"

#define SECONDS 1000000000ull

struct box {
	struct vm *vm;
	struct err err;
	char text[512];
};

static int box_open(void **state)
{
	static struct box box;
	box = (struct box){.vm = vm_new(VM_MEMORY_BYTES)};
	*state = &box;
	return box.vm && sandbox_open(box.vm, &box.err) ? 0 : -1;
}

static int box_close(void **state)
{
	vm_free(((struct box *)*state)->vm);
	return 0;
}

/* Loaded under one budget, called under the budget of a check. */
static const char *run(struct box *box, const char *source)
{
	lua_State *lua = box->vm->lua;
	bool ok = luaL_loadbufferx(lua, source, strlen(source), "=x", "t") == 0;
	if (ok) {
		sandbox_push_env(box->vm);
		lua_setfenv(lua, -2);
		ok = vm_call(box->vm, 0, 1, VM_LOAD_STEPS, &box->err);
		if (ok && lua_isfunction(lua, -1))
			ok = vm_call(box->vm, 0, 1, VM_CALL_STEPS, &box->err);
	} else {
		snprintf(box->err.text, sizeof(box->err.text), "%s", lua_tostring(lua, -1));
	}
	const char *text = ok ? lua_tostring(lua, -1) : box->err.text;
	snprintf(box->text, sizeof(box->text), "%s", text ? text : "nil");
	lua_settop(lua, 0);
	return box->text;
}

static void in_ordinary_use_they_are_the_stock_functions(void **state)
{
	struct box *box = *state;
	static const struct {
		const char *source, *result;
	} cases[] = {{"return table.concat({1, 'b', 3}, '-')", "1-b-3"},
		{"return table.concat({1, 2, 3, 4}, ',', 2, 3)", "2,3"},
		{"return table.concat({})", ""}, {"return table.concat({1, 2}, ',', 3)", ""},
		{"return #table.concat({1, 2}, nil)", "2"},
		{"return ('hello world'):gsub('o', '0')", "hell0 w0rld"},
		{"return ('hello'):gsub('l', {l = 'L'})", "heLLo"},
		{"return ('hello'):gsub('[hl]', {h = false})", "hello"},
		{"return ('$name is $age'):gsub('%$(%w+)', {name = 'x', age = 7})", "x is 7"},
		{"return ('abc'):gsub('%w', function(c) return c:upper() .. '.' end)", "A.B.C."},
		{"return select(2, ('aaa'):gsub('a', 'b', 2))", "2"},
		{"return ('x'):gsub('x', '%%')", "%"}, {"return ('key = v'):match('(%w+) = (%w+)')", "key"},
		{"return (('abc'):find('c', 1, true))", "3"}, {"return ('AbC'):lower()", "abc"},
		{"return ('abc'):reverse()", "cba"}, {"return ('abc'):sub(-2)", "bc"},
		{"return ('abc'):byte(2)", "98"}, {"return select('#', ('abc'):byte(1, -1))", "3"},
		{"return select('#', ('abc'):byte(5, 9))", "0"}, {"return ('abc'):byte(-1)", "99"},
		{"return select('#', ('abc'):byte(-9, 9))", "3"},
		{"local t = {3, 1, 2} table.sort(t) return table.concat(t)", "123"},
		{"local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return table.concat(t)",
			"321"},
		{"local t = {1, 3} table.insert(t, 2, 2) table.insert(t, 4) return table.concat(t)", "1234"},
		{"local t = {1, 2, 3} return table.remove(t, 1) .. table.remove(t) .. #t", "131"},
		{"return (select('#', unpack({1, nil, 3}, 1, 3)))", "3"}, {"return (unpack({7}))", "7"},
		{"return select('#', unpack({1, 2, 3}, 5))", "0"},
		{"return tonumber('ff', 16)", "255"}, {"return tonumber('0x10')", "16"},
		{"return tonumber('1LL') or 'no'", "no"}, {"return tonumber('2i') or 'no'", "no"},
		{"local n = 0 for w in ('a b c'):gmatch('%w') do n = n + 1 end return n", "3"},
		{"return ('x'):format()", "x"}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (strcmp(run(box, cases[i].source), cases[i].result) != 0)
			fail_msg("%s: %s", cases[i].source, box->text);
}

#define LONG "local s = 'x' for i = 1, 18 do s = s .. s end " /* 256 KiB */

static void results_have_a_ceiling(void **state)
{
	struct box *box = *state;
	static const struct {
		const char *source, *message;
	} cases[] = {{LONG "local t = {} for i = 1, 2 do t[i] = s end local r = table.concat(t)",
			     "x:1: table.concat: result is too long"},
		{LONG "local t = {} for i = 1, 9 do t[i] = 1 end local r = table.concat(t, s)",
			"x:1: table.concat: result is too long"},
		{LONG "local r = ('%q'):format(s)", "x:1: string.format: result may be too long"},
		{LONG "local r = s:gsub('x', s)",
			"x:1: string.gsub: subject and replacement are too long"},
		{LONG "local r = s:gsub('x', '%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0')",
			"x:1: string.gsub: subject and replacement are too long"},
		{"local t = {} for i = 1, 257 do t[i] = i end local a = unpack(t)",
			"x:1: unpack: more than 256 values"},
		{"local a = unpack({}, 1, 1e9)", "x:1: unpack: more than 256 values"},
		{"local a = unpack({}, -1e300, 1e300)", "x:1: unpack: more than 256 values"},
		{"local a = unpack({}, 0/0, 1)", "x:1: unpack: more than 256 values"},
		{LONG "local a = s:byte(1, 257)", "x:1: string.byte: more than 256 values"},
		{LONG "local a = s:byte(-1e9, 1e9)", "x:1: string.byte: more than 256 values"},
		{LONG LONG "local r = s:gsub('.', {x = s})", "stopped: out of"},
		{LONG "local r = s:gsub('.', function() return s end)", "stopped: out of memory"}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!strstr(run(box, cases[i].source), cases[i].message))
			fail_msg("%s: %s", cases[i].source, box->text);
	assert_string_equal(run(box, LONG "return #table.concat({s, s:sub(1, 1000)})"), "263144");
	assert_string_equal(run(box, "local t = {} for i = 1, 256 do t[i] = i end return select('#', unpack(t))"),
		"256");
}

/* Each level of these is a frame on the C stack: without a guard they end the process. */
static void callbacks_nest_so_deep_and_no_deeper(void **state)
{
	struct box *box = *state;
	assert_non_null(strstr(run(box, "local function f() return (('a'):gsub('a', f)) end return f()"),
		"callbacks nest deeper than 16"));
	assert_non_null(strstr(run(box, "local function f(a, b) table.sort({2, 1}, f) return a < b end "
					"table.sort({2, 1}, f)"),
		"callbacks nest deeper than 16"));
	assert_non_null(strstr(run(box, "local function f() table.sort({2, 1}, function(a, b) "
					"('a'):gsub('a', f) return a < b end) end f()"),
		"callbacks nest deeper than 16"));
	static const char nest[] = "local depth = 0 local function f() depth = depth + 1 "
				   "if depth < %d then ('a'):gsub('a', f) end depth = depth - 1 end "
				   "('a'):gsub('a', f) return 'fine'";
	char source[256];
	snprintf(source, sizeof(source), nest, VM_NEST_MAX);
	for (unsigned i = 0; i < 20; i++) /* an error leaves nothing behind */
		assert_string_equal(run(box, source), "fine");
	snprintf(source, sizeof(source), nest, VM_NEST_MAX + 1);
	assert_non_null(strstr(run(box, source), "callbacks nest deeper than 16"));
	assert_non_null(strstr(run(box, "local function f() return f() + 1 end return f()"),
		"stack overflow"));
}

/* Each does much with few instructions. */
static void work_is_paid_for(void **state)
{
	struct box *box = *state;
	static const char *const attacks[] = {
		"return function() while true do local r = s:upper() end end",
		"return function() while true do local r = s:reverse() end end",
		"return function() while true do local r = s:sub(1, -2) end end",
		"return function() while true do local r = s:find('y', 1, true) end end",
		"return function() while true do local r = s:match('y') end end",
		"return function() while true do for _ in s:gmatch('y') do end end end",
		"return function() while true do local r = s:gsub('y', '') end end",
		"return function() while true do local r = s .. 'y' end end",
		"return function() while true do local r = ('%s'):format(s:sub(1, 200000)) end end",
		"return function() while true do local r = table.concat({s}) end end",
		"return function() while true do table.insert(t, 1, 0) end end",
		"return function() while true do table.insert(t, 1, 0) table.remove(t, 1) end end",
		"return function() while true do table.sort(t) end end",
		"return function() while true do pairs(t) end end",
		"return function() while true do local a = tonumber(d) end end",
		"return function() while true do table.sort(near) end end",
		"return function() for k in pairs(keys) do for k in pairs(keys) do end end end"};
	static const char prepare[] =
		LONG "s = s .. 'z' local d = s:gsub('.', '1') local t = {} for i = 1, 15000 do t[i] = -i end "
		     "local near = {} for i = 1, 99 do near[i] = s:sub(1, 200000) .. i end "
		     "local keys = {} for i = 1, 500 do keys[s:sub(1, 10000) .. i] = 1 end ";
	for (unsigned i = 0; i < sizeof(attacks) / sizeof(*attacks); i++) {
		char source[2048];
		snprintf(source, sizeof(source), "%s%s", prepare, attacks[i]);
		uint64_t start_ns = clock_cpu_ns();
		if (!strstr(run(box, source), "stopped: out of"))
			fail_msg("%s: %s", attacks[i], box->text);
		uint64_t took_ns = clock_cpu_ns() - start_ns;
		if (took_ns > 10 * SECONDS)
			fail_msg("%s took %llu ms", attacks[i], (unsigned long long)took_ns / 1000000);
		lua_gc(box->vm->lua, LUA_GCCOLLECT, 0);
	}
	assert_int_equal(box->vm->stops, sizeof(attacks) / sizeof(*attacks));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, box_open, box_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_ordinary_use_they_are_the_stock_functions),
		TEST(results_have_a_ceiling),
		TEST(callbacks_nest_so_deep_and_no_deeper),
		TEST(work_is_paid_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
