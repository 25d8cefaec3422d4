/* A table with an entry at 1 is an array, any other an object. */
#include "script/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"

static bool write_value(lua_State *lua, struct binding *binding, struct json *json, int index,
	int depth, struct err *err);

static int compare_keys(const void *left, const void *right)
{
	const struct str *a = left, *b = right;
	int order = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);
	return order ? order : (int)(a->len > b->len) - (int)(a->len < b->len);
}

static bool write_array(lua_State *lua, struct binding *binding, struct json *json, int index,
	int depth, struct err *err)
{
	bool ok = true;
	json_array(json);
	for (int i = 1; ok && i <= RESULT_KEYS_MAX; i++) {
		lua_rawgeti(lua, index, i);
		bool end = lua_isnil(lua, -1);
		ok = end || write_value(lua, binding, json, lua_gettop(lua), depth + 1, err);
		lua_pop(lua, 1);
		if (end)
			break;
	}
	json_array_end(json);
	return ok;
}

static bool write_object(lua_State *lua, struct binding *binding, struct json *json, int index,
	int depth, struct err *err)
{
	struct str keys[RESULT_KEYS_MAX];
	size_t count = 0, len;
	for (lua_pushnil(lua); lua_next(lua, index); lua_pop(lua, 1)) {
		if (lua_type(lua, -2) != LUA_TSTRING || count == RESULT_KEYS_MAX) {
			lua_pop(lua, 2);
			return err_set(err, "evidence: at most %d entries, each with a name",
				RESULT_KEYS_MAX);
		}
		const char *text = lua_tolstring(lua, -2, &len); /* kept alive by the table */
		keys[count++] = (struct str){text, (uint32_t)len};
	}
	qsort(keys, count, sizeof(*keys), compare_keys);
	bool ok = true;
	json_object(json);
	for (size_t i = 0; ok && i < count; i++) {
		json_key(json, keys[i]);
		lua_pushlstring(lua, keys[i].data, keys[i].len);
		lua_rawget(lua, index);
		ok = write_value(lua, binding, json, lua_gettop(lua), depth + 1, err);
		lua_pop(lua, 1);
	}
	json_object_end(json);
	return ok;
}

static void write_number(struct json *json, double number)
{
	if (number == floor(number) && fabs(number) < 9007199254740992.0) {
		json_i64(json, (int64_t)number);
		return;
	}
	char text[40];
	snprintf(text, sizeof(text), "%.14g", number);
	if (isfinite(number))
		json_raw(json, str_from(text));
	else
		json_str(json, isnan(number) ? STR("nan") : str_from(text));
}

static bool write_value(lua_State *lua, struct binding *binding, struct json *json, int index,
	int depth, struct err *err)
{
	size_t len;
	const char *text;
	switch (lua_type(lua, index)) {
	case LUA_TSTRING:
		text = lua_tolstring(lua, index, &len);
		json_str(json, (struct str){text, (uint32_t)len});
		return true;
	case LUA_TNUMBER: write_number(json, lua_tonumber(lua, index)); return true;
	case LUA_TBOOLEAN: json_bool(json, lua_toboolean(lua, index)); return true;
	case LUA_TUSERDATA:
		text = bind_entity_id(binding, lua, index);
		json_str(json, str_from(text));
		return true;
	case LUA_TTABLE:
		if (depth >= RESULT_DEPTH_MAX)
			return err_set(err, "evidence: nested deeper than %d", RESULT_DEPTH_MAX);
		lua_rawgeti(lua, index, 1);
		bool is_array = !lua_isnil(lua, -1);
		lua_pop(lua, 1);
		return (is_array ? write_array : write_object)(
			lua, binding, json, index, depth, err);
	default:
		return err_set(err, "evidence: a %s cannot be shown",
			lua_typename(lua, lua_type(lua, index)));
	}
}

static bool read_evidence(
	lua_State *lua, struct binding *binding, struct pack_result *result, struct err *err)
{
	if (lua_type(lua, -1) != LUA_TTABLE)
		return err_set(err, "evidence must be a table");
	struct json json;
	json_init(&json, &result->evidence);
	if (!write_object(lua, binding, &json, lua_gettop(lua), 0, err))
		return false;
	return json_done(&json) ||
	       err_set(err, "evidence is larger than %u bytes", PACK_EVIDENCE_MAX);
}

static bool read_severity(
	lua_State *lua, struct binding *binding, struct pack_result *result, struct err *err)
{
	(void)binding;
	enum severity severity = 0;
	if (lua_type(lua, -1) == LUA_TSTRING)
		severity = detection_severity(str_from(lua_tostring(lua, -1)));
	if (!severity)
		return err_set(err, "severity is one of info, low, medium, high, critical");
	result->severity = severity;
	return true;
}

static bool read_summary(
	lua_State *lua, struct binding *binding, struct pack_result *result, struct err *err)
{
	(void)binding;
	size_t len;
	if (lua_type(lua, -1) != LUA_TSTRING)
		return err_set(err, "summary must be a string");
	const char *text = lua_tolstring(lua, -1, &len);
	buf_add(&result->summary, text, len < PACK_SUMMARY_MAX ? len : PACK_SUMMARY_MAX);
	return true;
}

/* A misspelt key would lose what its author had to say. */
static bool check_keys(lua_State *lua, struct err *err)
{
	for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
		const char *key = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "";
		if (strcmp(key, "summary") && strcmp(key, "severity") && strcmp(key, "evidence")) {
			err_set(err, "check returns summary, severity and evidence; not \"%.100s\"",
				key);
			lua_pop(lua, 2);
			return false;
		}
	}
	return true;
}

bool result_read(
	lua_State *lua, struct binding *binding, struct pack_result *result, struct err *err)
{
	static const struct {
		const char *key;
		bool (*read)(lua_State *, struct binding *, struct pack_result *, struct err *);
	} parts[] = {{"summary", read_summary}, {"severity", read_severity},
		{"evidence", read_evidence}};
	result->is_alert = lua_toboolean(lua, -1);
	if (!result->is_alert)
		return true;
	if (lua_type(lua, -1) != LUA_TTABLE)
		return err_set(err, "check must return nothing or a table");
	bool ok = check_keys(lua, err);
	for (unsigned i = 0; ok && i < sizeof(parts) / sizeof(*parts); i++) {
		lua_pushstring(lua, parts[i].key);
		lua_rawget(lua, -2);
		ok = lua_isnil(lua, -1) || parts[i].read(lua, binding, result, err);
		lua_pop(lua, 1);
	}
	return ok;
}
