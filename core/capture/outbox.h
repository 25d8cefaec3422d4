/* outbox: numbered records that wait to be taken.
 *
 * Invariant: sequence numbers go up by one from 1, times never go back, and records leave whole and in
 * order. An event that cannot be encoded takes no number.
 * Ownership: the outbox owns its bytes until outbox_done. Thread: one.
 *
 *	outbox_put(&outbox, &event, &err);
 *	outbox_take(&outbox, batch);
 */
#ifndef MW_CAPTURE_OUTBOX_H
#define MW_CAPTURE_OUTBOX_H

#include "base/buf.h"
#include "base/err.h"
#include "event/event.h"

#define OUTBOX_FULL_BYTES (1u << 20)

struct outbox {
	struct buf records;
	size_t taken_bytes; /* of records: what a batch has already */
	uint64_t seq, last_time_ns;
	uint64_t events, bytes; /* taken */
};

void outbox_init(struct outbox *outbox);
void outbox_done(struct outbox *outbox);

/* Numbers the event and keeps it. Its time becomes that of the one before it when it is older. */
bool outbox_put(struct outbox *outbox, struct event *event, struct err *err);

/* Moves as many whole records to `batch` as it has room for. */
void outbox_take(struct outbox *outbox, struct buf *batch);

/* True when nothing more should be put in before something was taken. */
static inline bool outbox_is_full(const struct outbox *outbox)
{
	return outbox->records.len >= OUTBOX_FULL_BYTES;
}

#endif
