/* Stock functions are copied out of the stock libraries by name; those that would break the invariant
 * are replaced by the ones below. The stock globals table itself is never handed out. */
#include "script/sandbox.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <lauxlib.h>
#include <lualib.h>

#include "script/bounded.h"

#define REPLACED  "moonwatch.sandbox"
#define PAIRS_MAX 20000

/* tostring without addresses. */
static int safe_tostring(lua_State *lua)
{
	luaL_checkany(lua, 1);
	switch (lua_type(lua, 1)) {
	case LUA_TNUMBER:
	case LUA_TSTRING:
		lua_pushvalue(lua, 1);
		lua_tostring(lua, -1);
		break;
	case LUA_TBOOLEAN: lua_pushstring(lua, lua_toboolean(lua, 1) ? "true" : "false"); break;
	default: lua_pushstring(lua, luaL_typename(lua, 1)); break;
	}
	return 1;
}

/* string.format over plain values only, so that no address gets in. %q makes of a byte at most four, any
 * other format of a number less than 512. */
static int safe_format(lua_State *lua)
{
	size_t len;
	const char *format = luaL_checklstring(lua, 1, &len);
	for (size_t i = 0; i + 1 < len; i++) {
		if (format[i] != '%')
			continue;
		if (format[i + 1] == '%') {
			i++;
			continue;
		}
		size_t at = i + 1;
		while (at < len && !isalpha((unsigned char)format[at]))
			at++;
		if (at < len && format[at] == 'p')
			return luaL_error(lua, "string.format: %%p is not allowed");
	}
	size_t bytes = len;
	for (int i = 2; i <= lua_gettop(lua); i++) {
		int type = lua_type(lua, i);
		if (type != LUA_TNUMBER && type != LUA_TSTRING) {
			lua_pushstring(lua, type == LUA_TBOOLEAN
						    ? (lua_toboolean(lua, i) ? "true" : "false")
						    : luaL_typename(lua, i));
			lua_replace(lua, i);
		}
		bytes += 512 + (type == LUA_TSTRING ? 4 * lua_objlen(lua, i) : 0);
	}
	if (bytes > BOUNDED_RESULT_MAX)
		return luaL_error(lua, "string.format: result may be too long");
	vm_spend(lua, bytes);
	return bounded_call(lua);
}

static int key_rank(int type)
{
	return type == LUA_TNUMBER ? 0 : type == LUA_TSTRING ? 1 : 2;
}

static bool key_before(lua_State *lua, int a, int b)
{
	int type_a = lua_type(lua, a), type_b = lua_type(lua, b);
	if (type_a != type_b)
		return key_rank(type_a) < key_rank(type_b);
	if (type_a == LUA_TBOOLEAN)
		return !lua_toboolean(lua, a) && lua_toboolean(lua, b);
	return lua_lessthan(lua, a, b);
}

static int sort_before(lua_State *lua)
{
	lua_pushboolean(lua, key_before(lua, 1, 2));
	return 1;
}

/* Steps through the sorted keys kept in upvalue 1; skips those removed meanwhile. */
static int pairs_next(lua_State *lua)
{
	for (;;) {
		int i = (int)lua_tointeger(lua, lua_upvalueindex(2)) + 1;
		lua_pushinteger(lua, i);
		lua_replace(lua, lua_upvalueindex(2));
		lua_rawgeti(lua, lua_upvalueindex(1), i);
		if (lua_isnil(lua, -1))
			return 1;
		lua_pushvalue(lua, -1);
		lua_rawget(lua, 1);
		if (!lua_isnil(lua, -1))
			return 2;
		lua_pop(lua, 2);
	}
}

/* pairs in a fixed order: numbers, then strings by byte, then booleans. */
static int safe_pairs(lua_State *lua)
{
	luaL_checktype(lua, 1, LUA_TTABLE);
	lua_settop(lua, 1);
	lua_getfield(lua, LUA_REGISTRYINDEX, REPLACED ".sort");
	lua_newtable(lua);
	int count = 0;
	for (lua_pushnil(lua); lua_next(lua, 1); lua_pop(lua, 1)) {
		int type = lua_type(lua, -2);
		if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN)
			return luaL_error(
				lua, "pairs: a %s as key has no order", luaL_typename(lua, -2));
		if (++count > PAIRS_MAX)
			return luaL_error(lua, "pairs: more than %d keys", PAIRS_MAX);
		lua_pushvalue(lua, -2);
		lua_rawseti(lua, 3, count);
	}
	vm_spend(lua, bounded_sort_cost(lua, 3, count));
	lua_pushvalue(lua, 3);
	lua_pushcfunction(lua, sort_before);
	lua_pushvalue(lua, 2);
	lua_insert(lua, -3);
	lua_call(lua, 2, 0);
	lua_settop(lua, 3);
	lua_pushinteger(lua, 0);
	lua_pushcclosure(lua, pairs_next, 2);
	lua_pushvalue(lua, 1);
	return 2;
}

static const char *const base_allowed[] = {
	"assert", "error", "ipairs", "select", "tonumber", "type", "unpack", NULL};
static const char *const string_allowed[] = {"byte", "char", "find", "gmatch", "gsub", "len",
	"lower", "match", "reverse", "sub", "upper", NULL};
static const char *const table_allowed[] = {"concat", "insert", "remove", "sort", NULL};
static const char *const math_allowed[] = {"abs", "ceil", "floor", "fmod", "huge", "log", "max",
	"min", "modf", "pi", "pow", "sqrt", NULL};

/* Copies the named members of the table at `from` into the one on top of the stack. */
static void copy_allowed(lua_State *lua, int from, const char *library, const char *const *names)
{
	for (; *names; names++) {
		lua_getfield(lua, from, *names);
		bounded_wrap(lua, library, *names);
		lua_setfield(lua, -2, *names);
	}
}

static void push_library(lua_State *lua, const char *name, const char *const *names)
{
	lua_getfield(lua, LUA_GLOBALSINDEX, name);
	lua_newtable(lua);
	copy_allowed(lua, lua_gettop(lua) - 1, name, names);
	lua_remove(lua, -2);
}

static void push_string_library(lua_State *lua)
{
	push_library(lua, "string", string_allowed);
	lua_getfield(lua, LUA_GLOBALSINDEX, "string");
	lua_getfield(lua, -1, "format");
	lua_remove(lua, -2);
	lua_pushliteral(lua, "format");
	lua_pushcclosure(lua, safe_format, 2);
	lua_setfield(lua, -2, "format");
}

/* ("x"):rep must not find what the environment does not have. */
static void replace_string_metatable(lua_State *lua)
{
	lua_pushliteral(lua, "");
	lua_newtable(lua);
	push_string_library(lua);
	lua_setfield(lua, -2, "__index");
	lua_pushboolean(lua, 0);
	lua_setfield(lua, -2, "__metatable");
	lua_setmetatable(lua, -2);
	lua_pop(lua, 1);
}

static int open_libraries(lua_State *lua)
{
	static const struct {
		const char *name;
		lua_CFunction open;
	} libraries[] = {{"", luaopen_base}, {LUA_STRLIBNAME, luaopen_string},
		{LUA_TABLIBNAME, luaopen_table}, {LUA_MATHLIBNAME, luaopen_math}};
	for (unsigned i = 0; i < sizeof(libraries) / sizeof(*libraries); i++) {
		lua_pushcfunction(lua, libraries[i].open);
		lua_pushstring(lua, libraries[i].name);
		lua_call(lua, 1, 0);
	}
	lua_getfield(lua, LUA_GLOBALSINDEX, "table");
	lua_getfield(lua, -1, "sort");
	lua_setfield(lua, LUA_REGISTRYINDEX, REPLACED ".sort");
	lua_pop(lua, 1);
	replace_string_metatable(lua);
	return 0;
}

bool sandbox_open(struct vm *vm, struct err *err)
{
	lua_pushcfunction(vm->lua, open_libraries);
	return vm_call(vm, 0, 0, VM_LOAD_STEPS, err);
}

void sandbox_push_env(struct vm *vm)
{
	lua_State *lua = vm->lua;
	lua_newtable(lua);
	copy_allowed(lua, LUA_GLOBALSINDEX, "", base_allowed);
	lua_pushcfunction(lua, safe_tostring);
	lua_setfield(lua, -2, "tostring");
	lua_pushcfunction(lua, safe_pairs);
	lua_setfield(lua, -2, "pairs");
	push_string_library(lua);
	lua_setfield(lua, -2, "string");
	push_library(lua, "table", table_allowed);
	lua_setfield(lua, -2, "table");
	push_library(lua, "math", math_allowed);
	lua_setfield(lua, -2, "math");
}

bool sandbox_has_ffi(struct vm *vm)
{
	lua_State *lua = vm->lua;
	lua_getfield(lua, LUA_REGISTRYINDEX, "_LOADED");
	lua_getfield(lua, -1, "ffi");
	bool loaded = !lua_isnil(lua, -1);
	lua_pop(lua, 2);
	return loaded;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

/* Behind the newline at `at`, which may be a pair of two different ones. */
static size_t newline(const char *source, size_t len, size_t at)
{
	bool pair = at + 1 < len && is_newline(source[at + 1]) && source[at + 1] != source[at];
	return at + (pair ? 2 : 1);
}

static size_t long_bracket(const char *source, size_t len, size_t at)
{
	size_t level = 1;
	while (at + level < len && source[at + level] == '=')
		level++;
	if (at + level >= len || source[at + level] != '[')
		return 0;
	for (size_t i = at + level + 1; i + level < len; i++) {
		if (source[i] != ']' || source[i + level] != ']')
			continue;
		size_t equals = 1;
		while (equals < level && source[i + equals] == '=')
			equals++;
		if (equals == level)
			return i + level + 1;
	}
	return len;
}

static size_t quoted(const char *source, size_t len, size_t at)
{
	char quote = source[at];
	for (size_t i = at + 1; i < len;) {
		if (source[i] == quote || is_newline(source[i]))
			return i + 1;
		if (source[i++] != '\\' || i == len)
			continue;
		if (is_newline(source[i]))
			i = newline(source, len, i);
		else if (source[i++] == 'z')
			while (i < len && is_space(source[i]))
				i++;
	}
	return len;
}

static size_t line_end(const char *source, size_t len, size_t at)
{
	while (at < len && !is_newline(source[at]))
		at++;
	return at;
}

static size_t comment(const char *source, size_t len, size_t at)
{
	if (at + 2 < len && source[at + 2] == '[') {
		size_t end = long_bracket(source, len, at + 2);
		if (end)
			return end;
	}
	return line_end(source, len, at);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* A number as LuaJIT's lexer would take it: an exponent (behind e, of 0x... behind p) may have a sign. */
static size_t number(const char *source, size_t len, size_t at)
{
	bool hex = source[at] == '0' && at + 1 < len && (source[at + 1] | 0x20) == 'x';
	size_t end = at;
	while (end < len && (is_word(source[end]) || source[end] == '.' ||
				    ((source[end] == '+' || source[end] == '-') && end > at &&
					    (source[end - 1] | 0x20) == (hex ? 'p' : 'e'))))
		end++;
	return end;
}

/* A byte order mark and a first line that begins with # are no code. */
static size_t code_start(const char *source, size_t len)
{
	size_t at = len >= 3 && memcmp(source, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	return at < len && source[at] == '#' ? line_end(source, len, at) : at;
}

bool sandbox_has_ffi_literal(const char *source, size_t len, size_t *ret_offset)
{
	size_t i = code_start(source, len), next;
	while (i < len) {
		char c = source[i];
		bool digit = isdigit((unsigned char)c) ||
			     (c == '.' && i + 1 < len && isdigit((unsigned char)source[i + 1]));
		if (c == '-' && i + 1 < len && source[i + 1] == '-') {
			next = comment(source, len, i);
		} else if (c == '"' || c == '\'') {
			next = quoted(source, len, i);
		} else if (c == '[') {
			size_t end = long_bracket(source, len, i);
			next = end ? end : i + 1;
		} else if (digit) {
			next = number(source, len, i);
			char last = source[next - 1];
			if (last == 'L' || last == 'l' || last == 'i' || last == 'I' ||
				last == 'u' || last == 'U') {
				*ret_offset = i;
				return true;
			}
		} else if (is_word(c)) {
			for (next = i; next < len && is_word(source[next]); next++)
				;
		} else {
			next = i + 1;
		}
		i = next;
	}
	return false;
}
