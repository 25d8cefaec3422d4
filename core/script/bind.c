/* Names form a tree of numbered nodes, each a Lua table in the registry: part -> field id, or -> minus
 * the number of the node below. A view is {process or event, node}; indexing it looks the part up there.
 * Costs about a table lookup and one field fetch per name part. */
#include "script/bind.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <lauxlib.h>

#include "script/bind_process.h"

#define VIEW_META "moonwatch.view"
#define NODES     "moonwatch.nodes"
#define BINDING   "moonwatch.binding"
#define LIST_MAX  1024

struct script_view {
	struct process_key process;
	uint64_t call; /* 0: a process by itself, else the event of that call */
	int node;
};

struct binding *bind_of(lua_State *lua)
{
	lua_getfield(lua, LUA_REGISTRYINDEX, BINDING);
	struct binding *binding = lua_touserdata(lua, -1);
	lua_pop(lua, 1);
	if (!binding->view)
		luaL_error(lua, "event and host can be asked in check only");
	return binding;
}

static struct script_view *push_view(
	lua_State *lua, struct process_key process, uint64_t call, int node)
{
	struct script_view *view = lua_newuserdata(lua, sizeof(*view));
	*view = (struct script_view){process, call, node};
	luaL_getmetatable(lua, VIEW_META);
	lua_setmetatable(lua, -2);
	return view;
}

void bind_push_process(lua_State *lua, struct binding *binding, const struct process *process)
{
	if (process)
		push_view(lua, process->key, 0, binding->process_node);
	else
		lua_pushnil(lua);
}

void bind_address(const struct ip *ip, uint64_t port, char text[BIND_ADDRESS_MAX])
{
	char address[INET6_ADDRSTRLEN] = "";
	inet_ntop(ip->family == 4 ? AF_INET : AF_INET6, ip->bytes, address, sizeof(address));
	bool bracket = ip->family == 6 && port != EVENT_NONE;
	int len = snprintf(text, BIND_ADDRESS_MAX, bracket ? "[%s]" : "%s", address);
	if (port != EVENT_NONE)
		snprintf(
			text + len, BIND_ADDRESS_MAX - (size_t)len, ":%u", (unsigned)port & 0xffff);
}

static void push_list(lua_State *lua, struct str list)
{
	struct str item;
	lua_newtable(lua);
	for (int i = 1; i <= LIST_MAX && str_next(&list, &item); i++) {
		lua_pushlstring(lua, item.data, item.len);
		lua_rawseti(lua, -2, i);
	}
}

static void push_caps(lua_State *lua, uint64_t caps)
{
	lua_newtable(lua);
	int count = 0;
	for (unsigned bit = 0; bit < 64; bit++) {
		const char *name = caps >> bit & 1 ? event_cap_name(bit) : NULL;
		if (name) {
			lua_pushstring(lua, name);
			lua_rawseti(lua, -2, ++count);
		}
	}
}

void bind_push_value(lua_State *lua, enum event_field field, const struct value *value)
{
	char address[BIND_ADDRESS_MAX];
	switch (value->type) {
	case EVENT_TYPE_STRING: lua_pushlstring(lua, value->str.data, value->str.len); break;
	case EVENT_TYPE_LIST: push_list(lua, value->str); break;
	case EVENT_TYPE_SIGNED: lua_pushnumber(lua, (lua_Number)value->sign); break;
	case EVENT_TYPE_BOOL: lua_pushboolean(lua, value->number == 1); break;
	case EVENT_TYPE_IP:
		bind_address(&value->ip, EVENT_NONE, address);
		lua_pushstring(lua, address);
		break;
	case EVENT_TYPE_DATE: lua_pushnumber(lua, (lua_Number)value->number / 1e9); break;
	case EVENT_TYPE_CAPS: push_caps(lua, value->number); break;
	case EVENT_TYPE_ENUM: lua_pushstring(lua, event_enum_name(field, value->number)); break;
	default: lua_pushnumber(lua, (lua_Number)value->number); break;
	}
}

static void push_field(
	lua_State *lua, struct binding *binding, const struct script_view *view, int field)
{
	struct value value;
	bool known;
	if (view->call) {
		known = view_field(binding->view, (enum event_field)field, &value);
	} else {
		const struct process *process =
			process_find(&binding->view->state->processes, view->process);
		known = process && view_process_field(binding->view->state, process,
					   (enum event_field)field, binding->scratch, &value);
	}
	if (known)
		bind_push_value(lua, (enum event_field)field, &value);
	else
		lua_pushnil(lua);
}

/* The view below `view`: another node of the same thing, or another process. */
static void push_below(
	lua_State *lua, struct binding *binding, const struct script_view *view, int node)
{
	const struct processes *processes = &binding->view->state->processes;
	if (node == binding->process_node && view->call) {
		if (binding->view->process)
			bind_push_process(lua, binding, binding->view->process);
		else
			push_view(lua, view->process, view->call, node);
	} else if (node == binding->parent_node && !view->call) {
		const struct process *process = process_find(processes, view->process);
		bind_push_process(lua, binding, process ? process->parent : NULL);
	} else {
		push_view(lua, view->process, view->call, node);
	}
}

const struct process *bind_check_process(lua_State *lua, struct binding *binding, int index)
{
	struct script_view *view = luaL_checkudata(lua, index, VIEW_META);
	if (view->node != binding->process_node)
		luaL_error(lua, "expected a process, as in event.process:fd(0)");
	if (view->call) /* of an event whose process the state has no room for */
		return NULL;
	return process_find(&binding->view->state->processes, view->process);
}

static int view_index(lua_State *lua)
{
	struct script_view *view = luaL_checkudata(lua, 1, VIEW_META);
	const char *name = luaL_checkstring(lua, 2);
	struct binding *binding = bind_of(lua);
	if (view->call && view->call != binding->call)
		return luaL_error(lua, "the event this came from is gone; keep its values instead");
	if (view->node == binding->process_node) {
		lua_getfield(lua, lua_upvalueindex(1), name);
		if (!lua_isnil(lua, -1))
			return 1;
	}
	lua_getfield(lua, LUA_REGISTRYINDEX, NODES);
	lua_rawgeti(lua, -1, view->node);
	lua_pushvalue(lua, 2);
	lua_rawget(lua, -2);
	int found = (int)lua_tointeger(lua, -1);
	if (found == 0)
		return luaL_error(lua, "no field of that name: %s", name);
	if (found > 0)
		push_field(lua, binding, view, found);
	else
		push_below(lua, binding, view, -found);
	return 1;
}

static int view_newindex(lua_State *lua)
{
	return luaL_error(lua, "event and host are read-only");
}

static int view_equal(lua_State *lua)
{
	const struct script_view *a = luaL_checkudata(lua, 1, VIEW_META);
	const struct script_view *b = luaL_checkudata(lua, 2, VIEW_META);
	lua_pushboolean(lua,
		process_key_eq(a->process, b->process) && a->call == b->call && a->node == b->node);
	return 1;
}

/* Pushes the child table of the node on top of the stack for `part`, made when missing. */
static int child_node(lua_State *lua, int nodes, int *node_count, const char *part, size_t len)
{
	lua_pushlstring(lua, part, len);
	lua_rawget(lua, -2);
	int child = -(int)lua_tointeger(lua, -1);
	lua_pop(lua, 1);
	if (child == 0) {
		child = ++*node_count;
		lua_pushlstring(lua, part, len);
		lua_pushinteger(lua, -child);
		lua_rawset(lua, -3);
		lua_newtable(lua);
		lua_rawseti(lua, nodes, child);
	}
	lua_pop(lua, 1);
	lua_rawgeti(lua, nodes, child);
	return child;
}

static void add_name(lua_State *lua, struct binding *binding, int nodes, int *node_count, int field)
{
	const char *name = event_fields[field].name, *part = name, *dot;
	lua_rawgeti(lua, nodes, 1);
	while ((dot = strchr(part, '.')) != NULL) {
		int child = child_node(lua, nodes, node_count, part, (size_t)(dot - part));
		struct str path = {name, (uint32_t)(dot - name)};
		if (str_eq(path, STR("process")))
			binding->process_node = child;
		if (str_eq(path, STR("process.parent")))
			binding->parent_node = child;
		part = dot + 1;
	}
	lua_pushinteger(lua, field);
	lua_setfield(lua, -2, part);
	lua_pop(lua, 1);
}

static int open_views(lua_State *lua)
{
	struct binding *binding = lua_touserdata(lua, 1);
	int node_count = 1;
	lua_pushlightuserdata(lua, binding);
	lua_setfield(lua, LUA_REGISTRYINDEX, BINDING);
	lua_newtable(lua);
	int nodes = lua_gettop(lua);
	lua_newtable(lua);
	lua_rawseti(lua, nodes, 1);
	for (unsigned i = 0; i < FIELD_COUNT; i++)
		add_name(lua, binding, nodes, &node_count, event_fields_by_name[i]);
	lua_setfield(lua, LUA_REGISTRYINDEX, NODES);
	luaL_newmetatable(lua, VIEW_META);
	bind_process_push_methods(lua);
	lua_pushcclosure(lua, view_index, 1);
	lua_setfield(lua, -2, "__index");
	lua_pushcfunction(lua, view_newindex);
	lua_setfield(lua, -2, "__newindex");
	lua_pushcfunction(lua, view_equal);
	lua_setfield(lua, -2, "__eq");
	lua_pushboolean(lua, 0);
	lua_setfield(lua, -2, "__metatable");
	bind_process_open_host(lua);
	return 0;
}

bool bind_open(struct vm *vm, struct binding *binding, struct err *err)
{
	*binding = (struct binding){0};
	lua_pushcfunction(vm->lua, open_views);
	lua_pushlightuserdata(vm->lua, binding);
	return vm_call(vm, 1, 0, VM_LOAD_STEPS, err);
}

void bind_push_event(struct vm *vm, struct binding *binding)
{
	push_view(vm->lua, (struct process_key){0}, binding->call, 1);
}

const char *bind_entity_id(struct binding *binding, lua_State *lua, int index)
{
	struct script_view *view = lua_touserdata(lua, index);
	if (!view || !lua_getmetatable(lua, index))
		return NULL;
	luaL_getmetatable(lua, VIEW_META);
	bool is_view = lua_rawequal(lua, -1, -2);
	lua_pop(lua, 2);
	if (!is_view || view->call)
		return NULL;
	const struct process *process =
		process_find(&binding->view->state->processes, view->process);
	return process ? process->entity_id : NULL;
}
