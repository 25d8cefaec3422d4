/* bind_process: the methods of a process and of the host, as a detection calls them.
 *
 *	process:fd(n)                 what descriptor 0, 1 or 2 is: a table with type, path, inode, address,
 *	                              peer ("ip:port"), peer_ip, peer_port, transport; nil when not known
 *	process:ancestors()           parent, its parent and so on, at most 32
 *	process:connections()         newest last: direction, transport, peer, peer_ip, peer_port, remote
 *	process:listeners()           ip, port, transport, address
 *	process:executable_written()  the last write to its executable: age (seconds before now), created,
 *	                              executable, name and command_line of the writer, process (may be nil)
 *	process:pipe_peers(n)         processes that hold the same pipe as descriptor n among their 0, 1, 2,
 *	                              other than itself, by pid, at most 32
 *	host:process(entity_id)       the process of that name, or nil
 *	host.id, host.name
 *
 * Strings of a table are copies. Thread: the vm's.
 */
#ifndef MW_SCRIPT_BIND_PROCESS_H
#define MW_SCRIPT_BIND_PROCESS_H

#include "script/bind.h"

void bind_process_push_methods(lua_State *lua);
void bind_process_open_host(lua_State *lua);

/* Shared with bind.c. */
struct binding *bind_of(lua_State *lua);
void bind_push_process(lua_State *lua, struct binding *binding, const struct process *process);
const struct process *bind_check_process(lua_State *lua, struct binding *binding, int index);

#endif
