/* Records go in as they are. A process tree's are numbered anew, so that what was left out on purpose
 * does not look like a loss. */
#include "app/recording.h"

#include "base/clock.h"
#include "event/codec.h"

#define FLUSH_NS 1000000000u

bool recording_open(struct recording *recording, const char *path,
	const struct trace_writer_options *options, uint64_t root_pid, struct err *err)
{
	*recording = (struct recording){.only_tree = root_pid != 0};
	if (!trace_writer_open(path, options, &recording->writer, err))
		return false;
	tree_filter_init(&recording->filter, root_pid);
	buf_init(&recording->again, CODEC_RECORD_MAX);
	return true;
}

static bool add_from_tree(
	struct recording *recording, const uint8_t *record, uint32_t size, struct err *err)
{
	struct event event;
	struct err ignored;
	if (!codec_decode(record, size, &event, &ignored) ||
		!tree_filter_takes(&recording->filter, &event))
		return true;
	event.seq = ++recording->seq;
	buf_clear(&recording->again);
	return codec_encode(&event, &recording->again, err) &&
	       trace_writer_add(
		       recording->writer, recording->again.data, recording->again.len, err);
}

bool recording_add(struct recording *recording, struct str records, struct err *err)
{
	const uint8_t *at = (const uint8_t *)records.data;
	uint32_t size;
	while (records.len && (size = codec_record_size(at, records.len)) != 0) {
		bool ok = recording->only_tree ? add_from_tree(recording, at, size, err)
					       : trace_writer_add(recording->writer, at, size, err);
		if (!ok)
			return false;
		at += size;
		records.len -= size;
	}
	uint64_t now_ns = clock_boot_ns();
	if (now_ns < recording->flush_at_ns)
		return true;
	recording->flush_at_ns = now_ns + FLUSH_NS;
	return trace_writer_flush(recording->writer, err);
}

bool recording_close(
	struct recording *recording, struct trace_writer_stats *ret_stats, struct err *err)
{
	tree_filter_done(&recording->filter);
	buf_done(&recording->again);
	return trace_writer_close(recording->writer, ret_stats, err);
}
