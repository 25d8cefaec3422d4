// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* The return of every system call, and nothing on entry: when a call has returned, the kernel's
 * objects hold what it really did, and the saved registers still hold its arguments.
 *
 * This runs for each system call of the host. The first test is one load from a table; only calls
 * that have a class in one of its halves cost more.
 */
#include "lib/syscalls.h"

#include "lib/arch_x86.h"
#include "lib/class.h"
#include "lib/ring.h"
#include "lib/task.h"

#define O_WRONLY 01
#define O_CREAT  0100
#define O_TRUNC  01000

#define F_DUPFD         0
#define F_DUPFD_CLOEXEC 1030

/* Numbers of socketcall(). */
#define CALL_SOCKET  1
#define CALL_BIND    2
#define CALL_CONNECT 3
#define CALL_LISTEN  4
#define CALL_ACCEPT  5
#define CALL_ACCEPT4 18
#define CALL_SENDTO  11
#define CALL_SENDMSG 16

static __always_inline void on_socketcall(const struct class_arguments *arguments, s64 ret)
{
	u32 value[3] = {0};
	u64 call = arguments->value[0];
	if (bpf_probe_read_user(value, sizeof(value), (void *)arguments->value[1]))
		return;
	if (call == CALL_CONNECT)
		net_connected(value[0], ret, value[1], value[2], WIRE_USER_MEMORY);
	else if (call == CALL_SENDTO || call == CALL_SENDMSG)
		net_sent();
	if (ret < 0)
		return;
	if (call == CALL_BIND)
		net_bound(value[0], WIRE_USER_MEMORY);
	else if (call == CALL_SOCKET)
		net_made(ret, value[0], value[1], value[2], WIRE_USER_MEMORY);
	else if (call == CALL_LISTEN)
		net_listening(value[0], value[1], WIRE_USER_MEMORY);
	else if (call == CALL_ACCEPT || call == CALL_ACCEPT4)
		net_accepted(ret);
	if (ret <= 2 && (call == CALL_SOCKET || call == CALL_ACCEPT || call == CALL_ACCEPT4))
		process_stdio(ret);
}

/* Writes are the bulk of all calls: they cost nothing but this while nobody asks. */
static __always_inline bool is_unwanted(u32 class)
{
	return (class == CLASS_WRITE || class == CLASS_COPY || class == CLASS_FALLOCATE) &&
	       !ring_wants(EVENT_FILE_MODIFY);
}

static __always_inline void on_return(u32 class, const struct class_arguments *arguments, s64 ret)
{
	const u64 *value = arguments->value;
	if (class == CLASS_CONNECT) {
		net_connected(value[0], ret, value[1], value[2], 0);
		return;
	}
	if (class == CLASS_SOCKETCALL) {
		on_socketcall(arguments, ret);
		return;
	}
	if (class == CLASS_SEND) {
		net_sent();
		return;
	}
	if (ret < 0)
		return;
	switch (class) {
	case CLASS_OPEN: file_opened(ret, value[1]); break;
	case CLASS_OPENAT: file_opened(ret, value[2]); break;
	case CLASS_OPENAT2: file_opened(ret, 0); break;
	case CLASS_CREAT: file_opened(ret, O_WRONLY | O_CREAT | O_TRUNC); break;
	case CLASS_FCNTL:
		if (value[1] != F_DUPFD && value[1] != F_DUPFD_CLOEXEC)
			return;
		break;
	case CLASS_SOCKET: net_made(ret, value[0], value[1], value[2], 0); break;
	case CLASS_WRITE:
		if (ret > 0)
			file_written(value[0]);
		return;
	case CLASS_FALLOCATE: file_written(value[0]); return;
	case CLASS_COPY:
		if (ret > 0)
			file_written(value[2]);
		return;
	case CLASS_ACCEPT: net_accepted(ret); break;
	case CLASS_BIND: net_bound(value[0], 0); return;
	case CLASS_LISTEN: net_listening(value[0], value[1], 0); return;
	case CLASS_SETID: process_setid(); return;
	case CLASS_SETFSUID: process_set_fs_id(ret, 0); return;
	case CLASS_SETFSGID: process_set_fs_id(ret, 1); return;
	case CLASS_MEMFD: memory_memfd(ret, value[1]); break;
	default: break;
	}
	/* All that are left return a descriptor. */
	if (ret <= 2)
		process_stdio(ret);
}

#define PROT_EXEC 4

/* Of the calls that map or protect memory, nearly all have nothing to do with code. */
static __always_inline void on_act(u32 class, struct pt_regs *regs, bool compat, s64 ret)
{
	u64 number = task_number(regs);
	if (class >= CLASS_KERNEL_ACTS)
		kernel_act(class, ret, number, compat);
	else if (class < CLASS_MEMORY_ACTS)
		process_act(class, ret, number, compat);
	else if (class > CLASS_MPROTECT || (regs->dx & PROT_EXEC))
		memory_act(class, ret, number, compat);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	u64 number = arch_number(regs);
	barrier_var(number);
	if (number >= ARCH_NUMBERS)
		return 0;
	u32 classes = arch_class[number];
	if (!classes)
		return 0;
	bool compat = arch_is_compat();
	u32 class = compat ? classes >> 8 : classes & 0xff;
	if (!class || is_unwanted(class) || task_is_self())
		return 0;
	if (compat)
		ret = (s32)ret;
	if (class >= CLASS_PROCESS_ACTS) {
		on_act(class, regs, compat, ret);
		return 0;
	}
	if (class >= CLASS_CHANGE_FIRST && class <= CLASS_CHANGE_LAST) {
		if (ret >= 0)
			change_made(class, task_number(regs), compat);
		return 0;
	}
	struct class_arguments arguments;
	arch_arguments(&arguments, regs, compat);
	on_return(class, &arguments, ret);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
