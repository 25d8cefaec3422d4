/* A block is built in memory (header and packed bytes side by side) and leaves with one write(),
 * so a reader of a file whose writer was killed meets at most one partial block, at the very end.
 *
 * zstd level 3: 700 recorded events of 200 bytes pack 1:7, and the writer as a whole takes five
 * million records of such a recording, repeated, per second of CPU. A block that does not shrink
 * is stored as it is, which also bounds a block by its raw size; the cap relies on that to keep
 * room for the index and the trailer.
 */
#include "trace/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/buf.h"
#include "event/codec.h"
#include "trace/format.h"
#include "trace/index.h"

#define ZSTD_LEVEL 3

struct trace_writer {
	int fd;
	uint64_t max_bytes;
	struct buf raw; /* records of the open block */
	struct trace_summary summary;
	struct trace_index index;
	ZSTD_CCtx *zstd;
	uint8_t *out; /* block header, then packed bytes */
	size_t out_bytes;
	uint8_t chain[HASH_BYTES];
	uint64_t offset; /* end of what is written and whole */
	bool capped, failed;
	struct err why; /* when capped or failed */
	struct trace_writer_stats stats;
};

static bool write_all(int fd, const uint8_t *data, size_t len, struct err *err)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_sys(err, n < 0 ? errno : EIO, "cannot write the trace");
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Writes at the end of what is whole; on failure takes partial bytes back where that can be. */
static bool append(struct trace_writer *writer, const uint8_t *data, size_t len, struct err *err)
{
	if (!write_all(writer->fd, data, len, &writer->why)) {
		writer->failed = true;
		/* A pipe has nothing to take back; a reader finds the partial block either way. */
		if (ftruncate(writer->fd, (off_t)writer->offset) == 0)
			lseek(writer->fd, (off_t)writer->offset, SEEK_SET);
		*err = writer->why;
		return false;
	}
	writer->offset += len;
	writer->stats.file_bytes = writer->offset;
	return true;
}

/* Bytes that index and trailer need at most, with `entries` not yet in an index block: a full
 * index goes out at once and an empty one stands before the trailer. */
static uint64_t reserve_bytes(uint32_t entries)
{
	return 2 * (TRACE_BLOCK_HEADER_BYTES + TRACE_INDEX_HEADER_BYTES) +
	       (uint64_t)entries * TRACE_INDEX_ENTRY_BYTES + TRACE_TRAILER_BYTES;
}

/* Packs into writer->out behind the block header's place; fills all of `block` but the hashes. */
static void pack(struct trace_writer *writer, struct str raw, struct trace_block *block)
{
	uint8_t *to = writer->out + TRACE_BLOCK_HEADER_BYTES;
	size_t room = writer->out_bytes - TRACE_BLOCK_HEADER_BYTES;
	size_t len = ZSTD_compress2(writer->zstd, to, room, raw.data, raw.len);
	block->packing = TRACE_PACKING_ZSTD;
	if (ZSTD_isError(len) || len >= raw.len) {
		memcpy(to, raw.data, raw.len);
		len = raw.len;
		block->packing = TRACE_PACKING_NONE;
	}
	block->raw_bytes = raw.len;
	block->stored_bytes = (uint32_t)len;
}

static bool write_block(struct trace_writer *writer, struct trace_block *block, struct err *err)
{
	format_digest(block, writer->out + TRACE_BLOCK_HEADER_BYTES, block->digest);
	format_link(block, writer->chain, block->chain);
	format_put_block(block, writer->out);
	if (!append(writer, writer->out, TRACE_BLOCK_HEADER_BYTES + block->stored_bytes, err))
		return false;
	memcpy(writer->chain, block->chain, HASH_BYTES);
	return true;
}

static bool write_index(struct trace_writer *writer, struct err *err)
{
	uint64_t offset = writer->offset;
	struct trace_block block = {.type = TRACE_BLOCK_INDEX, .summary = writer->index.summary};
	pack(writer, trace_index_bytes(&writer->index), &block);
	if (!write_block(writer, &block, err))
		return false;
	trace_index_end(&writer->index, offset, block.digest);
	return true;
}

static bool is_over_cap(struct trace_writer *writer, uint64_t stored_bytes)
{
	return writer->max_bytes && writer->offset + TRACE_BLOCK_HEADER_BYTES + stored_bytes +
						    reserve_bytes(writer->index.head.entries + 1) >
					    writer->max_bytes;
}

static bool write_records(struct trace_writer *writer, struct err *err)
{
	uint64_t offset = writer->offset;
	struct trace_block block = {.type = TRACE_BLOCK_RECORDS, .summary = writer->summary};
	pack(writer, buf_str(&writer->raw), &block);
	if (is_over_cap(writer, block.stored_bytes)) {
		writer->capped = true;
		err_set(&writer->why, "the trace has reached its cap of %llu bytes",
			(unsigned long long)writer->max_bytes);
		*err = writer->why;
		return false;
	}
	if (!write_block(writer, &block, err))
		return false;
	trace_index_add(&writer->index, offset, &block);
	writer->stats.blocks++;
	writer->stats.written += block.summary.records;
	return !trace_index_is_full(&writer->index) || write_index(writer, err);
}

bool trace_writer_flush(struct trace_writer *writer, struct err *err)
{
	if (writer->capped || writer->failed) {
		*err = writer->why;
		return false;
	}
	if (writer->raw.len == 0)
		return true;
	uint64_t before = writer->stats.written;
	bool ok = write_records(writer, err);
	writer->stats.lost += writer->summary.records - (writer->stats.written - before);
	buf_clear(&writer->raw);
	writer->summary = (struct trace_summary){0};
	return ok;
}

bool trace_writer_add(struct trace_writer *writer, const void *record, size_t len, struct err *err)
{
	if (len == 0 || codec_record_size(record, len) != len) {
		writer->stats.lost++;
		return err_set(err, "a record of %zu bytes is not whole", len);
	}
	bool fits = len <= TRACE_BLOCK_RAW_BYTES - writer->raw.len;
	if (writer->capped || writer->failed || (!fits && !trace_writer_flush(writer, err))) {
		writer->stats.lost++;
		*err = writer->why;
		return false;
	}
	buf_add(&writer->raw, record, len);
	format_summary_add(&writer->summary, record);
	writer->stats.records++;
	return true;
}

struct trace_writer_stats trace_writer_stats(const struct trace_writer *writer)
{
	return writer->stats;
}

static void free_writer(struct trace_writer *writer)
{
	buf_done(&writer->raw);
	trace_index_done(&writer->index);
	ZSTD_freeCCtx(writer->zstd);
	free(writer->out);
	free(writer);
}

static bool begin_file(struct trace_writer *writer, struct str creator, struct err *err)
{
	struct trace_header header = {EVENT_SCHEMA_VERSION, creator};
	uint8_t bytes[TRACE_HEADER_MAX];
	if (creator.len > TRACE_CREATOR_MAX)
		return err_set(err, "creator is longer than %u bytes", TRACE_CREATOR_MAX);
	size_t len = format_put_header(&header, bytes, writer->chain);
	if (writer->max_bytes && writer->max_bytes < len + reserve_bytes(0))
		return err_set(err, "a cap of %llu bytes has no room for a trace",
			(unsigned long long)writer->max_bytes);
	return append(writer, bytes, len, err);
}

bool trace_writer_open_fd(int fd, const struct trace_writer_options *options,
	struct trace_writer **ret_writer, struct err *err)
{
	static const struct trace_writer_options defaults;
	options = options ? options : &defaults;
	/* Offsets count from the trace's first byte, and a failed write is taken back by them. */
	if (lseek(fd, 0, SEEK_CUR) > 0)
		return err_set(err, "the descriptor is not at the start of its file");
	struct trace_writer *writer = calloc(1, sizeof(*writer));
	if (!writer)
		return err_set(err, "out of memory");
	writer->fd = fd;
	writer->max_bytes = options->max_bytes;
	writer->out_bytes = TRACE_BLOCK_HEADER_BYTES + ZSTD_compressBound(TRACE_BLOCK_RAW_BYTES);
	writer->out = malloc(writer->out_bytes);
	writer->zstd = ZSTD_createCCtx();
	buf_init(&writer->raw, TRACE_BLOCK_RAW_BYTES);
	if (!trace_index_init(&writer->index) || !writer->out || !writer->zstd ||
		!buf_room(&writer->raw, TRACE_BLOCK_RAW_BYTES)) {
		free_writer(writer);
		return err_set(err, "out of memory");
	}
	ZSTD_CCtx_setParameter(writer->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL);
	if (!begin_file(writer, options->creator, err)) {
		free_writer(writer);
		return false;
	}
	*ret_writer = writer;
	return true;
}

/* Removes what stands there, when it is a regular file; opening it instead would keep its mode and
 * change the content of its other names. */
static bool make_way(const char *path, struct err *err)
{
	struct stat stat;
	if (lstat(path, &stat) != 0)
		return errno == ENOENT || err_sys(err, errno, "cannot replace it");
	if (!S_ISREG(stat.st_mode))
		return err_set(err, "is not a regular file, so it is not replaced");
	return unlink(path) == 0 || err_sys(err, errno, "cannot replace it");
}

bool trace_writer_open(const char *path, const struct trace_writer_options *options,
	struct trace_writer **ret_writer, struct err *err)
{
	if (options && options->replace && !make_way(path, err))
		return err_wrap(err, "%s", path);
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY;
	int fd = open(path, flags, 0600);
	if (fd < 0)
		return err_sys(err, errno, "cannot create trace %s", path);
	if (trace_writer_open_fd(fd, options, ret_writer, err))
		return true;
	close(fd);
	unlink(path);
	return err_wrap(err, "%s", path);
}

static bool write_end(struct trace_writer *writer, struct err *err)
{
	if (!write_index(writer, err))
		return false;
	struct trace_trailer trailer = {
		.index_offset = writer->index.head.previous_offset,
		.trailer_offset = writer->offset,
		.blocks = writer->stats.blocks,
		.records = writer->stats.written,
	};
	memcpy(trailer.chain, writer->chain, HASH_BYTES);
	uint8_t bytes[TRACE_TRAILER_BYTES];
	format_put_trailer(&trailer, bytes);
	return append(writer, bytes, sizeof(bytes), err);
}

bool trace_writer_close(
	struct trace_writer *writer, struct trace_writer_stats *ret_stats, struct err *err)
{
	bool ok = trace_writer_flush(writer, err);
	if (!writer->failed) {
		struct err ignored;
		ok = write_end(writer, ok ? err : &ignored) && ok;
	}
	/* Pipes and some devices cannot be synced, which is no failure. */
	if (fsync(writer->fd) != 0 && errno != EINVAL && errno != EROFS && ok)
		ok = err_sys(err, errno, "cannot sync the trace");
	if (close(writer->fd) != 0 && ok)
		ok = err_sys(err, errno, "cannot close the trace");
	if (ret_stats)
		*ret_stats = writer->stats;
	free_writer(writer);
	return ok;
}
