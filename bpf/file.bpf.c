// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* file.open, file.modify. Nearly all opens are of no interest, so the tests go from the cheapest on:
 * character devices that only programs' plumbing uses, then whether it was opened for writing or made,
 * then whether the name is one of those that detections want to see read.
 *
 * file.modify is the first write of a process through an open file; which were told already is kept
 * by the file's address and forgotten when the next open() returns a file at that address. When the
 * map is full the oldest falls out, and may be told again. */
#include "lib/creds.h"
#include "lib/describe.h"
#include "lib/ring.h"
#include "lib/scratch.h"
#include "lib/syscalls.h"
#include "lib/task.h"

/* open() drops these from file->f_flags when they have done their work. */
#define FLAGS_OF_CALL (0100 | 0200 | 0400 | 01000) /* O_CREAT O_EXCL O_NOCTTY O_TRUNC */

#define MEM_MAJOR     1
#define TTY_MAJOR     4
#define TTYAUX_MAJOR  5
#define PTS_MAJOR_MIN 136
#define PTS_MAJOR_MAX 143

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct wire_name);
	__type(value, u8);
} read_names SEC(".maps");

struct modified {
	u64 file;
	u64 inode;
	u64 pid;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct modified);
	__type(value, u8);
} modified SEC(".maps");

/* null 3, zero 5, full 7, random 8, urandom 9; terminals. /dev/mem, kmem, port and kmsg are not. */
static __always_inline bool is_plumbing(u32 device)
{
	u32 major = DEV_MAJOR(device), minor = DEV_MINOR(device);
	if (major == MEM_MAJOR)
		return minor == 3 || minor == 5 || (minor >= 7 && minor <= 9);
	return major == TTY_MAJOR || major == TTYAUX_MAJOR ||
	       (major >= PTS_MAJOR_MIN && major <= PTS_MAJOR_MAX);
}

static __always_inline bool is_named(struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	struct wire_name name = {0};
	u64 len = BPF_CORE_READ(dentry, d_name.len);
	if (len > WIRE_NAME_MAX)
		len = WIRE_NAME_MAX;
	barrier_var(len);
	if (len == 0 || len > WIRE_NAME_MAX)
		return false;
	bpf_probe_read_kernel(&name, len, BPF_CORE_READ(dentry, d_name.name));
	return bpf_map_lookup_elem(&read_names, &name) != NULL;
}

static __always_inline bool is_wanted(struct file *file, u32 mode, struct inode *inode)
{
	if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) == S_IFCHR &&
		is_plumbing(BPF_CORE_READ(inode, i_rdev)))
		return false;
	if (mode & (FMODE_WRITE | FMODE_CREATED))
		return true;
	if (!(mode & FMODE_READ))
		return false;
	return shared.read_all || (shared.read_names && is_named(file));
}

static __always_inline void emit_open(u32 kind, struct file *file, u32 fd, u32 flags, u32 mode)
{
	if (ring_sheds(kind))
		return;
	if (kind == EVENT_FILE_OPEN)
		creds_check(WIRE_FOUND_OPEN);
	s32 slot = scratch_claim(kind);
	struct scratch *scratch = slot < 0 ? NULL : scratch_at(slot);
	if (!scratch)
		return;
	struct wire_open *open = &scratch->open;
	__builtin_memset(open, 0, sizeof(*open));
	task_header(&open->header, kind, 0);
	task_inode(&open->inode, BPF_CORE_READ(file, f_inode));
	open->fd = fd;
	open->open_flags = BPF_CORE_READ(file, f_flags) | (flags & FLAGS_OF_CALL);
	open->mode_bits = mode & (FMODE_READ | FMODE_WRITE);
	open->created = (mode & FMODE_CREATED) != 0;
	scratch->end = sizeof(*open);
	describe_root(slot, bpf_get_current_task());
	describe_path(slot, __builtin_offsetof(struct wire_open, path),
		(u64)file + bpf_core_field_offset(struct file, f_path));
	scratch_submit(scratch);
}

static __always_inline struct modified modified_key(struct file *file, struct inode *inode)
{
	return (struct modified){(u64)file, (u64)inode, bpf_get_current_pid_tgid() >> 32};
}

__noinline int file_opened(u64 fd, u64 flags)
{
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	if (!file)
		return 0;
	u32 mode = BPF_CORE_READ(file, f_mode);
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	if (mode & FMODE_WRITE && ring_wants(EVENT_FILE_MODIFY)) {
		struct modified key = modified_key(file, inode);
		bpf_map_delete_elem(&modified, &key);
	}
	if (!is_wanted(file, mode, inode))
		return 0;
	emit_open(EVENT_FILE_OPEN, file, fd, flags, mode);
	return 0;
}

__noinline int file_written(u64 fd)
{
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	if (!file)
		return 0;
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFREG)
		return 0;
	struct modified key = modified_key(file, inode);
	if (bpf_map_lookup_elem(&modified, &key))
		return 0;
	u8 value = 1;
	bpf_map_update_elem(&modified, &key, &value, BPF_ANY);
	/* Anonymous memory is no file that anyone could find changed. */
	if (!(BPF_CORE_READ(file, f_path.mnt, mnt_flags) & MNT_INTERNAL))
		emit_open(EVENT_FILE_MODIFY, file, fd, 0, BPF_CORE_READ(file, f_mode));
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
