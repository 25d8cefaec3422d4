#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "script/vm.h"

#define STEPS 10000

/* With pcall, which no detection has, so that the stop can be seen to stick. */
static struct vm *open_vm(size_t max_bytes)
{
	struct vm *vm = vm_new(max_bytes);
	assert_non_null(vm);
	lua_pushcfunction(vm->lua, luaopen_base);
	lua_pushliteral(vm->lua, "");
	lua_call(vm->lua, 1, 0);
	lua_pushcfunction(vm->lua, luaopen_string);
	lua_pushliteral(vm->lua, LUA_STRLIBNAME);
	lua_call(vm->lua, 1, 0);
	return vm;
}

static bool run(struct vm *vm, const char *source, int results, struct err *err)
{
	assert_int_equal(luaL_loadbuffer(vm->lua, source, strlen(source), "=test"), 0);
	return vm_call(vm, 0, results, STEPS, err);
}

static void results_and_errors_come_back(void **state)
{
	(void)state;
	struct vm *vm = open_vm(1 << 20);
	struct err err;
	assert_true(run(vm, "return 1, 'two'", 2, &err));
	assert_int_equal(lua_gettop(vm->lua), 2);
	lua_settop(vm->lua, 0);
	assert_false(run(vm, "error('no')", 2, &err));
	assert_string_equal(err.text, "test:1: no");
	assert_int_equal(lua_gettop(vm->lua), 0);
	assert_false(run(vm, "error({})", 1, &err));
	assert_string_equal(err.text, "error object is not a string");
	assert_false(run(vm, "error(setmetatable({}, {__tostring = function() while true do end end}))",
		0, &err));
	assert_string_equal(err.text, "error object is not a string");
	assert_false(run(vm, "error()", 0, &err));
	assert_int_equal(lua_gettop(vm->lua), 0);
	assert_int_equal(vm->stops, 0);
	vm_free(vm);
	vm_free(NULL);
}

static void long_messages_are_cut(void **state)
{
	(void)state;
	struct vm *vm = open_vm(8 << 20);
	struct err err;
	assert_false(run(vm, "error(('x'):rep(100000), 0)", 0, &err));
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	vm_free(vm);
}

static void a_loop_is_stopped_and_the_vm_lives_on(void **state)
{
	(void)state;
	static const char *const loops[] = {"while true do end",
		"while true do pcall(function() while true do end end) end",
		"local function f() return f() end f()", "::a:: goto a",
		"local function f() while true do pcall(f) end end f()",
		"local x = 0 for i = 1, 1e300 do x = x + i end",
		"while true do pcall(error, {}) end",
		"local t = setmetatable({}, {__index = function() while true do end end}) return t.x"};
	struct vm *vm = open_vm(8 << 20);
	struct err err;
	for (unsigned i = 0; i < sizeof(loops) / sizeof(*loops); i++) {
		assert_false(run(vm, loops[i], 0, &err));
		if (!strstr(err.text, "stopped: out of time budget") &&
			!strstr(err.text, "stack overflow"))
			fail_msg("%s: %s", loops[i], err.text);
		assert_int_equal(lua_gettop(vm->lua), 0);
		assert_true(run(vm, "local n = 0 for i = 1, 100 do n = n + i end return n", 1, &err));
		assert_int_equal(lua_tointeger(vm->lua, -1), 5050);
		lua_settop(vm->lua, 0);
	}
	assert_in_range(vm->stops, 6, 8);
	vm_free(vm);
}

static void steps_are_what_they_say(void **state)
{
	(void)state;
	struct vm *vm = open_vm(8 << 20);
	struct err err;
	assert_true(run(vm, "for i = 1, 4000 do end", 0, &err));
	assert_false(run(vm, "for i = 1, 40000 do end", 0, &err));
	for (unsigned i = 0; i < 100; i++) /* each call has its own */
		assert_true(run(vm, "for i = 1, 4000 do end", 0, &err));
	assert_int_equal(vm->stops, 1);
	vm_free(vm);
}

static void memory_is_stopped_and_given_back(void **state)
{
	(void)state;
	static const char *const hogs[] = {"local t = {} for i = 1, 1e9 do t[i] = {} end",
		"local t = {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = {i} end end) end",
		"local t = {} while true do t = {t, {1,2,3,4,5,6,7,8}, {1,2,3,4,5,6,7,8}} end",
		"local t = {} for i = 1, 1e9 do t['k' .. i] = true end"};
	struct vm *vm = open_vm(1 << 18);
	struct err err;
	for (unsigned i = 0; i < sizeof(hogs) / sizeof(*hogs); i++) {
		assert_false(run(vm, hogs[i], 0, &err));
		if (!strstr(err.text, "stopped: out of memory budget"))
			fail_msg("%s: %s", hogs[i], err.text);
		assert_true(vm->used_bytes < vm->max_bytes);
		assert_true(run(vm, "return {}", 0, &err));
	}
	assert_int_equal(vm->stops, 4);
	vm_free(vm);
}

/* One instruction may join 200 strings, so none may be long. */
static void one_large_block_is_enough_to_be_stopped(void **state)
{
	(void)state;
	struct vm *vm = open_vm(8 << 20);
	struct err err;
	assert_true(run(vm, "local s = ('x'):rep(200000) return #s", 0, &err));
	assert_false(run(vm, "local s = ('x'):rep(300000) while true do end", 0, &err));
	assert_non_null(strstr(err.text, "out of memory"));
	assert_false(run(vm, "local s = 'x' while true do s = s .. s end", 0, &err));
	assert_non_null(strstr(err.text, "out of memory"));
	vm_free(vm);
}

static void allocating_is_work(void **state)
{
	(void)state;
	struct vm *vm = open_vm(8 << 20);
	struct err err;
	assert_false(run(vm, "local s = ('x'):rep(100000) for i = 1, 100 do local t = s .. i end", 0,
		&err));
	assert_non_null(strstr(err.text, "out of time"));
	assert_true(run(vm, "local s = ('x'):rep(10000) for i = 1, 100 do local t = s .. i end", 0,
		&err));
	vm_free(vm);
}

static int spender(lua_State *lua)
{
	vm_spend(lua, (size_t)lua_tointeger(lua, 1));
	return 0;
}

static void work_of_library_functions_counts(void **state)
{
	(void)state;
	struct vm *vm = open_vm(8 << 20);
	struct err err;
	lua_pushcfunction(vm->lua, spender);
	lua_setglobal(vm->lua, "spend");
	assert_true(run(vm, "for i = 1, 10 do spend(200000) end", 0, &err));
	assert_false(run(vm, "for i = 1, 14 do spend(200000) end", 0, &err));
	assert_string_equal(err.text, "test:1: stopped: out of time budget");
	assert_false(run(vm, "pcall(spend, 1e15) while true do end", 0, &err));
	assert_true(vm->stopped);
	assert_int_equal(vm->stops, 2);
	assert_true(run(vm, "spend(200000)", 0, &err));
	vm_free(vm);
}

static void all_memory_is_accounted_for(void **state)
{
	(void)state;
	struct vm *vm = open_vm(8 << 20);
	struct err err;
	size_t before = vm->used_bytes;
	assert_true(run(vm, "keep = {} for i = 1, 100 do keep[i] = ('x'):rep(100) .. i end", 0, &err));
	assert_true(vm->used_bytes > before + 10000);
	assert_true(run(vm, "keep = nil", 0, &err));
	lua_gc(vm->lua, LUA_GCCOLLECT, 0);
	lua_gc(vm->lua, LUA_GCCOLLECT, 0);
	assert_true(vm->used_bytes < before + 8000);
	assert_in_range(vm->used_bytes, (size_t)lua_gc(vm->lua, LUA_GCCOUNT, 0) * 1024,
		(size_t)lua_gc(vm->lua, LUA_GCCOUNT, 0) * 1024 + 16384);
	vm_free(vm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_and_errors_come_back),
		cmocka_unit_test(long_messages_are_cut),
		cmocka_unit_test(a_loop_is_stopped_and_the_vm_lives_on),
		cmocka_unit_test(steps_are_what_they_say),
		cmocka_unit_test(memory_is_stopped_and_given_back),
		cmocka_unit_test(one_large_block_is_enough_to_be_stopped),
		cmocka_unit_test(allocating_is_work),
		cmocka_unit_test(work_of_library_functions_counts),
		cmocka_unit_test(all_memory_is_accounted_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
