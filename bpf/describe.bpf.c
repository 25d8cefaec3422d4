// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* The ring, the scratch slots and the functions that fill them.
 *
 * A path is followed from its last component up to the task's root and stored in that order, one
 * NUL behind each name; user space turns it round. Limits: 1024 steps (components and mount points)
 * and 4096 bytes, of which the end that matters most, the last components, is kept.
 */
#include "lib/describe.h"

#include <bpf/bpf_endian.h>

#include "lib/ring.h"
#include "lib/scratch.h"
#include "lib/sock.h"
#include "lib/task.h"

#define PATH_STEPS   1024
#define KERNFS_STEPS 64
#define PAGE_BYTES   4096
#define USER_CHUNKS  4 /* 8192 bytes that start anywhere lie in three pages */
#define TTY_FILE_MIN 136
#define TTY_FILE_MAX 143

struct ring_map ring SEC(".maps");
struct scratch_map scratches SEC(".maps");
struct wire_shared shared;

static __always_inline void string_begin(struct scratch *scratch)
{
	scratch->start = scratch->end;
	scratch->cut = 0;
	scratch->lone = 0;
	scratch->components = 0;
}

static __always_inline void string_end(struct scratch *scratch, u64 at, u32 form)
{
	barrier_var(at);
	if (at > SCRATCH_FIXED)
		return;
	struct wire_str *str = (void *)scratch->bytes + at;
	str->offset = scratch->start;
	str->len = scratch->end - scratch->start;
	str->cut = scratch->cut;
	str->form = form;
}

/* False when there is no room or no name. */
static __always_inline bool string_add(struct scratch *scratch, const void *name)
{
	u64 end = scratch->end;
	barrier_var(end);
	if (end > WIRE_RECORD_MAX - SCRATCH_NAME_MAX || end - scratch->start >= WIRE_PATH_MAX) {
		scratch->cut = 1;
		return false;
	}
	long len = bpf_probe_read_kernel_str(scratch->bytes + end, SCRATCH_NAME_MAX, name);
	if (len <= 0) {
		scratch->cut = 1;
		return false;
	}
	scratch->end = end + len;
	scratch->components++;
	return true;
}

__noinline int describe_root(u32 slot, u64 task_number)
{
	struct scratch *scratch = scratch_at(slot);
	struct task_struct *task = (void *)task_number;
	if (!scratch)
		return 0;
	scratch->root_dentry = (u64)BPF_CORE_READ(task, fs, root.dentry);
	scratch->root_mnt = (u64)BPF_CORE_READ(task, fs, root.mnt);
	return 0;
}

/* 1: go on. */
__noinline int describe_path_step(u32 slot)
{
	struct scratch *scratch = scratch_at(slot);
	if (!scratch)
		return 0;
	struct dentry *dentry = (void *)scratch->dentry;
	if (!dentry ||
		(scratch->dentry == scratch->root_dentry && scratch->mnt == scratch->root_mnt))
		return 0;
	struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
	if (scratch->dentry == scratch->mnt_root || dentry == parent) {
		struct mount *mount =
			(void *)(scratch->mnt - bpf_core_field_offset(struct mount, mnt));
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);
		if (above != mount && scratch->dentry == scratch->mnt_root) {
			scratch->dentry = (u64)BPF_CORE_READ(mount, mnt_mountpoint);
			scratch->mnt = (u64)above + bpf_core_field_offset(struct mount, mnt);
			struct vfsmount *mnt = (void *)scratch->mnt;
			scratch->mnt_root = (u64)BPF_CORE_READ(mnt, mnt_root);
			return 1;
		}
		if (scratch->dentry != scratch->mnt_root && !scratch->components) {
			/* memfd, pipe and the like: one name that hangs nowhere. */
			scratch->lone = 1;
			string_add(scratch, BPF_CORE_READ(dentry, d_name.name));
		}
		return 0;
	}
	if (!string_add(scratch, BPF_CORE_READ(dentry, d_name.name)))
		return 0;
	scratch->dentry = (u64)parent;
	return 1;
}

__noinline int describe_path(u32 slot, u64 at, u64 path_number)
{
	struct scratch *scratch = scratch_at(slot);
	struct path *path = (void *)path_number;
	if (!scratch)
		return 0;
	struct vfsmount *mnt = BPF_CORE_READ(path, mnt);
	scratch->mnt = (u64)mnt;
	scratch->dentry = (u64)BPF_CORE_READ(path, dentry);
	scratch->mnt_root = (u64)BPF_CORE_READ(mnt, mnt_root);
	if (!scratch->dentry)
		return 0;
	string_begin(scratch);
	u32 step = 0;
	for (; step < PATH_STEPS; step++)
		if (!describe_path_step(slot))
			break;
	if (step == PATH_STEPS)
		scratch->cut = 1;
	if (!scratch->components && !scratch->cut) {
		/* The root itself: an empty name, so that it differs from an absent path. */
		u64 end = scratch->end;
		barrier_var(end);
		if (end < WIRE_RECORD_MAX) {
			scratch->bytes[end] = 0;
			scratch->end = end + 1;
		}
	}
	string_end(scratch, at, scratch->lone ? WIRE_PATH_LONE : WIRE_PATH_UP);
	return 0;
}

__noinline int describe_text(u32 slot, u64 at, u64 text)
{
	struct scratch *scratch = scratch_at(slot);
	if (!scratch || !text)
		return 0;
	u64 end = scratch->end;
	barrier_var(end);
	if (end > WIRE_RECORD_MAX - WIRE_PATH_MAX)
		return 0;
	string_begin(scratch);
	long len = bpf_probe_read_kernel_str(scratch->bytes + end, WIRE_PATH_MAX, (void *)text);
	if (len <= 0)
		return 0;
	scratch->end = end + len;
	string_end(scratch, at, WIRE_TEXT);
	return 0;
}

__noinline int describe_user(u32 slot, u64 at, u64 from, u64 len)
{
	struct scratch *scratch = scratch_at(slot);
	if (!scratch)
		return 0;
	string_begin(scratch);
	/* Page by page: the whole copy fails when one page is missing. */
	for (u32 i = 0; i < USER_CHUNKS && len; i++) {
		u64 chunk = PAGE_BYTES - (from & (PAGE_BYTES - 1));
		if (chunk > len)
			chunk = len;
		u64 end = scratch->end;
		barrier_var(end);
		barrier_var(chunk);
		if (end > WIRE_RECORD_MAX - PAGE_BYTES || chunk > PAGE_BYTES)
			break;
		if (bpf_probe_read_user(scratch->bytes + end, chunk, (void *)from))
			break;
		scratch->end = end + chunk;
		from += chunk;
		len -= chunk;
	}
	scratch->cut = len != 0;
	string_end(scratch, at, WIRE_TEXT);
	return 0;
}

__noinline int describe_user_text(u32 slot, u64 at, u64 from)
{
	struct scratch *scratch = scratch_at(slot);
	if (!scratch || !from)
		return 0;
	u64 end = scratch->end;
	barrier_var(end);
	if (end > WIRE_RECORD_MAX - WIRE_PATH_MAX)
		return 0;
	string_begin(scratch);
	long len = bpf_probe_read_user_str(scratch->bytes + end, WIRE_PATH_MAX, (void *)from);
	if (len <= 0)
		return 0;
	scratch->end = end + len;
	string_end(scratch, at, WIRE_TEXT);
	return 0;
}

__noinline int describe_kernfs_step(u32 slot)
{
	struct scratch *scratch = scratch_at(slot);
	if (!scratch)
		return 0;
	struct kernfs_node *node = (void *)scratch->dentry;
	u64 parent = describe_kernfs_parent(node);
	if (!parent || !string_add(scratch, BPF_CORE_READ(node, name)))
		return 0;
	scratch->dentry = parent;
	return 1;
}

__noinline int describe_kernfs(u32 slot, u64 at, u64 node)
{
	struct scratch *scratch = scratch_at(slot);
	if (!scratch || !node)
		return 0;
	scratch->dentry = node;
	string_begin(scratch);
	u32 step = 0;
	for (; step < KERNFS_STEPS; step++)
		if (!describe_kernfs_step(slot))
			break;
	if (step == KERNFS_STEPS)
		scratch->cut = 1;
	u64 end = scratch->end;
	barrier_var(end);
	if (!scratch->components && end < WIRE_RECORD_MAX) {
		scratch->bytes[end] = 0;
		scratch->end = end + 1;
	}
	string_end(scratch, at, WIRE_PATH_UP);
	return 0;
}

/* The driver of a terminal cannot be told from its file but by the numbers that are its own for
 * good: consoles and serial lines 4 and 204, /dev/tty and the console 5:0 and 5:1, pseudo terminals
 * 136-143, USB serial 166 and 188, hypervisor consoles 229. 5:2 is the master's side. */
static __always_inline bool is_terminal(u32 device)
{
	u32 major = DEV_MAJOR(device);
	if (major >= TTY_FILE_MIN && major <= TTY_FILE_MAX)
		return true;
	return major == 4 || (major == 5 && DEV_MINOR(device) < 2) || major == 204 ||
	       major == 166 || major == 188 || major == 229;
}

static __always_inline u8 file_type(struct file *file, struct inode *inode)
{
	u16 mode = BPF_CORE_READ(inode, i_mode);
	switch (mode & S_IFMT) {
	case S_IFIFO: return EVENT_FD_TYPE_PIPE;
	case S_IFDIR: return EVENT_FD_TYPE_DIRECTORY;
	case S_IFBLK: return EVENT_FD_TYPE_DEVICE;
	case S_IFCHR:
		return is_terminal(BPF_CORE_READ(inode, i_rdev)) ? EVENT_FD_TYPE_TERMINAL
								 : EVENT_FD_TYPE_DEVICE;
	case S_IFREG:
		return BPF_CORE_READ(file, f_path.mnt, mnt_flags) & MNT_INTERNAL
			       ? EVENT_FD_TYPE_ANONYMOUS
			       : EVENT_FD_TYPE_FILE;
	case 0: return EVENT_FD_TYPE_ANONYMOUS;
	default: return EVENT_FD_TYPE_FILE;
	}
}

static __always_inline void unix_path(struct scratch *scratch, u64 at, struct sock *sk)
{
	struct unix_sock *own = (void *)sk;
	struct unix_address *address = BPF_CORE_READ(own, addr);
	if (!address) {
		struct unix_sock *peer = (void *)BPF_CORE_READ(own, peer);
		address = peer ? BPF_CORE_READ(peer, addr) : NULL;
	}
	u64 end = scratch->end;
	barrier_var(end);
	if (end > WIRE_RECORD_MAX - SCRATCH_NAME_MAX)
		return;
	string_begin(scratch);
	u64 len = sock_unix_name(scratch->bytes + end, address);
	if (!len)
		return;
	scratch->end = end + len;
	string_end(scratch, at, WIRE_TEXT);
}

__noinline int describe_file(u32 slot, u64 at, u64 file_number)
{
	struct scratch *scratch = scratch_at(slot);
	struct file *file = (void *)file_number;
	barrier_var(at);
	if (!scratch || at > SCRATCH_FIXED)
		return 0;
	struct wire_fd *out = (void *)scratch->bytes + at;
	u64 path_at = at + __builtin_offsetof(struct wire_fd, path);
	__builtin_memset(out, 0, sizeof(*out));
	out->type = EVENT_FD_TYPE_CLOSED;
	if (!file)
		return 0;
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	out->inode = BPF_CORE_READ(inode, i_ino);
	struct socket *socket = task_socket(file);
	struct sock *sk = socket ? BPF_CORE_READ(socket, sk) : NULL;
	if (sk) {
		out->type = EVENT_FD_TYPE_SOCKET;
		sock_read(&out->sock, sk);
		out->sock.inode = out->inode;
		if (out->sock.family == AF_UNIX)
			unix_path(scratch, path_at, sk);
		return 0;
	}
	out->type = file_type(file, inode);
	describe_path(slot, path_at, (u64)file + bpf_core_field_offset(struct file, f_path));
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
