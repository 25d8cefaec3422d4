/* The stop is sticky: the hook arms itself with a count of one before it throws, so a pcall that catches
 * the error is stopped again at its next instruction. */
#include "script/vm.h"

#include <stdio.h>
#include <stdlib.h>
#include <lauxlib.h>

struct vm *vm_of(lua_State *lua)
{
	void *vm;
	lua_getallocf(lua, &vm);
	return vm;
}

/* As a hook it has no frame of its own; called by a library function it has that one's. */
static void stop(lua_State *lua, lua_Debug *hook)
{
	struct vm *vm = vm_of(lua);
	vm->stopped = true;
	lua_sethook(lua, stop, LUA_MASKCOUNT, 1);
	luaL_where(lua, hook ? 0 : 1);
	lua_pushstring(lua,
		vm->overfull ? "stopped: out of memory budget" : "stopped: out of time budget");
	lua_concat(lua, 2);
	lua_error(lua);
}

void vm_spend(lua_State *lua, size_t bytes)
{
	struct vm *vm = vm_of(lua);
	if (bytes > vm->work_left || vm->overfull) {
		vm->work_left = 0;
		stop(lua, NULL);
	}
	vm->work_left -= bytes;
}

/* The allocator must not throw, so it leaves that to the next instruction. */
static void charge(struct vm *vm, size_t grown, size_t bytes)
{
	vm->overfull |= vm->used_bytes > vm->max_bytes || bytes > vm->max_bytes / 32;
	vm->work_left -= grown < vm->work_left ? grown : vm->work_left;
	if ((vm->overfull || vm->work_left == 0) && vm->lua)
		lua_sethook(vm->lua, stop, LUA_MASKCOUNT, 1);
}

static void *allocate(void *data, void *block, size_t old_bytes, size_t bytes)
{
	struct vm *vm = data;
	vm->used_bytes += bytes - (block ? old_bytes : 0);
	if (bytes == 0) {
		free(block);
		return NULL;
	}
	if (!block || bytes > old_bytes)
		charge(vm, bytes - (block ? old_bytes : 0), bytes);
	void *result = realloc(block, bytes);
	if (!result) {
		fputs("moonwatch: out of memory in a detection\n", stderr);
		abort();
	}
	return result;
}

struct vm *vm_new(size_t max_bytes)
{
	struct vm *vm = calloc(1, sizeof(*vm));
	if (!vm)
		return NULL;
	vm->max_bytes = max_bytes;
	vm->lua = lua_newstate(allocate, vm);
	if (!vm->lua) {
		free(vm);
		return NULL;
	}
	return vm;
}

void vm_free(struct vm *vm)
{
	if (!vm)
		return;
	lua_State *lua = vm->lua;
	vm->lua = NULL;
	lua_close(lua);
	free(vm);
}

/* A collection halves LuaJIT's own buffer, which one instruction may have made large. */
static void clean_up(struct vm *vm)
{
	vm->stops++;
	for (unsigned i = 0; i < 8 && (i == 0 || vm->used_bytes > vm->max_bytes / 2); i++)
		lua_gc(vm->lua, LUA_GCCOLLECT, 0);
}

bool vm_call(struct vm *vm, int args, int results, int steps, struct err *err)
{
	lua_State *lua = vm->lua;
	vm->stopped = vm->overfull = false;
	vm->nested = 0;
	vm->work_left = (uint64_t)steps * VM_STEP_BYTES;
	lua_sethook(lua, stop, LUA_MASKCOUNT, steps);
	int status = lua_pcall(lua, args, results, 0);
	lua_sethook(lua, NULL, 0, 0);
	if (vm->stopped)
		clean_up(vm);
	if (status == 0)
		return true;
	/* Never tostring() what was thrown: its metatable is the script's. */
	err_set(err, "%s",
		lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1)
						 : "error object is not a string");
	lua_pop(lua, 1);
	return false;
}
