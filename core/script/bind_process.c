/* Each method answers from the state as of the event under judgement. */
#include "script/bind_process.h"

#include <stdio.h>
#include <stdlib.h>
#include <lauxlib.h>

#define HOST_META "moonwatch.host"
#define PEERS_MAX 32

static void set_str(lua_State *lua, const char *key, struct str text)
{
	if (!text.data)
		return;
	lua_pushlstring(lua, text.data, text.len);
	lua_setfield(lua, -2, key);
}

static void set_number(lua_State *lua, const char *key, uint64_t number)
{
	if (number == EVENT_NONE)
		return;
	lua_pushnumber(lua, (lua_Number)number);
	lua_setfield(lua, -2, key);
}

static void set_bool(lua_State *lua, const char *key, bool value)
{
	lua_pushboolean(lua, value);
	lua_setfield(lua, -2, key);
}

static void set_address(lua_State *lua, const char *key, const struct ip *ip, uint64_t port)
{
	char text[BIND_ADDRESS_MAX];
	if (!ip->family)
		return;
	bind_address(ip, port, text);
	lua_pushstring(lua, text);
	lua_setfield(lua, -2, key);
}

static void set_transport(lua_State *lua, uint64_t transport)
{
	set_str(lua, "transport", str_from(event_enum_name(FIELD_NETWORK_TRANSPORT, transport)));
}

static int process_fd(lua_State *lua)
{
	const struct process *process = bind_check_process(lua, bind_of(lua), 1);
	lua_Integer number = luaL_checkinteger(lua, 2);
	luaL_argcheck(
		lua, number >= 0 && number <= 2, 2, "only descriptors 0, 1 and 2 are followed");
	const struct event_fd *fd = process && process->stdio ? &process->stdio->fd[number] : NULL;
	if (!fd || fd->type == EVENT_NONE) {
		lua_pushnil(lua);
		return 1;
	}
	lua_newtable(lua);
	set_str(lua, "type", str_from(event_enum_name(FIELD_MOONWATCH_STDIN_TYPE, fd->type)));
	set_str(lua, "path", fd->path);
	set_number(lua, "inode", fd->inode);
	set_address(lua, "address", &fd->local_ip, fd->local_port);
	set_address(lua, "peer", &fd->peer_ip, fd->peer_port);
	set_address(lua, "peer_ip", &fd->peer_ip, EVENT_NONE);
	set_number(lua, "peer_port", fd->peer_port);
	set_transport(lua, fd->transport);
	return 1;
}

static int process_ancestors(lua_State *lua)
{
	struct binding *binding = bind_of(lua);
	const struct process *process = bind_check_process(lua, binding, 1);
	lua_newtable(lua);
	const struct process *at = process ? process->parent : NULL;
	for (int i = 1; at && i <= VIEW_ANCESTORS_MAX; i++, at = at->parent) {
		bind_push_process(lua, binding, at);
		lua_rawseti(lua, -2, i);
	}
	return 1;
}

static void push_flow(lua_State *lua, const struct socket_flow *flow)
{
	const struct event_flow *ends = &flow->ends;
	const struct ip *peer = flow->outgoing ? &ends->destination_ip : &ends->source_ip;
	uint64_t port = flow->outgoing ? ends->destination_port : ends->source_port;
	lua_newtable(lua);
	set_str(lua, "direction", flow->outgoing ? STR("outgoing") : STR("incoming"));
	set_transport(lua, flow->transport);
	set_address(lua, "peer", peer, port);
	set_address(lua, "peer_ip", peer, EVENT_NONE);
	set_number(lua, "peer_port", port);
	set_number(lua, "inode", flow->inode);
	set_bool(lua, "remote", socket_is_remote(peer));
}

static int process_connections(lua_State *lua)
{
	const struct process *process = bind_check_process(lua, bind_of(lua), 1);
	const struct sockets *sockets = process ? process->sockets : NULL;
	lua_newtable(lua);
	for (unsigned i = 0; sockets && i < sockets->flow_count; i++) {
		push_flow(lua, &sockets->flows[i]);
		lua_rawseti(lua, -2, (int)i + 1);
	}
	return 1;
}

static int process_listeners(lua_State *lua)
{
	const struct process *process = bind_check_process(lua, bind_of(lua), 1);
	const struct sockets *sockets = process ? process->sockets : NULL;
	lua_newtable(lua);
	for (unsigned i = 0; sockets && i < sockets->listener_count; i++) {
		const struct socket_listener *listener = &sockets->listeners[i];
		lua_newtable(lua);
		set_transport(lua, listener->transport);
		set_address(lua, "address", &listener->ip, listener->port);
		set_address(lua, "ip", &listener->ip, EVENT_NONE);
		set_number(lua, "port", listener->port);
		lua_rawseti(lua, -2, (int)i + 1);
	}
	return 1;
}

static int process_executable_written(lua_State *lua)
{
	struct binding *binding = bind_of(lua);
	const struct process *process = bind_check_process(lua, binding, 1);
	const struct state *state = binding->view->state;
	const struct image *image = process ? process->image : NULL;
	const struct file_write *write =
		image ? file_find(&state->files, image->e.device, image->e.inode) : NULL;
	if (!write) {
		lua_pushnil(lua);
		return 1;
	}
	lua_newtable(lua);
	uint64_t now_ns = binding->view->event->time_ns;
	lua_pushnumber(
		lua, now_ns > write->time_ns ? (lua_Number)(now_ns - write->time_ns) / 1e9 : 0);
	lua_setfield(lua, -2, "age");
	set_bool(lua, "created", write->created);
	if (write->image) {
		set_str(lua, "executable", write->image->e.executable);
		set_str(lua, "name", write->image->name);
		set_str(lua, "command_line", write->image->command_line);
	}
	bind_push_process(lua, binding, process_find(&state->processes, write->writer));
	lua_setfield(lua, -2, "process");
	return 1;
}

struct peer_search {
	const struct process *self;
	uint64_t inode;
	const struct process *found[PEERS_MAX];
	unsigned count;
};

static bool holds_pipe(const struct process *process, uint64_t inode)
{
	for (unsigned i = 0; i < 3; i++) {
		const struct event_fd *fd = &process->stdio->fd[i];
		if (fd->type == EVENT_FD_TYPE_PIPE && fd->inode == inode)
			return true;
	}
	return false;
}

static bool key_before(struct process_key a, struct process_key b)
{
	return a.pid < b.pid || (a.pid == b.pid && a.start_ns < b.start_ns);
}

/* Keeps the lowest keys in order, so that the order of the walk does not matter. */
static void consider_peer(void *value, void *data)
{
	const struct process *process = value;
	struct peer_search *search = data;
	if (process == search->self || process->exit_time_ns || !process->stdio ||
		!holds_pipe(process, search->inode))
		return;
	unsigned at = search->count;
	while (at > 0 && key_before(process->key, search->found[at - 1]->key))
		at--;
	if (at == PEERS_MAX)
		return;
	unsigned kept = search->count < PEERS_MAX ? search->count : PEERS_MAX - 1;
	memmove(&search->found[at + 1], &search->found[at], (kept - at) * sizeof(search->found[0]));
	search->found[at] = process;
	search->count = kept + 1;
}

static int process_pipe_peers(lua_State *lua)
{
	struct binding *binding = bind_of(lua);
	const struct process *process = bind_check_process(lua, binding, 1);
	lua_Integer number = luaL_checkinteger(lua, 2);
	luaL_argcheck(
		lua, number >= 0 && number <= 2, 2, "only descriptors 0, 1 and 2 are followed");
	lua_newtable(lua);
	const struct event_fd *fd = process && process->stdio ? &process->stdio->fd[number] : NULL;
	if (!fd || fd->type != EVENT_FD_TYPE_PIPE)
		return 1;
	struct peer_search search = {.self = process, .inode = fd->inode};
	map_each(&binding->view->state->processes.by_key, consider_peer, &search);
	for (unsigned i = 0; i < search.count; i++) {
		bind_push_process(lua, binding, search.found[i]);
		lua_rawseti(lua, -2, (int)i + 1);
	}
	return 1;
}

void bind_process_push_methods(lua_State *lua)
{
	static const luaL_Reg methods[] = {{"fd", process_fd}, {"ancestors", process_ancestors},
		{"connections", process_connections}, {"listeners", process_listeners},
		{"executable_written", process_executable_written},
		{"pipe_peers", process_pipe_peers}, {NULL, NULL}};
	lua_newtable(lua);
	luaL_register(lua, NULL, methods);
}

/* An entity id is "boot-pid-start", see process.h. */
static int host_process(lua_State *lua)
{
	struct binding *binding = bind_of(lua);
	const char *text = luaL_checkstring(lua, 2);
	unsigned long long pid = 0, start_ns = 0;
	const struct process *process = NULL;
	if (sscanf(text, "%*8[0-9a-f]-%llu-%llx", &pid, &start_ns) == 2)
		process = process_find(
			&binding->view->state->processes, (struct process_key){pid, start_ns});
	if (process && strcmp(process->entity_id, text) != 0)
		process = NULL;
	bind_push_process(lua, binding, process);
	return 1;
}

static int host_index(lua_State *lua)
{
	const char *name = luaL_checkstring(lua, 2);
	const struct state *state = bind_of(lua)->view->state;
	if (strcmp(name, "process") == 0)
		lua_pushcfunction(lua, host_process);
	else if (strcmp(name, "id") == 0)
		lua_pushstring(lua, state->host_id);
	else if (strcmp(name, "name") == 0)
		lua_pushstring(lua, state->host_name);
	else
		return luaL_error(lua, "host has no %s", name);
	return 1;
}

static int host_newindex(lua_State *lua)
{
	return luaL_error(lua, "event and host are read-only");
}

void bind_process_open_host(lua_State *lua)
{
	luaL_newmetatable(lua, HOST_META);
	lua_pushcfunction(lua, host_index);
	lua_setfield(lua, -2, "__index");
	lua_pushcfunction(lua, host_newindex);
	lua_setfield(lua, -2, "__newindex");
	lua_pushboolean(lua, 0);
	lua_setfield(lua, -2, "__metatable");
}

void bind_push_host(struct vm *vm, struct binding *binding)
{
	(void)binding;
	lua_newuserdata(vm->lua, 0);
	luaL_getmetatable(vm->lua, HOST_META);
	lua_setmetatable(vm->lua, -2);
}
