/* One zstd frame a block, with its content size in the frame header. It is unpacked in one call
 * straight into the output, so zstd needs no window of its own, and a frame that would grow past
 * the raw size stops with an error. */
#include "trace/unpack.h"

#include <zstd.h>

bool trace_unpack_init(struct trace_unpack *unpack)
{
	buf_init(&unpack->stored, TRACE_BLOCK_RAW_MAX);
	buf_init(&unpack->raw, TRACE_BLOCK_RAW_MAX);
	unpack->zstd = ZSTD_createDCtx();
	return unpack->zstd != NULL;
}

void trace_unpack_done(struct trace_unpack *unpack)
{
	buf_done(&unpack->stored);
	buf_done(&unpack->raw);
	ZSTD_freeDCtx(unpack->zstd);
}

uint8_t *trace_unpack_room(struct trace_unpack *unpack, uint32_t stored_bytes)
{
	buf_clear(&unpack->stored);
	return (uint8_t *)buf_room(&unpack->stored, stored_bytes);
}

bool trace_unpack_check(
	struct trace_unpack *unpack, const struct trace_block *block, struct err *err)
{
	uint8_t digest[HASH_BYTES];
	format_digest(block, unpack->stored.data, digest);
	return memcmp(digest, block->digest, HASH_BYTES) == 0 ||
	       err_set(err, "the digest does not match the bytes");
}

bool trace_unpack(struct trace_unpack *unpack, const struct trace_block *block, struct str *ret_raw,
	struct err *err)
{
	const char *stored = unpack->stored.data;
	if (block->packing == TRACE_PACKING_NONE) {
		*ret_raw = (struct str){stored, block->raw_bytes};
		return true;
	}
	if (ZSTD_getFrameContentSize(stored, block->stored_bytes) != block->raw_bytes ||
		ZSTD_findFrameCompressedSize(stored, block->stored_bytes) != block->stored_bytes)
		return err_set(err, "the zstd frame does not have the sizes of its block");
	buf_clear(&unpack->raw);
	char *raw = buf_room(&unpack->raw, block->raw_bytes);
	if (!raw)
		return err_set(err, "out of memory");
	size_t len = ZSTD_decompressDCtx(
		unpack->zstd, raw, block->raw_bytes, stored, block->stored_bytes);
	if (ZSTD_isError(len))
		return err_set(err, "zstd: %s", ZSTD_getErrorName(len));
	if (len != block->raw_bytes)
		return err_set(err, "%zu bytes unpacked, %u expected", len, block->raw_bytes);
	*ret_raw = (struct str){raw, block->raw_bytes};
	return true;
}
