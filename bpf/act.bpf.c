// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* process.setsid, prctl, ptrace, signal, setns, unshare, chroot, rlimit. What only asks is not told:
 * of ptrace the requests that take control or write, of prctl the options below, of limits those
 * that were set. */
#include "lib/act.h"
#include "lib/arch_x86.h"
#include "lib/creds.h"
#include "lib/syscalls.h"
#include "lib/target.h"

#define PR_SET_DUMPABLE        4
#define PR_SET_KEEPCAPS        8
#define PR_SET_NAME            15
#define PR_SET_SECCOMP         22
#define PR_SET_MM              35
#define PR_SET_CHILD_SUBREAPER 36
#define PR_SET_NO_NEW_PRIVS    38
#define PR_CAP_AMBIENT         47
#define PR_SET_PTRACER         0x59616d61

#define PTRACE_TRACEME    0
#define PTRACE_POKETEXT   4
#define PTRACE_POKEUSR    6
#define PTRACE_SETREGS    13
#define PTRACE_SETFPREGS  15
#define PTRACE_ATTACH     16
#define PTRACE_SETFPXREGS 19
#define PTRACE_SETREGSET  0x4205
#define PTRACE_SEIZE      0x4206

#define RLIMITS 16

/* Signals by which programs talk to each other and to themselves, and 0, which is none. */
#define BIT(signal) (1ull << (signal))
#define QUIET_SIGNALS                                                                              \
	(BIT(0) | BIT(10) | BIT(12) | BIT(13) | BIT(14) | BIT(17) | BIT(23) | BIT(26) | BIT(27) |  \
		BIT(28) | BIT(29)) /* USR1 USR2 PIPE ALRM CHLD URG VTALRM PROF WINCH IO */

/* Codes of signals that a process sent, not a timer or the kernel for it. */
#define SI_USER  0
#define SI_QUEUE -1
#define SI_TKILL -6

#define NEW_NAMESPACES 0x7e020080u /* CLONE_NEW*: TIME NS CGROUP UTS IPC USER PID NET */
#define NSFS_MAGIC     0x6e736673

static __always_inline bool prctl_matters(u64 option)
{
	switch (option) {
	case PR_SET_DUMPABLE:
	case PR_SET_KEEPCAPS:
	case PR_SET_NAME:
	case PR_SET_SECCOMP:
	case PR_SET_MM:
	case PR_SET_CHILD_SUBREAPER:
	case PR_SET_NO_NEW_PRIVS:
	case PR_CAP_AMBIENT:
	case PR_SET_PTRACER: return true;
	default: return false;
	}
}

__noinline int process_prctl(u64 option, u64 argument, u64 detail)
{
	s32 slot;
	if (!ring_wants(EVENT_PROCESS_PRCTL) || !prctl_matters(option) ||
		ring_sheds(EVENT_PROCESS_PRCTL))
		return 0;
	struct scratch *scratch = act_begin(EVENT_PROCESS_PRCTL, 0, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = option;
	scratch->act.value[1] = option == PR_SET_NAME ? WIRE_UNKNOWN : argument;
	scratch->act.value[2] =
		option == PR_SET_MM || option == PR_CAP_AMBIENT ? detail : WIRE_UNKNOWN;
	struct task_struct *task = (void *)bpf_get_current_task();
	if (option == PR_SET_NAME)
		describe_text(slot, ACT_TEXT(0),
			(u64)task + bpf_core_field_offset(struct task_struct, comm));
	act_end(scratch);
	return 0;
}

static __always_inline bool request_writes(u64 request)
{
	return request >= PTRACE_POKETEXT && request <= PTRACE_POKEUSR;
}

static __always_inline bool request_matters(u64 request)
{
	return request == PTRACE_TRACEME || request_writes(request) || request == PTRACE_SETREGS ||
	       request == PTRACE_SETFPREGS || request == PTRACE_ATTACH ||
	       request == PTRACE_SETFPXREGS || request == PTRACE_SETREGSET ||
	       request == PTRACE_SEIZE;
}

__noinline int process_ptrace(u64 ret, u64 request, u64 pid, u64 address)
{
	s32 slot;
	if (!request_matters(request))
		return 0;
	struct scratch *scratch = act_begin(EVENT_PROCESS_PTRACE, ret, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = request;
	scratch->act.value[1] = request_writes(request) ? address : WIRE_UNKNOWN;
	if (request != PTRACE_TRACEME)
		target_pid(slot, pid);
	act_end(scratch);
	return 0;
}

static __always_inline void fill_namespaces(
	struct wire_namespace *out, struct task_struct *task, u16 kind, u64 flags)
{
	task_header_of(&out->header, task, kind, sizeof(*out));
	out->flags = flags;
	out->inode = 0;
	out->unused = 0;
	out->ns_mnt = BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum);
	out->ns_net = BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
	out->ns_pid_for_children = BPF_CORE_READ(task, nsproxy, pid_ns_for_children, ns.inum);
	out->ns_user = BPF_CORE_READ(task, cred, user_ns, ns.inum);
	task_creds(&out->creds, task);
}

__noinline int process_unshared(u64 flags, u64 task)
{
	flags &= NEW_NAMESPACES;
	if (!flags)
		return 0;
	struct wire_namespace *out = ring_reserve(EVENT_PROCESS_UNSHARE, struct wire_namespace);
	if (!out)
		return 0;
	fill_namespaces(out, (void *)task, EVENT_PROCESS_UNSHARE, flags);
	ring_submit(out);
	return 0;
}

/* `fd` is a namespace's file, which has one kind, or a pidfd, with which `flags` says which. */
__noinline int process_setns(u64 fd, u64 flags)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct file *file = task_file(task, fd);
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	u32 number = 0;
	if (file && BPF_CORE_READ(inode, i_sb, s_magic) == NSFS_MAGIC) {
		struct ns_common *ns = BPF_CORE_READ(inode, i_private);
		number = BPF_CORE_READ(inode, i_ino);
		if (bpf_core_field_exists(ns->ns_type))
			flags = BPF_CORE_READ(ns, ns_type);
		else
			flags = (u32)BPF_CORE_READ(ns, ops, type);
	}
	struct wire_namespace *out = ring_reserve(EVENT_PROCESS_SETNS, struct wire_namespace);
	if (!out)
		return 0;
	fill_namespaces(out, task, EVENT_PROCESS_SETNS, flags);
	out->inode = number;
	ring_submit(out);
	return 0;
}

/* The path of a root is "/" to the process itself; it is told as the mount namespace sees it. After
 * pivot_root that is "/" as well, so there the call's own argument is told. */
__noinline int process_chroot(u64 is_pivot, u64 path)
{
	s32 slot;
	struct scratch *scratch = act_begin(EVENT_PROCESS_CHROOT, 0, &slot);
	if (!scratch)
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	struct inode *root = BPF_CORE_READ(task, fs, root.dentry, d_inode);
	scratch->act.value[0] = is_pivot;
	scratch->act.value[1] = BPF_CORE_READ(root, i_ino);
	scratch->act.value[2] = BPF_CORE_READ(root, i_sb, s_dev);
	if (is_pivot) {
		scratch->act.header.flags = WIRE_USER_MEMORY;
		describe_user_text(slot, ACT_TEXT(0), path);
	} else {
		scratch->root_dentry = 0;
		scratch->root_mnt = 0;
		describe_path(slot, ACT_TEXT(0),
			(u64)BPF_CORE_READ(task, fs) +
				bpf_core_field_offset(struct fs_struct, root));
	}
	act_end(scratch);
	return 0;
}

__noinline int process_rlimit(u64 pid, u64 resource)
{
	s32 slot;
	u64 task = pid ? target_find(pid) : bpf_get_current_task();
	if (!ring_wants(EVENT_PROCESS_RLIMIT) || resource >= RLIMITS ||
		ring_sheds(EVENT_PROCESS_RLIMIT))
		return 0;
	struct scratch *scratch = act_begin(EVENT_PROCESS_RLIMIT, 0, &slot);
	if (!scratch)
		return 0;
	struct rlimit limit = {WIRE_UNKNOWN, WIRE_UNKNOWN};
	struct signal_struct *signal = BPF_CORE_READ((struct task_struct *)task, signal);
	u64 at = (u64)signal + bpf_core_field_offset(struct signal_struct, rlim) +
		 resource * sizeof(limit);
	bpf_probe_read_kernel(&limit, sizeof(limit), (void *)at);
	scratch->act.value[0] = resource;
	scratch->act.value[1] = limit.rlim_cur;
	scratch->act.value[2] = limit.rlim_max;
	target_task(slot, task);
	act_end(scratch);
	return 0;
}

__noinline int process_setsid(void)
{
	s32 slot;
	struct scratch *scratch = act_begin(EVENT_PROCESS_SETSID, 0, &slot);
	if (!scratch)
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	scratch->act.value[0] = BPF_CORE_READ(task, signal, pids[PIDTYPE_SID], numbers[0].nr);
	scratch->act.value[1] = BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID], numbers[0].nr);
	act_end(scratch);
	return 0;
}

__noinline int process_act(u32 class, u64 ret, u64 regs, u32 compat)
{
	struct class_arguments arguments;
	arch_arguments_at(&arguments, regs, compat);
	u64 *value = arguments.value;
	if (class == CLASS_PTRACE)
		return process_ptrace(ret, value[0], value[1], value[2]);
	if ((s64)ret < 0)
		return 0;
	switch (class) {
	case CLASS_SETCAP: return creds_setcap();
	case CLASS_SETSID: return process_setsid();
	case CLASS_PRCTL: return process_prctl((u32)value[0], value[1], value[2]);
	case CLASS_SETNS: creds_set(WIRE_FOUND_NAMESPACE); return process_setns(value[0], value[1]);
	case CLASS_UNSHARE:
		creds_set(WIRE_FOUND_NAMESPACE);
		return process_unshared(value[0], bpf_get_current_task());
	case CLASS_CHROOT: return process_chroot(0, 0);
	case CLASS_PIVOT_ROOT: return process_chroot(1, value[0]);
	case CLASS_SETRLIMIT: return process_rlimit(0, value[0]);
	case CLASS_PRLIMIT: return value[2] ? process_rlimit((u32)value[0], value[1]) : 0;
	default: return 0;
	}
}

/* Not the system calls: here a signal to a group or to all is told once for each process that got
 * it, and what the kernel sends of its own is left out. */
SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal, int signal, struct kernel_siginfo *info, struct task_struct *target)
{
	s32 slot;
	if ((u32)signal < 64 && (QUIET_SIGNALS >> signal & 1))
		return 0;
	if (!ring_wants(EVENT_PROCESS_SIGNAL))
		return 0;
	u64 info_number = task_number(info);
	if (info_number <= 1)
		return 0;
	info = (void *)info_number;
	int code = BPF_CORE_READ(info, si_code);
	if (code != SI_USER && code != SI_QUEUE && code != SI_TKILL)
		return 0;
	if (BPF_CORE_READ(target, tgid) == (int)(bpf_get_current_pid_tgid() >> 32) ||
		task_is_self() || ring_sheds(EVENT_PROCESS_SIGNAL))
		return 0;
	struct scratch *scratch = act_begin(EVENT_PROCESS_SIGNAL, 0, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = signal;
	target_task(slot, task_number(target));
	act_end(scratch);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
