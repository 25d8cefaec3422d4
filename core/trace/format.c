/* Offsets are written out once, in the put functions; the get functions read the same fields in
 * the same order through a cursor, so the two cannot drift apart unseen (the tests compare them).
 *
 * The digest covers the block header up to the digest and the stored bytes; the chain covers the
 * chain value before and the digest. So content is hashed once, a damaged block is told apart
 * from a block that is whole but in the wrong place, and the chain can be followed through
 * headers alone. */
#include "trace/format.h"

#include <string.h>

#include "event/codec.h"

struct cursor {
	uint8_t *put;
	const uint8_t *get;
};

static void put(struct cursor *at, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		*at->put++ = (uint8_t)(value >> (8 * i));
}

static uint64_t get(struct cursor *at, unsigned bytes)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)*at->get++ << (8 * i);
	return value;
}

static void put_bytes(struct cursor *at, const void *data, size_t len)
{
	if (len)
		memcpy(at->put, data, len);
	at->put += len;
}

static void get_bytes(struct cursor *at, void *ret_data, size_t len)
{
	memcpy(ret_data, at->get, len);
	at->get += len;
}

size_t format_put_header(const struct trace_header *header, uint8_t ret_bytes[TRACE_HEADER_MAX],
	uint8_t ret_chain[HASH_BYTES])
{
	size_t hashed = TRACE_HEADER_FIXED_BYTES + header->creator.len;
	struct cursor at = {.put = ret_bytes};
	put_bytes(&at, TRACE_MAGIC, 8);
	put(&at, TRACE_FORMAT_VERSION, 2);
	put(&at, header->schema_version, 2);
	put(&at, hashed + HASH_BYTES, 4);
	put(&at, header->creator.len, 4);
	put(&at, 0, 4);
	put_bytes(&at, header->creator.data, header->creator.len);
	hash_of(ret_bytes, hashed, ret_chain);
	put_bytes(&at, ret_chain, HASH_BYTES);
	return hashed + HASH_BYTES;
}

bool format_header_size(const uint8_t *bytes, size_t *ret_size, struct err *err)
{
	if (memcmp(bytes, TRACE_MAGIC, 8) != 0)
		return err_set(err, "is not a moonwatch trace (no magic at byte 0)");
	struct cursor at = {.get = bytes + 8};
	uint64_t version = get(&at, 2);
	if (version == 0 || version > TRACE_FORMAT_VERSION)
		return err_set(err, "has trace format version %u; this program reads up to %u",
			(unsigned)version, TRACE_FORMAT_VERSION);
	at.get = bytes + 12;
	uint64_t size = get(&at, 4), creator = get(&at, 4), zero = get(&at, 4);
	if (creator > TRACE_CREATOR_MAX || zero != 0 ||
		size != TRACE_HEADER_FIXED_BYTES + creator + HASH_BYTES)
		return err_set(err, "has a damaged header (sizes at byte 12)");
	*ret_size = (size_t)size;
	return true;
}

bool format_get_header(const uint8_t *bytes, size_t len, struct trace_header *ret_header,
	uint8_t ret_chain[HASH_BYTES], struct err *err)
{
	size_t size;
	if (len < TRACE_HEADER_FIXED_BYTES)
		return err_set(err, "is cut inside its header");
	if (!format_header_size(bytes, &size, err))
		return false;
	if (len < size)
		return err_set(err, "is cut inside its header");
	uint8_t hash[HASH_BYTES];
	hash_of(bytes, size - HASH_BYTES, hash);
	if (memcmp(hash, bytes + size - HASH_BYTES, HASH_BYTES) != 0)
		return err_set(err, "has a damaged header (hash at byte %zu)", size - HASH_BYTES);
	struct cursor at = {.get = bytes + 10};
	ret_header->schema_version = (uint16_t)get(&at, 2);
	ret_header->creator = (struct str){(const char *)bytes + TRACE_HEADER_FIXED_BYTES,
		(uint32_t)(size - HASH_BYTES - TRACE_HEADER_FIXED_BYTES)};
	memcpy(ret_chain, hash, HASH_BYTES);
	return true;
}

static void put_summary(struct cursor *at, const struct trace_summary *summary)
{
	put(at, summary->records, 4);
	put(at, 0, 4);
	put(at, summary->first_seq, 8);
	put(at, summary->last_seq, 8);
	put(at, summary->min_time_ns, 8);
	put(at, summary->max_time_ns, 8);
	for (unsigned i = 0; i < 4; i++)
		put(at, summary->kinds.bits[i], 8);
}

/* Returns the word that has to be zero. */
static uint64_t get_summary(struct cursor *at, struct trace_summary *ret_summary)
{
	ret_summary->records = (uint32_t)get(at, 4);
	uint64_t zero = get(at, 4);
	ret_summary->first_seq = get(at, 8);
	ret_summary->last_seq = get(at, 8);
	ret_summary->min_time_ns = get(at, 8);
	ret_summary->max_time_ns = get(at, 8);
	for (unsigned i = 0; i < 4; i++)
		ret_summary->kinds.bits[i] = get(at, 8);
	return zero;
}

void format_put_block(const struct trace_block *block, uint8_t *ret_bytes)
{
	struct cursor at = {.put = ret_bytes};
	put_bytes(&at, TRACE_BLOCK_MAGIC, 4);
	put(&at, block->type, 1);
	put(&at, block->packing, 1);
	put(&at, 0, 2);
	put(&at, block->raw_bytes, 4);
	put(&at, block->stored_bytes, 4);
	put_summary(&at, &block->summary);
	put_bytes(&at, block->digest, HASH_BYTES);
	put_bytes(&at, block->chain, HASH_BYTES);
}

static bool check_block(const struct trace_block *block, struct err *err)
{
	if (block->type != TRACE_BLOCK_RECORDS && block->type != TRACE_BLOCK_INDEX)
		return err_set(err, "block type %u", block->type);
	if (block->packing > TRACE_PACKING_ZSTD)
		return err_set(err, "packing %u", block->packing);
	if (block->raw_bytes == 0 || block->raw_bytes > TRACE_BLOCK_RAW_MAX)
		return err_set(err, "raw size %u, outside of 1 to %u", block->raw_bytes,
			TRACE_BLOCK_RAW_MAX);
	bool plain = block->packing == TRACE_PACKING_NONE;
	if (block->stored_bytes == 0 || block->stored_bytes > block->raw_bytes ||
		plain != (block->stored_bytes == block->raw_bytes))
		return err_set(err, "stored size %u for %u raw bytes", block->stored_bytes,
			block->raw_bytes);
	return true;
}

bool format_get_block(const uint8_t *bytes, struct trace_block *ret_block, struct err *err)
{
	if (memcmp(bytes, TRACE_BLOCK_MAGIC, 4) != 0)
		return err_set(err, "no block magic");
	struct cursor at = {.get = bytes + 4};
	struct trace_block block;
	block.type = (uint8_t)get(&at, 1);
	block.packing = (uint8_t)get(&at, 1);
	uint64_t zero = get(&at, 2);
	block.raw_bytes = (uint32_t)get(&at, 4);
	block.stored_bytes = (uint32_t)get(&at, 4);
	zero |= get_summary(&at, &block.summary);
	get_bytes(&at, block.digest, HASH_BYTES);
	get_bytes(&at, block.chain, HASH_BYTES);
	if (zero != 0)
		return err_set(err, "reserved bytes are not zero");
	if (!check_block(&block, err))
		return false;
	*ret_block = block;
	return true;
}

void format_link(const struct trace_block *block, const uint8_t previous[HASH_BYTES],
	uint8_t ret_chain[HASH_BYTES])
{
	struct hash hash;
	hash_init(&hash, HASH_BYTES);
	hash_add(&hash, previous, HASH_BYTES);
	hash_add(&hash, block->digest, HASH_BYTES);
	hash_done(&hash, ret_chain);
}

void format_digest(
	const struct trace_block *block, const void *stored, uint8_t ret_digest[HASH_BYTES])
{
	uint8_t header[TRACE_BLOCK_HEADER_BYTES];
	struct hash hash;
	format_put_block(block, header);
	hash_init(&hash, HASH_BYTES);
	hash_add(&hash, header, TRACE_BLOCK_HASHED_BYTES);
	hash_add(&hash, stored, block->stored_bytes);
	hash_done(&hash, ret_digest);
}

void format_put_trailer(const struct trace_trailer *trailer, uint8_t *ret_bytes)
{
	struct cursor at = {.put = ret_bytes};
	put_bytes(&at, TRACE_TRAILER_MAGIC, 8);
	put(&at, trailer->index_offset, 8);
	put(&at, trailer->trailer_offset, 8);
	put(&at, trailer->blocks, 8);
	put(&at, trailer->records, 8);
	put_bytes(&at, trailer->chain, HASH_BYTES);
	hash_short_of(ret_bytes, TRACE_TRAILER_BYTES - HASH_SHORT_BYTES, at.put);
}

bool format_get_trailer(const uint8_t *bytes, struct trace_trailer *ret_trailer, struct err *err)
{
	if (memcmp(bytes, TRACE_TRAILER_MAGIC, 8) != 0)
		return err_set(err, "no trailer magic");
	uint8_t hash[HASH_SHORT_BYTES];
	hash_short_of(bytes, TRACE_TRAILER_BYTES - HASH_SHORT_BYTES, hash);
	if (memcmp(hash, bytes + TRACE_TRAILER_BYTES - HASH_SHORT_BYTES, sizeof(hash)) != 0)
		return err_set(err, "the trailer's hash does not match its bytes");
	struct cursor at = {.get = bytes + 8};
	ret_trailer->index_offset = get(&at, 8);
	ret_trailer->trailer_offset = get(&at, 8);
	ret_trailer->blocks = get(&at, 8);
	ret_trailer->records = get(&at, 8);
	get_bytes(&at, ret_trailer->chain, HASH_BYTES);
	return true;
}

void format_put_entry(const struct trace_entry *entry, uint8_t *ret_bytes)
{
	struct cursor at = {.put = ret_bytes};
	put(&at, entry->offset, 8);
	put(&at, entry->raw_bytes, 4);
	put(&at, entry->stored_bytes, 4);
	put_summary(&at, &entry->summary);
	put_bytes(&at, entry->digest, HASH_BYTES);
}

void format_get_entry(const uint8_t *bytes, struct trace_entry *ret_entry)
{
	struct cursor at = {.get = bytes};
	ret_entry->offset = get(&at, 8);
	ret_entry->raw_bytes = (uint32_t)get(&at, 4);
	ret_entry->stored_bytes = (uint32_t)get(&at, 4);
	get_summary(&at, &ret_entry->summary);
	get_bytes(&at, ret_entry->digest, HASH_BYTES);
}

void format_put_index_head(const struct trace_index_head *head, uint8_t *ret_bytes)
{
	struct cursor at = {.put = ret_bytes};
	put(&at, head->previous_offset, 8);
	put(&at, head->entries, 4);
	put(&at, 0, 4);
	put_bytes(&at, head->previous_digest, HASH_BYTES);
}

void format_get_index_head(const uint8_t *bytes, struct trace_index_head *ret_head)
{
	struct cursor at = {.get = bytes};
	ret_head->previous_offset = get(&at, 8);
	ret_head->entries = (uint32_t)get(&at, 4);
	get(&at, 4);
	get_bytes(&at, ret_head->previous_digest, HASH_BYTES);
}

unsigned format_summary_add(struct trace_summary *summary, const uint8_t *record)
{
	struct cursor at = {.get = record + 4};
	unsigned kind = (unsigned)get(&at, 2);
	get(&at, 2);
	uint64_t seq = get(&at, 8), time_ns = get(&at, 8);
	struct trace_summary one = {
		1,
		seq,
		seq,
		time_ns,
		time_ns,
		{{0}},
	};
	trace_kinds_add(&one.kinds, kind);
	format_summary_join(summary, &one);
	return kind;
}

bool format_summary_walk(struct trace_summary *summary, const uint8_t *records, size_t len,
	uint64_t *kind_counts, size_t *ret_offset)
{
	for (size_t at = 0; at < len;) {
		uint32_t size = codec_record_size(records + at, len - at);
		if (size == 0) {
			*ret_offset = at;
			return false;
		}
		unsigned kind = format_summary_add(summary, records + at);
		if (kind_counts)
			kind_counts[trace_kind_bit(kind)]++;
		at += size;
	}
	return true;
}

void format_summary_join(struct trace_summary *summary, const struct trace_summary *next)
{
	if (next->records == 0)
		return;
	if (summary->records == 0) {
		*summary = *next;
		return;
	}
	summary->records += next->records;
	summary->last_seq = next->last_seq;
	if (next->min_time_ns < summary->min_time_ns)
		summary->min_time_ns = next->min_time_ns;
	if (next->max_time_ns > summary->max_time_ns)
		summary->max_time_ns = next->max_time_ns;
	for (unsigned i = 0; i < 4; i++)
		summary->kinds.bits[i] |= next->kinds.bits[i];
}

bool format_summary_eq(const struct trace_summary *a, const struct trace_summary *b)
{
	uint8_t bytes[2][TRACE_INDEX_ENTRY_BYTES];
	struct cursor at_a = {.put = bytes[0]}, at_b = {.put = bytes[1]};
	put_summary(&at_a, a);
	put_summary(&at_b, b);
	return memcmp(bytes[0], bytes[1], (size_t)(at_a.put - bytes[0])) == 0;
}
