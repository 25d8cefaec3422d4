/* Open addressing with linear probing, load at most 3/4, deletion by backward shift (no tombstones,
 * so lookups never slow down with churn). The mixer is the finaliser of SplitMix64 (Steele, Lea,
 * Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014). */
#include "base/map.h"

#include <stdlib.h>

struct map_slot {
	uint64_t key;
	void *value;
};

static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

uint64_t map_mix(uint64_t a, uint64_t b)
{
	return mix(mix(a + 0x9e3779b97f4a7c15u) ^ b);
}

void map_init(struct map *map, size_t max_entries)
{
	*map = (struct map){.max = max_entries};
}

void map_done(struct map *map)
{
	free(map->slots);
	*map = (struct map){.max = map->max};
}

/* The slot that holds `key`, or the empty one where it would go. */
static size_t find(const struct map *map, uint64_t key)
{
	size_t at = mix(key) & (map->size - 1);
	while (map->slots[at].value && map->slots[at].key != key)
		at = (at + 1) & (map->size - 1);
	return at;
}

void *map_get(const struct map *map, uint64_t key)
{
	return map->size ? map->slots[find(map, key)].value : NULL;
}

static bool grow(struct map *map)
{
	struct map old = *map;
	size_t size = old.size ? old.size * 2 : 16;
	struct map_slot *slots = calloc(size, sizeof(*slots));
	if (!slots)
		return false;
	map->slots = slots;
	map->size = size;
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].value)
			map->slots[find(map, old.slots[i].key)] = old.slots[i];
	free(old.slots);
	return true;
}

bool map_put(struct map *map, uint64_t key, void *value)
{
	if (map->size) {
		size_t at = find(map, key);
		if (map->slots[at].value) {
			map->slots[at].value = value;
			return true;
		}
	}
	if (map->count >= map->max)
		return false;
	if ((map->count + 1) * 4 > map->size * 3 && !grow(map))
		return false;
	map->slots[find(map, key)] = (struct map_slot){key, value};
	map->count++;
	return true;
}

void *map_remove(struct map *map, uint64_t key)
{
	if (!map->size)
		return NULL;
	size_t mask = map->size - 1, hole = find(map, key);
	void *value = map->slots[hole].value;
	if (!value)
		return NULL;
	for (size_t at = (hole + 1) & mask; map->slots[at].value; at = (at + 1) & mask) {
		size_t home = mix(map->slots[at].key) & mask;
		if (((at - home) & mask) >= ((at - hole) & mask)) {
			map->slots[hole] = map->slots[at];
			hole = at;
		}
	}
	map->slots[hole] = (struct map_slot){0};
	map->count--;
	return value;
}

void map_each(const struct map *map, void (*visit)(void *value, void *data), void *data)
{
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].value)
			visit(map->slots[i].value, data);
}
