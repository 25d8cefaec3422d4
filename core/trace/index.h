/* index: the list of record blocks that the next index block has to hold.
 *
 * The writer fills one and writes it out; a reader fills one from the blocks it saw and compares.
 * Invariant: holds at most TRACE_INDEX_ENTRIES_MAX entries; then it has to be ended.
 * Ownership: the caller's storage, until trace_index_done. Thread: one.
 *
 *	trace_index_add(&index, offset, &block);
 *	if (trace_index_is_full(&index)) ... write trace_index_bytes, then
 *	trace_index_end(&index, offset of the index block, its digest);
 */
#ifndef MW_TRACE_INDEX_H
#define MW_TRACE_INDEX_H

#include "base/buf.h"
#include "trace/format.h"

#define TRACE_INDEX_RAW_MAX                                                                        \
	(TRACE_INDEX_HEADER_BYTES + TRACE_INDEX_ENTRIES_MAX * TRACE_INDEX_ENTRY_BYTES)

struct trace_index {
	struct trace_index_head head;
	struct trace_summary summary; /* of all records under it */
	struct buf bytes;             /* head and entries as they stand in the file */
};

/* False when memory is out; later calls need none. */
bool trace_index_init(struct trace_index *index);
void trace_index_done(struct trace_index *index);

bool trace_index_is_full(const struct trace_index *index);
void trace_index_add(
	struct trace_index *index, uint64_t block_offset, const struct trace_block *block);

/* What an index block written now holds. Borrowed until the next call. */
struct str trace_index_bytes(struct trace_index *index);

/* The index block was written (or read) at `offset`: begins the next one. */
void trace_index_end(struct trace_index *index, uint64_t offset, const uint8_t digest[HASH_BYTES]);

#endif
