// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* What changes files without opening them: names made, moved and removed, permissions, owners,
 * attributes, lengths, mounts.
 *
 * When such a call has returned, nothing the kernel still holds leads from the task to the name it
 * acted on (a removed name is gone altogether), unless the call took a descriptor. So a descriptor is
 * followed in the kernel, and a name is read from the caller's memory, where another thread may have
 * changed it: the record then says so. What the numbers among the arguments were is always true.
 */
#include "lib/arch_x86.h"
#include "lib/class.h"
#include "lib/describe.h"
#include "lib/ring.h"
#include "lib/scratch.h"
#include "lib/syscalls.h"
#include "lib/task.h"

#define AT(member)   __builtin_offsetof(struct wire_change, member)
#define AT_FDCWD     (-100)
#define AT_REMOVEDIR 0x200
#define S_IFDIR_MODE 0040000
#define KINDS        (CLASS_CHANGE_LAST - CLASS_CHANGE_FIRST + 1)
#define KIND(class)  [class - CLASS_CHANGE_FIRST]

static const u8 kinds[64] = {
	KIND(CLASS_UNLINK) = EVENT_FILE_DELETE,
	KIND(CLASS_RMDIR) = EVENT_FILE_DELETE,
	KIND(CLASS_UNLINKAT) = EVENT_FILE_DELETE,
	KIND(CLASS_RENAME) = EVENT_FILE_RENAME,
	KIND(CLASS_RENAMEAT) = EVENT_FILE_RENAME,
	KIND(CLASS_RENAMEAT2) = EVENT_FILE_RENAME,
	KIND(CLASS_LINK) = EVENT_FILE_LINK,
	KIND(CLASS_LINKAT) = EVENT_FILE_LINK,
	KIND(CLASS_SYMLINK) = EVENT_FILE_SYMLINK,
	KIND(CLASS_SYMLINKAT) = EVENT_FILE_SYMLINK,
	KIND(CLASS_MKDIR) = EVENT_FILE_CREATE,
	KIND(CLASS_MKDIRAT) = EVENT_FILE_CREATE,
	KIND(CLASS_MKNOD) = EVENT_FILE_MKNOD,
	KIND(CLASS_MKNODAT) = EVENT_FILE_MKNOD,
	KIND(CLASS_CHMOD) = EVENT_FILE_CHMOD,
	KIND(CLASS_FCHMOD) = EVENT_FILE_CHMOD,
	KIND(CLASS_FCHMODAT) = EVENT_FILE_CHMOD,
	KIND(CLASS_CHOWN) = EVENT_FILE_CHOWN,
	KIND(CLASS_CHOWN16) = EVENT_FILE_CHOWN,
	KIND(CLASS_FCHOWN) = EVENT_FILE_CHOWN,
	KIND(CLASS_FCHOWN16) = EVENT_FILE_CHOWN,
	KIND(CLASS_FCHOWNAT) = EVENT_FILE_CHOWN,
	KIND(CLASS_SETXATTR) = EVENT_FILE_SETXATTR,
	KIND(CLASS_FSETXATTR) = EVENT_FILE_SETXATTR,
	KIND(CLASS_SETXATTRAT) = EVENT_FILE_SETXATTR,
	KIND(CLASS_TRUNCATE) = EVENT_FILE_TRUNCATE,
	KIND(CLASS_TRUNCATE64) = EVENT_FILE_TRUNCATE,
	KIND(CLASS_FTRUNCATE) = EVENT_FILE_TRUNCATE,
	KIND(CLASS_FTRUNCATE64) = EVENT_FILE_TRUNCATE,
	KIND(CLASS_MOUNT) = EVENT_FILE_MOUNT,
	KIND(CLASS_MOVE_MOUNT) = EVENT_FILE_MOUNT,
	KIND(CLASS_UMOUNT) = EVENT_FILE_UMOUNT,
	KIND(CLASS_UMOUNT_OLD) = EVENT_FILE_UMOUNT,
};
_Static_assert(KINDS <= 64, "the table holds every class");

/* Where the names are that a call was given. A descriptor that is not one is AT_FDCWD. */
struct names {
	u64 path, other, text; /* user memory */
	s32 path_from, other_from;
	s32 fd; /* of the file itself, or -1 */
};

static __always_inline bool is_always_told(u32 kind)
{
	return kind == EVENT_FILE_MOUNT || kind == EVENT_FILE_UMOUNT;
}

/* The file behind a descriptor, as the kernel knows it. */
static __always_inline void add_file(u32 slot, struct wire_change *change, s32 fd)
{
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	if (!file)
		return;
	change->fd = fd;
	task_inode(&change->inode, BPF_CORE_READ(file, f_inode));
	describe_path(slot, AT(path), (u64)file + bpf_core_field_offset(struct file, f_path));
}

/* The folder that a relative name starts from. */
__noinline int change_base(u32 slot, u64 at, u64 from)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u64 path;
	if ((s32)from == AT_FDCWD) {
		path = (u64)BPF_CORE_READ(task, fs) + bpf_core_field_offset(struct fs_struct, pwd);
	} else {
		struct file *file = task_file(task, from);
		if (!file)
			return 0;
		path = (u64)file + bpf_core_field_offset(struct file, f_path);
	}
	return describe_path(slot, at, path);
}

/* A name and, unless it is absolute, the folder; the one stands behind the other in wire_change. */
static __always_inline void add_name(u32 slot, u64 at, u64 text, s32 from)
{
	char first = 0;
	if (!text || bpf_probe_read_user(&first, 1, (void *)text))
		return;
	describe_user_text(slot, at, text);
	if (first != '/')
		change_base(slot, at + sizeof(struct wire_str), from);
}

static __always_inline u32 wide_id(u16 id)
{
	return id == 0xffff ? WIRE_NONE : id;
}

static __always_inline void read_owner(struct wire_change *change, u64 uid, u64 gid)
{
	change->uid = uid;
	change->gid = gid;
}

/* What each call says of itself. */
static __always_inline void read_call(
	struct wire_change *change, struct names *names, u32 class, const u64 *value)
{
	switch (class) {
	case CLASS_RMDIR: change->type = EVENT_FILE_TYPE_DIR; /* fall through */
	case CLASS_UNLINK:
	case CLASS_UMOUNT_OLD: names->path = value[0]; break;
	case CLASS_UNLINKAT:
		names->path_from = value[0];
		names->path = value[1];
		if (value[2] & AT_REMOVEDIR)
			change->type = EVENT_FILE_TYPE_DIR;
		break;
	case CLASS_RENAME:
	case CLASS_LINK:
		names->other = value[0];
		names->path = value[1];
		break;
	case CLASS_RENAMEAT2:
	case CLASS_MOVE_MOUNT: change->call_flags = value[4]; /* fall through */
	case CLASS_RENAMEAT:
	case CLASS_LINKAT:
		names->other_from = value[0];
		names->other = value[1];
		names->path_from = value[2];
		names->path = value[3];
		break;
	case CLASS_SYMLINK:
		names->text = value[0];
		names->path = value[1];
		break;
	case CLASS_SYMLINKAT:
		names->text = value[0];
		names->path_from = value[1];
		names->path = value[2];
		break;
	case CLASS_MKDIR:
	case CLASS_CHMOD:
	case CLASS_MKNOD:
		names->path = value[0];
		change->mode = value[1];
		change->device = value[2];
		break;
	case CLASS_MKDIRAT:
	case CLASS_FCHMODAT:
	case CLASS_MKNODAT:
		names->path_from = value[0];
		names->path = value[1];
		change->mode = value[2];
		change->device = value[3];
		break;
	case CLASS_FCHMOD:
		names->fd = value[0];
		change->mode = value[1];
		break;
	case CLASS_CHOWN:
		names->path = value[0];
		read_owner(change, value[1], value[2]);
		break;
	case CLASS_CHOWN16:
		names->path = value[0];
		read_owner(change, wide_id(value[1]), wide_id(value[2]));
		break;
	case CLASS_FCHOWN:
		names->fd = value[0];
		read_owner(change, value[1], value[2]);
		break;
	case CLASS_FCHOWN16:
		names->fd = value[0];
		read_owner(change, wide_id(value[1]), wide_id(value[2]));
		break;
	case CLASS_FCHOWNAT:
		names->path_from = value[0];
		names->path = value[1];
		read_owner(change, value[2], value[3]);
		break;
	case CLASS_SETXATTR:
		names->path = value[0];
		names->text = value[1];
		change->size = value[3];
		break;
	case CLASS_FSETXATTR:
		names->fd = value[0];
		names->text = value[1];
		change->size = value[3];
		break;
	case CLASS_SETXATTRAT:
		names->path_from = value[0];
		names->path = value[1];
		names->text = value[3];
		change->size = ~0ull;
		break;
	case CLASS_TRUNCATE:
		names->path = value[0];
		change->size = value[1];
		break;
	case CLASS_TRUNCATE64:
		names->path = value[0];
		change->size = value[1] | value[2] << 32;
		break;
	case CLASS_FTRUNCATE:
		names->fd = value[0];
		change->size = value[1];
		break;
	case CLASS_FTRUNCATE64:
		names->fd = value[0];
		change->size = value[1] | value[2] << 32;
		break;
	case CLASS_MOUNT:
		names->other = value[0];
		names->path = value[1];
		names->text = value[2];
		change->call_flags = value[3];
		break;
	case CLASS_UMOUNT:
		names->path = value[0];
		change->call_flags = value[1];
		break;
	default: break;
	}
}

static __always_inline void add_names(
	u32 slot, struct wire_change *change, const struct names *names, u32 class)
{
	char first = 1;
	if (names->path)
		bpf_probe_read_user(&first, 1, (void *)names->path);
	if (names->fd >= 0) {
		add_file(slot, change, names->fd);
	} else if (names->path && !first && names->path_from >= 0) {
		/* An empty name means the descriptor itself (AT_EMPTY_PATH). */
		add_file(slot, change, names->path_from);
	} else {
		change->header.flags |= WIRE_USER_MEMORY;
		add_name(slot, AT(path), names->path, names->path_from);
	}
	if (names->other && class == CLASS_MOUNT) {
		describe_user_text(slot, AT(other), names->other);
	} else if (names->other) {
		change->header.flags |= WIRE_USER_MEMORY;
		add_name(slot, AT(other), names->other, names->other_from);
	}
	if (names->text) {
		change->header.flags |= WIRE_USER_MEMORY;
		describe_user_text(slot, AT(text), names->text);
	}
}

static __always_inline void describe_change(
	u32 slot, struct scratch *scratch, u32 kind, u32 class, u64 regs, u32 compat)
{
	struct wire_change *change = &scratch->change;
	struct class_arguments arguments;
	struct names names = {.path_from = AT_FDCWD, .other_from = AT_FDCWD, .fd = -1};
	arch_arguments_at(&arguments, regs, compat);
	__builtin_memset(change, 0, sizeof(*change));
	task_header(&change->header, kind, 0);
	change->fd = WIRE_NONE;
	change->uid = WIRE_NONE;
	change->gid = WIRE_NONE;
	read_call(change, &names, class, arguments.value);
	if (class == CLASS_MKDIR || class == CLASS_MKDIRAT) {
		change->type = EVENT_FILE_TYPE_DIR;
		change->mode = (change->mode & 07777) | S_IFDIR_MODE;
	}
	scratch->end = sizeof(*change);
	describe_root(slot, bpf_get_current_task());
	add_names(slot, change, &names, class);
}

__noinline int change_made(u32 class, u64 regs, u32 compat)
{
	u32 index = class - CLASS_CHANGE_FIRST;
	barrier_var(index);
	if (index >= 64)
		return 0;
	u32 kind = kinds[index];
	if (!is_always_told(kind) && (!ring_wants(kind) || ring_sheds(kind)))
		return 0;
	s32 slot = scratch_claim(kind);
	struct scratch *scratch = slot < 0 ? NULL : scratch_at(slot);
	if (!scratch)
		return 0;
	describe_change(slot, scratch, kind, class, regs, compat);
	scratch_submit(scratch);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
