/* programs: the BPF programs, loaded and attached.
 *
 * Invariant: between programs_open and programs_close all of them are attached (those on cgroups: where the
 * kernel lets them); afterwards none is.
 * Ownership: the programs own the maps and `shared`, which both sides write. Thread: one.
 *
 *	struct programs *programs;
 *	if (!programs_open(8 << 20, &programs, &err)) ...
 *	programs_close(programs);
 */
#ifndef MW_CAPTURE_PROGRAMS_H
#define MW_CAPTURE_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "wire.h"

struct programs;

/* What there is to iterate over. */
enum programs_walk { PROGRAMS_TASKS, PROGRAMS_SOCKETS };

bool programs_open(size_t ring_bytes, struct programs **ret_programs, struct err *err);
void programs_close(struct programs *programs);

struct wire_shared *programs_shared(struct programs *programs);
int programs_ring_fd(const struct programs *programs);

/* Whether those for DNS, sends without a connection and settings written are attached, too. */
bool programs_on_cgroup(const struct programs *programs);

/* A descriptor of a new walk, to be closed by the caller: each byte read from it is a record put into
 * the ring. -1 with errno on failure. */
int programs_walk(struct programs *programs, enum programs_walk walk);

bool programs_name_put(struct programs *programs, const struct wire_name *name, struct err *err);

/* Calls `drop` for each name in the filter and removes those for which it returns true. */
void programs_names_prune(struct programs *programs,
	bool (*drop)(const struct wire_name *name, const void *data), const void *data);

#endif
