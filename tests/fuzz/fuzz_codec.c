/* fuzz_codec: any bytes into codec_decode, as one record and as a run of them.
 *
 * What decodes must encode, and what was encoded must come back as the same bytes.
 *
 * An empty corpus gets one sound record of every kind.
 *
 *	fuzz_codec -max_total_time=60 corpus
 */
#include <stdlib.h>

#include "event/codec.h"
#include "seeds.h"
#include "../unit/event/sample.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void write_seeds(const char *folder)
{
	struct sample sample = {.seed = 1};
	struct buf record;
	buf_init(&record, CODEC_RECORD_MAX);
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		if (!event_kinds[kind].name)
			continue;
		buf_clear(&record);
		sample_record(&sample, kind, &record);
		seeds_write(folder, event_kinds[kind].name, record.data, record.len);
	}
	buf_done(&record);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *folder = seeds_folder(*argc, *argv);
	if (folder)
		write_seeds(folder);
	return 0;
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check(const uint8_t *data, size_t len)
{
	struct event event, again;
	struct buf first, second;
	struct err err;
	if (!codec_decode(data, len, &event, &err)) {
		must(memchr(err.text, 0, sizeof(err.text)) && err.text[0]);
		return;
	}
	buf_init(&first, CODEC_RECORD_MAX);
	buf_init(&second, CODEC_RECORD_MAX);
	/* A record of shortest numbers, without unknown and repeated fields, so no longer. */
	must(codec_encode(&event, &first, &err) && first.len <= len);
	must(codec_decode((const uint8_t *)first.data, first.len, &again, &err));
	must(codec_encode(&again, &second, &err));
	must(str_eq(buf_str(&first), buf_str(&second)));
	buf_done(&first);
	buf_done(&second);
}

/* With the size that would make a record of it, so that the search is not for four bytes. */
static void check_sized(const uint8_t *data, size_t len)
{
	if (len < CODEC_HEADER_BYTES || len > CODEC_RECORD_MAX)
		return;
	uint8_t *copy = malloc(len);
	must(copy != NULL);
	memcpy(copy, data, len);
	for (unsigned i = 0; i < 4; i++)
		copy[i] = (uint8_t)(len >> (8 * i));
	check(copy, len);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	check(data, len);
	check_sized(data, len);
	uint32_t size;
	while ((size = codec_record_size(data, len)) != 0) {
		check(data, size);
		data += size;
		len -= size;
	}
	return 0;
}
