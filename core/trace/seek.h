/* seek: finds, through the index of a complete trace, the record blocks that hold what is looked
 * for.
 *
 * Invariant: gives blocks in file order, and only from index blocks whose digest was checked: the
 * last one against the trailer's, each other against the one that follows it. Memory: 40 bytes
 * for every 1024 blocks of the file, and one index block.
 * Ownership: the caller's storage, until trace_seek_done; borrows the descriptor, and moves its
 * offset. Thread: one.
 *
 *	if (trace_seek_init(&seek, fd, &err))
 *		while (trace_seek_next(&seek, &select, &entry, &err) == TRACE_SEEK_FOUND) ...
 */
#ifndef MW_TRACE_SEEK_H
#define MW_TRACE_SEEK_H

#include "trace/format.h"
#include "trace/unpack.h"

#define TRACE_SEEK_INDEXES_MAX 65536u /* 64 Mi blocks; a larger file is read from end to end */

/* What to read: blocks that hold nothing of it are passed over; one that holds some comes whole. */
struct trace_select {
	uint64_t since_ns, until_ns; /* inclusive */
	struct trace_kinds kinds;
};

struct trace_place {
	uint64_t offset;
	uint8_t digest[HASH_BYTES];
};

struct trace_seek {
	int fd;
	struct trace_unpack unpack;
	struct trace_place *places; /* of the index blocks, last first */
	size_t count;
	struct str entries; /* left in the current index block; borrowed from unpack */
	struct trace_trailer trailer;
};

enum trace_seek_result { TRACE_SEEK_FOUND = 1, TRACE_SEEK_END, TRACE_SEEK_BAD };

/* False when the file cannot be searched so: no regular file, no trailer, no sound index. */
bool trace_seek_init(struct trace_seek *seek, int fd, struct err *err);
void trace_seek_done(struct trace_seek *seek);

enum trace_seek_result trace_seek_next(struct trace_seek *seek, const struct trace_select *select,
	struct trace_entry *ret_entry, struct err *err);

bool trace_select_has(const struct trace_select *select, const struct trace_summary *summary);

#endif
