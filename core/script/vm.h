/* vm: one LuaJIT state for one author's scripts, with a ceiling on time and memory.
 *
 * Invariant: the JIT compiler and the FFI are never opened. A call made through vm_call runs at most
 * VM_CALL_STEPS instructions; past that, or past the memory ceiling, it is stopped by an error that the
 * script cannot swallow: the hook that raises it stays armed for every further instruction until
 * vm_call returns. The allocator never returns NULL to LuaJIT, which does not survive that
 * (measured: fault injection crashed 96 of 1525 runs); it arms the same stop instead.
 * Ownership: vm_new/vm_free. Thread: the one that owns the state.
 */
#ifndef MW_SCRIPT_VM_H
#define MW_SCRIPT_VM_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define VM_CALL_STEPS    200000
#define VM_LOAD_STEPS    5000000
#define VM_COMPILE_STEPS 2000000000 /* the trusted front end bounds itself */
#define VM_MEMORY_BYTES  (32u << 20)

struct vm {
	lua_State *lua;
	size_t used_bytes, max_bytes;
	uint64_t stops; /* calls that were stopped by time or memory */
	bool stopped;
};

/* NULL when memory is out. */
struct vm *vm_new(size_t max_bytes);
void vm_free(struct vm *vm);

/* lua_pcall under a budget of `steps` instructions; the results are left on the stack. On failure
 * nothing is left and `err` has the message, with file and line where Lua knows them. */
bool vm_call(struct vm *vm, int args, int results, int steps, struct err *err);

#endif
