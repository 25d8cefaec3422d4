/* bounded: library functions that are charged for what they do, so that a detection cannot hide a long
 * run or a huge result behind one instruction.
 *
 * Each is a closure around the stock function. Before it runs it pays vm_spend() for the bytes it will
 * walk (an element of a table counts BOUNDED_ELEMENT_BYTES), results over BOUNDED_RESULT_MAX are refused,
 * and callbacks nest at most VM_NEST_MAX deep: the C stack has no other guard.
 * Not covered: patterns that backtrack (find, match, gmatch, gsub walk a subject more than once).
 * Thread: the vm's.
 */
#ifndef MW_SCRIPT_BOUNDED_H
#define MW_SCRIPT_BOUNDED_H

#include <lua.h>
#include <stddef.h>

#define BOUNDED_RESULT_MAX    (512u << 10) /* of format, concat, gsub; half of what stops the vm */
#define BOUNDED_VALUES_MAX    256        /* that unpack and byte may return */
#define BOUNDED_ELEMENT_BYTES 16

/* Replaces the stock function on top of the stack by its bounded form; does nothing to one that needs
 * none. */
void bounded_wrap(lua_State *lua, const char *library, const char *name);

/* For a closure whose upvalues are a stock function and its name: calls it with all arguments and
 * returns what it returned; what it complains about is told with the script's line. */
int bounded_call(lua_State *lua);

/* What sorting the values 1..count of the table at `index` costs, in bytes. */
size_t bounded_sort_cost(lua_State *lua, int index, int count);

#endif
