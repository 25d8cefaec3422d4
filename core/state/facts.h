/* facts: what is known of a process and does not change until it is replaced as a whole, shared by
 * reference count between a process and the children that inherit it.
 *
 * Invariant: after creation only `refs` changes. All strings lie inside the same block.
 * Ownership: each holder has one reference; `_ref` adds one, `_unref` (NULL is fine) takes one away.
 * Bounded: a string longer than FACTS_STRING_MAX is cut, one of arguments at FACTS_LIST_MAX; when the
 * budget is used up, at FACTS_TIGHT_MAX, and the cut is counted. Thread: the one that owns the state.
 */
#ifndef MW_STATE_FACTS_H
#define MW_STATE_FACTS_H

#include <stddef.h>

#include "event/event.h"

#define FACTS_STRING_MAX 4096
#define FACTS_LIST_MAX   16384
#define FACTS_TIGHT_MAX  128

struct facts_budget {
	size_t used_bytes, max_bytes;
	uint64_t cut_count; /* groups stored with shortened strings */
};

/* The program a process runs. */
struct image {
	uint32_t refs;
	uint32_t bytes, args_count;
	struct event_image e;
	struct str name;         /* last part of e.executable */
	struct str command_line; /* e.args joined by spaces */
};

/* Where it runs. */
struct place {
	uint32_t refs;
	uint32_t bytes;
	struct event_place e;
	struct str container_id; /* points into e.cgroup; absent outside of containers */
};

/* What its descriptors 0, 1 and 2 are. */
struct stdio {
	uint32_t refs;
	uint32_t bytes;
	struct event_fd fd[3];
};

/* All of them copy what they are given and return NULL only when memory is out. */
struct image *image_new(struct facts_budget *budget, const struct event_image *image);
struct place *place_new(struct facts_budget *budget, const struct event_place *place);
struct stdio *stdio_new(struct facts_budget *budget, const struct event_fd fds[3]);

struct image *image_ref(struct image *image);
struct place *place_ref(struct place *place);
struct stdio *stdio_ref(struct stdio *stdio);
void image_unref(struct facts_budget *budget, struct image *image);
void place_unref(struct facts_budget *budget, struct place *place);
void stdio_unref(struct facts_budget *budget, struct stdio *stdio);

#endif
