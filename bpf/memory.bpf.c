// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* memory.memfd: the name is the one the kernel gave the file, "memfd:" and what was asked for. */
#include "lib/ring.h"
#include "lib/syscalls.h"
#include "lib/task.h"

#define PREFIX_BYTES 6

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

char LICENSE[] SEC("license") = "Dual BSD/GPL";
