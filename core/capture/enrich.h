/* enrich: what the stream's events do not say of themselves, found out beside it.
 *
 * The capture shows every event it has told; for each program, user and container that is new, a thread of
 * its own finds out the rest (hash and package, name, image and pod) and hands it back as an event, which
 * the capture puts into the stream like any other. So a fact always follows what it explains. Log lines
 * come the same way.
 *
 * Invariant: enrich_see and enrich_take never wait for a disk or for the thread. What is asked for or found
 * while a queue is full is dropped, counted by kind, and asked for again the next time it is met. The
 * thread reads at most ENRICH_BYTES_PER_S of programs that start, and ENRICH_BACKGROUND_BYTES_PER_S of those
 * the snapshot showed, and runs behind everything else.
 * Ownership: the enrich owns its thread and queues; an event taken borrows from it until the next
 * enrich_take. Thread: one, that of the capture, for all functions.
 *
 *	enrich_see(enrich, &event, now_ns);
 *	while (enrich_take(enrich, &event))
 *		tell(&event);   time and number are the caller's
 */
#ifndef MW_CAPTURE_ENRICH_H
#define MW_CAPTURE_ENRICH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "event/event.h"

#define ENRICH_BYTES_PER_S            (32u << 20)
#define ENRICH_BACKGROUND_BYTES_PER_S (16u << 20)

#define ENRICH_EXECUTABLES 8192
#define ENRICH_USERS       4096
#define ENRICH_CONTAINERS  1024
#define ENRICH_WAITING     4096

struct enrich;

struct enrich_stats {
	uint64_t asked, told; /* questions and facts */
	uint64_t hashed_bytes;
	uint64_t waiting;                     /* questions not yet answered */
	uint64_t dropped[EVENT_KIND_MAX + 1]; /* by kind of the event that did not come */
};

/* `root`: the host's root as the sensor sees it, NULL for "/". */
bool enrich_open(const char *root, struct enrich **ret_enrich, struct err *err);

/* Waits for the thread, at most some seconds. */
void enrich_close(struct enrich *enrich);

void enrich_see(struct enrich *enrich, const struct event *event);
bool enrich_take(struct enrich *enrich, struct event *ret_event);

/* Readable when there may be something to take, until enrich_woke. */
int enrich_ready_fd(const struct enrich *enrich);
void enrich_woke(struct enrich *enrich);

/* False while something that happened, other than what the snapshot showed, waits for its facts. */
bool enrich_is_settled(const struct enrich *enrich);

void enrich_stats(const struct enrich *enrich, struct enrich_stats *ret_stats);

#endif
