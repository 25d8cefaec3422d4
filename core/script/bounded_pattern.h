/* bounded_pattern: string.find, match, gmatch and gsub on the counting matcher of pattern.h.
 *
 * Each pays vm_spend() while it works; gsub's result is at most BOUNDED_RESULT_MAX, and its callbacks nest
 * at most VM_NEST_MAX deep.
 * Thread: the vm's.
 */
#ifndef MW_SCRIPT_BOUNDED_PATTERN_H
#define MW_SCRIPT_BOUNDED_PATTERN_H

#include <lua.h>

int bounded_pattern_find(lua_State *lua);
int bounded_pattern_match(lua_State *lua);
int bounded_pattern_gmatch(lua_State *lua);
int bounded_pattern_gsub(lua_State *lua);

#endif
