/* sandbox: the world a detection lives in: an allow-list, rebuilt for every file.
 *
 * Invariant: nothing reachable from the environment reads the clock, the disk, the network, the
 * allocator, an address or another detection's variables; what two runs could answer differently
 * (pairs order, tostring of a table) is made the same or left out. Thread: the vm's.
 */
#ifndef MW_SCRIPT_SANDBOX_H
#define MW_SCRIPT_SANDBOX_H

#include "script/vm.h"

/* Once per vm, before anything else runs in it. */
bool sandbox_open(struct vm *vm, struct err *err);

/* Pushes a fresh environment table. */
void sandbox_push_env(struct vm *vm);

/* True when something that was compiled made LuaJIT load the FFI after all. There is no way back: the vm
 * must take no more files. */
bool sandbox_has_ffi(struct vm *vm);

/* True when `source` has a number literal with LL, ULL or i behind it (or one that cannot be told
 * apart): such a literal makes LuaJIT load the FFI. *ret_offset is where. */
bool sandbox_has_ffi_literal(const char *source, size_t len, size_t *ret_offset);

#endif
