/* ring: the reader's end of a BPF ring buffer.
 *
 * Invariant: records come out in the order in which they were reserved; one stays in place until
 * ring_release. A record that is still being written ends the walk until it is done.
 * Ownership: ring_map owns the mapping until ring_unmap; a record is borrowed until ring_release.
 * Thread: one reader.
 *
 *	size_t len;
 *	const void *record;
 *	while ((record = ring_peek(&ring, &len))) {
 *		use(record, len);
 *		ring_release(&ring);
 *	}
 */
#ifndef MW_CAPTURE_RING_H
#define MW_CAPTURE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct ring {
	uint64_t *consumer_at; /* shared with the kernel, which only reads it */
	const uint64_t *producer_at;
	const uint8_t *data; /* mapped twice in a row, so that no record is split */
	uint64_t size, consumer, next;
	void *consumer_map, *producer_map;
	size_t page;
};

bool ring_map(int fd, size_t size, struct ring *ret_ring, struct err *err);
void ring_unmap(struct ring *ring);

/* The next whole record, or NULL. The same one until ring_release. */
const void *ring_peek(struct ring *ring, size_t *ret_len);
void ring_release(struct ring *ring);

/* Bytes written or reserved so far and not yet released. */
uint64_t ring_used(const struct ring *ring);

/* Positions only grow: what lies before ring_end() now has been read once ring_at() reaches it. */
uint64_t ring_end(const struct ring *ring);
uint64_t ring_at(const struct ring *ring);

#endif
