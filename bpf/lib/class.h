/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* class: the kinds of system call that matter here, whatever their number on an architecture. */
#ifndef MW_LIB_CLASS_H
#define MW_LIB_CLASS_H

#include "compat.bpf.h"

enum class {
	CLASS_NONE = 0,
	CLASS_OPEN,    /* (path, flags) */
	CLASS_OPENAT,  /* (fd, path, flags) */
	CLASS_OPENAT2, /* flags in user memory */
	CLASS_CREAT,
	CLASS_DUP, /* returns the new descriptor */
	CLASS_FCNTL,
	CLASS_SOCKET,
	CLASS_CONNECT,
	CLASS_SEND, /* may open a connection: send with MSG_FASTOPEN, io_uring_enter */
	CLASS_ACCEPT,
	CLASS_BIND,
	CLASS_LISTEN,
	CLASS_SETID,
	CLASS_SETFSUID, /* returns the id that was, even when nothing was set */
	CLASS_SETFSGID,
	CLASS_MEMFD,
	CLASS_SOCKETCALL, /* (number, u32 arguments in user memory) */

	/* Acts: process_act, memory_act and kernel_act take them from the saved registers. */
	CLASS_PROCESS_ACTS = 160,
	CLASS_SETCAP = CLASS_PROCESS_ACTS,
	CLASS_SETSID,
	CLASS_PRCTL,
	CLASS_PTRACE,
	CLASS_SETNS,
	CLASS_UNSHARE,
	CLASS_CHROOT,
	CLASS_PIVOT_ROOT,
	CLASS_SETRLIMIT,
	CLASS_PRLIMIT,
	CLASS_MEMORY_ACTS = 192,
	CLASS_MMAP = CLASS_MEMORY_ACTS,
	CLASS_MPROTECT,
	CLASS_VM_WRITE,
	CLASS_USERFAULTFD,
	CLASS_KERNEL_ACTS = 208,
	CLASS_INIT_MODULE = CLASS_KERNEL_ACTS,
	CLASS_FINIT_MODULE,
	CLASS_DELETE_MODULE,
	CLASS_BPF,
	CLASS_PERF_OPEN,
	CLASS_KEXEC_LOAD,
	CLASS_KEXEC_FILE_LOAD,
	CLASS_IO_URING_SETUP,
	CLASS_ADD_KEY,
	CLASS_REQUEST_KEY,
	CLASS_KEYCTL,
};

struct class_arguments {
	u64 value[5];
};

#endif
