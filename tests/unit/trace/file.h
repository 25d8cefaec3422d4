/* file: traces in memory for the tests of this folder: written, read back, forged.
 *
 *	struct buf bytes = file_write(records, 10);         a trace, flushed after every 10 records
 *	struct file_result result = file_read(buf_str(&bytes));
 */
#ifndef MW_TESTS_FILE_H
#define MW_TESTS_FILE_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../event/sample.h"
#include "trace/index.h"
#include "trace/reader.h"
#include "trace/writer.h"

#define FILE_MAX ((size_t)64 << 20)

static inline struct buf file_records(uint64_t seed, unsigned count)
{
	struct sample sample = {.seed = seed, .time_ns = 1700000000000000000u};
	struct buf out;
	buf_init(&out, FILE_MAX);
	sample_records(&sample, count, &out);
	return out;
}

static inline bool file_is_prefix(struct str whole, const struct buf *part)
{
	return part->len <= whole.len &&
	       (part->len == 0 || memcmp(whole.data, part->data, part->len) == 0);
}

static inline int file_memory(struct str bytes)
{
	int fd = memfd_create("trace", MFD_CLOEXEC);
	assert_true(fd >= 0);
	for (size_t at = 0; at < bytes.len;) {
		ssize_t n = write(fd, bytes.data + at, bytes.len - at);
		assert_true(n > 0);
		at += (size_t)n;
	}
	assert_true(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static inline struct buf file_content(int fd)
{
	struct buf out;
	ssize_t n;
	off_t at = 0;
	buf_init(&out, FILE_MAX);
	do {
		char *room = buf_room(&out, 65536);
		assert_non_null(room);
		n = pread(fd, room, 65536, at);
		assert_true(n >= 0);
		out.len += (size_t)n;
		at += n;
	} while (n > 0);
	return out;
}

static inline struct buf file_content_of(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	struct buf out = file_content(fd);
	close(fd);
	return out;
}

/* Adds all records of a run; flushes after every `every` of them (0: never). */
static inline bool file_add(
	struct trace_writer *writer, struct str records, unsigned every, struct err *err)
{
	unsigned count = 0;
	while (records.len > 0) {
		uint32_t size = codec_record_size((const uint8_t *)records.data, records.len);
		assert_true(size > 0);
		if (!trace_writer_add(writer, records.data, size, err))
			return false;
		if (every && ++count % every == 0 && !trace_writer_flush(writer, err))
			return false;
		records.data += size;
		records.len -= size;
	}
	return true;
}

static inline struct buf file_write(struct str records, unsigned every)
{
	struct trace_writer *writer;
	struct err err;
	int fd = memfd_create("trace", MFD_CLOEXEC);
	int copy = dup(fd);
	assert_true(trace_writer_open_fd(fd, NULL, &writer, &err));
	assert_true(file_add(writer, records, every, &err));
	assert_true(trace_writer_close(writer, NULL, &err));
	struct buf out = file_content(copy);
	close(copy);
	return out;
}

struct file_result {
	bool opened;
	struct buf records;
	struct trace_info info; /* creator and problem are not kept */
	enum trace_next last;
	struct err err;
};

static inline struct file_result file_read_fd(int fd, const struct trace_select *select)
{
	struct file_result result = {0};
	struct trace_reader *reader;
	struct str run;
	buf_init(&result.records, FILE_MAX);
	result.opened = trace_reader_open_fd(fd, &reader, &result.err);
	if (!result.opened) {
		close(fd);
		return result;
	}
	if (select)
		trace_reader_select(reader, select);
	while ((result.last = trace_reader_next(reader, &run, &result.err)) == TRACE_RECORDS)
		buf_add_str(&result.records, run);
	assert_int_equal(trace_reader_next(reader, &run, &result.err), result.last);
	result.info = *trace_reader_info(reader);
	if (result.last == TRACE_BAD)
		assert_string_equal(result.info.problem, result.err.text);
	else
		assert_null(result.info.problem);
	trace_reader_free(reader);
	return result;
}

static inline struct file_result file_read(struct str bytes)
{
	return file_read_fd(file_memory(bytes), NULL);
}

static inline struct file_result file_read_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	return file_read_fd(fd, NULL);
}

/* The parts of a trace of `blocks` blocks, to be put together in another order. */
struct file_part {
	size_t at, len;
};

static inline unsigned file_split(struct str bytes, struct file_part *parts)
{
	struct trace_block block;
	struct err err;
	size_t at;
	unsigned count = 0;
	assert_true(format_header_size((const uint8_t *)bytes.data, &at, &err));
	parts[count++] = (struct file_part){0, at};
	while (format_get_block((const uint8_t *)bytes.data + at, &block, &err)) {
		parts[count++] =
			(struct file_part){at, TRACE_BLOCK_HEADER_BYTES + block.stored_bytes};
		at += TRACE_BLOCK_HEADER_BYTES + block.stored_bytes;
	}
	parts[count++] = (struct file_part){at, bytes.len - at};
	return count;
}

/* A trace made by hand: blocks get sound hashes, whatever they claim. */
struct file_forge {
	struct buf bytes;
	uint8_t chain[HASH_BYTES];
	struct trace_index index;
	uint64_t blocks, records;
};

static inline void file_forge_begin(struct file_forge *forge)
{
	struct trace_header header = {EVENT_SCHEMA_VERSION, STR("forged")};
	uint8_t bytes[TRACE_HEADER_MAX];
	*forge = (struct file_forge){0};
	buf_init(&forge->bytes, FILE_MAX);
	assert_true(trace_index_init(&forge->index));
	buf_add(&forge->bytes, bytes, format_put_header(&header, bytes, forge->chain));
}

static inline void file_forge_block(
	struct file_forge *forge, struct trace_block *block, const void *stored)
{
	uint8_t bytes[TRACE_BLOCK_HEADER_BYTES];
	uint64_t offset = forge->bytes.len;
	format_digest(block, stored, block->digest);
	format_link(block, forge->chain, block->chain);
	memcpy(forge->chain, block->chain, HASH_BYTES);
	format_put_block(block, bytes);
	buf_add(&forge->bytes, bytes, sizeof(bytes));
	buf_add(&forge->bytes, stored, block->stored_bytes);
	if (block->type == TRACE_BLOCK_INDEX) {
		trace_index_end(&forge->index, offset, block->digest);
	} else {
		trace_index_add(&forge->index, offset, block);
		forge->blocks++;
		forge->records += block->summary.records;
	}
}

/* A plain block of these records, as a writer would describe it. */
static inline struct trace_block file_forge_describe(struct str records)
{
	struct trace_block block = {
		.type = TRACE_BLOCK_RECORDS,
		.raw_bytes = records.len,
		.stored_bytes = records.len,
	};
	size_t bad;
	format_summary_walk(&block.summary, (const uint8_t *)records.data, records.len, NULL, &bad);
	return block;
}

static inline void file_forge_index(struct file_forge *forge)
{
	struct str raw = trace_index_bytes(&forge->index);
	struct trace_block block = {
		.type = TRACE_BLOCK_INDEX,
		.raw_bytes = raw.len,
		.stored_bytes = raw.len,
		.summary = forge->index.summary,
	};
	file_forge_block(forge, &block, raw.data);
}

static inline struct trace_trailer file_forge_trailer(const struct file_forge *forge)
{
	struct trace_trailer trailer = {
		.index_offset = forge->index.head.previous_offset,
		.trailer_offset = forge->bytes.len,
		.blocks = forge->blocks,
		.records = forge->records,
	};
	memcpy(trailer.chain, forge->chain, HASH_BYTES);
	return trailer;
}

/* Ends the trace, reads it, frees it. */
static inline struct file_result file_forge_read(
	struct file_forge *forge, const struct trace_trailer *trailer)
{
	uint8_t bytes[TRACE_TRAILER_BYTES];
	format_put_trailer(trailer, bytes);
	buf_add(&forge->bytes, bytes, sizeof(bytes));
	assert_false(forge->bytes.full);
	struct file_result result = file_read(buf_str(&forge->bytes));
	buf_done(&forge->bytes);
	trace_index_done(&forge->index);
	return result;
}

#endif
