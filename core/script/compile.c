/* The front end hands back a tree of tables; it is walked once, in post-order, into the rule builder. */
#include "script/compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <lauxlib.h>
#include <luajit.h>
#include <lualib.h>

#include "lua_core_gen.h"
#include "rule/builder.h"
#include "rule/glob.h"
#include "rule/regex.h"
#include "script/vm.h"

#define MEMORY_BYTES   (512u << 20)
#define TREE_DEPTH_MAX 128

int luaopen_lpeg(lua_State *lua); /* liblua5.1-lpeg has no header */

struct compiler {
	struct vm *vm;
};

static struct str to_str(lua_State *lua, int index)
{
	size_t len;
	const char *text = lua_tolstring(lua, index, &len);
	return (struct str){text, (uint32_t)len};
}

static int load_module(lua_State *lua)
{
	unsigned i = (unsigned)lua_tointeger(lua, lua_upvalueindex(1));
	char chunk[128];
	snprintf(chunk, sizeof(chunk), "=%s", lua_core[i].name);
	if (luaL_loadbufferx(lua, lua_core[i].source, lua_core[i].len, chunk, "t") != 0)
		return lua_error(lua);
	lua_pushvalue(lua, 1);
	lua_call(lua, 1, 1);
	return 1;
}

/* check.regex(pattern, fold) and check.glob(pattern): true, or nil and a message. */
static int check_regex(lua_State *lua)
{
	struct err err;
	if (regex_check(to_str(lua, 1), lua_toboolean(lua, 2), &err)) {
		lua_pushboolean(lua, 1);
		return 1;
	}
	lua_pushnil(lua);
	lua_pushstring(lua, err.text);
	return 2;
}

static int check_glob(lua_State *lua)
{
	const char *fault = glob_fault(to_str(lua, 1));
	if (!fault) {
		lua_pushboolean(lua, 1);
		return 1;
	}
	lua_pushnil(lua);
	lua_pushstring(lua, fault);
	return 2;
}

static const char *const type_names[] = {
	NULL, "string", "list", "long", "signed", "bool", "ip", "date", "caps", "enum"};

static void push_value_names(lua_State *lua, const struct event_field_info *info)
{
	lua_newtable(lua);
	for (int i = 1; info->values && info->values[i]; i++) {
		lua_pushstring(lua, info->values[i]);
		lua_rawseti(lua, -2, i);
	}
	for (int i = 0; info->type == EVENT_TYPE_CAPS && event_cap_name((unsigned)i); i++) {
		lua_pushstring(lua, event_cap_name((unsigned)i));
		lua_rawseti(lua, -2, i + 1);
	}
}

static void push_fields(lua_State *lua)
{
	lua_newtable(lua);
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		enum event_field field = event_fields_by_name[i];
		const struct event_field_info *info = &event_fields[field];
		lua_newtable(lua);
		lua_pushinteger(lua, field);
		lua_setfield(lua, -2, "id");
		lua_pushstring(lua, info->name);
		lua_setfield(lua, -2, "name");
		lua_pushstring(lua, type_names[info->type]);
		lua_setfield(lua, -2, "type");
		if (info->values || info->type == EVENT_TYPE_CAPS) {
			push_value_names(lua, info);
			lua_setfield(lua, -2, "values");
		}
		lua_setfield(lua, -2, info->name);
	}
}

static void push_kinds(lua_State *lua)
{
	lua_newtable(lua);
	for (int kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		if (!event_kinds[kind].name)
			continue;
		lua_pushinteger(lua, kind);
		lua_setfield(lua, -2, event_kinds[kind].name);
	}
}

/* registry.options = { schema = { fields, kinds }, check = { regex, glob } } */
static void make_options(lua_State *lua)
{
	lua_newtable(lua);
	lua_newtable(lua);
	push_fields(lua);
	lua_setfield(lua, -2, "fields");
	push_kinds(lua);
	lua_setfield(lua, -2, "kinds");
	lua_setfield(lua, -2, "schema");
	lua_newtable(lua);
	lua_pushcfunction(lua, check_regex);
	lua_setfield(lua, -2, "regex");
	lua_pushcfunction(lua, check_glob);
	lua_setfield(lua, -2, "glob");
	lua_setfield(lua, -2, "check");
	lua_setfield(lua, LUA_REGISTRYINDEX, "options");
}

/* registry[as] = require(module)[function] */
static void keep(lua_State *lua, const char *module, const char *function, const char *as)
{
	lua_getfield(lua, LUA_GLOBALSINDEX, "require");
	lua_pushstring(lua, module);
	lua_call(lua, 1, 1);
	lua_getfield(lua, -1, function);
	lua_setfield(lua, LUA_REGISTRYINDEX, as);
	lua_pop(lua, 1);
}

static int open_front_end(lua_State *lua)
{
	luaL_openlibs(lua);
	luaJIT_setmode(lua, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
	lua_getfield(lua, LUA_GLOBALSINDEX, "package");
	lua_pushliteral(lua, "");
	lua_setfield(lua, -2, "path");
	lua_pushliteral(lua, "");
	lua_setfield(lua, -2, "cpath");
	lua_getfield(lua, -1, "preload");
	lua_pushcfunction(lua, luaopen_lpeg);
	lua_setfield(lua, -2, "lpeg");
	for (unsigned i = 0; i < sizeof(lua_core) / sizeof(*lua_core); i++) {
		lua_pushinteger(lua, (int)i);
		lua_pushcclosure(lua, load_module, 1);
		lua_setfield(lua, -2, lua_core[i].name);
	}
	make_options(lua);
	keep(lua, "_core.rule.parser", "parse", "parse");
	keep(lua, "_core.rule.needs", "of", "needs");
	return 0;
}

struct compiler *compile_new(struct err *err)
{
	struct compiler *compiler = calloc(1, sizeof(*compiler));
	if (compiler)
		compiler->vm = vm_new(MEMORY_BYTES);
	if (!compiler || !compiler->vm) {
		free(compiler);
		err_set(err, "out of memory");
		return NULL;
	}
	lua_pushcfunction(compiler->vm->lua, open_front_end);
	if (vm_call(compiler->vm, 0, 0, VM_COMPILE_STEPS, err))
		return compiler;
	err_wrap(err, "the rule front end does not start");
	compile_free(compiler);
	return NULL;
}

void compile_free(struct compiler *compiler)
{
	if (!compiler)
		return;
	vm_free(compiler->vm);
	free(compiler);
}

static lua_Integer get_integer(lua_State *lua, const char *key)
{
	lua_getfield(lua, -1, key);
	lua_Integer number = lua_tointeger(lua, -1);
	lua_pop(lua, 1);
	return number;
}

static bool get_bool(lua_State *lua, const char *key)
{
	lua_getfield(lua, -1, key);
	bool value = lua_toboolean(lua, -1);
	lua_pop(lua, 1);
	return value;
}

static bool build_test(lua_State *lua, struct rule_builder *builder, struct err *err)
{
	unsigned flags = (get_bool(lua, "fold") ? RULE_FOLD : 0) |
			 (get_bool(lua, "negate") ? RULE_NEGATE : 0);
	lua_getfield(lua, -1, "test");
	enum rule_test test = rule_test_find(to_str(lua, -1));
	lua_pop(lua, 1);
	if (!rule_builder_test(builder, (unsigned)get_integer(lua, "field"), test, flags, err))
		return false;
	bool ok = true;
	lua_getfield(lua, -1, "values");
	for (int i = 1; ok && i <= (int)lua_objlen(lua, -1); i++) {
		lua_rawgeti(lua, -1, i);
		ok = rule_builder_value(builder, to_str(lua, -1), err);
		lua_pop(lua, 1);
	}
	lua_pop(lua, 1);
	return ok;
}

/* The node is on top of the stack and stays there. */
static bool build_node(
	lua_State *lua, struct rule_builder *builder, unsigned depth, struct err *err)
{
	if (depth > TREE_DEPTH_MAX || !lua_checkstack(lua, 8))
		return err_set(err, "the rule is nested too deeply");
	unsigned children = (unsigned)lua_objlen(lua, -1);
	for (unsigned i = 1; i <= children; i++) {
		lua_rawgeti(lua, -1, (int)i);
		bool ok = build_node(lua, builder, depth + 1, err);
		lua_pop(lua, 1);
		if (!ok)
			return false;
	}
	lua_getfield(lua, -1, "op");
	struct str op = to_str(lua, -1);
	lua_pop(lua, 1); /* still held by the node */
	if (str_eq(op, STR("and")))
		return rule_builder_and(builder, children, err);
	if (str_eq(op, STR("or")))
		return rule_builder_or(builder, children, err);
	if (str_eq(op, STR("not")))
		return rule_builder_not(builder, err);
	if (str_eq(op, STR("kind")))
		return rule_builder_kind(builder, (unsigned)get_integer(lua, "kind"), err);
	return build_test(lua, builder, err);
}

static bool build_tree(lua_State *lua, struct rule_tree **ret_tree, struct err *err)
{
	struct rule_builder *builder = rule_builder_new();
	if (!builder)
		return err_set(err, "out of memory");
	bool ok = build_node(lua, builder, 0, err) && rule_builder_finish(builder, ret_tree, err);
	rule_builder_free(builder);
	return ok;
}

static bool add_read_name(struct compile_needs *needs, const char *name)
{
	if (needs->read_name_count == COMPILE_READ_NAMES_MAX) {
		needs->all_reads = true;
		return true;
	}
	char **names = realloc(
		needs->read_names, (needs->read_name_count + 1) * sizeof(*needs->read_names));
	if (!names)
		return false;
	needs->read_names = names;
	names[needs->read_name_count] = strdup(name);
	return names[needs->read_name_count] && ++needs->read_name_count;
}

/* From what the front end says on top of the stack: reads, and read_names unless all are needed. */
static bool read_needs(
	lua_State *lua, const struct rule_tree *tree, struct compile_needs *ret_needs)
{
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
		ret_needs->kinds[kind] = event_kinds[kind].name &&
					 kindset_has(rule_kinds(tree), (enum event_kind)kind);
	bool reads = get_bool(lua, "reads"), ok = true;
	lua_getfield(lua, -1, "read_names");
	ret_needs->all_reads = reads && lua_isnil(lua, -1);
	for (int i = 1; lua_istable(lua, -1) && ok && i <= (int)lua_objlen(lua, -1); i++) {
		lua_rawgeti(lua, -1, i);
		ok = add_read_name(ret_needs, lua_tostring(lua, -1));
		lua_pop(lua, 1);
	}
	lua_pop(lua, 1);
	return ok;
}

/* The rule's text in its file, behind the word `when`; NULL when it is not there as it is. */
static const char *find_when(const struct compile_source *from)
{
	const char *end = from->source.data + from->source.len;
	const char *key = memmem(from->source.data, from->source.len, "when", 4);
	if (!key || !from->when.len)
		return NULL;
	return memmem(key, (size_t)(end - key), from->when.data, from->when.len);
}

/* Line and column of a mistake within `when`, as places in the file where the text stands there as it
 * is (a long string does). */
static void report_mistake(
	lua_State *lua, const struct compile_source *from, const struct problem_sink *sink)
{
	struct problem problem = {.file = from->file,
		.line = (uint32_t)get_integer(lua, "line"),
		.column = (uint32_t)get_integer(lua, "column")};
	lua_getfield(lua, -1, "message");
	problem.message = to_str(lua, -1);
	lua_getfield(lua, -2, "source_line");
	problem.source_line = to_str(lua, -1);
	const char *at = find_when(from);
	if (at) {
		uint32_t offset = (uint32_t)(at - from->source.data);
		const char *end = from->when.data + from->when.len, *line = from->when.data;
		for (uint32_t i = 1; i < problem.line && line < end; i++) {
			const char *newline = memchr(line, '\n', (size_t)(end - line));
			line = newline ? newline + 1 : end;
		}
		offset += (uint32_t)(line - from->when.data) + problem.column - 1;
		problem_locate(&problem, from->source, offset);
	}
	sink->report(sink->data, &problem);
	lua_pop(lua, 2);
}

static void report_mistakes(
	lua_State *lua, const struct compile_source *from, const struct problem_sink *sink)
{
	for (int i = 1; i <= (int)lua_objlen(lua, -1); i++) {
		lua_rawgeti(lua, -1, i);
		report_mistake(lua, from, sink);
		lua_pop(lua, 1);
	}
}

/* Pushes the tree, or nil and the mistakes: two values. */
static bool parse(struct compiler *compiler, const struct compile_source *from, struct err *err)
{
	lua_State *lua = compiler->vm->lua;
	lua_getfield(lua, LUA_REGISTRYINDEX, "parse");
	lua_pushlstring(lua, from->when.data, from->when.len);
	lua_getfield(lua, LUA_REGISTRYINDEX, "options");
	return vm_call(compiler->vm, 2, 2, VM_COMPILE_STEPS, err);
}

static bool push_needs(struct compiler *compiler, struct err *err)
{
	lua_State *lua = compiler->vm->lua;
	lua_getfield(lua, LUA_REGISTRYINDEX, "needs");
	lua_pushvalue(lua, -2);
	lua_getfield(lua, LUA_REGISTRYINDEX, "options");
	lua_getfield(lua, -1, "schema");
	lua_remove(lua, -2);
	return vm_call(compiler->vm, 2, 1, VM_COMPILE_STEPS, err);
}

/* The tree is on top of the stack. */
static bool finish(struct compiler *compiler, struct rule_tree **ret_tree,
	struct compile_needs *ret_needs, struct err *err)
{
	struct rule_tree *tree;
	struct compile_needs needs = {0};
	lua_State *lua = compiler->vm->lua;
	if (!build_tree(lua, &tree, err))
		return false;
	bool ok = push_needs(compiler, err);
	if (ok) {
		ok = read_needs(lua, tree, &needs) || err_set(err, "out of memory");
		lua_pop(lua, 1);
	}
	if (!ok) {
		rule_tree_free(tree);
		compile_needs_done(&needs);
		return false;
	}
	*ret_tree = tree;
	*ret_needs = needs;
	return true;
}

bool compile_when(struct compiler *compiler, const struct compile_source *from,
	const struct problem_sink *sink, struct rule_tree **ret_tree,
	struct compile_needs *ret_needs)
{
	lua_State *lua = compiler->vm->lua;
	struct err err;
	if (!parse(compiler, from, &err)) {
		problem_tell(sink, from->file, err.text);
		return false;
	}
	bool ok = !lua_isnil(lua, -2);
	if (ok) {
		lua_pop(lua, 1);
		ok = finish(compiler, ret_tree, ret_needs, &err);
		if (!ok)
			problem_tell(sink, from->file, err.text);
		lua_pop(lua, 1);
	} else {
		report_mistakes(lua, from, sink);
		lua_pop(lua, 2);
	}
	return ok;
}

void compile_needs_done(struct compile_needs *needs)
{
	for (unsigned i = 0; i < needs->read_name_count; i++)
		free(needs->read_names[i]);
	free(needs->read_names);
	*needs = (struct compile_needs){0};
}
