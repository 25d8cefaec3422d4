#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "file.h"

/* What a selection has to give: the blocks of `every` records that hold some of it. */
static struct buf select_by_hand(
	struct str records, unsigned every, const struct trace_select *select)
{
	struct buf out;
	buf_init(&out, FILE_MAX);
	while (records.len > 0) {
		struct trace_summary summary = {0};
		size_t len = 0, bad;
		for (unsigned i = 0; i < every && len < records.len; i++)
			len += codec_record_size(
				(const uint8_t *)records.data + len, records.len - len);
		format_summary_walk(&summary, (const uint8_t *)records.data, len, NULL, &bad);
		if (trace_select_has(select, &summary))
			buf_add(&out, records.data, len);
		records.data += len;
		records.len -= (uint32_t)len;
	}
	return out;
}

static struct file_result read_piped(struct str bytes, const struct trace_select *select)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
	assert_int_equal(write(ends[1], bytes.data, bytes.len), bytes.len);
	close(ends[1]);
	return file_read_fd(ends[0], select);
}

static void selection_gives_the_same_with_and_without_index(void **state)
{
	(void)state;
	struct buf records = file_records(59, 6000);
	struct buf bytes = file_write(buf_str(&records), 4); /* 1500 blocks, two index blocks */
	assert_in_range(bytes.len, 1, 1 << 20);
	struct file_result whole = file_read(buf_str(&bytes));
	uint64_t from = whole.info.summary.min_time_ns, to = whole.info.summary.max_time_ns;
	buf_done(&whole.records);
	uint64_t seed = 60;
	for (unsigned round = 0; round < 60; round++) {
		struct trace_select select = {.until_ns = UINT64_MAX};
		if (round % 3 == 0)
			memset(&select.kinds, 0xff, sizeof(select.kinds));
		else
			trace_kinds_add(&select.kinds, round % 3 == 1 ? EVENT_PROCESS_EXEC : 29);
		if (round % 2) {
			select.since_ns = from + random_below(&seed, to - from);
			select.until_ns = select.since_ns + random_below(&seed, (to - from) / 4);
		}
		struct buf expected = select_by_hand(buf_str(&records), 4, &select);
		struct file_result sought = file_read_fd(file_memory(buf_str(&bytes)), &select);
		struct file_result piped = read_piped(buf_str(&bytes), &select);
		assert_int_equal(sought.last, TRACE_END);
		assert_int_equal(piped.last, TRACE_END);
		assert_true(str_eq(buf_str(&sought.records), buf_str(&expected)));
		assert_true(str_eq(buf_str(&piped.records), buf_str(&expected)));
		assert_int_equal(piped.info.records, 6000);
		assert_memory_equal(sought.info.chain, piped.info.chain, HASH_BYTES);
		buf_done(&expected);
		buf_done(&sought.records);
		buf_done(&piped.records);
	}
	buf_done(&records);
	buf_done(&bytes);
}

static void selection_reads_only_what_it_needs(void **state)
{
	(void)state;
	struct buf records = file_records(61, 40);
	struct buf bytes = file_write(buf_str(&records), 10);
	struct file_part parts[20];
	file_split(buf_str(&bytes), parts);
	struct trace_block third;
	struct err err;
	format_get_block((const uint8_t *)bytes.data + parts[3].at, &third, &err);
	struct trace_select select = {
		third.summary.min_time_ns, third.summary.min_time_ns, third.summary.kinds};
	bytes.data[parts[1].at + TRACE_BLOCK_HEADER_BYTES] ^= 1;
	struct file_result sought = file_read_fd(file_memory(buf_str(&bytes)), &select);
	struct file_result piped = read_piped(buf_str(&bytes), &select);
	assert_int_equal(sought.last, TRACE_END);
	assert_true(sought.records.len > 0);
	assert_int_equal(piped.last, TRACE_BAD);
	bytes.data[parts[3].at + TRACE_BLOCK_HEADER_BYTES] ^= 1;
	buf_done(&sought.records);
	sought = file_read_fd(file_memory(buf_str(&bytes)), &select);
	assert_int_equal(sought.last, TRACE_BAD);
	assert_int_equal(sought.info.end, TRACE_END_DAMAGED);
	buf_done(&sought.records);
	buf_done(&piped.records);
	buf_done(&records);
	buf_done(&bytes);
}

static void damaged_index_falls_back_to_reading_in_order(void **state)
{
	(void)state;
	struct buf records = file_records(62, 40);
	struct buf bytes = file_write(buf_str(&records), 10);
	struct trace_select select = {.until_ns = UINT64_MAX};
	memset(&select.kinds, 0xff, sizeof(select.kinds));
	for (size_t at = bytes.len - TRACE_TRAILER_BYTES - 300; at < bytes.len; at++) {
		bytes.data[at] ^= 1;
		struct file_result result = file_read_fd(file_memory(buf_str(&bytes)), &select);
		bytes.data[at] ^= 1;
		assert_int_equal(result.last, TRACE_BAD);
		assert_true(file_is_prefix(buf_str(&records), &result.records));
		buf_done(&result.records);
	}
	/* A cut trace has no index to speak of, but can be searched. */
	struct file_result result = file_read_fd(
		file_memory((struct str){bytes.data, (uint32_t)bytes.len - 10}), &select);
	assert_int_equal(result.info.end, TRACE_END_CUT);
	assert_int_equal(result.info.records, 40);
	buf_done(&result.records);
	buf_done(&records);
	buf_done(&bytes);
}

/* The first of two index blocks is exchanged for one that is sound in itself, but claims that
 * nothing is there: a search must not believe it. */
static void index_that_was_exchanged_is_not_believed(void **state)
{
	(void)state;
	struct buf records = file_records(63, 1);
	struct trace_block block = file_forge_describe(buf_str(&records));
	struct file_forge forge;
	uint8_t chain[HASH_BYTES];
	file_forge_begin(&forge);
	for (unsigned i = 0; i < TRACE_INDEX_ENTRIES_MAX; i++)
		file_forge_block(&forge, &block, records.data);
	memcpy(chain, forge.chain, HASH_BYTES);
	size_t at = forge.bytes.len;
	file_forge_index(&forge);
	size_t len = forge.bytes.len - at;
	file_forge_block(&forge, &block, records.data);
	file_forge_index(&forge);

	struct file_forge liar;
	struct trace_block empty = block;
	empty.summary.min_time_ns = empty.summary.max_time_ns = 0;
	file_forge_begin(&liar);
	for (unsigned i = 0; i < TRACE_INDEX_ENTRIES_MAX; i++)
		file_forge_block(&liar, &empty, records.data);
	assert_int_equal(liar.bytes.len, at);
	memcpy(liar.chain, chain, HASH_BYTES);
	file_forge_index(&liar);
	assert_int_equal(liar.bytes.len, at + len);
	memcpy(forge.bytes.data + at, liar.bytes.data + at, len);

	struct trace_trailer trailer = file_forge_trailer(&forge);
	uint8_t bytes[TRACE_TRAILER_BYTES];
	format_put_trailer(&trailer, bytes);
	buf_add(&forge.bytes, bytes, sizeof(bytes));
	struct trace_select select = {1, UINT64_MAX, block.summary.kinds};
	struct file_result result = file_read_fd(file_memory(buf_str(&forge.bytes)), &select);
	assert_int_equal(result.last, TRACE_BAD);
	assert_int_equal(result.info.blocks, TRACE_INDEX_ENTRIES_MAX);
	buf_done(&result.records);
	buf_done(&forge.bytes);
	buf_done(&liar.bytes);
	trace_index_done(&forge.index);
	trace_index_done(&liar.index);
	buf_done(&records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selection_gives_the_same_with_and_without_index),
		cmocka_unit_test(selection_reads_only_what_it_needs),
		cmocka_unit_test(damaged_index_falls_back_to_reading_in_order),
		cmocka_unit_test(index_that_was_exchanged_is_not_believed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
