/* queue: byte blobs from many threads to one, with a ceiling.
 *
 * Invariant: at most `max_count` blobs of together at most `max_bytes` wait; they come out in the
 * order they went in (of one producer; of several, in the order they got the lock), each exactly
 * once. What is refused is counted. After queue_close nothing goes in any more, and what is
 * inside still comes out.
 * Ownership: queue_push copies; a popped blob is the consumer's, to be freed with
 * queue_blob_free. Thread: push, close and stats from any; pop from one. queue_free when nobody
 * uses it any more.
 *
 *	if (!queue_push(queue, line)) ...            producer: full or closed
 *	struct queue_blob *blob;
 *	while (queue_pop(queue, QUEUE_FOREVER, &blob) == QUEUE_GOT) {
 *		write_out(blob->data, blob->len);
 *		queue_blob_free(blob);
 *	}
 */
#ifndef MW_BASE_QUEUE_H
#define MW_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define QUEUE_FOREVER UINT64_MAX

struct queue;

struct queue_blob {
	struct queue_blob *next;
	size_t len;
	char data[];
};

enum queue_result {
	QUEUE_GOT = 1,
	QUEUE_EMPTY,  /* nothing came within the time */
	QUEUE_CLOSED, /* and nothing is left */
};

struct queue_stats {
	uint64_t pushed, popped;
	uint64_t refused_full, refused_closed; /* counts out of memory as full */
	size_t count, bytes;                   /* waiting now */
	size_t most_bytes;                     /* that ever waited */
};

/* NULL when out of memory. */
struct queue *queue_new(size_t max_count, size_t max_bytes);
void queue_free(struct queue *queue);

/* Never waits. */
bool queue_push(struct queue *queue, struct str blob);

/* Waits for room; for producers that can be held up, as a replay can. False when the queue is
 * closed or the blob can never fit. */
bool queue_push_wait(struct queue *queue, struct str blob);

enum queue_result queue_pop(struct queue *queue, uint64_t timeout_ns, struct queue_blob **ret_blob);
void queue_blob_free(struct queue_blob *blob);

void queue_close(struct queue *queue);

struct queue_stats queue_stats(struct queue *queue);

#endif
