// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* Which process a number means. A pid namespace keeps its numbers in a radix tree: inner nodes are
 * pointers with 2 in the lowest bits, each level takes six bits of the number, a leaf is a struct
 * pid, whose list of tasks begins with the one that has the number.
 *
 * The process may have ended since the call: then only the number is told, and only when the caller
 * lives in the initial namespace, where it means the same to everyone. */
#include "lib/target.h"

#include "lib/act.h"

#define NODE_MASK   63
#define LEVELS      6 /* of six bits: any int */
#define IS_INTERNAL 2

static __always_inline struct pid_namespace *own_namespace(u32 *ret_level)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	*ret_level = BPF_CORE_READ(pid, level);
	struct upid *own = (void *)((u64)pid + bpf_core_field_offset(struct pid, numbers) +
				    *ret_level * bpf_core_type_size(struct upid));
	return BPF_CORE_READ(own, ns);
}

static __always_inline bool has_number(struct pid *pid, u32 level, u64 number)
{
	struct upid *own = (void *)((u64)pid + bpf_core_field_offset(struct pid, numbers) +
				    level * bpf_core_type_size(struct upid));
	return BPF_CORE_READ(own, nr) == (int)number;
}

__noinline u64 target_find(u64 number)
{
	u32 level;
	struct pid_namespace *ns = own_namespace(&level);
	u64 entry = (u64)BPF_CORE_READ(ns, idr.idr_rt.xa_head);
	for (u32 i = 0; i < LEVELS && (entry & 3) == IS_INTERNAL; i++) {
		struct xa_node *node = (void *)(entry - IS_INTERNAL);
		u64 place = (u32)number >> (BPF_CORE_READ(node, shift) & 31);
		if (i == 0 && place > NODE_MASK)
			return 0;
		u64 slot = (u64)node + bpf_core_field_offset(struct xa_node, slots) +
			   8 * (place & NODE_MASK);
		entry = 0;
		bpf_probe_read_kernel(&entry, sizeof(entry), (void *)slot);
	}
	struct pid *pid = (void *)entry;
	if (!entry || entry & 3 || !has_number(pid, level, number))
		return 0;
	u64 link = (u64)BPF_CORE_READ(pid, tasks[PIDTYPE_PID].first);
	return link ? link - bpf_core_field_offset(struct task_struct, pid_links) : 0;
}

__noinline int target_task(u32 slot, u64 task_number)
{
	struct scratch *scratch = scratch_at(slot);
	struct task_struct *task = (void *)task_number;
	if (!scratch || !task)
		return 0;
	scratch->act.target_pid = BPF_CORE_READ(task, tgid);
	scratch->act.target_start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	act_file(slot, 0, BPF_CORE_READ(task, mm, exe_file));
	return 0;
}

__noinline int target_pid(u32 slot, u64 pid)
{
	struct scratch *scratch = scratch_at(slot);
	u32 level;
	u64 task = target_find(pid);
	if (!scratch)
		return 0;
	if (task)
		return target_task(slot, task);
	own_namespace(&level);
	if (level == 0)
		scratch->act.target_pid = pid;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
