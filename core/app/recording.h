/* recording: the trace a live run writes: all of the stream, or one process tree of it.
 *
 * Blocks are written at least once a second, so that a killed recorder loses little.
 * Ownership: the caller's storage; recording_close ends it. Thread: one.
 */
#ifndef MW_APP_RECORDING_H
#define MW_APP_RECORDING_H

#include "app/tree_filter.h"
#include "base/buf.h"
#include "trace/writer.h"

struct recording {
	struct trace_writer *writer;
	struct tree_filter filter;
	bool only_tree;
	uint64_t flush_at_ns; /* on the boot clock */
	uint64_t seq;         /* of the last event written, when they are numbered anew */
	struct buf again;     /* a record numbered anew */
};

/* `root_pid`: 0 for everything. */
bool recording_open(struct recording *recording, const char *path,
	const struct trace_writer_options *options, uint64_t root_pid, struct err *err);
bool recording_add(struct recording *recording, struct str records, struct err *err);
bool recording_close(
	struct recording *recording, struct trace_writer_stats *ret_stats, struct err *err);

#endif
