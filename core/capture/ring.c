/* The layout is the kernel's (kernel/bpf/ringbuf.c): a page with the consumer's position, a page with
 * the producer's, then the data twice. A record is a u32 length, a u32 of the kernel's own and the
 * bytes, rounded up to 8. Bit 31 of the length: still being written; bit 30: thrown away. */
#include "capture/ring.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#define RECORD_BUSY      (1u << 31)
#define RECORD_DISCARDED (1u << 30)
#define RECORD_HEADER    8

bool ring_map(int fd, size_t size, struct ring *ret_ring, struct err *err)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (consumer == MAP_FAILED)
		return err_sys(err, errno, "cannot map the ring's consumer page");
	void *producer = mmap(NULL, page + 2 * size, PROT_READ, MAP_SHARED, fd, (off_t)page);
	if (producer == MAP_FAILED) {
		int cause = errno;
		munmap(consumer, page);
		return err_sys(err, cause, "cannot map the ring's data");
	}
	*ret_ring = (struct ring){
		.consumer_at = consumer,
		.producer_at = producer,
		.data = (const uint8_t *)producer + page,
		.size = size,
		.consumer_map = consumer,
		.producer_map = producer,
		.page = page,
	};
	ret_ring->consumer = __atomic_load_n(ret_ring->consumer_at, __ATOMIC_ACQUIRE);
	ret_ring->next = ret_ring->consumer;
	return true;
}

void ring_unmap(struct ring *ring)
{
	if (ring->consumer_map)
		munmap(ring->consumer_map, ring->page);
	if (ring->producer_map)
		munmap(ring->producer_map, ring->page + 2 * ring->size);
	*ring = (struct ring){0};
}

static void move_to(struct ring *ring, uint64_t position)
{
	ring->consumer = position;
	__atomic_store_n(ring->consumer_at, position, __ATOMIC_RELEASE);
}

const void *ring_peek(struct ring *ring, size_t *ret_len)
{
	uint64_t end = ring_end(ring);
	while (ring->consumer < end) {
		const uint8_t *at = ring->data + (ring->consumer & (ring->size - 1));
		uint32_t head = __atomic_load_n((const uint32_t *)at, __ATOMIC_ACQUIRE);
		if (head & RECORD_BUSY)
			return NULL;
		uint32_t len = head & ~(RECORD_BUSY | RECORD_DISCARDED);
		ring->next = ring->consumer + ((len + RECORD_HEADER + 7) & ~(uint64_t)7);
		if (!(head & RECORD_DISCARDED)) {
			*ret_len = len;
			return at + RECORD_HEADER;
		}
		move_to(ring, ring->next);
	}
	return NULL;
}

void ring_release(struct ring *ring)
{
	move_to(ring, ring->next);
}

uint64_t ring_end(const struct ring *ring)
{
	return __atomic_load_n(ring->producer_at, __ATOMIC_ACQUIRE);
}

uint64_t ring_at(const struct ring *ring)
{
	return ring->consumer;
}

uint64_t ring_used(const struct ring *ring)
{
	return ring_end(ring) - ring->consumer;
}
