/* arena: many small allocations that die together.
 *
 * Invariant: what arena_alloc returned stays valid and zeroed-at-birth until arena_clear or
 * arena_done. The total never passes `max`; then arena_alloc returns NULL.
 * Ownership: the arena owns everything taken from it. Thread: one.
 *
 *	struct arena arena;
 *	arena_init(&arena, 1 << 20);
 *	struct node *node = arena_alloc(&arena, sizeof(*node));
 *	arena_done(&arena);
 */
#ifndef MW_BASE_ARENA_H
#define MW_BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena {
	struct arena_block *blocks;
	size_t used_bytes, max_bytes;
};

void arena_init(struct arena *arena, size_t max_bytes);
void arena_done(struct arena *arena);
void arena_clear(struct arena *arena);

/* Zeroed, aligned to 16 bytes; NULL when over the ceiling or out of memory. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of `text` that lives in the arena, with a NUL behind it; STR_NONE when there is no room. */
struct str arena_str(struct arena *arena, struct str text);

#endif
