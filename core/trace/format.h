/* format: the bytes of a trace file (.mwt), shared by writer and reader. docs/trace-format.md is
 * the same for people.
 *
 *	file   := header block* trailer
 *	block  := 152-byte block header, stored bytes (records, or an index of blocks before)
 *
 * Invariant: put and get are inverse; a get looks at nothing but the bytes it was given and
 * refuses what does not add up. All numbers are little-endian.
 * Ownership: the caller's storage. Thread: any.
 *
 *	uint8_t bytes[TRACE_BLOCK_HEADER_BYTES];
 *	format_put_block(&block, bytes);
 */
#ifndef MW_TRACE_FORMAT_H
#define MW_TRACE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

#define TRACE_FORMAT_VERSION     1
#define TRACE_MAGIC              "\x9dMWT\r\n\x1a\n"
#define TRACE_BLOCK_MAGIC        "MWBK"
#define TRACE_TRAILER_MAGIC      "MWTEND\r\n"
#define TRACE_HEADER_FIXED_BYTES 24
#define TRACE_CREATOR_MAX        1024
#define TRACE_HEADER_MAX         (TRACE_HEADER_FIXED_BYTES + TRACE_CREATOR_MAX + HASH_BYTES)
#define TRACE_BLOCK_HEADER_BYTES 152
#define TRACE_BLOCK_HASHED_BYTES 88 /* the part of it that the digest covers */
#define TRACE_TRAILER_BYTES      88
#define TRACE_BLOCK_RAW_BYTES    (256u << 10) /* what a writer puts into a block at most */
#define TRACE_BLOCK_RAW_MAX      (4u << 20)   /* what a reader accepts */
#define TRACE_INDEX_HEADER_BYTES 48
#define TRACE_INDEX_ENTRY_BYTES  120
#define TRACE_INDEX_ENTRIES_MAX  1024 /* record blocks under one index block */

enum trace_block_type { TRACE_BLOCK_RECORDS = 1, TRACE_BLOCK_INDEX = 2 };
enum trace_packing { TRACE_PACKING_NONE = 0, TRACE_PACKING_ZSTD = 1 };

/* A set of kinds; bit 255 stands for every kind from 255 on. */
struct trace_kinds {
	uint64_t bits[4];
};

static inline unsigned trace_kind_bit(unsigned kind)
{
	return kind < 255 ? kind : 255;
}

static inline void trace_kinds_add(struct trace_kinds *kinds, unsigned kind)
{
	kinds->bits[trace_kind_bit(kind) / 64] |= 1ull << trace_kind_bit(kind) % 64;
}

static inline bool trace_kinds_has(const struct trace_kinds *kinds, unsigned kind)
{
	return kinds->bits[trace_kind_bit(kind) / 64] >> trace_kind_bit(kind) % 64 & 1;
}

/* What a run of records holds; all zero for a run of none. */
struct trace_summary {
	uint32_t records;
	uint64_t first_seq, last_seq; /* of the first and the last record */
	uint64_t min_time_ns, max_time_ns;
	struct trace_kinds kinds;
};

struct trace_header {
	uint16_t schema_version;
	struct str creator; /* borrowed from the bytes */
};

struct trace_block {
	uint8_t type, packing;
	uint32_t raw_bytes, stored_bytes;
	struct trace_summary summary;
	uint8_t digest[HASH_BYTES]; /* of the header before it and the stored bytes */
	uint8_t chain[HASH_BYTES];  /* of the chain value before, and the digest */
};

struct trace_trailer {
	uint64_t index_offset, trailer_offset;
	uint64_t blocks, records; /* record blocks and their records */
	uint8_t chain[HASH_BYTES];
};

struct trace_entry {
	uint64_t offset; /* of the block header, from the start of the file */
	uint32_t raw_bytes, stored_bytes;
	struct trace_summary summary;
	uint8_t digest[HASH_BYTES];
};

/* The whole header, and the first chain value: the hash that ends it. Returns its size. */
size_t format_put_header(const struct trace_header *header, uint8_t ret_bytes[TRACE_HEADER_MAX],
	uint8_t ret_chain[HASH_BYTES]);

/* Size of the header that begins with these TRACE_HEADER_FIXED_BYTES. */
bool format_header_size(const uint8_t *bytes, size_t *ret_size, struct err *err);
bool format_get_header(const uint8_t *bytes, size_t len, struct trace_header *ret_header,
	uint8_t ret_chain[HASH_BYTES], struct err *err);

void format_put_block(const struct trace_block *block, uint8_t *ret_bytes);
bool format_get_block(const uint8_t *bytes, struct trace_block *ret_block, struct err *err);

/* What digest and chain have to be, for these stored bytes and the chain value before. */
void format_digest(
	const struct trace_block *block, const void *stored, uint8_t ret_digest[HASH_BYTES]);
void format_link(const struct trace_block *block, const uint8_t previous[HASH_BYTES],
	uint8_t ret_chain[HASH_BYTES]);

void format_put_trailer(const struct trace_trailer *trailer, uint8_t *ret_bytes);
bool format_get_trailer(const uint8_t *bytes, struct trace_trailer *ret_trailer, struct err *err);

void format_put_entry(const struct trace_entry *entry, uint8_t *ret_bytes);
void format_get_entry(const uint8_t *bytes, struct trace_entry *ret_entry);

/* The head of an index block: how many entries follow, and where the index block before it is
 * (offset 0: there is none), with that block's digest. */
struct trace_index_head {
	uint64_t previous_offset;
	uint32_t entries;
	uint8_t previous_digest[HASH_BYTES];
};

void format_put_index_head(const struct trace_index_head *head, uint8_t *ret_bytes);
void format_get_index_head(const uint8_t *bytes, struct trace_index_head *ret_head);

/* Adds one record, of which only the header is looked at; returns its kind. */
unsigned format_summary_add(struct trace_summary *summary, const uint8_t *record);

/* Adds a run of records, and counts them by trace_kind_bit where `kind_counts` is not NULL. False
 * when they are not whole; *ret_offset is where. */
bool format_summary_walk(struct trace_summary *summary, const uint8_t *records, size_t len,
	uint64_t *kind_counts, size_t *ret_offset);

/* Adds what another run holds behind this one. */
void format_summary_join(struct trace_summary *summary, const struct trace_summary *next);

bool format_summary_eq(const struct trace_summary *a, const struct trace_summary *b);

#endif
