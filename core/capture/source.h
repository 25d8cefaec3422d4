/* source: the live stream of this host, from the kernel's tracepoints.
 *
 * Invariant: the records handed out are canonical (event/codec.h), numbered from 1 without a gap, and
 * their time never goes back. The first is sensor.start, then comes the snapshot of what ran already,
 * with what happens meanwhile between; a sensor.tick comes at least once a second of event time. What
 * the kernel could not deliver is told by sensor.lost. While a capture is open the programs are
 * attached; capture_close leaves nothing behind.
 * Ownership: the capture is the caller's until capture_close; the batch is the caller's buf. Names in
 * the configuration are copied. Thread: one.
 *
 *	struct capture_config config = {.read_names = names, .read_name_count = 1};
 *	struct capture *capture;
 *	if (!capture_open(&config, &capture, &err)) ...
 *	while (capture_poll(capture, 1000, &batch, &err)) {
 *		use(buf_str(&batch));
 *		buf_clear(&batch);
 *	}
 *	capture_close(capture);
 */
#ifndef MW_CAPTURE_SOURCE_H
#define MW_CAPTURE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "kinds_gen.h"

#define CAPTURE_READ_NAMES_MAX 2048

struct capture_config {
	/* Last path components whose opening for reading is told. Only the first 32 bytes count, and
	 * longer names that start alike are told too. */
	const char *const *read_names;
	size_t read_name_count;
	bool read_all; /* tell of every file that is opened for reading */
	/* By kind: what is wanted; NULL: all. Lifecycle kinds always are; bulk kinds that nobody wants are
	 * dropped in the kernel where they cost more than they are worth. */
	const bool *kinds;
	size_t ring_bytes; /* 0: 16 MiB; rounded up to a power of two */
	bool no_enrich;    /* no hashes, names, container facts and log lines */
	const char *root;  /* where their files are looked for; NULL: "/" */
};

struct capture_stats {
	uint64_t events, bytes;            /* handed out */
	uint64_t lost[EVENT_KIND_MAX + 1]; /* by kind, for whatever reason */
	uint64_t lost_total;
	uint64_t ring_bytes, ring_used_bytes;
	uint64_t enrich_asked, enrich_waiting, enrich_hashed_bytes;
};

struct capture;

/* Loads and attaches. Needs CAP_BPF, CAP_PERFMON and, for other users' arguments,
 * CAP_SYS_PTRACE; for DNS, sends without a connection and settings written CAP_NET_ADMIN. */
bool capture_open(
	const struct capture_config *config, struct capture **ret_capture, struct err *err);

/* Appends what there is, at most some thousand records and never more than fits; waits up to
 * `timeout_ms` for the first. True with nothing appended when none came, when a signal was handled, or
 * when `batch` has no room for the next one. */
bool capture_poll(struct capture *capture, int timeout_ms, struct buf *batch, struct err *err);

/* New names, kinds and read_all take effect at once; a name in both sets is never out of force. */
bool capture_config_replace(
	struct capture *capture, const struct capture_config *config, struct err *err);

/* False while facts about what has happened (not about what the snapshot showed) are being looked up. */
bool capture_is_settled(const struct capture *capture);

void capture_stats(const struct capture *capture, struct capture_stats *ret_stats);
void capture_close(struct capture *capture);

#endif
