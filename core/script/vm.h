/* vm: one LuaJIT state for one author's scripts, with a ceiling on time and memory.
 *
 * Invariant: the JIT compiler and the FFI are never opened. A call made through vm_call runs at most
 * `steps` instructions, and what it allocates and what library functions do for it comes to at most
 * VM_STEP_BYTES for each; past that, past the memory ceiling, or with a block of more than 1/32 of it
 * (one instruction may copy 250 of them), it is stopped by an error that the script cannot swallow: the
 * hook that raises it stays armed for every further instruction until vm_call returns. The allocator never returns NULL to LuaJIT, which does not survive that
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
#define VM_STEP_BYTES    256
#define VM_NEST_MAX      16 /* callbacks from library functions, which nest on the C stack */

struct vm {
	lua_State *lua;
	size_t used_bytes, max_bytes;
	uint64_t work_left; /* of this call, in bytes */
	unsigned nested;    /* callbacks from library functions that are under way */
	uint64_t stops;     /* calls that were stopped by time or memory */
	bool stopped, overfull;
};

/* NULL when memory is out. */
struct vm *vm_new(size_t max_bytes);
void vm_free(struct vm *vm);

struct vm *vm_of(lua_State *lua);

/* Takes `bytes` of work off what the call has left; does not return when that is not enough, or when the
 * memory ceiling was passed meanwhile. */
void vm_spend(lua_State *lua, size_t bytes);

/* lua_pcall under a budget of `steps` instructions; the results are left on the stack. On failure
 * nothing is left and `err` has the message, with file and line where Lua knows them. */
bool vm_call(struct vm *vm, int args, int results, int steps, struct err *err);

#endif
