/* map: 64-bit keys to non-NULL pointers.
 *
 * Invariant: at most `max` entries; a put beyond that fails and changes nothing. Nothing in the
 * program may depend on the order of map_each: it follows the hash.
 * Ownership: the map owns its slots, never what the pointers point to. Thread: one.
 *
 *	struct map map;
 *	map_init(&map, 65536);
 *	map_put(&map, pid, process);
 *	struct process *process = map_get(&map, pid);
 */
#ifndef MW_BASE_MAP_H
#define MW_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map {
	struct map_slot *slots;
	size_t count, size, max;
};

void map_init(struct map *map, size_t max_entries);
void map_done(struct map *map);

void *map_get(const struct map *map, uint64_t key);

/* Replaces what was there. False when the map is full or memory is out. */
bool map_put(struct map *map, uint64_t key, void *value);

/* Returns what was there, or NULL. */
void *map_remove(struct map *map, uint64_t key);

/* Calls `visit` for every value, in no useful order; the map must not change meanwhile. */
void map_each(const struct map *map, void (*visit)(void *value, void *data), void *data);

/* A well-mixed hash of one or two numbers, for keys made of several parts. */
uint64_t map_mix(uint64_t a, uint64_t b);

#endif
