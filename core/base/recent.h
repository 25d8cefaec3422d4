/* recent: what was met lately: a bounded table of numbers by key, from which the longest unused falls.
 *
 * Invariant: at most `max` entries. Keys are compared whole; of two that share a hash the younger
 * replaces the older. The order is that of recent_at alone: recent_peek changes nothing.
 * Ownership: the table owns its entries; what a value stands for is given to `drop`, which may be NULL,
 * when its entry goes. Thread: one.
 *
 *	struct recent recent;
 *	recent_init(&recent, 1024, NULL);
 *	uint64_t *seen = recent_at(&recent, (struct recent_key){{device, inode, ctime}});
 *	if (seen && !*seen)
 *		*seen = 1;   met for the first time
 */
#ifndef MW_BASE_RECENT_H
#define MW_BASE_RECENT_H

#include "base/map.h"

struct recent_key {
	uint64_t part[3];
};

struct recent_entry {
	struct recent_key key;
	uint64_t value;
	struct recent_entry *older, *newer;
};

struct recent {
	struct map by_key;
	struct recent_entry *oldest, *newest;
	size_t max;
	uint64_t evicted;
	void (*drop)(uint64_t value);
};

void recent_init(struct recent *recent, size_t max_entries, void (*drop)(uint64_t value));
void recent_done(struct recent *recent);

/* The key's value, 0 when it is new; the key is now the youngest. Good until the next call. NULL when
 * the table has no room at all. */
uint64_t *recent_at(struct recent *recent, struct recent_key key);

/* The key's value or 0. */
uint64_t recent_peek(const struct recent *recent, struct recent_key key);

void recent_forget(struct recent *recent, struct recent_key key);

#endif
