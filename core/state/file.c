/* A hash map over a list in the order of writing. */
#include "state/file.h"

#include <stdlib.h>

void file_init(struct files *files, size_t max_files, struct facts_budget *facts)
{
	*files = (struct files){.max = max_files, .facts = facts};
	map_init(&files->by_inode, max_files);
}

static void list_remove(struct files *files, struct file_write *write)
{
	*(write->older ? &write->older->newer : &files->oldest) = write->newer;
	*(write->newer ? &write->newer->older : &files->newest) = write->older;
}

static void list_add(struct files *files, struct file_write *write)
{
	write->older = files->newest;
	write->newer = NULL;
	*(files->newest ? &files->newest->newer : &files->oldest) = write;
	files->newest = write;
}

static void drop(struct files *files, struct file_write *write)
{
	list_remove(files, write);
	map_remove(&files->by_inode, map_mix(write->device, write->inode));
	image_unref(files->facts, write->image);
	free(write);
}

void file_done(struct files *files)
{
	while (files->oldest)
		drop(files, files->oldest);
	map_done(&files->by_inode);
}

static struct file_write *obtain(struct files *files, uint64_t device, uint64_t inode)
{
	uint64_t key = map_mix(device, inode);
	struct file_write *write = map_get(&files->by_inode, key);
	if (write) {
		list_remove(files, write);
		image_unref(files->facts, write->image);
	} else {
		if (files->by_inode.count >= files->max && files->oldest) {
			files->evicted++;
			drop(files, files->oldest);
		}
		write = calloc(1, sizeof(*write));
		if (!write || !map_put(&files->by_inode, key, write)) {
			free(write);
			return NULL;
		}
	}
	*write = (struct file_write){.device = device, .inode = inode};
	list_add(files, write);
	return write;
}

/* What `event` says of the file and whether it made it; NULL for other kinds. */
static const struct event_file *written(const struct event *event, bool *ret_created)
{
	*ret_created = false;
	switch (event->kind) {
	case EVENT_FILE_OPEN:
		*ret_created = event->file_open.moonwatch_file_created == 1;
		return &event->file_open.file;
	case EVENT_FILE_CREATE: *ret_created = true; return &event->file_create.file;
	case EVENT_FILE_MODIFY: return &event->file_modify.file;
	case EVENT_FILE_TRUNCATE: return &event->file_truncate.file;
	default: return NULL;
	}
}

/* Made by who goes on writing; an open() anew is a write of its own. */
static bool goes_on(const struct files *files, const struct event *event,
	const struct event_file *file, struct process_key writer)
{
	const struct file_write *before = file_find(files, file->device, file->inode);
	return event->kind != EVENT_FILE_OPEN && before && before->created &&
	       process_key_eq(before->writer, writer);
}

void file_wrote(struct files *files, const struct event *event, const struct process *writer)
{
	bool created;
	const struct event_file *file = written(event, &created);
	if (!file || file->inode == EVENT_NONE || file->device == EVENT_NONE)
		return;
	struct process_key key = {event->actor.pid, event->actor.start_ns};
	created = created || goes_on(files, event, file, key);
	struct file_write *write = obtain(files, file->device, file->inode);
	if (!write)
		return;
	write->time_ns = event->time_ns;
	write->created = created;
	write->writer = key;
	write->image = image_ref(writer ? writer->image : NULL);
}

const struct file_write *file_find(const struct files *files, uint64_t device, uint64_t inode)
{
	const struct file_write *write = map_get(&files->by_inode, map_mix(device, inode));
	return write && write->device == device && write->inode == inode ? write : NULL;
}
