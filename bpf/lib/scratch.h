/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* scratch: where records of variable length are put together before they go into the ring.
 *
 * Every CPU has SCRATCH_SLOTS slots. A program that interrupts or preempts another on the same CPU
 * takes another slot: a slot belongs to whoever raised its `claims` from 0 to 1. Adding and then
 * looking needs no atomic exchange (which kernels before 5.12 lack): of several that add at once,
 * at most one can read 1. No free slot is a counted loss.
 *
 * What a program is about to write and where it stands is kept in the slot, not in registers, so
 * that each step is a function the verifier proves once and loops stay cheap for it.
 */
#ifndef MW_LIB_SCRATCH_H
#define MW_LIB_SCRATCH_H

#include "compat.bpf.h"
#include "lib/ring.h"

#define SCRATCH_SLOTS    4
#define SCRATCH_FIXED    1024 /* no record's fixed part is larger */
#define SCRATCH_NAME_MAX 256

struct scratch {
	u64 claims;
	u64 root_dentry, root_mnt; /* where the task's own root is */
	u64 dentry, mnt, mnt_root; /* how far a path was followed */
	u64 end;                   /* bytes of the record so far */
	u64 start;                 /* of the string being written */
	u32 components;
	u32 cut, lone;
	union {
		struct wire_header header;
		struct wire_exec exec;
		struct wire_stdio stdio;
		struct wire_open open;
		struct wire_change change;
		struct wire_dns dns;
		struct wire_act act;
		u8 bytes[WIRE_RECORD_MAX];
	};
};

struct scratch_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SCRATCH_SLOTS); /* times the CPUs, set before loading */
	__type(key, u32);
	__type(value, struct scratch);
};

extern struct scratch_map scratches SEC(".maps");

static __always_inline struct scratch *scratch_at(u32 slot)
{
	return bpf_map_lookup_elem(&scratches, &slot);
}

static __always_inline void scratch_count(struct scratch *scratch, s64 change)
{
	__sync_fetch_and_add(&scratch->claims, change);
}

/* The number of a slot that is now ours, or -1. */
static __always_inline s32 scratch_claim(u32 kind)
{
	u32 first = bpf_get_smp_processor_id() * SCRATCH_SLOTS;
	for (u32 i = 0; i < SCRATCH_SLOTS; i++) {
		struct scratch *scratch = scratch_at(first + i);
		if (!scratch)
			break;
		scratch_count(scratch, 1);
		if (*(volatile u64 *)&scratch->claims == 1)
			return first + i;
		scratch_count(scratch, -1);
	}
	ring_lost(kind, WIRE_LOST_SCRATCH);
	return -1;
}

static __always_inline void scratch_release(struct scratch *scratch)
{
	scratch_count(scratch, -1);
}

/* Sends the record and gives the slot back. */
static __always_inline void scratch_submit(struct scratch *scratch)
{
	u64 len = scratch->end;
	u32 kind = scratch->header.kind;
	scratch->header.len = len;
	long failed = -1;
	barrier_var(len);
	if (len <= WIRE_RECORD_MAX)
		failed = bpf_ringbuf_output(&ring, scratch->bytes, len, BPF_RB_NO_WAKEUP);
	scratch_release(scratch);
	if (failed)
		ring_lost(kind, WIRE_LOST_RING);
	else
		ring_wake();
}

#endif
