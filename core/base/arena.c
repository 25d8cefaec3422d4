/* A list of blocks, newest first, each at least 16 KiB. */
#include "base/arena.h"

#include <stdlib.h>

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	_Alignas(16) char data[];
};

void arena_init(struct arena *arena, size_t max_bytes)
{
	*arena = (struct arena){.max_bytes = max_bytes};
}

void arena_clear(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;
		free(arena->blocks);
		arena->blocks = next;
	}
	arena->used_bytes = 0;
}

void arena_done(struct arena *arena)
{
	arena_clear(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > arena->max_bytes)
		return NULL;
	size = (size + 15) & ~(size_t)15;
	if (size > arena->max_bytes - arena->used_bytes)
		return NULL;
	struct arena_block *block = arena->blocks;
	if (!block || block->size - block->used < size) {
		size_t room = size > 16384 ? size : 16384;
		block = calloc(1, sizeof(*block) + room);
		if (!block)
			return NULL;
		block->size = room;
		block->next = arena->blocks;
		arena->blocks = block;
	}
	void *result = block->data + block->used;
	block->used += size;
	arena->used_bytes += size;
	return result;
}

struct str arena_str(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, (size_t)text.len + 1);
	if (!copy)
		return STR_NONE;
	if (text.len)
		memcpy(copy, text.data, text.len);
	return (struct str){copy, text.len};
}
