/* A step of the matcher takes several times what a byte of upper() does, hence STEP_BYTES. */
#include "script/bounded_pattern.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <lauxlib.h>

#include "script/bounded.h"
#include "script/pattern.h"
#include "script/vm.h"

#define STEP_BYTES 8

static void spend_steps(lua_State *lua, size_t steps)
{
	vm_spend(lua, steps * STEP_BYTES);
}

/* Subject and pattern are the first two arguments; a leading ^ is taken off when `anchors`. */
static bool begin(struct pattern *match, lua_State *lua, bool anchors)
{
	size_t subject_len, items_len;
	const char *subject = luaL_checklstring(lua, 1, &subject_len);
	const char *items = luaL_checklstring(lua, 2, &items_len);
	bool anchored = anchors && *items == '^';
	pattern_init(match, lua, spend_steps, subject, subject_len, items + anchored,
		items_len - anchored);
	return anchored;
}

/* The first match at `*at` or behind it; NULL when there is none. */
static const char *search(struct pattern *match, const char **at, bool anchored)
{
	const char *end;
	while (!(end = pattern_at(match, *at)) && !anchored && *at < match->subject_end)
		++*at;
	return end;
}

static size_t start_offset(lua_State *lua, size_t len)
{
	lua_Number init = luaL_optnumber(lua, 3, 1);
	if (init < 0)
		init += (lua_Number)len + 1;
	if (!(init > 1))
		return 0;
	return init > (lua_Number)len ? (init - 1 < (lua_Number)len ? (size_t)init - 1 : len)
				      : (size_t)init - 1;
}

static bool has_specials(const char *items, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (items[i] && strchr("^$*+?.([%-", items[i]))
			return true;
	return false;
}

static int find_plain(lua_State *lua, size_t offset)
{
	size_t len, wanted_len;
	const char *subject = lua_tolstring(lua, 1, &len);
	const char *wanted = lua_tolstring(lua, 2, &wanted_len);
	vm_spend(lua, len - offset + wanted_len);
	const char *found = memmem(subject + offset, len - offset, wanted, wanted_len);
	if (!found) {
		lua_pushnil(lua);
		return 1;
	}
	lua_pushinteger(lua, found - subject + 1);
	lua_pushinteger(lua, found - subject + (ptrdiff_t)wanted_len);
	return 2;
}

static int find_or_match(lua_State *lua, bool find)
{
	struct pattern match;
	bool anchored = begin(&match, lua, true);
	size_t offset = start_offset(lua, lua_objlen(lua, 1));
	if (find &&
		(lua_toboolean(lua, 4) || !has_specials(lua_tostring(lua, 2), lua_objlen(lua, 2))))
		return find_plain(lua, offset);
	const char *at = match.subject + offset, *end = search(&match, &at, anchored);
	pattern_settle(&match);
	if (!end) {
		lua_pushnil(lua);
		return 1;
	}
	if (!find)
		return pattern_push_all(&match, at, end);
	lua_pushinteger(lua, at - match.subject + 1);
	lua_pushinteger(lua, end - match.subject);
	return 2 + pattern_push_all(&match, NULL, NULL);
}

int bounded_pattern_find(lua_State *lua)
{
	return find_or_match(lua, true);
}

int bounded_pattern_match(lua_State *lua)
{
	return find_or_match(lua, false);
}

/* Upvalues: subject, pattern, offset to go on from. */
static int gmatch_next(lua_State *lua)
{
	struct pattern match;
	size_t offset = (size_t)lua_tointeger(lua, lua_upvalueindex(3));
	lua_settop(lua, 0);
	lua_pushvalue(lua, lua_upvalueindex(1));
	lua_pushvalue(lua, lua_upvalueindex(2));
	begin(&match, lua, false);
	if (offset > lua_objlen(lua, 1))
		return 0;
	const char *at = match.subject + offset, *end = search(&match, &at, false);
	pattern_settle(&match);
	if (!end) {
		lua_pushinteger(lua, match.subject_end - match.subject + 1);
		lua_replace(lua, lua_upvalueindex(3));
		return 0;
	}
	lua_pushinteger(lua, end - match.subject + (end == at));
	lua_replace(lua, lua_upvalueindex(3));
	return pattern_push_all(&match, at, end);
}

int bounded_pattern_gmatch(lua_State *lua)
{
	luaL_checkstring(lua, 1);
	luaL_checkstring(lua, 2);
	lua_settop(lua, 2);
	lua_pushinteger(lua, 0);
	lua_pushcclosure(lua, gmatch_next, 3);
	return 1;
}

struct result {
	luaL_Buffer buffer;
	size_t bytes;
};

/* Charged before it is copied. */
static void grow(struct pattern *match, struct result *result, size_t bytes)
{
	result->bytes += bytes;
	vm_spend(match->lua, bytes);
	if (result->bytes > BOUNDED_RESULT_MAX)
		luaL_error(match->lua, "string.gsub: result is too long");
}

static void add_text(struct pattern *match, struct result *result, const char *text, size_t len)
{
	grow(match, result, len);
	luaL_addlstring(&result->buffer, text, len);
}

static void add_top(struct pattern *match, struct result *result)
{
	size_t len;
	lua_tolstring(match->lua, -1, &len);
	grow(match, result, len);
	luaL_addvalue(&result->buffer);
}

/* %0 to %9 in a replacement text stand for captures, % and anything else for that. */
static void add_template(
	struct pattern *match, struct result *result, const char *from, const char *to)
{
	size_t len;
	const char *text = lua_tolstring(match->lua, 3, &len);
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '%') {
			add_text(match, result, text + i, 1);
		} else if (!isdigit((unsigned char)text[++i])) {
			add_text(match, result, text + i, 1);
		} else if (text[i] == '0') {
			add_text(match, result, from, (size_t)(to - from));
		} else {
			pattern_push(match, (unsigned)(text[i] - '1'), from, to);
			add_top(match, result);
		}
	}
}

static void call_back(struct pattern *match, const char *from, const char *to)
{
	struct vm *vm = vm_of(match->lua);
	if (vm->nested == VM_NEST_MAX)
		luaL_error(match->lua, "callbacks nest deeper than %d", VM_NEST_MAX);
	pattern_settle(match);
	lua_pushvalue(match->lua, 3);
	int args = pattern_push_all(match, from, to);
	vm->nested++; /* vm_call sets it back after an error */
	lua_call(match->lua, args, 1);
	vm->nested--;
}

static void add_replacement(
	struct pattern *match, struct result *result, const char *from, const char *to)
{
	lua_State *lua = match->lua;
	int type = lua_type(lua, 3);
	if (type == LUA_TFUNCTION) {
		call_back(match, from, to);
	} else if (type == LUA_TTABLE) {
		pattern_push(match, 0, from, to);
		lua_rawget(lua, 3);
	} else {
		add_template(match, result, from, to);
		return;
	}
	if (!lua_toboolean(lua, -1)) {
		lua_pop(lua, 1);
		add_text(match, result, from, (size_t)(to - from));
	} else if (!lua_isstring(lua, -1)) {
		luaL_error(lua, "invalid replacement value (a %s)", luaL_typename(lua, -1));
	} else {
		add_top(match, result);
	}
}

int bounded_pattern_gsub(lua_State *lua)
{
	struct pattern match;
	struct result result = {.bytes = 0};
	bool anchored = begin(&match, lua, true);
	int type = lua_type(lua, 3);
	lua_Number max = luaL_optnumber(lua, 4, (lua_Number)lua_objlen(lua, 1) + 1), count = 0;
	if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TFUNCTION &&
		type != LUA_TTABLE)
		return luaL_typerror(lua, 3, "string/function/table");
	const char *at = match.subject;
	luaL_buffinit(lua, &result.buffer);
	while (count + 1 <= max) {
		const char *end = pattern_at(&match, at);
		if (end) {
			count++;
			add_replacement(&match, &result, at, end);
		}
		if (end && end > at)
			at = end;
		else if (at < match.subject_end)
			add_text(&match, &result, at++, 1);
		else
			break;
		if (anchored)
			break;
	}
	pattern_settle(&match);
	add_text(&match, &result, at, (size_t)(match.subject_end - at));
	luaL_pushresult(&result.buffer);
	lua_pushnumber(lua, count);
	return 2;
}
