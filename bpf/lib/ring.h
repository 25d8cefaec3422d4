/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* ring: how a record leaves the kernel.
 *
 * One ring, two classes. Bulk records are shed while more than `shared.bulk_limit_bytes` wait, so
 * that lifecycle records always find the rest of the ring. Whatever is not delivered is counted in
 * shared.lost by kind and reason.
 *
 * Waking the reader costs an interrupt, so it is done only when the reader says that it sleeps. No
 * wake-up is lost: here the record is committed, then (full fence) reader_asleep is read; the reader
 * sets reader_asleep, then (full fence) looks at the ring once more, then sleeps. Whichever comes
 * second sees what the other wrote. The wake-up itself rides on an empty record that is thrown away,
 * because the decision for the real one would have had to be taken before it was committed.
 */
#ifndef MW_LIB_RING_H
#define MW_LIB_RING_H

#include "compat.bpf.h"
#include "wire.h"

struct ring_map {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096); /* set before loading */
};

extern struct ring_map ring SEC(".maps");
extern struct wire_shared shared;

static __always_inline void ring_lost(u32 kind, u32 reason)
{
	if (kind < WIRE_LOST_KINDS && reason < WIRE_LOST_REASONS)
		__sync_fetch_and_add(&shared.lost[kind][reason], 1);
}

/* Of bulk kinds: whether anyone asked for them. First question before any work. */
static __always_inline bool ring_wants(u32 kind)
{
	return kind < WIRE_LOST_KINDS && shared.wanted[kind];
}

static __always_inline bool ring_sheds(u32 kind)
{
	if (bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) <= shared.bulk_limit_bytes)
		return false;
	ring_lost(kind, WIRE_LOST_SHED);
	return true;
}

static __always_inline void ring_wake(void)
{
	u64 fence = 0, zero = 0;
	asm volatile("lock *(u64 *)(%0 + 0) += %1" : : "r"(&fence), "r"(zero) : "memory");
	volatile u32 *asleep = &shared.reader_asleep;
	if (!*asleep)
		return;
	*asleep = 0;
	void *nothing = bpf_ringbuf_reserve(&ring, 8, 0);
	if (nothing)
		bpf_ringbuf_discard(nothing, BPF_RB_FORCE_WAKEUP);
}

/* For records of fixed size; NULL is already counted. */
#define ring_reserve(kind, type)                                                                   \
	({                                                                                         \
		type *record_ = bpf_ringbuf_reserve(&ring, sizeof(type), 0);                       \
		if (!record_)                                                                      \
			ring_lost(kind, WIRE_LOST_RING);                                           \
		record_;                                                                           \
	})

static __always_inline void ring_submit(void *record)
{
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	ring_wake();
}

#endif
