/* fuzz_trace: any bytes into the trace reader.
 *
 * The first byte says how: bit 0 puts every hash right first (else the search would end at the
 * first digest), bit 1 reads with a selection, bit 2 through a pipe's ways (no index). What comes
 * out must be whole records and agree with what the reader says of them.
 *
 * An empty corpus gets a few small traces.
 *
 *	fuzz_trace -max_total_time=60 corpus
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trace/reader.h"
#include "trace/writer.h"
#include "seeds.h"
#include "../unit/event/sample.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum how { MEND = 1, SELECT = 2, NO_INDEX = 4 };

static int memory = -1; /* holds the trace; made once, as that is the slow part */

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void write_seed(const char *folder, uint8_t how, unsigned records, unsigned every)
{
	static uint8_t bytes[1 << 20];
	char name[64];
	struct sample sample = {.seed = records, .time_ns = 1700000000000000000u};
	struct trace_writer *writer;
	struct buf record;
	struct err err;
	int fd = memfd_create("seed", MFD_CLOEXEC), copy = dup(fd);
	must(trace_writer_open_fd(fd, NULL, &writer, &err));
	buf_init(&record, CODEC_RECORD_MAX);
	for (unsigned i = 1; i <= records; i++) {
		buf_clear(&record);
		sample_record(&sample, sample_kind(&sample), &record);
		must(trace_writer_add(writer, record.data, record.len, &err));
		must(i % every != 0 || trace_writer_flush(writer, &err));
	}
	must(trace_writer_close(writer, NULL, &err));
	ssize_t len = pread(copy, bytes + 1, sizeof(bytes) - 1, 0);
	must(len > 0);
	bytes[0] = how;
	snprintf(name, sizeof(name), "trace-%u-%u-%u", how, records, every);
	seeds_write(folder, name, bytes, (size_t)len + 1);
	close(copy);
	buf_done(&record);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *folder = seeds_folder(*argc, *argv);
	for (uint8_t how = 0; folder && how < 8; how++) {
		write_seed(folder, how, 0, 1);
		write_seed(folder, how, 3, 1);
		write_seed(folder, how, 20, 7);
	}
	memory = memfd_create("fuzz", MFD_CLOEXEC);
	return 0;
}

/* Puts right the hashes of header, blocks and trailer, as far as they can be told apart. */
static void mend(uint8_t *bytes, size_t len)
{
	uint8_t chain[HASH_BYTES];
	struct trace_block block;
	struct trace_trailer trailer;
	struct err err;
	size_t at;
	if (len < TRACE_HEADER_FIXED_BYTES || !format_header_size(bytes, &at, &err) || at > len)
		return;
	hash_of(bytes, at - HASH_BYTES, chain);
	memcpy(bytes + at - HASH_BYTES, chain, HASH_BYTES);
	while (len - at >= TRACE_BLOCK_HEADER_BYTES && format_get_block(bytes + at, &block, &err) &&
		block.stored_bytes <= len - at - TRACE_BLOCK_HEADER_BYTES) {
		format_digest(&block, bytes + at + TRACE_BLOCK_HEADER_BYTES, block.digest);
		format_link(&block, chain, block.chain);
		memcpy(chain, block.chain, HASH_BYTES);
		format_put_block(&block, bytes + at);
		at += TRACE_BLOCK_HEADER_BYTES + block.stored_bytes;
	}
	if (len - at < TRACE_TRAILER_BYTES || memcmp(bytes + at, TRACE_TRAILER_MAGIC, 8) != 0)
		return;
	/* First the short hash, so that the numbers can be taken out; then once more with the chain. */
	hash_short_of(bytes + at, TRACE_TRAILER_BYTES - HASH_SHORT_BYTES,
		bytes + at + TRACE_TRAILER_BYTES - HASH_SHORT_BYTES);
	if (!format_get_trailer(bytes + at, &trailer, &err))
		return;
	memcpy(trailer.chain, chain, HASH_BYTES);
	format_put_trailer(&trailer, bytes + at);
}

static int open_bytes(const uint8_t *bytes, size_t len, uint8_t how)
{
	/* Behind a byte that is read before: offsets do not fit then, as in a pipe they do not. */
	off_t start = how & NO_INDEX ? 1 : 0;
	must(ftruncate(memory, 0) == 0);
	must(pwrite(memory, bytes, len, start) == (ssize_t)len);
	must(lseek(memory, start, SEEK_SET) == start);
	return dup(memory);
}

static void check_records(struct str run, uint64_t *count)
{
	const uint8_t *at = (const uint8_t *)run.data;
	for (uint32_t left = run.len, size; left > 0; left -= size, at += size) {
		size = codec_record_size(at, left);
		must(size > 0);
		++*count;
	}
}

static void read_all(struct trace_reader *reader, uint8_t how, size_t len)
{
	struct trace_select select = {.since_ns = 1700000000000100000u, .until_ns = UINT64_MAX};
	struct str run;
	struct err err;
	enum trace_next next;
	uint64_t count = 0, sum = 0;
	trace_kinds_add(&select.kinds, EVENT_PROCESS_EXEC);
	trace_kinds_add(&select.kinds, EVENT_NET_CONNECT);
	if (how & SELECT)
		trace_reader_select(reader, &select);
	while ((next = trace_reader_next(reader, &run, &err)) == TRACE_RECORDS) {
		must(run.len > 0);
		check_records(run, &count);
	}
	const struct trace_info *info = trace_reader_info(reader);
	for (unsigned i = 0; i < 256; i++)
		sum += info->kinds[i];
	must(sum == count && (how & SELECT ? info->records >= count : info->records == count));
	must((next == TRACE_END) == (info->end == TRACE_END_COMPLETE));
	must((next == TRACE_BAD) == (info->problem != NULL));
	must(info->good_bytes <= len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct trace_reader *reader;
	struct err err;
	if (len < 1)
		return 0;
	uint8_t how = data[0];
	uint8_t *bytes = malloc(len);
	must(bytes != NULL);
	memcpy(bytes, data + 1, --len);
	if (how & MEND)
		mend(bytes, len);
	int fd = open_bytes(bytes, len, how);
	if (trace_reader_open_fd(fd, &reader, &err)) {
		read_all(reader, how, len);
		trace_reader_free(reader);
	} else {
		close(fd);
	}
	free(bytes);
	return 0;
}
