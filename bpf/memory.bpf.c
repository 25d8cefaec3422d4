// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* memory.memfd, mmap_exec, mprotect_exec, process_vm_write, userfaultfd.
 *
 * Every exec maps the code of its libraries, which is the bulk and is what root installed: a mapping
 * for reading and running of a file that belongs to root, that no one else may write, that has a name
 * and is on no file system in memory is not told. A library that root itself put in a usual place is
 * seen when its file is written.
 *
 * The name of a memfd is the one the kernel gave the file, "memfd:" and what was asked for. */
#include "lib/act.h"
#include "lib/arch_x86.h"
#include "lib/ring.h"
#include "lib/syscalls.h"
#include "lib/target.h"
#include "lib/task.h"

#define PREFIX_BYTES 6

#define PROT_WRITE    2
#define MAP_ANONYMOUS 0x20
#define TMPFS_MAGIC   0x01021994
#define OTHERS_WRITE  0022
#define VM_GROWSDOWN  0x100

__noinline int memory_memfd(u64 fd, u64 flags)
{
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	if (!file || ring_sheds(EVENT_MEMORY_MEMFD))
		return 0;
	struct wire_memfd *memfd = ring_reserve(EVENT_MEMORY_MEMFD, struct wire_memfd);
	if (!memfd)
		return 0;
	task_header(&memfd->header, EVENT_MEMORY_MEMFD, sizeof(*memfd));
	memfd->inode = BPF_CORE_READ(file, f_inode, i_ino);
	memfd->fd = fd;
	memfd->memfd_flags = flags;
	memfd->unused = 0;
	const unsigned char *name = BPF_CORE_READ(file, f_path.dentry, d_name.name);
	long len = bpf_probe_read_kernel_str(memfd->name, sizeof(memfd->name), name + PREFIX_BYTES);
	memfd->name_len = len > 0 ? len - 1 : 0;
	ring_submit(memfd);
	return 0;
}

static __always_inline bool is_installed(struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	return BPF_CORE_READ(inode, i_uid.val) == 0 && BPF_CORE_READ(inode, i_nlink) > 0 &&
	       !(BPF_CORE_READ(inode, i_mode) & OTHERS_WRITE) &&
	       BPF_CORE_READ(inode, i_sb, s_magic) != TMPFS_MAGIC;
}

__noinline int memory_mapped(u64 address, u64 length, u64 protection, u64 flags, u64 fd)
{
	s32 slot;
	struct file *file = NULL;
	if (!ring_wants(EVENT_MEMORY_MMAP_EXEC))
		return 0;
	if (!(flags & MAP_ANONYMOUS))
		file = task_file((void *)bpf_get_current_task(), fd);
	if (file && !(protection & PROT_WRITE) && is_installed(file))
		return 0;
	if (ring_sheds(EVENT_MEMORY_MMAP_EXEC))
		return 0;
	struct scratch *scratch = act_begin(EVENT_MEMORY_MMAP_EXEC, 0, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = address;
	scratch->act.value[1] = length;
	scratch->act.value[2] = protection;
	scratch->act.value[3] = flags;
	scratch->act.value[4] = flags & MAP_ANONYMOUS ? EVENT_MOONWATCH_MEMORY_REGION_ANONYMOUS
						      : EVENT_MOONWATCH_MEMORY_REGION_FILE;
	scratch->act.value[5] = file != NULL;
	if (file)
		task_inode(&scratch->act.inode, BPF_CORE_READ(file, f_inode));
	act_file(slot, 0, file);
	act_end(scratch);
	return 0;
}

struct region {
	u64 start, end, flags, file;
};

static long region_found(struct task_struct *task, struct vm_area_struct *area, void *data)
{
	struct region *region = data;
	region->start = BPF_CORE_READ(area, vm_start);
	region->end = BPF_CORE_READ(area, vm_end);
	region->flags = BPF_CORE_READ(area, vm_flags);
	region->file = (u64)BPF_CORE_READ(area, vm_file);
	return 0;
}

static __always_inline u64 region_type(const struct region *region)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	if (region->file)
		return EVENT_MOONWATCH_MEMORY_REGION_FILE;
	if (region->start <= BPF_CORE_READ(mm, brk) && region->end >= BPF_CORE_READ(mm, start_brk))
		return EVENT_MOONWATCH_MEMORY_REGION_HEAP;
	/* Only stacks grow down; to protect a part has split the area that held the stack's start. */
	return region->flags & VM_GROWSDOWN ? EVENT_MOONWATCH_MEMORY_REGION_STACK
					    : EVENT_MOONWATCH_MEMORY_REGION_ANONYMOUS;
}

/* The area is looked up only where the kernel has a function for it (5.17) and its lock is free. */
__noinline int memory_protected(u64 address, u64 length, u64 protection)
{
	s32 slot;
	struct region region = {0};
	if (!ring_wants(EVENT_MEMORY_MPROTECT_EXEC) || ring_sheds(EVENT_MEMORY_MPROTECT_EXEC))
		return 0;
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_find_vma))
		bpf_find_vma(bpf_get_current_task_btf(), address, region_found, &region, 0);
	struct scratch *scratch = act_begin(EVENT_MEMORY_MPROTECT_EXEC, 0, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = address;
	scratch->act.value[1] = length;
	scratch->act.value[2] = protection;
	scratch->act.value[3] = region.end ? region_type(&region) : 0;
	act_file(slot, 0, (void *)region.file);
	act_end(scratch);
	return 0;
}

__noinline int memory_vm_write(u64 ret, u64 pid)
{
	s32 slot;
	struct scratch *scratch = act_begin(EVENT_MEMORY_PROCESS_VM_WRITE, ret, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = (s64)ret < 0 ? WIRE_UNKNOWN : ret;
	target_pid(slot, pid);
	act_end(scratch);
	return 0;
}

__noinline int memory_userfaultfd(u64 fd, u64 flags)
{
	s32 slot;
	if (!ring_wants(EVENT_MEMORY_USERFAULTFD) || ring_sheds(EVENT_MEMORY_USERFAULTFD))
		return 0;
	struct scratch *scratch = act_begin(EVENT_MEMORY_USERFAULTFD, 0, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = fd;
	scratch->act.value[1] = flags;
	act_end(scratch);
	return 0;
}

__noinline int memory_act(u32 class, u64 ret, u64 regs, u32 compat)
{
	struct class_arguments arguments;
	arch_arguments_at(&arguments, regs, compat);
	u64 *value = arguments.value;
	bool failed = (s64)ret < 0 && (s64)ret >= -4095;
	if (class == CLASS_VM_WRITE)
		return memory_vm_write(ret, (u32)value[0]);
	if (failed)
		return 0;
	switch (class) {
	case CLASS_MMAP:
		return memory_mapped(
			compat ? (u32)ret : ret, value[1], value[2], value[3], value[4]);
	case CLASS_MPROTECT: return memory_protected(value[0], value[1], value[2]);
	case CLASS_USERFAULTFD: return memory_userfaultfd(ret, (u32)value[0]);
	default: return 0;
	}
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
