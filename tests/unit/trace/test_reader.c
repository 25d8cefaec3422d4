#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <zstd.h>

#include "file.h"

static struct buf make_records(uint64_t seed, unsigned count)
{
	struct sample sample = {.seed = seed, .time_ns = 1700000000000000000u};
	struct buf out;
	buf_init(&out, FILE_MAX);
	sample_records(&sample, count, &out);
	return out;
}

static bool is_prefix(struct str whole, const struct buf *part)
{
	return part->len <= whole.len &&
	       (part->len == 0 || memcmp(whole.data, part->data, part->len) == 0);
}

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
	struct buf records = make_records(50, 40);
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
		assert_true(is_prefix(buf_str(&records), &result.records));
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
	struct buf records = make_records(51, 12);
	struct buf bytes = file_write(buf_str(&records), 4);
	for (size_t bit = 0; bit < bytes.len * 8; bit++) {
		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
		struct file_result result = file_read(buf_str(&bytes));
		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
		if (result.opened) {
			assert_int_equal(result.last, TRACE_BAD);
			assert_true(result.info.good_bytes <= bit / 8);
			assert_true(is_prefix(buf_str(&records), &result.records));
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

/* The parts of a trace of `blocks` blocks, to be put together in another order. */
struct part {
	size_t at, len;
};

static unsigned split(struct str bytes, struct part *parts)
{
	struct trace_block block;
	struct err err;
	size_t at;
	unsigned count = 0;
	assert_true(format_header_size((const uint8_t *)bytes.data, &at, &err));
	parts[count++] = (struct part){0, at};
	while (format_get_block((const uint8_t *)bytes.data + at, &block, &err)) {
		parts[count++] = (struct part){at, TRACE_BLOCK_HEADER_BYTES + block.stored_bytes};
		at += TRACE_BLOCK_HEADER_BYTES + block.stored_bytes;
	}
	parts[count++] = (struct part){at, bytes.len - at};
	return count;
}

static void check_order(struct str bytes, const char *order, uint64_t good_blocks, const char *says)
{
	struct part parts[20];
	struct buf mixed;
	split(bytes, parts);
	buf_init(&mixed, FILE_MAX);
	for (; *order; order++) {
		struct part part = parts[*order - '0'];
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
	struct buf records = make_records(52, 40);
	struct buf bytes = file_write(buf_str(&records), 10);
	struct part parts[20];
	/* 0 header, 1 to 4 records, 5 index, 6 trailer */
	assert_int_equal(split(buf_str(&bytes), parts), 7);
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
	struct buf records = make_records(53, 20);
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
	struct buf records = make_records(54, 100);
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
	struct buf records = make_records(55, 20);
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
	struct buf records = make_records(56, 20);
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
	struct buf records = make_records(57, 1);
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
	struct buf records = make_records(58, 5000);
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
	struct buf records = make_records(59, 6000);
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
	struct buf records = make_records(61, 40);
	struct buf bytes = file_write(buf_str(&records), 10);
	struct part parts[20];
	split(buf_str(&bytes), parts);
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
	struct buf records = make_records(62, 40);
	struct buf bytes = file_write(buf_str(&records), 10);
	struct trace_select select = {.until_ns = UINT64_MAX};
	memset(&select.kinds, 0xff, sizeof(select.kinds));
	for (size_t at = bytes.len - TRACE_TRAILER_BYTES - 300; at < bytes.len; at++) {
		bytes.data[at] ^= 1;
		struct file_result result = file_read_fd(file_memory(buf_str(&bytes)), &select);
		bytes.data[at] ^= 1;
		assert_int_equal(result.last, TRACE_BAD);
		assert_true(is_prefix(buf_str(&records), &result.records));
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

/* The first of two index blocks is exchanged for one that is sound in itself, but claims that nothing
 * is there: a search must not believe it. */
static void index_that_was_exchanged_is_not_believed(void **state)
{
	(void)state;
	struct buf records = make_records(63, 1);
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
		cmocka_unit_test(selection_gives_the_same_with_and_without_index),
		cmocka_unit_test(selection_reads_only_what_it_needs),
		cmocka_unit_test(index_that_was_exchanged_is_not_believed),
		cmocka_unit_test(damaged_index_falls_back_to_reading_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
