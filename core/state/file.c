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

void file_wrote(struct files *files, const struct event *open, const struct process *writer)
{
	const struct event_file *file = &open->file_open.file;
	if (file->inode == EVENT_NONE || file->device == EVENT_NONE)
		return;
	struct file_write *write = obtain(files, file->device, file->inode);
	if (!write)
		return;
	write->time_ns = open->time_ns;
	write->created = open->file_open.moonwatch_file_created == 1;
	write->writer = (struct process_key){open->actor.pid, open->actor.start_ns};
	write->image = image_ref(writer ? writer->image : NULL);
}

const struct file_write *file_find(const struct files *files, uint64_t device, uint64_t inode)
{
	const struct file_write *write = map_get(&files->by_inode, map_mix(device, inode));
	return write && write->device == device && write->inode == inode ? write : NULL;
}
