#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <zstd.h>

#include "file.h"

/* Where a sound trace of these tests has its boundaries: a cut there ends between blocks. */
static bool is_boundary(struct str bytes, size_t at)
{
	struct trace_block block;
	struct err err;
	size_t offset;
	assert_true(format_header_size((const uint8_t *)bytes.data, &offset, &err));
	while (offset < at && format_get_block((const uint8_t *)bytes.data + offset, &block, &err))
		offset += TRACE_BLOCK_HEADER_BYTES + block.stored_bytes;
	return offset == at;
}

static void every_cut_is_noticed(void **state)
{
	(void)state;
	struct buf records = file_records(50, 40);
	struct buf bytes = file_write(buf_str(&records), 10);
	uint64_t blocks = 0;
	for (size_t len = 0; len < bytes.len; len++) {
		struct file_result result = file_read((struct str){bytes.data, (uint32_t)len});
		if (!result.opened) {
			assert_true(len < TRACE_HEADER_FIXED_BYTES + HASH_BYTES);
			assert_true(strlen(result.err.text) > 10);
			buf_done(&result.records);
			continue;
		}
		assert_int_equal(result.last, TRACE_BAD);
		assert_int_equal(result.info.end, TRACE_END_CUT);
		assert_true(file_is_prefix(buf_str(&records), &result.records));
		assert_true(result.info.blocks == blocks || result.info.blocks == blocks + 1);
		blocks = result.info.blocks;
		/* The sentence names the place where what is good ends. */
		char place[40];
		snprintf(place, sizeof(place),
			"at byte %llu:", (unsigned long long)result.info.good_bytes);
		assert_non_null(strstr(result.err.text, place));
		bool between = strstr(result.err.text, "before the trailer") != NULL;
		assert_int_equal(between, is_boundary(buf_str(&bytes), len));
		buf_done(&result.records);
	}
	assert_int_equal(blocks, 4);
	buf_done(&records);
	buf_done(&bytes);
}

static void every_flipped_bit_is_noticed(void **state)
{
	(void)state;
	struct buf records = file_records(51, 12);
	struct buf bytes = file_write(buf_str(&records), 4);
	for (size_t bit = 0; bit < bytes.len * 8; bit++) {
		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
		struct file_result result = file_read(buf_str(&bytes));
		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
		if (result.opened) {
			assert_int_equal(result.last, TRACE_BAD);
			assert_true(result.info.good_bytes <= bit / 8);
			assert_true(file_is_prefix(buf_str(&records), &result.records));
			assert_non_null(strstr(result.err.text, "at byte "));
		} else {
			assert_true(bit / 8 < TRACE_HEADER_FIXED_BYTES + HASH_BYTES);
		}
		buf_done(&result.records);
	}
	buf_done(&records);
	buf_done(&bytes);
}

static void check_refused(struct str bytes, const char *says)
{
	struct file_result result = file_read(bytes);
	assert_false(result.opened);
	if (!strstr(result.err.text, says))
		fail_msg("\"%s\" does not say \"%s\"", result.err.text, says);
	buf_done(&result.records);
}

static void foreign_files_are_named_so(void **state)
{
	(void)state;
	struct buf bytes = file_write(STR(""), 0);
	check_refused(STR(""), "empty");
	check_refused(STR("MW"), "not a moonwatch trace");
	check_refused(STR("{\"@timestamp\":\"2024-01-01T00:00:00Z\"}\n"), "not a moonwatch trace");
	check_refused((struct str){bytes.data, 20}, "cut off at byte 20");
	check_refused((struct str){bytes.data, 30}, "cut off at byte 30");
	bytes.data[8] = TRACE_FORMAT_VERSION + 1;
	check_refused(buf_str(&bytes), "format version 2; this program reads up to 1");
	bytes.data[8] = 0;
	check_refused(buf_str(&bytes), "format version 0");
	buf_done(&bytes);

	struct trace_reader *reader;
	struct err err;
	assert_false(trace_reader_open("/nonexistent.mwt", &reader, &err));
	assert_string_equal(
		err.text, "cannot open trace /nonexistent.mwt: No such file or directory");
	assert_false(trace_reader_open("/tmp", &reader, &err));
	assert_non_null(strstr(err.text, "Is a directory"));
}

static void newer_schema_and_unknown_kinds_are_read(void **state)
{
	(void)state;
	char record[CODEC_HEADER_BYTES + 2] = {sizeof(record), 0, 0, 0, 0x2c, 0x01}; /* kind 300 */
	record[CODEC_HEADER_BYTES] = 2;
	struct buf bytes = file_write((struct str){record, sizeof(record)}, 0);
	struct file_result result = file_read(buf_str(&bytes));
	assert_int_equal(result.last, TRACE_END);
	assert_int_equal(result.info.kinds[255], 1);
	assert_int_equal(result.records.len, sizeof(record));
	buf_done(&result.records);
	buf_done(&bytes);

	struct trace_header header = {EVENT_SCHEMA_VERSION + 1, STR("later")};
	uint8_t head[TRACE_HEADER_MAX], chain[HASH_BYTES];
	size_t len = format_put_header(&header, head, chain);
	result = file_read((struct str){(char *)head, (uint32_t)len});
	assert_true(result.opened);
	assert_int_equal(result.info.schema_version, EVENT_SCHEMA_VERSION + 1);
	assert_int_equal(result.info.end, TRACE_END_CUT);
	buf_done(&result.records);
}

static void check_order(struct str bytes, const char *order, uint64_t good_blocks, const char *says)
{
	struct file_part parts[20];
	struct buf mixed;
	file_split(bytes, parts);
	buf_init(&mixed, FILE_MAX);
	for (; *order; order++) {
		struct file_part part = parts[*order - '0'];
		buf_add(&mixed, bytes.data + part.at, part.len);
	}
	struct file_result result = file_read(buf_str(&mixed));
	assert_int_equal(result.last, TRACE_BAD);
	assert_int_equal(result.info.blocks, good_blocks);
	if (!strstr(result.err.text, says))
		fail_msg("\"%s\" does not say \"%s\"", result.err.text, says);
	buf_done(&result.records);
	buf_done(&mixed);
}

static void whole_blocks_in_a_wrong_place_are_noticed(void **state)
{
	(void)state;
	struct buf records = file_records(52, 40);
	struct buf bytes = file_write(buf_str(&records), 10);
	struct file_part parts[20];
	/* 0 header, 1 to 4 records, 5 index, 6 trailer */
	assert_int_equal(file_split(buf_str(&bytes), parts), 7);
	check_order(buf_str(&bytes), "013456", 1, "does not follow");
	check_order(buf_str(&bytes), "0213456", 0, "does not follow");
	check_order(buf_str(&bytes), "01123456", 1, "does not follow");
	check_order(buf_str(&bytes), "01236", 3, "trailer does not match");
	check_order(buf_str(&bytes), "012346", 4, "trailer does not match");
	check_order(buf_str(&bytes),
		"0123456"
		"6",
		4, "bytes follow the trailer");
	check_order(buf_str(&bytes),
		"0123456"
		"1",
		4, "bytes follow the trailer");
	check_order(buf_str(&bytes), "0123450", 4, "no block begins here");
	struct buf other = file_write((struct str){records.data, 0}, 0);
	buf_add(&other, bytes.data + parts[1].at, parts[1].len);
	struct file_result result = file_read(buf_str(&other));
	assert_int_equal(result.info.end, TRACE_END_DAMAGED);
	buf_done(&result.records);
	buf_done(&other);
	buf_done(&bytes);
	buf_done(&records);
}

/* One forged block in an otherwise sound trace. */
static struct file_result read_forged(struct trace_block block, const void *stored)
{
	struct file_forge forge;
	file_forge_begin(&forge);
	file_forge_block(&forge, &block, stored);
	file_forge_index(&forge);
	struct trace_trailer trailer = file_forge_trailer(&forge);
	return file_forge_read(&forge, &trailer);
}

static void check_forged(struct trace_block block, const void *stored, const char *says)
{
	struct file_result result = read_forged(block, stored);
	if (!says) {
		assert_int_equal(result.last, TRACE_END);
	} else if (result.last != TRACE_BAD || !strstr(result.err.text, says)) {
		fail_msg("\"%s\" does not say \"%s\"", result.err.text, says);
	} else {
		assert_int_equal(result.records.len, 0);
	}
	buf_done(&result.records);
}

static void blocks_that_lie_are_refused(void **state)
{
	(void)state;
	struct buf records = file_records(53, 20);
	struct str run = buf_str(&records);
	struct trace_block good = file_forge_describe(run), bad;
	check_forged(good, run.data, NULL);
#define LIE(member, says)                                                                          \
	do {                                                                                       \
		bad = good;                                                                        \
		bad.summary.member++;                                                              \
		check_forged(bad, run.data, says);                                                 \
	} while (0)
	LIE(records, "does not match the block's records");
	LIE(first_seq, "does not match the block's records");
	LIE(last_seq, "does not match the block's records");
	LIE(min_time_ns, "does not match the block's records");
	LIE(max_time_ns, "does not match the block's records");
	LIE(kinds.bits[1], "does not match the block's records");
#undef LIE
	bad = good;
	bad.summary.records = 0;
	check_forged(bad, run.data, "impossible number of records");
	bad.summary.records = UINT32_MAX;
	check_forged(bad, run.data, "impossible number of records");
	bad = good;
	bad.raw_bytes = bad.stored_bytes = run.len - 1;
	check_forged(bad, run.data, "is not whole");
	records.data[3] = 0x7f;
	check_forged(good, run.data, "the record at byte 0 of the unpacked block is not whole");
	buf_done(&records);
}

static void zstd_that_lies_is_refused(void **state)
{
	(void)state;
	struct buf records = file_records(54, 100);
	static char packed[1 << 20];
	struct trace_block block = file_forge_describe(buf_str(&records)), bad;
	size_t len = ZSTD_compress(packed, sizeof(packed), records.data, records.len, 3);
	block.packing = TRACE_PACKING_ZSTD;
	block.stored_bytes = (uint32_t)len;
	check_forged(block, packed, NULL);
	bad = block;
	bad.raw_bytes++;
	check_forged(bad, packed, "zstd frame does not have the sizes");
	bad = block;
	bad.raw_bytes--;
	check_forged(bad, packed, "zstd frame does not have the sizes");
	bad = block;
	bad.stored_bytes--;
	check_forged(bad, packed, "zstd");
	bad.stored_bytes += 2; /* a byte behind the frame */
	check_forged(bad, packed, "zstd");
	/* A changed literal may well give sound records again; nothing may do worse. */
	for (size_t at = 0; at < len; at++) {
		packed[at] ^= 0x55;
		struct file_result result = read_forged(block, packed);
		packed[at] ^= 0x55;
		assert_true(result.last == TRACE_BAD || result.info.records == 100);
		buf_done(&result.records);
	}
	memset(packed, 0, 100);
	check_forged(block, packed, "zstd frame does not have the sizes");
	buf_done(&records);
}

static void compressed_bombs_stay_within_bounds(void **state)
{
	(void)state;
	/* 4 MiB of zeroes are a few hundred bytes packed: unpacked, and then no records. */
	static char zeroes[TRACE_BLOCK_RAW_MAX], packed[1 << 16];
	size_t len = ZSTD_compress(packed, sizeof(packed), zeroes, sizeof(zeroes), 3);
	struct trace_block block = {.type = TRACE_BLOCK_RECORDS,
		.packing = TRACE_PACKING_ZSTD,
		.raw_bytes = sizeof(zeroes),
		.stored_bytes = (uint32_t)len,
		.summary = {.records = 1}};
	check_forged(block, packed, "the record at byte 0");
	/* A frame header that announces far more than the block may hold. */
	static const uint8_t huge[] = {
		0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0x10, 0, 0, 1, 0, 0};
	block.stored_bytes = sizeof(huge);
	check_forged(block, huge, "zstd frame does not have the sizes");
	block.raw_bytes = TRACE_BLOCK_RAW_MAX + 1;
	check_forged(block, huge, "raw size 4194305");
}

static void index_that_lies_is_refused(void **state)
{
	(void)state;
	struct buf records = file_records(55, 20);
	for (unsigned byte = 0; byte < TRACE_INDEX_HEADER_BYTES + TRACE_INDEX_ENTRY_BYTES; byte++) {
		struct file_forge forge;
		struct trace_block block = file_forge_describe(buf_str(&records));
		file_forge_begin(&forge);
		file_forge_block(&forge, &block, records.data);
		struct str raw = trace_index_bytes(&forge.index);
		char lie[TRACE_INDEX_HEADER_BYTES + TRACE_INDEX_ENTRY_BYTES];
		memcpy(lie, raw.data, raw.len);
		lie[byte] ^= 1;
		struct trace_block index = {.type = TRACE_BLOCK_INDEX,
			.raw_bytes = raw.len,
			.stored_bytes = raw.len,
			.summary = forge.index.summary};
		file_forge_block(&forge, &index, lie);
		struct trace_trailer trailer = file_forge_trailer(&forge);
		struct file_result result = file_forge_read(&forge, &trailer);
		assert_int_equal(result.last, TRACE_BAD);
		assert_non_null(strstr(result.err.text, "the index does not match"));
		assert_int_equal(result.info.blocks, 1);
		buf_done(&result.records);
	}
	buf_done(&records);
}

static void trailer_that_lies_is_refused(void **state)
{
	(void)state;
	struct buf records = file_records(56, 20);
	for (unsigned lie = 0; lie < 5; lie++) {
		struct file_forge forge;
		struct trace_block block = file_forge_describe(buf_str(&records));
		file_forge_begin(&forge);
		file_forge_block(&forge, &block, records.data);
		file_forge_index(&forge);
		struct trace_trailer trailer = file_forge_trailer(&forge);
		trailer.index_offset += lie == 0;
		trailer.trailer_offset += lie == 1;
		trailer.blocks += lie == 2;
		trailer.records += lie == 3;
		trailer.chain[7] ^= lie == 4;
		struct file_result result = file_forge_read(&forge, &trailer);
		assert_int_equal(result.last, TRACE_BAD);
		assert_non_null(strstr(result.err.text, "trailer does not match"));
		buf_done(&result.records);
	}
	buf_done(&records);
}

static void index_may_not_be_left_out(void **state)
{
	(void)state;
	struct buf records = file_records(57, 1);
	for (unsigned blocks = 1024; blocks <= 1025; blocks++) {
		struct file_forge forge;
		struct trace_block block = file_forge_describe(buf_str(&records));
		file_forge_begin(&forge);
		for (unsigned i = 0; i < blocks; i++)
			file_forge_block(&forge, &block, records.data);
		file_forge_index(&forge);
		struct trace_trailer trailer = file_forge_trailer(&forge);
		struct file_result result = file_forge_read(&forge, &trailer);
		assert_int_equal(result.last, blocks == 1024 ? TRACE_END : TRACE_BAD);
		assert_int_equal(result.info.blocks, 1024);
		buf_done(&result.records);
	}
	buf_done(&records);
}

static void info_counts_what_is_there(void **state)
{
	(void)state;
	struct buf records = file_records(58, 5000);
	struct buf bytes = file_write(buf_str(&records), 333);
	struct file_result result = file_read(buf_str(&bytes));
	uint64_t kinds[256] = {0}, sum = 0;
	struct trace_summary summary = {0};
	size_t bad;
	format_summary_walk(&summary, (const uint8_t *)records.data, records.len, kinds, &bad);
	assert_memory_equal(kinds, result.info.kinds, sizeof(kinds));
	for (unsigned i = 0; i < 256; i++)
		sum += kinds[i];
	assert_int_equal(sum, 5000);
	assert_int_equal(result.info.summary.first_seq, 1);
	assert_int_equal(result.info.summary.last_seq, 5000);
	assert_true(result.info.summary.min_time_ns == summary.min_time_ns);
	assert_true(result.info.summary.max_time_ns == summary.max_time_ns);
	assert_int_equal(result.info.schema_version, EVENT_SCHEMA_VERSION);
	buf_done(&result.records);
	buf_done(&bytes);
	buf_done(&records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cut_is_noticed),
		cmocka_unit_test(every_flipped_bit_is_noticed),
		cmocka_unit_test(foreign_files_are_named_so),
		cmocka_unit_test(newer_schema_and_unknown_kinds_are_read),
		cmocka_unit_test(whole_blocks_in_a_wrong_place_are_noticed),
		cmocka_unit_test(blocks_that_lie_are_refused),
		cmocka_unit_test(zstd_that_lies_is_refused),
		cmocka_unit_test(compressed_bombs_stay_within_bounds),
		cmocka_unit_test(index_that_lies_is_refused),
		cmocka_unit_test(trailer_that_lies_is_refused),
		cmocka_unit_test(index_may_not_be_left_out),
		cmocka_unit_test(info_counts_what_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
