/* tree_filter: of a stream, only what one process and its descendants do (and the sensor's own events).
 *
 * Ownership: the caller's storage. Bounded: at most TREE_FILTER_MAX processes; a descendant beyond that
 * is left out and counted. Thread: one.
 */
#ifndef MW_APP_TREE_FILTER_H
#define MW_APP_TREE_FILTER_H

#include "base/map.h"
#include "event/event.h"

#define TREE_FILTER_MAX 65536

struct tree_filter {
	struct map members; /* keyed by pid and start */
	uint64_t root_pid;
	uint64_t left_out;
};

void tree_filter_init(struct tree_filter *filter, uint64_t root_pid);
void tree_filter_done(struct tree_filter *filter);

/* True when the event belongs to the tree. Must see every event, in order. */
bool tree_filter_takes(struct tree_filter *filter, const struct event *event);

#endif
