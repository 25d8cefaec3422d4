/* Two hash maps over heap entries, and a list of those that are gone and have no children, in the
 * order in which they became so: its head is what eviction takes. */
#include "state/process.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t hash_key(struct process_key key)
{
	return map_mix(key.pid, key.start_ns);
}

void process_init(struct processes *table, size_t max_processes, size_t max_facts_bytes)
{
	*table = (struct processes){.max = max_processes, .boot = "00000000"};
	table->facts.max_bytes = max_facts_bytes;
	map_init(&table->by_key, max_processes);
	map_init(&table->by_pid, max_processes);
}

static void list_remove(struct processes *table, struct process *process)
{
	if (!process->is_listed)
		return;
	*(process->older ? &process->older->newer : &table->oldest) = process->newer;
	*(process->newer ? &process->newer->older : &table->newest) = process->older;
	process->older = process->newer = NULL;
	process->is_listed = false;
}

static void list_add(struct processes *table, struct process *process)
{
	if (process->is_listed || process->children || !process->exit_time_ns)
		return;
	process->older = table->newest;
	*(table->newest ? &table->newest->newer : &table->oldest) = process;
	table->newest = process;
	process->is_listed = true;
}

static void leave_parent(struct processes *table, struct process *process)
{
	struct process *parent = process->parent;
	process->parent = NULL;
	if (parent && --parent->children == 0)
		list_add(table, parent);
}

static void release(struct processes *table, struct process *process)
{
	image_unref(&table->facts, process->image);
	place_unref(&table->facts, process->place);
	stdio_unref(&table->facts, process->stdio);
	socket_free(process->sockets);
	free(process);
}

static void evict(struct processes *table, struct process *process)
{
	list_remove(table, process);
	leave_parent(table, process);
	map_remove(&table->by_key, hash_key(process->key));
	if (map_get(&table->by_pid, process->key.pid) == process)
		map_remove(&table->by_pid, process->key.pid);
	table->count--;
	release(table, process);
}

static void release_one(void *process, void *table)
{
	release(table, process);
}

void process_done(struct processes *table)
{
	map_each(&table->by_key, release_one, table);
	map_done(&table->by_key);
	map_done(&table->by_pid);
}

struct process *process_find(const struct processes *table, struct process_key key)
{
	struct process *process = map_get(&table->by_key, hash_key(key));
	return process && process_key_eq(process->key, key) ? process : NULL;
}

struct process *process_find_pid(const struct processes *table, uint64_t pid)
{
	return map_get(&table->by_pid, pid);
}

static void set_creds_absent(struct event_creds *creds)
{
	struct event absent;
	event_init(&absent, EVENT_PROCESS_SETID);
	*creds = absent.process_setid.creds;
}

struct process *process_obtain(struct processes *table, struct process_key key)
{
	struct process *process = map_get(&table->by_key, hash_key(key));
	if (process) {
		bool same = process_key_eq(process->key, key);
		table->refused += !same;
		return same ? process : NULL;
	}
	if (table->count >= table->max && table->oldest) {
		table->evicted++;
		evict(table, table->oldest);
	}
	process = table->count < table->max ? calloc(1, sizeof(*process)) : NULL;
	if (!process || !map_put(&table->by_key, hash_key(key), process)) {
		table->refused++;
		free(process);
		return NULL;
	}
	/* by_pid has the same ceiling and at most as many keys. */
	const struct process *other = map_get(&table->by_pid, key.pid);
	if (!other || other->key.start_ns < key.start_ns)
		map_put(&table->by_pid, key.pid, process);
	table->count++;
	process->key = key;
	process->parent_key = (struct process_key){EVENT_NONE, EVENT_NONE};
	process->uncertain = true;
	process->exit_code = EVENT_NONE_SIGNED;
	process->entry_type = EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_UNKNOWN;
	process->entry = key;
	set_creds_absent(&process->creds);
	snprintf(process->entity_id, sizeof(process->entity_id), "%s-%llu-%llx", table->boot,
		(unsigned long long)key.pid, (unsigned long long)key.start_ns);
	return process;
}

struct process *process_obtain_parent(
	struct processes *table, struct process *child, struct process_key key)
{
	list_remove(table, child);
	struct process *parent = process_obtain(table, key);
	list_add(table, child);
	return parent;
}

/* A chain of processes that fork and leave would otherwise grow for ever, and so would the search for a
 * circle: what lies further up than PROCESS_LINEAGE_MAX is cut off before it is looked at. */
void process_adopt(struct processes *table, struct process *child, struct process *parent)
{
	if (child->parent || child == parent)
		return;
	struct process *top = parent;
	for (unsigned above = 1; top->parent && above < PROCESS_LINEAGE_MAX; above++) {
		top = top->parent;
		if (top == child)
			return;
	}
	leave_parent(table, top);
	child->parent = parent;
	child->parent_key = parent->key;
	parent->children++;
	list_remove(table, parent);
}

void process_exit(struct processes *table, struct process *process, uint64_t time_ns)
{
	if (process->exit_time_ns)
		return;
	process->exit_time_ns = time_ns ? time_ns : 1;
	socket_free(process->sockets);
	process->sockets = NULL;
	list_add(table, process);
}

void process_expire(struct processes *table, uint64_t time_ns)
{
	while (table->oldest && table->oldest->exit_time_ns < time_ns)
		evict(table, table->oldest);
}

void process_set_image(struct processes *table, struct process *process, struct image *image)
{
	image_unref(&table->facts, process->image);
	process->image = image;
}

void process_set_place(struct processes *table, struct process *process, struct place *place)
{
	place_unref(&table->facts, process->place);
	process->place = place;
}

void process_set_stdio(struct processes *table, struct process *process, struct stdio *stdio)
{
	stdio_unref(&table->facts, process->stdio);
	process->stdio = stdio;
}
