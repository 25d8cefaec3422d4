/* A hash map over a list in the order of use. */
#include "base/recent.h"

#include <stdlib.h>

void recent_init(struct recent *recent, size_t max_entries, void (*drop)(uint64_t value))
{
	*recent = (struct recent){.max = max_entries, .drop = drop};
	map_init(&recent->by_key, max_entries);
}

static uint64_t hash_key(struct recent_key key)
{
	return map_mix(map_mix(key.part[0], key.part[1]), key.part[2]);
}

static bool is_same(struct recent_key a, struct recent_key b)
{
	return a.part[0] == b.part[0] && a.part[1] == b.part[1] && a.part[2] == b.part[2];
}

static void list_remove(struct recent *recent, struct recent_entry *entry)
{
	*(entry->older ? &entry->older->newer : &recent->oldest) = entry->newer;
	*(entry->newer ? &entry->newer->older : &recent->newest) = entry->older;
}

static void list_add(struct recent *recent, struct recent_entry *entry)
{
	entry->older = recent->newest;
	entry->newer = NULL;
	*(recent->newest ? &recent->newest->newer : &recent->oldest) = entry;
	recent->newest = entry;
}

static void empty(struct recent *recent, struct recent_entry *entry)
{
	if (recent->drop && entry->value)
		recent->drop(entry->value);
	entry->value = 0;
}

static void drop_entry(struct recent *recent, struct recent_entry *entry)
{
	list_remove(recent, entry);
	map_remove(&recent->by_key, hash_key(entry->key));
	empty(recent, entry);
	free(entry);
}

void recent_done(struct recent *recent)
{
	while (recent->oldest)
		drop_entry(recent, recent->oldest);
	map_done(&recent->by_key);
}

static struct recent_entry *add(struct recent *recent, struct recent_key key)
{
	if (recent->by_key.count >= recent->max && recent->oldest) {
		recent->evicted++;
		drop_entry(recent, recent->oldest);
	}
	struct recent_entry *entry = calloc(1, sizeof(*entry));
	if (!entry || !map_put(&recent->by_key, hash_key(key), entry)) {
		free(entry);
		return NULL;
	}
	list_add(recent, entry);
	return entry;
}

uint64_t *recent_at(struct recent *recent, struct recent_key key)
{
	struct recent_entry *entry = map_get(&recent->by_key, hash_key(key));
	if (!entry) {
		entry = add(recent, key);
		if (!entry)
			return NULL;
	} else {
		if (!is_same(entry->key, key))
			empty(recent, entry);
		list_remove(recent, entry);
		list_add(recent, entry);
	}
	entry->key = key;
	return &entry->value;
}

uint64_t recent_peek(const struct recent *recent, struct recent_key key)
{
	const struct recent_entry *entry = map_get(&recent->by_key, hash_key(key));
	return entry && is_same(entry->key, key) ? entry->value : 0;
}

void recent_forget(struct recent *recent, struct recent_key key)
{
	struct recent_entry *entry = map_get(&recent->by_key, hash_key(key));
	if (entry && is_same(entry->key, key))
		drop_entry(recent, entry);
}
