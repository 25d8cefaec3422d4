/* Every key is known by name; an unknown one is an error, since it is most likely a misspelt one. */
#include "script/detection.h"

#include <stdio.h>
#include <lauxlib.h>

static const struct {
	const char *name;
	enum severity severity;
} severities[] = {{"info", SEVERITY_INFO}, {"low", SEVERITY_LOW}, {"medium", SEVERITY_MEDIUM},
	{"high", SEVERITY_HIGH}, {"critical", SEVERITY_CRITICAL}};

enum severity detection_severity(struct str name)
{
	for (unsigned i = 0; i < sizeof(severities) / sizeof(*severities); i++)
		if (str_eq(name, str_from(severities[i].name)))
			return severities[i].severity;
	return 0;
}

const char *detection_severity_name(enum severity severity)
{
	const char *name = severities[0].name;
	for (unsigned i = 0; i < sizeof(severities) / sizeof(*severities); i++)
		if (severity >= severities[i].severity)
			name = severities[i].name;
	return name;
}

/* What is being read, for messages that show the line of the key. */
struct reading {
	lua_State *lua;
	struct arena *arena;
	struct str file, source;
	const struct problem_sink *sink;
	bool failed;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Where `key` is given a value: the word with an = behind it, in brackets and quotes or not. NULL when
 * it is written otherwise. */
static const char *find_key(struct str source, const char *key)
{
	const char *end = source.data + source.len, *at = source.data;
	size_t len = strlen(key);
	while (len && (at = memmem(at, (size_t)(end - at), key, len)) != NULL) {
		const char *behind = at + len;
		while (behind < end && strchr(" \t\"']", *behind) && *behind)
			behind++;
		bool alone = at == source.data || !is_word(at[-1]);
		if (alone && behind < end && *behind == '=' &&
			(behind + 1 == end || behind[1] != '='))
			return at;
		at += len;
	}
	return NULL;
}

/* What is missing is missing from the table that follows the word `detection`. */
static void fail(struct reading *reading, const char *key, const char *format, const char *detail)
{
	char message[256];
	snprintf(message, sizeof(message), format, key, detail);
	struct problem problem = {.file = reading->file, .message = str_from(message)};
	const char *at = find_key(reading->source, key);
	if (!at)
		at = memmem(reading->source.data, reading->source.len, "detection", 9);
	if (at)
		problem_locate(&problem, reading->source, (uint32_t)(at - reading->source.data));
	reading->sink->report(reading->sink->data, &problem);
	reading->failed = true;
}

/* Pushes the raw value of `key`; false (and nothing pushed) when it is nil or of another type. */
static bool push_key(struct reading *reading, const char *key, int type, bool required)
{
	lua_State *lua = reading->lua;
	lua_pushstring(lua, key);
	lua_rawget(lua, -2);
	if (lua_type(lua, -1) == type)
		return true;
	if (!lua_isnil(lua, -1))
		fail(reading, key, "`%s` must be a %s", lua_typename(lua, type));
	else if (required)
		fail(reading, key, "`%s` is missing%s", "");
	lua_pop(lua, 1);
	return false;
}

static struct str to_str(lua_State *lua, int index)
{
	size_t len;
	const char *text = lua_tolstring(lua, index, &len);
	return (struct str){text, (uint32_t)len};
}

static struct str read_str(struct reading *reading, const char *key, bool required)
{
	if (!push_key(reading, key, LUA_TSTRING, required))
		return STR_NONE;
	struct str text = arena_str(reading->arena, to_str(reading->lua, -1));
	lua_pop(reading->lua, 1);
	return text;
}

static bool is_id(struct str id)
{
	for (uint32_t i = 0; i < id.len; i++) {
		char c = id.data[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
			return false;
	}
	return id.len > 0 && id.len <= 64;
}

/* T1234 or T1234.567 */
static bool is_technique(struct str id)
{
	static const char shape[] = "Tdddd.ddd";
	if (id.len != 5 && id.len != 9)
		return false;
	for (uint32_t i = 0; i < id.len; i++) {
		bool digit = id.data[i] >= '0' && id.data[i] <= '9';
		if (shape[i] == 'd' ? !digit : id.data[i] != shape[i])
			return false;
	}
	return true;
}

static void read_attack(struct reading *reading, struct detection *ret)
{
	lua_State *lua = reading->lua;
	if (!push_key(reading, "attack", LUA_TTABLE, false))
		return;
	for (int i = 1;; i++) {
		lua_rawgeti(lua, -1, i);
		if (lua_isnil(lua, -1))
			break;
		struct str id = lua_type(lua, -1) == LUA_TSTRING ? to_str(lua, -1) : STR_NONE;
		if (ret->attack_count == DETECTION_ATTACK_MAX || !is_technique(id)) {
			fail(reading, "attack",
				"`%s` lists at most 16 ATT&CK ids such as T1059.004%s", "");
			break;
		}
		ret->attack[ret->attack_count++] = arena_str(reading->arena, id);
		lua_pop(lua, 1);
	}
	lua_pop(lua, 2);
}

static void read_severity(struct reading *reading, struct detection *ret)
{
	struct str name = read_str(reading, "severity", true);
	if (!name.data)
		return;
	ret->severity = detection_severity(name);
	if (!ret->severity)
		fail(reading, "severity", "`%s` is one of info, low, medium, high, critical%s", "");
}

static void read_maturity(struct reading *reading, struct detection *ret)
{
	ret->maturity = read_str(reading, "maturity", false);
	if (!ret->maturity.data)
		ret->maturity = STR("experimental");
	if (!str_eq(ret->maturity, STR("experimental")) && !str_eq(ret->maturity, STR("test")) &&
		!str_eq(ret->maturity, STR("stable")))
		fail(reading, "maturity", "`%s` is one of experimental, test, stable%s", "");
}

static void check_keys(struct reading *reading)
{
	static const char *const known[] = {"id", "title", "description", "severity", "maturity",
		"attack", "api", "when", "check", "snapshot", "references", "author", NULL};
	lua_State *lua = reading->lua;
	for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
		const char *key = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : NULL;
		unsigned i = 0;
		while (key && known[i] && strcmp(key, known[i]) != 0)
			i++;
		if (!key)
			fail(reading, "detection", "a %s has named entries only%s", "");
		else if (!known[i])
			fail(reading, key, "a detection has no `%s`%s", "");
	}
}

bool detection_read(lua_State *lua, struct arena *arena, struct str file, struct str source,
	const struct problem_sink *sink, struct detection *ret, struct str *ret_when)
{
	struct reading reading = {lua, arena, file, source, sink, false};
	struct detection it = {.check = LUA_NOREF, .file = file};
	check_keys(&reading);
	it.id = read_str(&reading, "id", true);
	if (it.id.data && !is_id(it.id))
		fail(&reading, "id", "`%s` consists of a-z, 0-9 and -, at most 64%s", "");
	it.title = read_str(&reading, "title", true);
	if (it.title.len > DETECTION_TITLE_MAX)
		fail(&reading, "title", "`%s` is longer than 256 bytes%s", "");
	it.description = read_str(&reading, "description", false);
	if (it.description.len > DETECTION_DESCRIPTION_MAX)
		fail(&reading, "description", "`%s` is longer than 4096 bytes%s", "");
	read_severity(&reading, &it);
	read_maturity(&reading, &it);
	read_attack(&reading, &it);
	if (push_key(&reading, "api", LUA_TNUMBER, true)) {
		if (lua_tonumber(lua, -1) != 1)
			fail(&reading, "api", "`%s` must be 1: this moonwatch knows no other%s",
				"");
		lua_pop(lua, 1);
	}
	if (push_key(&reading, "snapshot", LUA_TBOOLEAN, false)) {
		it.snapshot = lua_toboolean(lua, -1);
		lua_pop(lua, 1);
	}
	*ret_when = read_str(&reading, "when", true);
	if (!reading.failed && push_key(&reading, "check", LUA_TFUNCTION, false))
		it.check = luaL_ref(lua, LUA_REGISTRYINDEX);
	*ret = it;
	return !reading.failed;
}
