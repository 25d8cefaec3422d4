/* file: who wrote which file last, for as long as it matters.
 *
 * Keyed by device and inode, so a rename, another link or another name changes nothing: a program that
 * was written under one name and runs under another is still known. Invariant: at most `max`
 * entries, the oldest write falls out first and is counted.
 * Ownership: the table holds a reference on the writer's image. Thread: the one that owns the state.
 */
#ifndef MW_STATE_FILE_H
#define MW_STATE_FILE_H

#include "state/process.h"

struct file_write {
	uint64_t device, inode, time_ns;
	struct process_key writer;
	struct image *image; /* what the writer ran then; may be NULL */
	bool created;
	struct file_write *older, *newer;
};

struct files {
	struct map by_inode;
	struct file_write *oldest, *newest;
	struct facts_budget *facts;
	size_t max;
	uint64_t evicted;
};

void file_init(struct files *files, size_t max_files, struct facts_budget *facts);
void file_done(struct files *files);

/* A file.open for writing, file.create, file.modify or file.truncate. One that names no inode changes
 * nothing. A write by the process that made the file leaves it as made by that one. */
void file_wrote(struct files *files, const struct event *event, const struct process *writer);

/* The last write that is known, or NULL. */
const struct file_write *file_find(const struct files *files, uint64_t device, uint64_t inode);

#endif
