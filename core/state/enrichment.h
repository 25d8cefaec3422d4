/* enrichment: what the stream's enrich.* events told of programs, users and containers.
 *
 * A process gets these facts by what is known of it: its executable's device, inode and time of change;
 * its namespaces and user ids; its container's id. Facts that come before or after the process serve alike.
 *
 * Invariant: each table holds at most its number of entries; the one that no event has met for longest
 * falls out. What counts as met follows from the stream alone, never from who asks.
 * Ownership: the tables own their facts; a value is good until the next event is applied.
 * Thread: the one that owns the state.
 *
 *	enrichment_apply(&enrichment, &event);
 *	if (enrichment_field(&enrichment, process, FIELD_PROCESS_HASH_SHA256, &value)) ...
 */
#ifndef MW_STATE_ENRICHMENT_H
#define MW_STATE_ENRICHMENT_H

#include "base/recent.h"
#include "state/process.h"

/* Each not less than what the sensor remembers to have asked, so that what is forgotten here is asked
 * again when it is next met. */
#define ENRICHMENT_EXECUTABLES 16384
#define ENRICHMENT_USERS       8192
#define ENRICHMENT_CONTAINERS  4096
#define ENRICHMENT_STRING_MAX  1024 /* of a string; longer ones are cut */

struct enrichment {
	struct recent executables, users, containers;
};

void enrichment_init(struct enrichment *enrichment);
void enrichment_done(struct enrichment *enrichment);

/* Takes an enrich.* event; others are ignored. */
void enrichment_apply(struct enrichment *enrichment, const struct event *event);

/* The process was met: what is known of it stays longest. */
void enrichment_touch(struct enrichment *enrichment, const struct process *process);

/* False when the field is not one of these or nothing is known. */
bool enrichment_field(const struct enrichment *enrichment, const struct process *process,
	enum event_field field, struct value *ret_value);

#endif
