/* reader: runs of whole records out of a trace (.mwt), from a file or a pipe.
 *
 * Invariant: what comes out was checked: the block's digest and its place in the hash chain, that
 * the records are whole, and that they are what the block's header says. A cut, damaged or forged
 * trace gives the blocks before the first bad byte, then TRACE_BAD and one sentence with the
 * offset. Memory stays under 12 MiB, whatever the file claims.
 * Ownership: open gives the reader to the caller; records are borrowed until the next call.
 * Thread: one.
 *
 *	struct trace_reader *reader;
 *	if (!trace_reader_open("t.mwt", &reader, &err)) ...
 *	struct str records;
 *	enum trace_next next;
 *	while ((next = trace_reader_next(reader, &records, &err)) == TRACE_RECORDS)
 *		for (uint32_t size; (size = codec_record_size(...)); ...) ...
 *	if (next == TRACE_BAD) warn(err.text);
 *	trace_reader_free(reader);
 */
#ifndef MW_TRACE_READER_H
#define MW_TRACE_READER_H

#include "base/err.h"
#include "base/str.h"
#include "trace/seek.h"

struct trace_reader;

enum trace_next { TRACE_RECORDS = 1, TRACE_END, TRACE_BAD };

enum trace_end {
	TRACE_END_OPEN,     /* not there yet */
	TRACE_END_COMPLETE, /* trailer reached, everything adds up */
	TRACE_END_CUT, /* the bytes end before the trailer: killed while recording, or cut off */
	TRACE_END_DAMAGED, /* bytes that cannot be */
};

struct trace_info {
	uint16_t schema_version;
	struct str creator;           /* observed bytes: escape before showing */
	struct trace_summary summary; /* without its count, see records */
	uint64_t records, blocks;     /* record blocks */
	uint64_t kinds[256];          /* records by kind; the last is every kind from 255 on */
	uint64_t raw_bytes;           /* of records */
	uint64_t good_bytes;          /* of the file, up to the end of the last good block */
	uint8_t chain[HASH_BYTES];    /* names the content up to there */
	enum trace_end end;
	const char *problem; /* why end is CUT or DAMAGED, else NULL */
};

/* "-" is standard input. Fails when there is no sound header. */
bool trace_reader_open(const char *path, struct trace_reader **ret_reader, struct err *err);

/* Closes `fd` at the end, but not when this call fails. */
bool trace_reader_open_fd(int fd, struct trace_reader **ret_reader, struct err *err);
void trace_reader_free(struct trace_reader *reader);

/* Before the first next: only blocks that hold some of what is selected (struct trace_select). On
 * a complete file the index finds them, and the rest is not read, checked or counted; else all is
 * read, and blocks that are passed over are checked by digest and chain and counted by their
 * header. */
void trace_reader_select(struct trace_reader *reader, const struct trace_select *select);

/* TRACE_BAD writes `err`; it and TRACE_END come again when asked again. */
enum trace_next trace_reader_next(
	struct trace_reader *reader, struct str *ret_records, struct err *err);

/* Of what was read so far; passes over the rest with trace_reader_next for the whole file.
 * Borrowed. */
const struct trace_info *trace_reader_info(const struct trace_reader *reader);

#endif
