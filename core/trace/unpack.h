/* unpack: the stored bytes of a block, checked and unpacked.
 *
 * Invariant: nothing is unpacked whose digest does not match, and nothing larger than the block
 * header says, which format_get_block has held below TRACE_BLOCK_RAW_MAX.
 * Ownership: the caller's storage, until trace_unpack_done; what trace_unpack gives is borrowed
 * until the next call. Thread: one.
 *
 *	uint8_t *room = trace_unpack_room(&unpack, block.stored_bytes);
 *	... read the stored bytes into room ...
 *	if (!trace_unpack_check(&unpack, &block, &err)) ...
 *	if (!trace_unpack(&unpack, &block, &raw, &err)) ...
 */
#ifndef MW_TRACE_UNPACK_H
#define MW_TRACE_UNPACK_H

#include "base/buf.h"
#include "trace/format.h"

struct trace_unpack {
	struct buf stored, raw;
	void *zstd;
};

bool trace_unpack_init(struct trace_unpack *unpack);
void trace_unpack_done(struct trace_unpack *unpack);

/* Room for the stored bytes, or NULL when memory is out. */
uint8_t *trace_unpack_room(struct trace_unpack *unpack, uint32_t stored_bytes);

/* True when the bytes in the room are those that the block header was written for. */
bool trace_unpack_check(
	struct trace_unpack *unpack, const struct trace_block *block, struct err *err);

bool trace_unpack(struct trace_unpack *unpack, const struct trace_block *block, struct str *ret_raw,
	struct err *err);

#endif
