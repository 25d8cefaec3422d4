/* Costs are in bytes walked: measured, a byte of upper() takes 1 ns, an element moved by insert() 10 ns,
 * hence 16 for an element. */
#include "script/bounded.h"

#include <string.h>
#include <lauxlib.h>

#include "script/bounded_pattern.h"
#include "script/vm.h"

static size_t length_of(lua_State *lua, int index)
{
	return lua_type(lua, index) == LUA_TSTRING ? lua_objlen(lua, index) : 0;
}

/* The stock function finds a C function above itself, which has no line; so its message gets the
 * script's, and its name. */
static int fail_again(lua_State *lua)
{
	if (lua_type(lua, -1) != LUA_TSTRING)
		return lua_error(lua);
	const char *name = lua_tostring(lua, lua_upvalueindex(2));
	lua_pushfstring(lua, "'%s'", name);
	luaL_gsub(lua, lua_tostring(lua, -2), "'?'", lua_tostring(lua, -1));
	return luaL_error(lua, "%s", lua_tostring(lua, -1));
}

int bounded_call(lua_State *lua)
{
	int args = lua_gettop(lua);
	lua_pushvalue(lua, lua_upvalueindex(1));
	lua_insert(lua, 1);
	if (lua_pcall(lua, args, LUA_MULTRET, 0) != 0)
		return fail_again(lua);
	return lua_gettop(lua);
}

/* The same for a function that calls back into the script. */
static int call_nested(lua_State *lua)
{
	struct vm *vm = vm_of(lua);
	int args = lua_gettop(lua);
	if (vm->nested == VM_NEST_MAX)
		return luaL_error(lua, "callbacks nest deeper than %d", VM_NEST_MAX);
	lua_pushvalue(lua, lua_upvalueindex(1));
	lua_insert(lua, 1);
	vm->nested++; /* vm_call sets it back after an error */
	lua_call(lua, args, LUA_MULTRET);
	vm->nested--;
	return lua_gettop(lua);
}

static int whole_subject(lua_State *lua)
{
	vm_spend(lua, length_of(lua, 1) + length_of(lua, 2));
	return bounded_call(lua);
}

static int sub(lua_State *lua)
{
	int results = bounded_call(lua);
	vm_spend(lua, length_of(lua, -1));
	return results;
}

static int byte(lua_State *lua)
{
	lua_Integer from = luaL_optinteger(lua, 2, 1), to = luaL_optinteger(lua, 3, from);
	lua_Integer len = (lua_Integer)length_of(lua, 1);
	from = from < 0 ? from + len + 1 : from;
	from = from < 1 ? 1 : from;
	to = to < 0 ? to + len + 1 : to > len ? len : to;
	if (from <= to && to - from >= BOUNDED_VALUES_MAX)
		return luaL_error(lua, "string.byte: more than %d values", BOUNDED_VALUES_MAX);
	return bounded_call(lua);
}

static int concat(lua_State *lua)
{
	if (lua_type(lua, 1) != LUA_TTABLE)
		return bounded_call(lua);
	int from = luaL_optint(lua, 3, 1);
	int to = lua_isnoneornil(lua, 4) ? (int)lua_objlen(lua, 1) : luaL_checkint(lua, 4);
	size_t separator = length_of(lua, 2), bytes = 0;
	for (int64_t i = from; i <= to && bytes <= BOUNDED_RESULT_MAX; i++) {
		lua_rawgeti(lua, 1, (int)i);
		bool is_value = lua_isstring(lua, -1);
		bytes += BOUNDED_ELEMENT_BYTES + length_of(lua, -1) + separator;
		lua_pop(lua, 1);
		if (!is_value)
			break; /* the stock function complains */
	}
	vm_spend(lua, bytes);
	if (bytes > BOUNDED_RESULT_MAX)
		return luaL_error(lua, "table.concat: result is too long");
	return bounded_call(lua);
}

/* insert and remove move what stands behind; the whole table is charged. */
static int whole_table(lua_State *lua)
{
	if (lua_type(lua, 1) == LUA_TTABLE && lua_gettop(lua) > 1)
		vm_spend(lua, lua_objlen(lua, 1) * BOUNDED_ELEMENT_BYTES);
	return bounded_call(lua);
}

/* The stock functions move elements between #t and any position they are given. */
static void check_position(lua_State *lua, const char *name, lua_Number low, lua_Number high)
{
	lua_Number position = luaL_checknumber(lua, 2);
	if (!(position >= low && position <= high))
		luaL_error(
			lua, "table.%s: position is not within %d..%d", name, (int)low, (int)high);
}

/* Appending moves nothing. */
static int insert(lua_State *lua)
{
	if (lua_type(lua, 1) != LUA_TTABLE || lua_gettop(lua) != 3)
		return bounded_call(lua);
	check_position(lua, "insert", 1, (lua_Number)lua_objlen(lua, 1) + 1);
	return whole_table(lua);
}

static int take(lua_State *lua)
{
	if (lua_type(lua, 1) != LUA_TTABLE || lua_isnoneornil(lua, 2))
		return bounded_call(lua);
	lua_Number len = (lua_Number)lua_objlen(lua, 1);
	check_position(lua, "remove", len == 0 ? 0 : 1, len + 1);
	return whole_table(lua);
}

size_t bounded_sort_cost(lua_State *lua, int index, int count)
{
	size_t bytes = 0, rounds = 1;
	for (int i = 1; i <= count; i++) {
		lua_rawgeti(lua, index, i);
		bytes += BOUNDED_ELEMENT_BYTES + length_of(lua, -1);
		lua_pop(lua, 1);
	}
	for (int left = count; left > 1; left /= 2)
		rounds++;
	return bytes * rounds;
}

static int sort(lua_State *lua)
{
	if (lua_type(lua, 1) == LUA_TTABLE)
		vm_spend(lua, bounded_sort_cost(lua, 1, (int)lua_objlen(lua, 1)));
	return lua_isnoneornil(lua, 2) ? bounded_call(lua) : call_nested(lua);
}

static int unpack(lua_State *lua)
{
	if (lua_type(lua, 1) != LUA_TTABLE)
		return bounded_call(lua);
	lua_Number from = luaL_optnumber(lua, 2, 1);
	lua_Number to =
		lua_isnoneornil(lua, 3) ? (lua_Number)lua_objlen(lua, 1) : luaL_checknumber(lua, 3);
	if (!(to - from < BOUNDED_VALUES_MAX))
		return luaL_error(lua, "unpack: more than %d values", BOUNDED_VALUES_MAX);
	return bounded_call(lua);
}

void bounded_wrap(lua_State *lua, const char *library, const char *name)
{
	static const struct {
		const char *library, *name;
		lua_CFunction wrapper;
	} wrappers[] = {{"", "tonumber", whole_subject}, {"", "unpack", unpack},
		{"string", "byte", byte}, {"string", "find", bounded_pattern_find},
		{"string", "gmatch", bounded_pattern_gmatch},
		{"string", "gsub", bounded_pattern_gsub}, {"string", "lower", whole_subject},
		{"string", "match", bounded_pattern_match}, {"string", "reverse", whole_subject},
		{"string", "sub", sub}, {"string", "upper", whole_subject},
		{"table", "concat", concat}, {"table", "insert", insert}, {"table", "remove", take},
		{"table", "sort", sort}};
	for (unsigned i = 0; i < sizeof(wrappers) / sizeof(*wrappers); i++) {
		if (strcmp(wrappers[i].library, library) != 0 ||
			strcmp(wrappers[i].name, name) != 0)
			continue;
		lua_pushstring(lua, name);
		lua_pushcclosure(lua, wrappers[i].wrapper, 2);
		return;
	}
}
