/* writer: records into a trace file (.mwt).
 *
 * Invariant: the file is, at every moment, a header and whole blocks, so a killed recorder loses
 * at most the records since the last flush. The same records and flushes, with the same libzstd,
 * give the same bytes: no clock and no name of a host gets in but through records. After a
 * failure to write, the writer takes nothing more (every call says why) and what was written
 * before stays readable. An existing file is never touched unless asked. Files are made with mode
 * 0600.
 * Ownership: open gives the writer to the caller, close frees it whatever happens. Records are
 * copied. Thread: one.
 *
 *	struct trace_writer *writer;
 *	if (!trace_writer_open("t.mwt", NULL, &writer, &err)) ...
 *	trace_writer_add(writer, record.data, record.len, &err);
 *	trace_writer_flush(writer, &err);              once a second
 *	if (!trace_writer_close(writer, &err)) ...
 */
#ifndef MW_TRACE_WRITER_H
#define MW_TRACE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct trace_writer;

struct trace_writer_options {
	uint64_t max_bytes; /* of the whole file, index and trailer included; 0: no cap */
	struct str creator; /* kept in the header, at most 1024 bytes */
	bool replace;       /* an existing regular file of that name is removed first */
};

struct trace_writer_stats {
	uint64_t records, blocks; /* added; blocks written */
	uint64_t written;         /* records in those blocks */
	uint64_t file_bytes;      /* written */
	uint64_t lost;            /* records that were refused, or taken but never written */
};

/* `options` may be NULL. */
bool trace_writer_open(const char *path, const struct trace_writer_options *options,
	struct trace_writer **ret_writer, struct err *err);

/* The same onto an open descriptor (a pipe, a fresh file at offset 0), which the writer closes at
 * the end, but not when this call fails. */
bool trace_writer_open_fd(int fd, const struct trace_writer_options *options,
	struct trace_writer **ret_writer, struct err *err);

/* One whole record as codec_encode made it. Writes a block first when this one would not fit. */
bool trace_writer_add(struct trace_writer *writer, const void *record, size_t len, struct err *err);

/* Writes what was added so far as a block; nothing when there is nothing. */
bool trace_writer_flush(struct trace_writer *writer, struct err *err);

struct trace_writer_stats trace_writer_stats(const struct trace_writer *writer);

/* Flushes, writes index and trailer, syncs to disk, frees. A writer that reached its cap still
 * gets its trailer. False when the file is not complete. `ret_stats` may be NULL. */
bool trace_writer_close(
	struct trace_writer *writer, struct trace_writer_stats *ret_stats, struct err *err);

#endif
