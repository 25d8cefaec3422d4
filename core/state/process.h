/* process: every process of the host, running or lately gone, with its lineage.
 *
 * A process is named for good by (boot, pid, start time); its entity_id spells that out. The parent
 * pointer is the process that forked it, also after that one is gone or the child was adopted.
 *
 * Invariant: a process with children is never evicted, so `parent` is always valid. When a process gets
 * its parent, the lineage above it is cut to PROCESS_LINEAGE_MAX. The table holds at most `max` entries:
 * when full, the process that has been gone for longest and has no children makes room; when there is
 * none, the new one is refused and counted.
 * Ownership: the table owns its processes; pointers are good until the next event is applied.
 * Thread: the one that owns the state.
 */
#ifndef MW_STATE_PROCESS_H
#define MW_STATE_PROCESS_H

#include "base/map.h"
#include "state/facts.h"
#include "state/socket.h"

#define PROCESS_LINEAGE_MAX 64
#define PROCESS_ENTITY_MAX  48

/* Names a process across evictions. */
struct process_key {
	uint64_t pid, start_ns;
};

struct process {
	struct process_key key;
	char entity_id[PROCESS_ENTITY_MAX];
	struct process *parent;        /* NULL when not known */
	struct process_key parent_key; /* EVENT_NONE when not known */
	uint32_t children;

	uint64_t exec_time_ns; /* time of the last exec, 0 when there was none yet */
	uint64_t exit_time_ns; /* 0 while it runs */
	int64_t exit_code;     /* EVENT_NONE_SIGNED until it ended by exit() */

	struct image *image; /* each NULL when not known */
	struct place *place;
	struct stdio *stdio;
	struct event_creds creds;
	struct sockets *sockets; /* NULL when it has none of its own */

	enum event_process_entry_leader_entry_meta_type entry_type;
	struct process_key entry; /* first process of the session as it came in */

	bool adopted;   /* its kernel parent is no longer the one that forked it */
	bool uncertain; /* inferred, or touched by a hole in the stream */

	struct process *older, *newer; /* among the gone without children */
	bool is_listed;
};

struct processes {
	struct map by_key, by_pid; /* by_pid: the youngest of that pid */
	size_t count, max;
	struct process *oldest, *newest;
	struct facts_budget facts;
	char boot[9];              /* beginning of the boot id, part of every entity id */
	uint64_t evicted, refused; /* refused: also one whose key another has the hash of */
};

void process_init(struct processes *table, size_t max_processes, size_t max_facts_bytes);
void process_done(struct processes *table);

/* NULL when not known. */
struct process *process_find(const struct processes *table, struct process_key key);
struct process *process_find_pid(const struct processes *table, uint64_t pid);

/* Finds or makes. A new one has no parent, no facts, and is `uncertain` until somebody says otherwise.
 * NULL when the table is full. */
struct process *process_obtain(struct processes *table, struct process_key key);

/* The same for the parent of `child`, which is not evicted to make room. */
struct process *process_obtain_parent(
	struct processes *table, struct process *child, struct process_key key);

/* Makes `parent` the one that forked `child`; does nothing when it already has one or when that would
 * close a circle. */
void process_adopt(struct processes *table, struct process *child, struct process *parent);

/* The process is gone; it stays findable until room is needed or process_expire says so. */
void process_exit(struct processes *table, struct process *process, uint64_t time_ns);

/* Forgets those gone before `time_ns` that have no children left. */
void process_expire(struct processes *table, uint64_t time_ns);

/* Replace facts; each takes over the caller's reference. */
void process_set_image(struct processes *table, struct process *process, struct image *image);
void process_set_place(struct processes *table, struct process *process, struct place *place);
void process_set_stdio(struct processes *table, struct process *process, struct stdio *stdio);

static inline struct str process_name(const struct process *process)
{
	return process && process->image ? process->image->name : STR_NONE;
}

static inline bool process_key_eq(struct process_key a, struct process_key b)
{
	return a.pid == b.pid && a.start_ns == b.start_ns;
}

#endif
