/* The index blocks form a list from the last to the first; it is walked once, at init, to put
 * them in order and to check that every link holds. */
#include "trace/seek.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/index.h"

static bool read_at(int fd, uint64_t offset, void *ret_data, size_t len, struct err *err)
{
	uint8_t *to = ret_data;
	while (len > 0) {
		ssize_t n = pread(fd, to, len, (off_t)offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(
				err, errno, "cannot read at byte %llu", (unsigned long long)offset);
		if (n == 0)
			return err_set(err, "ends before byte %llu", (unsigned long long)offset);
		to += n;
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

bool trace_select_has(const struct trace_select *select, const struct trace_summary *summary)
{
	if (summary->records == 0 || summary->max_time_ns < select->since_ns ||
		summary->min_time_ns > select->until_ns)
		return false;
	for (unsigned i = 0; i < 4; i++)
		if (summary->kinds.bits[i] & select->kinds.bits[i])
			return true;
	return false;
}

/* Loads the index block at a place; what the digest does not vouch for is refused. */
static bool load_index(struct trace_seek *seek, const struct trace_place *place,
	struct str *ret_raw, struct err *err)
{
	uint8_t header[TRACE_BLOCK_HEADER_BYTES];
	struct trace_block block;
	struct trace_index_head head;
	if (!read_at(seek->fd, place->offset, header, sizeof(header), err) ||
		!format_get_block(header, &block, err))
		return false;
	if (block.type != TRACE_BLOCK_INDEX || memcmp(block.digest, place->digest, HASH_BYTES) != 0)
		return err_set(err, "is not the index block that was linked");
	uint8_t *room = trace_unpack_room(&seek->unpack, block.stored_bytes);
	struct str raw;
	if (!room)
		return err_set(err, "out of memory");
	if (!read_at(seek->fd, place->offset + sizeof(header), room, block.stored_bytes, err) ||
		!trace_unpack_check(&seek->unpack, &block, err) ||
		!trace_unpack(&seek->unpack, &block, &raw, err))
		return false;
	if (raw.len < TRACE_INDEX_HEADER_BYTES)
		return err_set(err, "the index block is too short");
	format_get_index_head((const uint8_t *)raw.data, &head);
	if (head.entries > TRACE_INDEX_ENTRIES_MAX ||
		raw.len != TRACE_INDEX_HEADER_BYTES + head.entries * TRACE_INDEX_ENTRY_BYTES)
		return err_set(err, "the index block has a wrong size");
	*ret_raw = raw;
	return true;
}

static bool add_place(struct trace_seek *seek, const struct trace_place *place, struct err *err)
{
	if (seek->count == TRACE_SEEK_INDEXES_MAX)
		return err_set(err, "has more than %u index blocks", TRACE_SEEK_INDEXES_MAX);
	if ((seek->count & (seek->count - 1)) == 0) {
		size_t size = seek->count ? seek->count * 2 : 1;
		void *places = realloc(seek->places, size * sizeof(*place));
		if (!places)
			return err_set(err, "out of memory");
		seek->places = places;
	}
	seek->places[seek->count++] = *place;
	return true;
}

static bool walk_indexes(struct trace_seek *seek, struct trace_place place, struct err *err)
{
	for (;;) {
		struct str raw;
		struct trace_index_head head;
		if (!add_place(seek, &place, err) || !load_index(seek, &place, &raw, err))
			return false;
		format_get_index_head((const uint8_t *)raw.data, &head);
		if (head.previous_offset == 0)
			return true;
		/* Strictly towards the start, so that the walk ends. */
		if (head.previous_offset >= place.offset)
			return err_set(err, "the index links forward");
		place.offset = head.previous_offset;
		memcpy(place.digest, head.previous_digest, HASH_BYTES);
	}
}

static bool open_index(struct trace_seek *seek, struct err *err)
{
	struct stat stat;
	if (fstat(seek->fd, &stat) != 0 || !S_ISREG(stat.st_mode) ||
		stat.st_size < TRACE_TRAILER_BYTES)
		return err_set(err, "is no file to seek in");
	uint64_t end = (uint64_t)stat.st_size - TRACE_TRAILER_BYTES;
	uint8_t bytes[TRACE_BLOCK_HEADER_BYTES];
	struct trace_block last;
	if (!read_at(seek->fd, end, bytes, TRACE_TRAILER_BYTES, err) ||
		!format_get_trailer(bytes, &seek->trailer, err))
		return false;
	if (seek->trailer.trailer_offset != end || seek->trailer.index_offset >= end)
		return err_set(err, "the trailer names wrong places");
	if (!read_at(seek->fd, seek->trailer.index_offset, bytes, sizeof(bytes), err) ||
		!format_get_block(bytes, &last, err))
		return false;
	if (memcmp(last.chain, seek->trailer.chain, HASH_BYTES) != 0)
		return err_set(err, "the last index block is not the trailer's");
	struct trace_place place = {.offset = seek->trailer.index_offset};
	memcpy(place.digest, last.digest, HASH_BYTES);
	return walk_indexes(seek, place, err);
}

bool trace_seek_init(struct trace_seek *seek, int fd, struct err *err)
{
	*seek = (struct trace_seek){.fd = fd};
	if (!trace_unpack_init(&seek->unpack)) {
		err_set(err, "out of memory");
	} else if (open_index(seek, err)) {
		return true;
	}
	trace_seek_done(seek);
	return false;
}

void trace_seek_done(struct trace_seek *seek)
{
	free(seek->places);
	trace_unpack_done(&seek->unpack);
	*seek = (struct trace_seek){.fd = -1};
}

enum trace_seek_result trace_seek_next(struct trace_seek *seek, const struct trace_select *select,
	struct trace_entry *ret_entry, struct err *err)
{
	for (;;) {
		while (seek->entries.len > 0) {
			struct trace_entry entry;
			format_get_entry((const uint8_t *)seek->entries.data, &entry);
			seek->entries.data += TRACE_INDEX_ENTRY_BYTES;
			seek->entries.len -= TRACE_INDEX_ENTRY_BYTES;
			if (!trace_select_has(select, &entry.summary))
				continue;
			*ret_entry = entry;
			return TRACE_SEEK_FOUND;
		}
		if (seek->count == 0)
			return TRACE_SEEK_END;
		struct str raw;
		if (!load_index(seek, &seek->places[--seek->count], &raw, err))
			return TRACE_SEEK_BAD;
		seek->entries = (struct str){
			raw.data + TRACE_INDEX_HEADER_BYTES, raw.len - TRACE_INDEX_HEADER_BYTES};
	}
}
