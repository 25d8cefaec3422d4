/* 1024 entries of 120 bytes: one index block for every 256 MiB of records in full blocks, or
 * every 17 minutes of a recorder that flushes once a second. So a writer of any length of life
 * needs 120 KiB for it, and a reader that looks for a moment loads two or three of them. */
#include "trace/index.h"

bool trace_index_init(struct trace_index *index)
{
	*index = (struct trace_index){0};
	buf_init(&index->bytes, TRACE_INDEX_RAW_MAX);
	if (!buf_room(&index->bytes, TRACE_INDEX_RAW_MAX))
		return false;
	index->bytes.len = TRACE_INDEX_HEADER_BYTES;
	return true;
}

void trace_index_done(struct trace_index *index)
{
	buf_done(&index->bytes);
}

bool trace_index_is_full(const struct trace_index *index)
{
	return index->head.entries >= TRACE_INDEX_ENTRIES_MAX;
}

void trace_index_add(
	struct trace_index *index, uint64_t block_offset, const struct trace_block *block)
{
	struct trace_entry entry = {
		.offset = block_offset,
		.raw_bytes = block->raw_bytes,
		.stored_bytes = block->stored_bytes,
		.summary = block->summary,
	};
	memcpy(entry.digest, block->digest, HASH_BYTES);
	char *room = buf_room(&index->bytes, TRACE_INDEX_ENTRY_BYTES);
	if (!room)
		return;
	format_put_entry(&entry, (uint8_t *)room);
	index->bytes.len += TRACE_INDEX_ENTRY_BYTES;
	index->head.entries++;
	format_summary_join(&index->summary, &block->summary);
}

struct str trace_index_bytes(struct trace_index *index)
{
	format_put_index_head(&index->head, (uint8_t *)index->bytes.data);
	return buf_str(&index->bytes);
}

void trace_index_end(struct trace_index *index, uint64_t offset, const uint8_t digest[HASH_BYTES])
{
	index->head.entries = 0;
	index->head.previous_offset = offset;
	memcpy(index->head.previous_digest, digest, HASH_BYTES);
	index->summary = (struct trace_summary){0};
	index->bytes.len = TRACE_INDEX_HEADER_BYTES;
}
