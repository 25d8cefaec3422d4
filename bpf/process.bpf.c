// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* process.fork, exec, exit, stdio, setid. */
#include "lib/process.h"

#include "lib/act.h"
#include "lib/creds.h"
#include "lib/describe.h"
#include "lib/ring.h"
#include "lib/scratch.h"
#include "lib/syscalls.h"
#include "lib/task.h"

#define AT(member) __builtin_offsetof(struct wire_exec, member)

/* The thread that ends last and one that ended at the same moment can both find no thread alive.
 * When several are still listed, the first to put its process here speaks for all. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, u64[2]);
	__type(value, u8);
} exits SEC(".maps");

/* task_newtask, not sched_process_fork: it knows the flags of clone(). The actor is the child; the
 * parent is whoever called, also where CLONE_PARENT makes the child its sibling. */
SEC("tp_btf/task_newtask")
int BPF_PROG(on_newtask, struct task_struct *child, u64 flags)
{
	u32 pid = BPF_CORE_READ(child, pid);
	creds_forked(task_number(child));
	if (!pid || pid != (u32)BPF_CORE_READ(child, tgid))
		return 0;
	struct wire_fork *fork = ring_reserve(EVENT_PROCESS_FORK, struct wire_fork);
	if (!fork)
		return 0;
	struct task_struct *parent = (void *)bpf_get_current_task();
	task_header_of(&fork->header, child, EVENT_PROCESS_FORK, sizeof(*fork));
	fork->clone_flags = flags;
	fork->parent_pid = BPF_CORE_READ(parent, tgid);
	fork->parent_start_boot_ns = BPF_CORE_READ(parent, group_leader, start_boottime);
	fork->unused = 0;
	ring_submit(fork);
	process_unshared(flags, task_number(child));
	return 0;
}

static __always_inline bool is_first_to_exit(struct task_struct *task)
{
	if (BPF_CORE_READ(task, signal, nr_threads) == 1)
		return true;
	u64 key[2] = {BPF_CORE_READ(task, tgid), BPF_CORE_READ(task, group_leader, start_boottime)};
	u8 value = 1;
	return bpf_map_update_elem(&exits, key, &value, BPF_NOEXIST) == 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	creds_exited();
	if (BPF_CORE_READ(task, signal, live.counter) != 0 || !is_first_to_exit(task))
		return 0;
	if (task_is_self())
		return 0;
	struct wire_exit *exit = ring_reserve(EVENT_PROCESS_EXIT, struct wire_exit);
	if (!exit)
		return 0;
	task_header(&exit->header, EVENT_PROCESS_EXIT, sizeof(*exit));
	if (BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT)
		exit->status = BPF_CORE_READ(task, signal, group_exit_code);
	else
		exit->status = BPF_CORE_READ(task, group_leader, exit_code);
	exit->unused = 0;
	ring_submit(exit);
	return 0;
}

__noinline int process_image(u32 slot, u64 task_number)
{
	struct scratch *scratch = scratch_at(slot);
	struct task_struct *task = (void *)task_number;
	if (!scratch)
		return 0;
	struct file *file = BPF_CORE_READ(task, mm, exe_file);
	if (!file)
		return 0;
	struct wire_exec *exec = &scratch->exec;
	exec->image_flags = WIRE_IMAGE_PRESENT;
	if (BPF_CORE_READ(file, f_path.mnt, mnt_flags) & MNT_INTERNAL)
		exec->image_flags |= WIRE_IMAGE_INTERNAL;
	task_inode(&exec->image, BPF_CORE_READ(file, f_inode));
	describe_path(slot, AT(executable), (u64)file + bpf_core_field_offset(struct file, f_path));
	return 0;
}

static __always_inline struct upid *own_upid(struct pid *pid)
{
	u32 level = BPF_CORE_READ(pid, level);
	u64 numbers = (u64)pid + bpf_core_field_offset(struct pid, numbers);
	return (void *)(numbers + level * bpf_core_type_size(struct upid));
}

static __always_inline u32 first_number(struct pid *pid)
{
	return pid ? BPF_CORE_READ(pid, numbers[0].nr) : WIRE_NONE;
}

static __always_inline void fill_ids(struct wire_exec *exec, struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	struct upid *own = own_upid(pid);
	exec->vpid = BPF_CORE_READ(own, nr);
	exec->ns_pid = BPF_CORE_READ(own, ns, ns.inum);
	exec->pgid = first_number(BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID]));
	exec->sid = first_number(BPF_CORE_READ(task, signal, pids[PIDTYPE_SID]));
	exec->ns_mnt = BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum);
	exec->ns_net = BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
	exec->ns_user = BPF_CORE_READ(task, cred, user_ns, ns.inum);
	exec->parent_pid = BPF_CORE_READ(task, real_parent, tgid);
	exec->parent_start_boot_ns = BPF_CORE_READ(task, real_parent, group_leader, start_boottime);
	exec->tty_major = WIRE_NONE;
	exec->tty_minor = WIRE_NONE;
	struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);
	if (tty) {
		exec->tty_major = BPF_CORE_READ(tty, driver, major);
		exec->tty_minor =
			BPF_CORE_READ(tty, driver, minor_start) + BPF_CORE_READ(tty, index);
	}
}

/* The unified hierarchy; where a process stands at its root, as all do on a host that still uses
 * version 1, the hierarchy of the pids controller, which container runtimes always fill. */
__noinline int process_cgroup(u32 slot, u64 task_number)
{
	struct scratch *scratch = scratch_at(slot);
	struct task_struct *task = (void *)task_number;
	if (!scratch)
		return 0;
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct kernfs_node *node = BPF_CORE_READ(set, dfl_cgrp, kn);
	if (!describe_kernfs_parent(node) &&
		bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id)) {
		u64 subsystem = (u64)set + bpf_core_field_offset(struct css_set, subsys) +
				8 * bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id);
		struct cgroup_subsys_state *state = NULL;
		bpf_probe_read_kernel(&state, sizeof(state), (void *)subsystem);
		struct kernfs_node *other = BPF_CORE_READ(state, cgroup, kn);
		if (other)
			node = other;
	}
	scratch->exec.cgroup_id = BPF_CORE_READ(node, id);
	describe_kernfs(slot, AT(cgroup), (u64)node);
	return 0;
}

__noinline int process_describe(u32 slot, u64 task_number)
{
	struct scratch *scratch = scratch_at(slot);
	struct task_struct *task = (void *)task_number;
	if (!scratch)
		return 0;
	struct wire_exec *exec = &scratch->exec;
	__builtin_memset(exec, 0, sizeof(*exec));
	scratch->end = sizeof(*exec);
	task_header_of(&exec->header, task, EVENT_PROCESS_EXEC, 0);
	bpf_core_read(exec->comm, sizeof(exec->comm), &task->comm);
	task_creds(&exec->creds, task);
	fill_ids(exec, task);
	describe_root(slot, task_number);
	process_image(slot, task_number);
	describe_file(slot, AT(fds[0]), (u64)task_file(task, 0));
	describe_file(slot, AT(fds[1]), (u64)task_file(task, 1));
	describe_file(slot, AT(fds[2]), (u64)task_file(task, 2));
	describe_path(slot, AT(cwd),
		(u64)BPF_CORE_READ(task, fs) + bpf_core_field_offset(struct fs_struct, pwd));
	process_cgroup(slot, task_number);
	return 0;
}

/* The new program's stack: written by the kernel a moment ago, and no thread but this one exists. */
static __always_inline void add_arguments(struct scratch *scratch, u32 slot, struct mm_struct *mm)
{
	u64 args = BPF_CORE_READ(mm, arg_start), env = BPF_CORE_READ(mm, env_start);
	u64 args_len = BPF_CORE_READ(mm, arg_end) - args;
	u64 env_len = BPF_CORE_READ(mm, env_end) - env;
	scratch->exec.args_bytes = args_len;
	scratch->exec.env_bytes = env_len;
	describe_user(slot, AT(args), args, args_len > WIRE_ARGS_MAX ? WIRE_ARGS_MAX : args_len);
	describe_user(slot, AT(env), env, env_len > WIRE_ENV_MAX ? WIRE_ENV_MAX : env_len);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	creds_executed((u32)old_pid, task_number(bprm));
	if (task_is_self())
		return 0;
	s32 slot = scratch_claim(EVENT_PROCESS_EXEC);
	struct scratch *scratch = slot < 0 ? NULL : scratch_at(slot);
	if (!scratch)
		return 0;
	process_describe(slot, bpf_get_current_task());
	describe_text(slot, AT(filename), (u64)BPF_CORE_READ(bprm, filename));
	add_arguments(scratch, slot, BPF_CORE_READ(task, mm));
	scratch_submit(scratch);
	return 0;
}

__noinline int process_stdio(u64 fd)
{
	s32 slot = scratch_claim(EVENT_PROCESS_STDIO);
	struct scratch *scratch = slot < 0 ? NULL : scratch_at(slot);
	if (!scratch)
		return 0;
	struct wire_stdio *stdio = &scratch->stdio;
	struct task_struct *task = (void *)bpf_get_current_task();
	task_header(&stdio->header, EVENT_PROCESS_STDIO, 0);
	stdio->fd = fd;
	stdio->unused = 0;
	scratch->end = sizeof(*stdio);
	describe_root(slot, (u64)task);
	describe_file(
		slot, __builtin_offsetof(struct wire_stdio, target), (u64)task_file(task, fd));
	scratch_submit(scratch);
	return 0;
}

__noinline int process_setid(void)
{
	creds_set(WIRE_FOUND_SETID);
	struct wire_setid *setid = ring_reserve(EVENT_PROCESS_SETID, struct wire_setid);
	if (!setid)
		return 0;
	task_header(&setid->header, EVENT_PROCESS_SETID, sizeof(*setid));
	task_creds(&setid->creds, (void *)bpf_get_current_task());
	ring_submit(setid);
	return 0;
}

/* setfsuid() and setfsgid() cannot fail, they only change nothing: then `old` is what is now. */
__noinline int process_set_fs_id(u64 old, u64 is_group)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u32 now = is_group ? BPF_CORE_READ(task, cred, fsgid.val)
			   : BPF_CORE_READ(task, cred, fsuid.val);
	return now == (u32)old ? 0 : process_setid();
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
