/* A linked list under one mutex. Blobs are copied before the lock is taken, so it is held for a
 * few pointer writes. Waiting is on the monotonic clock: a change of the time of day wakes
 * nobody. */
#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t filled, emptied;
	struct queue_blob *first, **end;
	size_t max_count, max_bytes;
	bool closed;
	struct queue_stats stats;
};

struct queue *queue_new(size_t max_count, size_t max_bytes)
{
	struct queue *queue = calloc(1, sizeof(*queue));
	if (!queue)
		return NULL;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&queue->lock, NULL);
	pthread_cond_init(&queue->filled, &attr);
	pthread_cond_init(&queue->emptied, &attr);
	pthread_condattr_destroy(&attr);
	queue->end = &queue->first;
	queue->max_count = max_count;
	queue->max_bytes = max_bytes;
	return queue;
}

void queue_free(struct queue *queue)
{
	if (!queue)
		return;
	while (queue->first) {
		struct queue_blob *next = queue->first->next;
		queue_blob_free(queue->first);
		queue->first = next;
	}
	pthread_cond_destroy(&queue->filled);
	pthread_cond_destroy(&queue->emptied);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
}

static struct queue_blob *blob_new(struct str bytes)
{
	struct queue_blob *blob = malloc(sizeof(*blob) + bytes.len);
	if (!blob)
		return NULL;
	blob->next = NULL;
	blob->len = bytes.len;
	if (bytes.len)
		memcpy(blob->data, bytes.data, bytes.len);
	return blob;
}

void queue_blob_free(struct queue_blob *blob)
{
	free(blob);
}

static bool has_room(const struct queue *queue, size_t len)
{
	return queue->stats.count < queue->max_count &&
	       len <= queue->max_bytes - queue->stats.bytes;
}

static void append(struct queue *queue, struct queue_blob *blob)
{
	struct queue_stats *stats = &queue->stats;
	*queue->end = blob;
	queue->end = &blob->next;
	stats->pushed++;
	stats->count++;
	stats->bytes += blob->len;
	if (stats->bytes > stats->most_bytes)
		stats->most_bytes = stats->bytes;
	pthread_cond_signal(&queue->filled);
}

static bool push(struct queue *queue, struct str bytes, bool wait)
{
	bool can_fit = queue->max_count > 0 && bytes.len <= queue->max_bytes;
	struct queue_blob *blob = can_fit ? blob_new(bytes) : NULL;
	pthread_mutex_lock(&queue->lock);
	while (blob && wait && !queue->closed && !has_room(queue, bytes.len))
		pthread_cond_wait(&queue->emptied, &queue->lock);
	bool taken = false;
	if (queue->closed) {
		queue->stats.refused_closed++;
	} else if (!blob || !has_room(queue, bytes.len)) {
		queue->stats.refused_full++;
	} else {
		append(queue, blob);
		taken = true;
	}
	pthread_mutex_unlock(&queue->lock);
	if (!taken)
		queue_blob_free(blob);
	return taken;
}

bool queue_push(struct queue *queue, struct str blob)
{
	return push(queue, blob, false);
}

bool queue_push_wait(struct queue *queue, struct str blob)
{
	return push(queue, blob, true);
}

static struct timespec deadline_after(uint64_t timeout_ns)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	uint64_t ns = (uint64_t)at.tv_nsec + timeout_ns % 1000000000u;
	at.tv_sec += (time_t)(timeout_ns / 1000000000u + ns / 1000000000u);
	at.tv_nsec = (long)(ns % 1000000000u);
	return at;
}

/* Returns with the lock held and a blob, or time over, or closed. */
static void await_blob(struct queue *queue, uint64_t timeout_ns)
{
	struct timespec deadline = {0};
	if (timeout_ns != 0 && timeout_ns != QUEUE_FOREVER)
		deadline = deadline_after(timeout_ns);
	pthread_mutex_lock(&queue->lock);
	while (!queue->first && !queue->closed && timeout_ns != 0) {
		if (timeout_ns == QUEUE_FOREVER)
			pthread_cond_wait(&queue->filled, &queue->lock);
		else if (pthread_cond_timedwait(&queue->filled, &queue->lock, &deadline) != 0)
			return;
	}
}

enum queue_result queue_pop(struct queue *queue, uint64_t timeout_ns, struct queue_blob **ret_blob)
{
	await_blob(queue, timeout_ns);
	struct queue_blob *blob = queue->first;
	enum queue_result result = blob ? QUEUE_GOT : queue->closed ? QUEUE_CLOSED : QUEUE_EMPTY;
	if (blob) {
		queue->first = blob->next;
		if (!queue->first)
			queue->end = &queue->first;
		queue->stats.popped++;
		queue->stats.count--;
		queue->stats.bytes -= blob->len;
		/* All of them: the first one's blob may still be too large where another's fits. */
		pthread_cond_broadcast(&queue->emptied);
	}
	pthread_mutex_unlock(&queue->lock);
	if (blob) {
		blob->next = NULL;
		*ret_blob = blob;
	}
	return result;
}

void queue_close(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->closed = true;
	pthread_cond_broadcast(&queue->filled);
	pthread_cond_broadcast(&queue->emptied);
	pthread_mutex_unlock(&queue->lock);
}

struct queue_stats queue_stats(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	struct queue_stats stats = queue->stats;
	pthread_mutex_unlock(&queue->lock);
	return stats;
}
