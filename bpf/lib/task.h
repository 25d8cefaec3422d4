/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* task: who acts, and what a task's descriptors lead to. Only kernel memory is read. */
#ifndef MW_LIB_TASK_H
#define MW_LIB_TASK_H

#include "compat.bpf.h"
#include "lib/ring.h"

/* A kernel pointer as a plain number: functions that are verified on their own (global ones) take
 * numbers only, and a typed pointer is not one to the verifier. */
static __always_inline u64 task_number(const void *pointer)
{
	u64 number = 0;
	bpf_probe_read_kernel(&number, sizeof(number), &pointer);
	return number;
}

static __always_inline bool task_is_self(void)
{
	return bpf_get_current_pid_tgid() >> 32 == shared.self_pid;
}

static __always_inline void task_header_of(
	struct wire_header *header, struct task_struct *task, u16 kind, u32 len)
{
	header->kind = kind;
	header->flags = 0;
	header->len = len;
	header->time_boot_ns = bpf_ktime_get_boot_ns();
	header->pid = BPF_CORE_READ(task, tgid);
	header->tid = BPF_CORE_READ(task, pid);
	header->start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
}

static __always_inline void task_header(struct wire_header *header, u16 kind, u32 len)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u64 id = bpf_get_current_pid_tgid();
	header->kind = kind;
	header->flags = 0;
	header->len = len;
	header->time_boot_ns = bpf_ktime_get_boot_ns();
	header->pid = id >> 32;
	header->tid = (u32)id;
	header->start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
}

/* NULL when `fd` is not open. Another thread may have put something else there since the call that
 * returned it: what is read is then that other thing, as the next user of the descriptor sees it. */
static __always_inline struct file *task_file(struct task_struct *task, u32 fd)
{
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	if (!table || fd >= BPF_CORE_READ(table, max_fds))
		return NULL;
	struct file **files = BPF_CORE_READ(table, fd);
	struct file *file = NULL;
	bpf_probe_read_kernel(&file, sizeof(file), files + fd);
	return file;
}

static __always_inline struct socket *task_socket(struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFSOCK)
		return NULL;
	/* A path to a socket opened with O_PATH is an S_IFSOCK inode without a socket. */
	struct socket *socket = BPF_CORE_READ(file, private_data);
	return socket && BPF_CORE_READ(socket, file) == file ? socket : NULL;
}

static __always_inline void task_creds(struct wire_creds *out, struct task_struct *task)
{
	const struct cred *cred = BPF_CORE_READ(task, cred);
	out->uid = BPF_CORE_READ(cred, uid.val);
	out->gid = BPF_CORE_READ(cred, gid.val);
	out->suid = BPF_CORE_READ(cred, suid.val);
	out->sgid = BPF_CORE_READ(cred, sgid.val);
	out->euid = BPF_CORE_READ(cred, euid.val);
	out->egid = BPF_CORE_READ(cred, egid.val);
	out->fsuid = BPF_CORE_READ(cred, fsuid.val);
	out->fsgid = BPF_CORE_READ(cred, fsgid.val);
	bpf_core_read(&out->cap_effective, sizeof(u64), &cred->cap_effective);
	bpf_core_read(&out->cap_permitted, sizeof(u64), &cred->cap_permitted);
	out->login_uid = WIRE_NONE;
	out->login_session = WIRE_NONE;
	if (bpf_core_field_exists(task->loginuid)) {
		out->login_uid = BPF_CORE_READ(task, loginuid.val);
		out->login_session = BPF_CORE_READ(task, sessionid);
	}
}

/* Since 6.13 (4e40eff0b573) the top bit of the nanoseconds says that someone has looked. */
#define CTIME_NSEC_MASK 0x7fffffff

static __always_inline s64 task_inode_ctime(struct inode *inode)
{
	if (bpf_core_field_exists(inode->i_ctime_sec))
		return BPF_CORE_READ(inode, i_ctime_sec) * 1000000000 +
		       (BPF_CORE_READ(inode, i_ctime_nsec) & CTIME_NSEC_MASK);
	struct inode___6_6 *newer = (void *)inode;
	if (bpf_core_field_exists(newer->__i_ctime))
		return BPF_CORE_READ(newer, __i_ctime.tv_sec) * 1000000000 +
		       BPF_CORE_READ(newer, __i_ctime.tv_nsec);
	struct inode___5 *older = (void *)inode;
	return BPF_CORE_READ(older, i_ctime.tv_sec) * 1000000000 +
	       BPF_CORE_READ(older, i_ctime.tv_nsec);
}

static __always_inline void task_inode(struct wire_inode *out, struct inode *inode)
{
	out->inode = BPF_CORE_READ(inode, i_ino);
	out->ctime_ns = task_inode_ctime(inode);
	out->device = BPF_CORE_READ(inode, i_sb, s_dev);
	out->mode = BPF_CORE_READ(inode, i_mode);
	out->uid = BPF_CORE_READ(inode, i_uid.val);
	out->links = BPF_CORE_READ(inode, i_nlink);
}

#endif
