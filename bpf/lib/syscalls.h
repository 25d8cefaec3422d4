/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* syscalls: what each family does when a system call has returned. Verified on their own; `ret` and
 * the arguments are the kernel's own copies, taken from the saved registers. */
#ifndef MW_LIB_SYSCALLS_H
#define MW_LIB_SYSCALLS_H

#include "compat.bpf.h"

extern int file_opened(u64 fd, u64 flags);
extern int file_written(u64 fd);
extern int change_made(u32 class, u64 regs, u32 compat);
extern int process_stdio(u64 fd);
extern int process_setid(void);
extern int process_set_fs_id(u64 old, u64 is_group);
extern int memory_memfd(u64 fd, u64 flags);
extern int net_connected(u64 fd, u64 ret, u64 address, u64 len, u64 flags);
extern int net_sent(void);
extern int net_made(u64 fd, u64 family, u64 type, u64 protocol, u64 flags);
extern int net_accepted(u64 fd);
extern int net_bound(u64 fd, u64 flags);
extern int net_listening(u64 fd, u64 backlog, u64 flags);

/* Calls of the classes from CLASS_PROCESS_ACTS on; `regs` is the address of the saved registers. */
extern int process_act(u32 class, u64 ret, u64 regs, u32 compat);
extern int memory_act(u32 class, u64 ret, u64 regs, u32 compat);
extern int process_unshared(u64 flags, u64 task);
extern int kernel_act(u32 class, u64 ret, u64 regs, u32 compat);

#endif
