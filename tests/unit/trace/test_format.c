#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../event/sample.h"
#include "trace/format.h"

static void block_headers_come_back(void **state)
{
	(void)state;
	uint64_t seed = 20;
	for (unsigned round = 0; round < 1000; round++) {
		uint8_t bytes[TRACE_BLOCK_HEADER_BYTES], again[TRACE_BLOCK_HEADER_BYTES];
		struct trace_block block = {0}, back;
		struct err err;
		random_bytes(&seed, &block.summary, sizeof(block.summary));
		random_bytes(&seed, block.digest, sizeof(block.digest));
		random_bytes(&seed, block.chain, sizeof(block.chain));
		block.type = (uint8_t)(1 + random_below(&seed, 2));
		block.packing = TRACE_PACKING_ZSTD;
		block.raw_bytes = (uint32_t)random_below(&seed, TRACE_BLOCK_RAW_MAX - 1) + 2;
		block.stored_bytes = (uint32_t)random_below(&seed, block.raw_bytes - 1) + 1;
		format_put_block(&block, bytes);
		assert_true(format_get_block(bytes, &back, &err));
		assert_int_equal(back.type, block.type);
		assert_int_equal(back.raw_bytes, block.raw_bytes);
		assert_int_equal(back.stored_bytes, block.stored_bytes);
		assert_true(format_summary_eq(&back.summary, &block.summary));
		format_put_block(&back, again);
		assert_memory_equal(bytes, again, sizeof(bytes));
	}
}

static void impossible_blocks_are_refused(void **state)
{
	(void)state;
	static const struct trace_block bad[] = {
		{.type = 0, .packing = 0, .raw_bytes = 5, .stored_bytes = 5},
		{.type = 3, .packing = 0, .raw_bytes = 5, .stored_bytes = 5},
		{.type = 1, .packing = 2, .raw_bytes = 5, .stored_bytes = 4},
		{.type = 1, .packing = 0, .raw_bytes = 5, .stored_bytes = 4},
		{.type = 1, .packing = 1, .raw_bytes = 5, .stored_bytes = 5},
		{.type = 1, .packing = 1, .raw_bytes = 5, .stored_bytes = 6},
		{.type = 1, .packing = 1, .raw_bytes = 5, .stored_bytes = 0},
		{.type = 1, .packing = 0, .raw_bytes = 0, .stored_bytes = 0},
		{.type = 1, .packing = 1, .raw_bytes = TRACE_BLOCK_RAW_MAX + 1, .stored_bytes = 1},
		{.type = 1, .packing = 1, .raw_bytes = UINT32_MAX, .stored_bytes = UINT32_MAX},
	};
	uint8_t bytes[TRACE_BLOCK_HEADER_BYTES];
	struct trace_block block;
	struct err err;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		format_put_block(&bad[i], bytes);
		assert_false(format_get_block(bytes, &block, &err));
	}
	struct trace_block good = {.type = 1, .packing = 0, .raw_bytes = 5, .stored_bytes = 5};
	format_put_block(&good, bytes);
	assert_true(format_get_block(bytes, &block, &err));
	static const unsigned reserved[] = {6, 7, 20, 23};
	for (unsigned i = 0; i < 4; i++) {
		format_put_block(&good, bytes);
		bytes[reserved[i]] = 1;
		assert_false(format_get_block(bytes, &block, &err));
	}
}

static void headers_come_back(void **state)
{
	(void)state;
	uint8_t bytes[TRACE_HEADER_MAX], chain[HASH_BYTES], again[HASH_BYTES];
	static char text[TRACE_CREATOR_MAX];
	struct err err;
	for (uint32_t len = 0; len <= TRACE_CREATOR_MAX; len += 128) {
		struct trace_header header = {7, {text, len}}, back;
		size_t size = format_put_header(&header, bytes, chain), told;
		assert_int_equal(size, TRACE_HEADER_FIXED_BYTES + len + HASH_BYTES);
		assert_true(format_header_size(bytes, &told, &err));
		assert_int_equal(told, size);
		assert_true(format_get_header(bytes, size, &back, again, &err));
		assert_int_equal(back.schema_version, 7);
		assert_true(str_eq(back.creator, header.creator));
		assert_memory_equal(chain, again, HASH_BYTES);
		assert_false(format_get_header(bytes, size - 1, &back, again, &err));
	}
}

/* The layout is a promise to files that exist: these bytes may never change. */
static void layout_is_pinned(void **state)
{
	(void)state;
	uint8_t bytes[TRACE_HEADER_MAX], chain[HASH_BYTES];
	struct trace_header header = {1, STR("ab")};
	format_put_header(&header, bytes, chain);
	assert_memory_equal(bytes,
		"\x9dMWT\r\n\x1a\n\1\0\1\0\x3a\0\0\0\2\0\0\0\0\0\0\0"
		"ab",
		26);
	struct trace_block block = {
		.type = 1,
		.packing = 1,
		.raw_bytes = 0x010203,
		.stored_bytes = 0x0102,
		.summary = {3, 4, 5, 6, 7, {{8, 9, 10, 11}}},
	};
	memset(block.digest, 0xdd, HASH_BYTES);
	memset(block.chain, 0xcc, HASH_BYTES);
	format_put_block(&block, bytes);
	assert_memory_equal(bytes,
		"MWBK\1\1\0\0\3\2\1\0\2\1\0\0\3\0\0\0\0\0\0\0"
		"\4\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\6\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0"
		"\x8\0\0\0\0\0\0\0\x9\0\0\0\0\0\0\0\xa\0\0\0\0\0\0\0\xb\0\0\0\0\0\0\0",
		88);
	assert_memory_equal(bytes + 88, block.digest, HASH_BYTES);
	assert_memory_equal(bytes + 120, block.chain, HASH_BYTES);
}

static void summaries_join_as_if_walked_at_once(void **state)
{
	(void)state;
	struct sample sample = {.seed = 21, .seq = 99};
	struct buf out;
	buf_init(&out, 1 << 20);
	sample_records(&sample, 50, &out);
	size_t middle = out.len, bad = 0;
	sample_records(&sample, 50, &out);
	const uint8_t *data = (const uint8_t *)out.data;
	struct trace_summary whole = {0}, first = {0}, second = {0};
	uint64_t kinds[256] = {0}, sum = 0;
	assert_true(format_summary_walk(&whole, data, out.len, kinds, &bad));
	assert_true(format_summary_walk(&first, data, middle, NULL, &bad));
	assert_true(format_summary_walk(&second, data + middle, out.len - middle, NULL, &bad));
	format_summary_join(&first, &second);
	assert_true(format_summary_eq(&first, &whole));
	assert_int_equal(whole.records, 100);
	assert_int_equal(whole.first_seq, 100);
	assert_int_equal(whole.last_seq, 199);
	for (unsigned kind = 0; kind < 256; kind++) {
		assert_int_equal(kinds[kind] > 0, trace_kinds_has(&whole.kinds, kind));
		sum += kinds[kind];
	}
	assert_int_equal(sum, 100);
	assert_false(format_summary_walk(&first, data, out.len - 1, NULL, &bad));
	assert_in_range(bad, middle, out.len);
	buf_done(&out);
}

static void high_kinds_share_a_bit(void **state)
{
	(void)state;
	struct trace_kinds kinds = {{0}};
	trace_kinds_add(&kinds, 300);
	assert_true(trace_kinds_has(&kinds, 65535));
	assert_false(trace_kinds_has(&kinds, 254));
	trace_kinds_add(&kinds, 254);
	assert_true(trace_kinds_has(&kinds, 254));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(block_headers_come_back),
		cmocka_unit_test(impossible_blocks_are_refused),
		cmocka_unit_test(headers_come_back),
		cmocka_unit_test(layout_is_pinned),
		cmocka_unit_test(summaries_join_as_if_walked_at_once),
		cmocka_unit_test(high_kinds_share_a_bit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
