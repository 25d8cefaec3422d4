/* snapshot: what ran before the programs were attached, neither missed nor doubled.
 *
 * The programs are attached first, then a BPF iterator visits every process and puts its record into
 * the same ring as what happens meanwhile. So a process that was there at attach time is visited,
 * unless it ends first; one that came later is told by its fork. What both tell is sorted out here, in
 * the ring's order, by process (number and start time):
 *	- a visit of a process whose exec was told is dropped: the exec came later than what the
 *	  iterator saw, or says the same;
 *	- a visit of a process whose exit was told is dropped: the iterator saw it on its way out;
 *	- a visit of a process of which only the fork was told is kept: it says what program it
 *	  inherited, which its parent may not have been visited for yet;
 *	- a fork of a process that was visited is dropped: the kernel lists a process a moment before
 *	  it tells that it was made.
 * A process found in the middle of an exec may be told half old, half new; its exec then follows.
 *
 * Invariant: snapshot_admit sees every record of the ring, in order. Memory: one entry for each
 * process that lives, starts or ends meanwhile, at most SNAPSHOT_MAX; beyond, nothing is dropped.
 * Thread: one.
 */
#ifndef MW_CAPTURE_SNAPSHOT_H
#define MW_CAPTURE_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "capture/programs.h"
#include "wire.h"

#define SNAPSHOT_MAX (1u << 20)

enum snapshot_phase {
	SNAPSHOT_TASKS,
	SNAPSHOT_SOCKETS,
	SNAPSHOT_WALKED, /* all is in the ring */
	SNAPSHOT_TOLD,   /* all is told; a late fork may still come */
	SNAPSHOT_DONE
};

struct snapshot {
	struct map told;
	enum snapshot_phase phase;
	int walk;           /* descriptor of the walk that is on, or -1 */
	uint64_t processes; /* visits that were admitted */
};

void snapshot_init(struct snapshot *snapshot);
void snapshot_done(struct snapshot *snapshot);

/* Walks on for a few records, which then are in the ring. Failing is fatal: a stream without its
 * beginning is of no use. */
bool snapshot_step(struct snapshot *snapshot, struct programs *programs, struct err *err);

static inline bool snapshot_is_walking(const struct snapshot *snapshot)
{
	return snapshot->phase <= SNAPSHOT_SOCKETS;
}

/* False when the record must not be told. */
bool snapshot_admit(struct snapshot *snapshot, const struct wire_header *header);

/* No more visits and no late forks can come: forgets who was told. */
void snapshot_forget(struct snapshot *snapshot);

#endif
