/* bind: what a detection's check function sees: `event` and `host`.
 *
 * Field names are walked part by part (event.destination.ip, event.process.parent.name); a process
 * stands for itself wherever it is reached and can be asked more (process:fd(0), process:ancestors()).
 * A method hides fields that begin with its name: process.ancestors.name is for rules, a check has
 * process:ancestors().
 * Everything is a read-only view: a userdata that holds a name (pid and start time), never a pointer.
 * Invariant: a view of an event fails with a clear message after its call has ended; a view of a
 * process becomes nil-valued when the process is forgotten.
 * Ownership: views belong to the vm. Thread: the vm's.
 */
#ifndef MW_SCRIPT_BIND_H
#define MW_SCRIPT_BIND_H

#include "script/vm.h"
#include "state/view.h"

struct binding {
	struct view *view; /* of the event under judgement; NULL between calls */
	uint64_t call;     /* number of the call, to tell stale views */
	int process_node, parent_node;
	char scratch[VIEW_SCRATCH];
};

/* Once per vm; `binding` must live as long as the vm. */
bool bind_open(struct vm *vm, struct binding *binding, struct err *err);

/* Pushes the two arguments of check(event, host). */
void bind_push_event(struct vm *vm, struct binding *binding);
void bind_push_host(struct vm *vm, struct binding *binding);

/* The entity id of the process view at `index`, or NULL when that is none. */
const char *bind_entity_id(struct binding *binding, lua_State *lua, int index);

/* "1.2.3.4:80", "[::1]:80", or without the port when there is none. */
#define BIND_ADDRESS_MAX 64
void bind_address(const struct ip *ip, uint64_t port, char text[BIND_ADDRESS_MAX]);

#endif
