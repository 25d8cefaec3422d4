/* Reads forward only, so a pipe will do; the trailer is told from a block by its magic. Index
 * blocks are not trusted: the reader builds the same bytes from the blocks it saw and compares.
 *
 * With a selection on a complete regular file, the blocks to read come from the index instead,
 * and the file offset is moved to each of them. Then a block is checked against its index entry,
 * and the entry by the index block's digest. */
#include "trace/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "event/codec.h"
#include "trace/index.h"

struct trace_reader {
	int fd;
	bool selective, seeking;
	struct trace_select select;
	struct trace_seek seek;
	struct trace_unpack unpack;
	struct trace_index index;    /* what the next index block has to hold */
	uint64_t offset;             /* of the next byte to read */
	uint8_t chain[HASH_BYTES];   /* up to there */
	struct trace_summary totals; /* its count is not used: it could overflow */
	struct trace_info info;
	struct err problem;
	char creator[TRACE_CREATOR_MAX];
};

/* Reads until `len` bytes or the end; *ret_len says how many came. False on a system error. */
static bool fill(struct trace_reader *reader, void *data, size_t len, size_t *ret_len)
{
	uint8_t *to = data;
	size_t got = 0;
	while (got < len) {
		ssize_t n = read(reader->fd, to + got, len - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(&reader->problem, errno, "cannot read at byte %llu",
				(unsigned long long)(reader->offset + got));
		if (n == 0)
			break;
		got += (size_t)n;
	}
	*ret_len = got;
	return true;
}

/* The end of reading, with the sentence for it; "at byte N" is put in front of `why`. */
static bool stop(struct trace_reader *reader, enum trace_end end, uint64_t at, const char *why)
{
	err_set(&reader->problem, "%s at byte %llu: %.350s",
		end == TRACE_END_CUT ? "the trace is cut off" : "the trace is damaged",
		(unsigned long long)at, why);
	reader->info.end = end;
	reader->info.problem = reader->problem.text;
	return false;
}

/* A system error in fill(): the sentence is already there. */
static bool stop_unread(struct trace_reader *reader)
{
	reader->info.end = TRACE_END_DAMAGED;
	reader->info.problem = reader->problem.text;
	return false;
}

static bool stop_damaged(struct trace_reader *reader, uint64_t at, const struct err *why)
{
	return stop(reader, TRACE_END_DAMAGED, at, why->text);
}

static void count_block(
	struct trace_reader *reader, const struct trace_block *block, struct trace_summary *seen)
{
	struct trace_info *info = &reader->info;
	info->blocks++;
	info->records += seen->records;
	info->raw_bytes += block->raw_bytes;
	seen->records = 1;
	format_summary_join(&reader->totals, seen);
	reader->totals.records = 1;
	info->summary = reader->totals;
	info->summary.records = 0;
}

/* The block's own bytes: present, and with the right digest. */
static bool load_block(struct trace_reader *reader, uint64_t at, const struct trace_block *block)
{
	struct err why;
	size_t got;
	uint8_t *room = trace_unpack_room(&reader->unpack, block->stored_bytes);
	if (!room)
		return stop(reader, TRACE_END_DAMAGED, at, "out of memory for the block");
	if (!fill(reader, room, block->stored_bytes, &got))
		return stop_unread(reader);
	if (got < block->stored_bytes)
		return stop(reader, TRACE_END_CUT, at, "what begins here is not whole");
	reader->offset += got;
	return trace_unpack_check(&reader->unpack, block, &why) || stop_damaged(reader, at, &why);
}

static bool check_link(struct trace_reader *reader, uint64_t at, const struct trace_block *block)
{
	uint8_t chain[HASH_BYTES];
	format_link(block, reader->chain, chain);
	if (memcmp(chain, block->chain, HASH_BYTES) != 0)
		return stop(reader, TRACE_END_DAMAGED, at,
			"the block is whole, but does not follow the one before it");
	return true;
}

/* Unpacks the loaded block and compares its records with what its header says of them. */
static bool take_records(struct trace_reader *reader, uint64_t at, const struct trace_block *block,
	struct str *ret_records)
{
	struct trace_summary seen = {0};
	struct str raw;
	struct err why;
	size_t bad;
	if (!trace_unpack(&reader->unpack, block, &raw, &why))
		return stop_damaged(reader, at, &why);
	uint64_t kinds[256] = {0};
	if (!format_summary_walk(&seen, (const uint8_t *)raw.data, raw.len, kinds, &bad)) {
		err_set(&why, "the record at byte %zu of the unpacked block is not whole", bad);
		return stop_damaged(reader, at, &why);
	}
	if (!format_summary_eq(&seen, &block->summary))
		return stop(reader, TRACE_END_DAMAGED, at,
			"the block header does not match the block's records");
	for (unsigned i = 0; i < 256; i++)
		reader->info.kinds[i] += kinds[i];
	count_block(reader, block, &seen);
	*ret_records = raw;
	return true;
}

static bool take_index(struct trace_reader *reader, uint64_t at, const struct trace_block *block)
{
	struct str raw;
	struct err why;
	if (!trace_unpack(&reader->unpack, block, &raw, &why))
		return stop_damaged(reader, at, &why);
	if (!str_eq(raw, trace_index_bytes(&reader->index)) ||
		!format_summary_eq(&reader->index.summary, &block->summary))
		return stop(reader, TRACE_END_DAMAGED, at,
			"the index does not match the blocks before it");
	trace_index_end(&reader->index, at, block->digest);
	return true;
}

static bool take_trailer(struct trace_reader *reader, uint64_t at, const uint8_t *bytes)
{
	const struct trace_info *info = &reader->info;
	struct trace_trailer trailer;
	struct err why;
	if (!format_get_trailer(bytes, &trailer, &why))
		return stop_damaged(reader, at, &why);
	const struct trace_index_head *head = &reader->index.head;
	if (head->entries != 0 || head->previous_offset == 0 ||
		trailer.index_offset != head->previous_offset || trailer.trailer_offset != at ||
		trailer.blocks != info->blocks || trailer.records != info->records ||
		memcmp(trailer.chain, reader->chain, HASH_BYTES) != 0)
		return stop(reader, TRACE_END_DAMAGED, at,
			"the trailer does not match what stands before it");
	uint8_t more;
	size_t got;
	if (!fill(reader, &more, 1, &got))
		return stop_unread(reader);
	if (got != 0)
		return stop(reader, TRACE_END_DAMAGED, at + TRACE_TRAILER_BYTES,
			"bytes follow the trailer");
	reader->info.good_bytes = at + TRACE_TRAILER_BYTES;
	reader->info.end = TRACE_END_COMPLETE;
	return false;
}

/* Reads the header of the next block; false at the end, be it good or bad. */
static bool next_header(struct trace_reader *reader, struct trace_block *ret_block)
{
	uint8_t bytes[TRACE_BLOCK_HEADER_BYTES];
	uint64_t at = reader->offset;
	size_t got, more = 0;
	struct err why;
	if (!fill(reader, bytes, TRACE_TRAILER_BYTES, &got))
		return stop_unread(reader);
	if (got == 0)
		return stop(reader, TRACE_END_CUT, at, "the bytes end before the trailer");
	size_t magic = got < 4 ? got : 4;
	bool trailer = memcmp(bytes, TRACE_TRAILER_MAGIC, magic) == 0;
	if (!trailer && memcmp(bytes, TRACE_BLOCK_MAGIC, magic) != 0)
		return stop(reader, TRACE_END_DAMAGED, at, "no block begins here");
	if (got == TRACE_TRAILER_BYTES && trailer)
		return take_trailer(reader, at, bytes);
	if (got == TRACE_TRAILER_BYTES && !fill(reader, bytes + got, sizeof(bytes) - got, &more))
		return stop_unread(reader);
	if (got + more < sizeof(bytes))
		return stop(reader, TRACE_END_CUT, at, "what begins here is not whole");
	if (!format_get_block(bytes, ret_block, &why))
		return stop_damaged(reader, at, &why);
	reader->offset = at + sizeof(bytes);
	return true;
}

/* A record block that holds nothing of what is looked for: counted by what its header says. */
static bool pass_over(const struct trace_reader *reader, const struct trace_block *block)
{
	return reader->selective && !trace_select_has(&reader->select, &block->summary);
}

/* True with records in *ret_records, or with none (data NULL) when none of the block are wanted. */
static bool next_in_order(struct trace_reader *reader, struct str *ret_records)
{
	struct trace_block block;
	uint64_t at = reader->offset;
	struct str records = STR_NONE;
	if (!next_header(reader, &block) || !load_block(reader, at, &block) ||
		!check_link(reader, at, &block))
		return false;
	if (block.type == TRACE_BLOCK_INDEX) {
		if (!take_index(reader, at, &block))
			return false;
	} else {
		if (trace_index_is_full(&reader->index))
			return stop(reader, TRACE_END_DAMAGED, at, "an index block is missing");
		if (block.summary.records == 0 ||
			block.summary.records > block.raw_bytes / CODEC_HEADER_BYTES)
			return stop(reader, TRACE_END_DAMAGED, at, "impossible number of records");
		if (pass_over(reader, &block)) {
			struct trace_summary claimed = block.summary;
			count_block(reader, &block, &claimed);
		} else if (!take_records(reader, at, &block, &records)) {
			return false;
		}
		trace_index_add(&reader->index, at, &block);
	}
	memcpy(reader->chain, block.chain, HASH_BYTES);
	memcpy(reader->info.chain, block.chain, HASH_BYTES);
	reader->info.good_bytes = reader->offset;
	*ret_records = records;
	return true;
}

/* The block of an index entry; true with its records. */
static bool load_entry(
	struct trace_reader *reader, const struct trace_entry *entry, struct str *ret_records)
{
	struct trace_block block;
	uint64_t at = entry->offset;
	if (lseek(reader->fd, (off_t)at, SEEK_SET) < 0)
		return stop(reader, TRACE_END_DAMAGED, at, "the index names an impossible place");
	reader->offset = at;
	if (!next_header(reader, &block))
		return false;
	if (block.type != TRACE_BLOCK_RECORDS || block.stored_bytes != entry->stored_bytes ||
		memcmp(block.digest, entry->digest, HASH_BYTES) != 0)
		return stop(reader, TRACE_END_DAMAGED, at, "the block is not the one of the index");
	if (!load_block(reader, at, &block) || !take_records(reader, at, &block, ret_records))
		return false;
	reader->info.good_bytes = reader->offset;
	return true;
}

static bool next_by_index(struct trace_reader *reader, struct str *ret_records)
{
	struct trace_entry entry;
	struct err why;
	switch (trace_seek_next(&reader->seek, &reader->select, &entry, &why)) {
	case TRACE_SEEK_FOUND: return load_entry(reader, &entry, ret_records);
	case TRACE_SEEK_END:
		reader->info.end = TRACE_END_COMPLETE;
		memcpy(reader->info.chain, reader->seek.trailer.chain, HASH_BYTES);
		return false;
	default: return stop(reader, TRACE_END_DAMAGED, reader->offset, why.text);
	}
}

enum trace_next trace_reader_next(
	struct trace_reader *reader, struct str *ret_records, struct err *err)
{
	while (reader->info.end == TRACE_END_OPEN) {
		struct str records = STR_NONE;
		bool more = reader->seeking ? next_by_index(reader, &records)
					    : next_in_order(reader, &records);
		if (more && records.data) {
			*ret_records = records;
			return TRACE_RECORDS;
		}
	}
	if (reader->info.end == TRACE_END_COMPLETE)
		return TRACE_END;
	*err = reader->problem;
	return TRACE_BAD;
}

void trace_reader_select(struct trace_reader *reader, const struct trace_select *select)
{
	struct err ignored;
	reader->select = *select;
	reader->selective = true;
	/* Where the index is of no use, reading in order finds out what is wrong. */
	reader->seeking = trace_seek_init(&reader->seek, reader->fd, &ignored);
}

const struct trace_info *trace_reader_info(const struct trace_reader *reader)
{
	return &reader->info;
}

static bool read_header(struct trace_reader *reader, struct err *err)
{
	uint8_t bytes[TRACE_HEADER_MAX];
	struct trace_header header;
	size_t got, size, more;
	if (!fill(reader, bytes, TRACE_HEADER_FIXED_BYTES, &got)) {
		*err = reader->problem;
		return false;
	}
	if (got == 0)
		return err_set(err, "is empty, not a moonwatch trace");
	size_t magic = got < 8 ? got : 8;
	if (memcmp(bytes, TRACE_MAGIC, magic) != 0)
		return err_set(err, "is not a moonwatch trace (no magic at byte 0)");
	if (got < TRACE_HEADER_FIXED_BYTES)
		return err_set(err, "is cut off at byte %zu, inside the header", got);
	if (!format_header_size(bytes, &size, err))
		return false;
	if (!fill(reader, bytes + got, size - got, &more)) {
		*err = reader->problem;
		return false;
	}
	if (got + more < size)
		return err_set(err, "is cut off at byte %zu, inside the header", got + more);
	if (!format_get_header(bytes, size, &header, reader->chain, err))
		return false;
	memcpy(reader->creator, header.creator.data, header.creator.len);
	reader->info.creator = (struct str){reader->creator, header.creator.len};
	reader->info.schema_version = header.schema_version;
	reader->info.good_bytes = reader->offset = size;
	memcpy(reader->info.chain, reader->chain, HASH_BYTES);
	return true;
}

static void free_reader(struct trace_reader *reader)
{
	if (reader->seeking)
		trace_seek_done(&reader->seek);
	trace_unpack_done(&reader->unpack);
	trace_index_done(&reader->index);
	free(reader);
}

bool trace_reader_open_fd(int fd, struct trace_reader **ret_reader, struct err *err)
{
	struct trace_reader *reader = calloc(1, sizeof(*reader));
	if (!reader)
		return err_set(err, "out of memory");
	reader->fd = fd;
	bool ready = trace_unpack_init(&reader->unpack);
	if (!trace_index_init(&reader->index) || !ready) {
		free_reader(reader);
		return err_set(err, "out of memory");
	}
	if (!read_header(reader, err)) {
		free_reader(reader);
		return false;
	}
	*ret_reader = reader;
	return true;
}

bool trace_reader_open(const char *path, struct trace_reader **ret_reader, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	const char *name = standard ? "standard input" : path;
	if (fd < 0)
		return err_sys(err, errno, "cannot open trace %s", name);
	if (trace_reader_open_fd(fd, ret_reader, err))
		return true;
	close(fd);
	return err_wrap(err, "%s", name);
}

void trace_reader_free(struct trace_reader *reader)
{
	if (!reader)
		return;
	close(reader->fd);
	free_reader(reader);
}
