/* result: what a check returned, made into plain data.
 *
 * nil or false: no alert. A table: an alert with
 *	summary   one sentence, optional
 *	severity  overrides the detection's, optional
 *	evidence  a table of strings, numbers, booleans, processes and such tables, optional
 * Invariant: reads with raw access only, so no script code runs; keys come out sorted.
 * Thread: the vm's.
 */
#ifndef MW_SCRIPT_RESULT_H
#define MW_SCRIPT_RESULT_H

#include "script/pack.h"

#define RESULT_DEPTH_MAX 4
#define RESULT_KEYS_MAX  64

/* Reads the value on top of the stack and leaves it there. */
bool result_read(
	lua_State *lua, struct binding *binding, struct pack_result *result, struct err *err);

#endif
