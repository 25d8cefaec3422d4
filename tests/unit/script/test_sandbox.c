#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/sandbox.h"

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

/* What the chunk returns, as text; of an error its message. */
static const char *run(struct box *box, const char *source)
{
	lua_State *lua = box->vm->lua;
	assert_int_equal(lua_gettop(lua), 0);
	if (luaL_loadbufferx(lua, source, strlen(source), "=x", "t") != 0) {
		snprintf(box->text, sizeof(box->text), "%s", lua_tostring(lua, -1));
		lua_pop(lua, 1);
		return box->text;
	}
	sandbox_push_env(box->vm);
	lua_setfenv(lua, -2);
	if (!vm_call(box->vm, 0, 1, VM_LOAD_STEPS, &box->err)) {
		memcpy(box->text, box->err.text, sizeof(box->text));
		return box->text;
	}
	const char *text = lua_isnil(lua, -1) ? "nil"
			   : lua_isboolean(lua, -1)
				   ? (lua_toboolean(lua, -1) ? "true" : "false")
				   : lua_tostring(lua, -1);
	snprintf(box->text, sizeof(box->text), "%s", text ? text : luaL_typename(lua, -1));
	lua_pop(lua, 1);
	return box->text;
}

struct names {
	char list[64][40];
	unsigned count;
};

/* Every name reachable from the table on top of the stack; a metatable's too. */
static void collect(lua_State *lua, const char *prefix, struct names *names)
{
	assert_false(lua_getmetatable(lua, -1));
	for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
		char name[40];
		assert_int_equal(lua_type(lua, -2), LUA_TSTRING);
		snprintf(name, sizeof(name), "%s%s%s", prefix, *prefix ? "." : "",
			lua_tostring(lua, -2));
		if (lua_istable(lua, -1)) {
			collect(lua, name, names);
			continue;
		}
		assert_true(lua_isfunction(lua, -1) || lua_isnumber(lua, -1));
		assert_true(names->count < 64);
		strcpy(names->list[names->count++], name);
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void compare(struct names *names, const char *const *expected, unsigned count)
{
	qsort(names->list, names->count, sizeof(names->list[0]), by_name);
	for (unsigned i = 0; i < names->count && i < count; i++)
		assert_string_equal(names->list[i], expected[i]);
	assert_int_equal(names->count, count);
}

#define STRING_NAMES                                                                               \
	"byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "reverse",    \
		"sub", "upper"

static void exactly_the_allowed_names_are_there(void **state)
{
	struct box *box = *state;
	static const char *const expected[] = {"assert", "error", "ipairs", "math.abs", "math.ceil",
		"math.floor", "math.fmod", "math.huge", "math.log", "math.max", "math.min",
		"math.modf", "math.pi", "math.pow", "math.sqrt", "pairs", "select", "string.byte",
		"string.char", "string.find", "string.format", "string.gmatch", "string.gsub",
		"string.len", "string.lower", "string.match", "string.reverse", "string.sub",
		"string.upper", "table.concat", "table.insert", "table.remove", "table.sort",
		"tonumber", "tostring", "type", "unpack"};
	static const char *const of_strings[] = {STRING_NAMES};
	struct names names = {0};
	sandbox_push_env(box->vm);
	collect(box->vm->lua, "", &names);
	lua_settop(box->vm->lua, 0);
	compare(&names, expected, sizeof(expected) / sizeof(*expected));
	names.count = 0;
	lua_pushliteral(box->vm->lua, "");
	assert_true(lua_getmetatable(box->vm->lua, -1));
	lua_getfield(box->vm->lua, -1, "__index");
	collect(box->vm->lua, "", &names);
	lua_settop(box->vm->lua, 0);
	compare(&names, of_strings, sizeof(of_strings) / sizeof(*of_strings));
}

static void no_value_but_strings_has_a_metatable(void **state)
{
	struct box *box = *state;
	lua_State *lua = box->vm->lua;
	lua_pushnil(lua);
	lua_pushboolean(lua, 1);
	lua_pushnumber(lua, 1);
	lua_newtable(lua);
	sandbox_push_env(box->vm);
	lua_getfield(lua, -1, "pairs");
	for (int i = 1; i <= 6; i++)
		assert_false(lua_getmetatable(lua, i));
	lua_settop(lua, 0);
	lua_getfield(lua, LUA_REGISTRYINDEX, "_LOADED");
	static const char *const never[] = {"ffi", "jit", "io", "os", "debug", "package",
		"coroutine", "bit", "table.new", "string.buffer"};
	for (unsigned i = 0; i < sizeof(never) / sizeof(*never); i++) {
		lua_getfield(lua, 1, never[i]);
		/* luaopen_base brings coroutine along; no environment has it. */
		if (strcmp(never[i], "coroutine") != 0)
			assert_true(lua_isnil(lua, -1));
		lua_settop(lua, 1);
	}
	lua_settop(lua, 0);
}

static void forbidden_names_are_nil(void **state)
{
	struct box *box = *state;
	static const char *const names[] = {"ffi", "jit", "io", "os", "debug", "load", "loadstring",
		"loadfile", "dofile", "require", "module", "package", "getfenv", "setfenv",
		"coroutine", "collectgarbage", "gcinfo", "newproxy", "pcall", "xpcall", "rawget",
		"rawset", "rawequal", "setmetatable", "getmetatable", "next", "print", "bit", "_G",
		"string.rep", "string.dump", "string.gfind", "table.new", "table.clear",
		"table.foreach", "table.getn", "table.move", "math.random", "math.randomseed",
		"(\"\").rep", "(\"\").dump", "(\"\").__index"};
	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char source[80];
		snprintf(source, sizeof(source), "return %s", names[i]);
		if (strcmp(run(box, source), "nil") != 0)
			fail_msg("%s is %s", names[i], box->text);
	}
}

static void each_environment_is_its_own(void **state)
{
	struct box *box = *state;
	assert_string_equal(run(box, "shared = 1; string.find = nil; math = nil; tostring = nil"),
		"nil");
	assert_string_equal(run(box, "return shared"), "nil");
	assert_string_equal(run(box, "return type(string.find)"), "function");
	assert_string_equal(run(box, "return type(math.abs)"), "function");
	assert_string_equal(run(box, "return (('x'):find('x'))"), "1");
	assert_string_equal(run(box, "return type(tostring)"), "function");
}

static void nothing_shows_an_address(void **state)
{
	struct box *box = *state;
	static const struct {
		const char *source, *result;
	} cases[] = {{"return tostring({})", "table"}, {"return tostring(tostring)", "function"},
		{"return tostring(nil)", "nil"}, {"return tostring(true)", "true"},
		{"return tostring(1.5)", "1.5"}, {"return tostring('x')", "x"},
		{"return ('%s %s'):format({}, pairs)", "table function"},
		{"return ('%s'):format(nil)", "nil"}, {"return ('%s%s'):format(true, false)", "truefalse"},
		{"return ('%d%%p'):format(3)", "3%p"},
		{"local r = ('%p'):format({})", "x:1: string.format: %p is not allowed"},
		{"local r = ('%5p'):format('x')", "x:1: string.format: %p is not allowed"},
		{"local r = ('%d %-0 +#.3p'):format(1, {})", "x:1: string.format: %p is not allowed"},
		{"return ('%q'):format('a\"b')", "\"a\\\"b\""},
		{"return ('%5.1f|%-4s|%04x'):format(2.75, 'ab', 255)", "  2.8|ab  |00ff"},
		{"local r = ('%'):format(1)", "x:1: invalid option '%' to 'format'"}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (strcmp(run(box, cases[i].source), cases[i].result) != 0)
			fail_msg("%s: %s", cases[i].source, box->text);
}

static void errors_name_the_function_and_the_line(void **state)
{
	struct box *box = *state;
	static const struct {
		const char *source, *message;
	} cases[] = {{"\nlocal r = string.find()",
			     "x:2: bad argument #1 to 'find' (string expected, got no value)"},
		{"local r = ('x'):upper(1, nil, {}).x.y", "attempt to index"},
		{"local f = string.upper local r = f({})", "bad argument #1 to 'upper'"},
		{"local r = ('%d'):format('x')", "bad argument #2 to 'format'"},
		{"local r = table.concat({1, {}, 3})", "in table for 'concat'"},
		{"local r = table.concat(1)", "bad argument #1 to 'concat'"},
		{"local r = ('x'):find('[')", "malformed pattern"},
		{"local r = ('x'):gsub('x', '%9')", "invalid capture index"},
		{"local r = table.insert({}, 1, 2, 3)", "wrong number of arguments to 'insert'"},
		{"local r = table.sort({1, 'x', 2})", "attempt to compare"},
		{"local r = unpack(1)", "bad argument #1 to 'unpack'"},
		{"local r = tonumber('z', 99)", "base out of range"}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!strstr(run(box, cases[i].source), cases[i].message) ||
			strncmp(box->text, "x:", 2) != 0)
			fail_msg("%s: %s", cases[i].source, box->text);
}

static void pairs_goes_in_a_fixed_order(void **state)
{
	struct box *box = *state;
	static const char show[] =
		"local s = '' for k, v in pairs(t) do s = s .. tostring(k) .. '=' .. tostring(v) .. ' ' end return s";
	char source[1024];
	snprintf(source, sizeof(source),
		"local t = {b = 1, a = 2, [10] = 3, [-1] = 4, [2.5] = 5, [true] = 6, [false] = 7, "
		"['a\\0'] = 8, ['\\255'] = 9, 'one', 'two'} %s", show);
	assert_string_equal(run(box, source),
		"-1=4 1=one 2=two 2.5=5 10=3 a=2 a");
	snprintf(source, sizeof(source), "local t = {} for i = 50, 1, -1 do t['k' .. i] = i end "
		"local last = '' for k in pairs(t) do assert(last < k) last = k end return last");
	assert_string_equal(run(box, source), "k9");
	/* What is taken away on the way does not come; what is added does not either. */
	assert_string_equal(run(box, "local t, s = {a = 1, b = 2, c = 3}, '' for k in pairs(t) do "
				     "s = s .. k t.b = nil t.d = 4 end return s"), "ac");
	assert_string_equal(run(box, "for _ in pairs({}) do return 'none' end"), "nil");
	assert_string_equal(run(box, "for _ in pairs({[{}] = 1}) do end"),
		"x:1: pairs: a table as key has no order");
	assert_string_equal(run(box, "for _ in pairs({[pairs] = 1}) do end"),
		"x:1: pairs: a function as key has no order");
	assert_string_equal(run(box, "local r = pairs(nil)"),
		"x:1: bad argument #1 to 'pairs' (table expected, got nil)");
	assert_string_equal(run(box, "local t = {} for i = 1, 20001 do t[i] = 1 end pairs(t)"),
		"x:1: pairs: more than 20000 keys");
}

static void ffi_literals_are_told_apart(void **state)
{
	(void)state;
	static const struct {
		const char *source;
		int at; /* -1: none */
	} cases[] = {
		{"1LL", 0}, {"x = 1ll", 4}, {"1ULL", 0}, {"0x1ull", 0}, {"1i", 0}, {"1e5i", 0},
		{"1.5I", 0}, {"0x1p4i", 0}, {".5i", 0}, {"1e+5i", 0}, {"0x1p-4LL", 0}, {"..1LL", 1},
		{"a..1LL", 2}, {"(1LL)", 1}, {"-1i", 1}, {"f(2, 3LL)", 5}, {"a.b[1LL]", 4},
		{"0xe+1LL", 4}, {"0xE-1i", 4}, {"1LLU", 0}, {"0b1LL", 0}, {"x=1e5LL--", 2},
		{"a[ [[x]]] ]=1LL", 12}, {"\"a\" 1LL", 4}, {"'\\'' 1LL", 5}, {"'\\\\' 1LL", 5},
		{"--[[ x ]] 1LL", 10}, {"--[==[ ]] ]==] 1LL", 15}, {"--[= x\n1LL", 7},
		{"-- x\n1LL", 5}, {"-- x\r1LL", 5}, {"[[ \\]] 1LL", 7}, {"[==[ ]] ]=] ]==] 1LL", 17},
		/* A string that goes on behind a newline, and what then looks like one. */
		{"\"\\z\n\" 1LL --\"", 6}, {"\"\\z \t\r\n \" 1LL --\"", 10}, {"\"\\\r\n\" 1LL --\"", 6},
		{"\"\\\n\r\" 1LL --\"", 6}, {"\"\\\n\" 1LL --\"", 5},
		/* The first line is none when it begins with #. */
		{"#\"\\\n1LL --\"", 4}, {"#[[\n1LL --]]", 4}, {"#--[[\n1LL --]]", 6},
		{"\xef\xbb\xbf#[[\r1LL --]]", 7},
		{"", -1}, {"x", -1}, {"1", -1}, {"1.5e10", -1}, {"0x1f", -1}, {"0xLL1", -1}, {"a.b.c1", -1},
		{"x1LL", -1}, {"_1i", -1}, {"..1", -1}, {"1..2", -1}, {"a..1..b", -1}, {"\"1LL\"", -1},
		{"'1i'", -1}, {"[[1LL]]", -1}, {"[=[ 1LL ]] 1i ]=]", -1}, {"-- 1LL", -1},
		{"--[[ 1LL\n 1i ]]", -1}, {"--[==[ ]] 1LL ]==]", -1}, {"'\\' 1LL'", -1},
		{"\"\\z\n 1LL\"", -1}, {"\"\\\n1LL\"", -1}, {"#!/bin/lua 1LL", -1}, {"0xe+pi", -1},
		{"0xe-i", -1}, {"a[1]", -1}, {"a[[1LL]]", -1}, {"x.i1", -1}, {"1 LL", -1},
		{"1\nLL", -1}, {"caf\xc3\xa9" "1LL", -1}, {"\"1LL", -1}, {"[[1LL", -1}, {"'\\", -1},
		{"--[[1LL", -1}, {"[", -1}, {"[=", -1}, {"-", -1}, {"--", -1}, {"--[", -1}, {".", -1}};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = strlen(cases[i].source), at = 9999;
		char *copy = malloc(len ? len : 1); /* no NUL behind it */
		memcpy(copy, cases[i].source, len);
		bool found = sandbox_has_ffi_literal(copy, len, &at);
		free(copy);
		if (found != (cases[i].at >= 0) || (found && (int)at != cases[i].at))
			fail_msg("case %u: %s: %s at %d", i, cases[i].source,
				found ? "found" : "not found", (int)at);
	}
}

/* LuaJIT itself is the judge: whatever makes it load the FFI must have been found. */
static void the_scanner_misses_nothing_luajit_sees(void **state)
{
	struct box *box = *state;
	static const char *const parts[] = {"1LL", "2i", "0x3ULL", " ", "\n", "\r", "\r\n", "\"", "'",
		"\\", "\\z", "[[", "]]", "[=[", "]=]", "--", "#", "x=", "..", "+", "0xe", "e", ";",
		"\xef\xbb\xbf", "local a=", "(", ")", ".", "-"};
	uint64_t seed = 42;
	unsigned compiled = 0, loaded = 0;
	for (unsigned round = 0; round < 400000; round++) {
		char source[128] = "";
		unsigned count = 0;
		do {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			strcat(source, parts[(seed >> 33) % (sizeof(parts) / sizeof(*parts))]);
		} while (++count < 8 && (seed >> 60));
		size_t at;
		bool found = sandbox_has_ffi_literal(source, strlen(source), &at);
		compiled += luaL_loadbufferx(box->vm->lua, source, strlen(source), "=x", "t") == 0;
		lua_settop(box->vm->lua, 0);
		bool took = sandbox_has_ffi(box->vm);
		loaded += took;
		if (took) {
			box_close(state);
			box_open(state);
			box = *state;
		}
		if (took && !found)
			fail_msg("not found in: %s", source);
	}
	assert_true(compiled > 1000);
	assert_true(loaded > 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, box_open, box_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(exactly_the_allowed_names_are_there),
		TEST(no_value_but_strings_has_a_metatable),
		TEST(forbidden_names_are_nil),
		TEST(each_environment_is_its_own),
		TEST(nothing_shows_an_address),
		TEST(errors_name_the_function_and_the_line),
		TEST(pairs_goes_in_a_fixed_order),
		cmocka_unit_test(ffi_literals_are_told_apart),
		TEST(the_scanner_misses_nothing_luajit_sees),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
