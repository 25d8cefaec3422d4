/* lifetimes: when containers and login sessions begin and end.
 *
 * The kernel tells of processes only. A container begins when the first process in a cgroup that names it
 * runs a program, and ends with the last process that was in it; a login session begins when a process
 * shows an audit session that none had, and ends likewise. A child belongs where its parent did.
 *
 * Invariant: what began ends once. At most `max` processes that are in a container or session are
 * followed; more are counted in `refused` and neither begin nor end anything. An exit that was lost
 * leaves its group open. Nothing but the events matters.
 * Ownership: the table owns its groups. Thread: one.
 *
 *	lifetimes_see(&lifetimes, &event, tell, data);   tell gets container.start and the like
 */
#ifndef MW_CAPTURE_LIFETIMES_H
#define MW_CAPTURE_LIFETIMES_H

#include "base/map.h"
#include "event/event.h"

#define LIFETIMES_MAX 65536

struct lifetimes {
	struct map containers, sessions; /* groups by their key */
	struct map contained, logged_in; /* groups by process */
	uint64_t refused;
};

typedef void (*lifetimes_tell)(void *data, struct event *event);

void lifetimes_init(struct lifetimes *lifetimes, size_t max_processes);
void lifetimes_done(struct lifetimes *lifetimes);

/* Calls `tell` for each thing that begins or ends with `event`, whose time and actor it has. */
void lifetimes_see(
	struct lifetimes *lifetimes, const struct event *event, lifetimes_tell tell, void *data);

#endif
