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

	/* What changes files; d: a folder's descriptor. */
	CLASS_WRITE,     /* (fd) */
	CLASS_COPY,      /* (in, -, out): copy_file_range, splice */
	CLASS_FALLOCATE, /* (fd), returns 0 */
	CLASS_CHANGE_FIRST,
	CLASS_UNLINK = CLASS_CHANGE_FIRST, /* (path) */
	CLASS_RMDIR,                       /* (path) */
	CLASS_UNLINKAT,                    /* (d, path, flags) */
	CLASS_RENAME,                      /* (old, new) */
	CLASS_RENAMEAT,                    /* (d, old, d, new) */
	CLASS_RENAMEAT2,                   /* (d, old, d, new, flags) */
	CLASS_LINK,                        /* (old, new) */
	CLASS_LINKAT,                      /* (d, old, d, new, flags) */
	CLASS_SYMLINK,                     /* (target, path) */
	CLASS_SYMLINKAT,                   /* (target, d, path) */
	CLASS_MKDIR,                       /* (path, mode) */
	CLASS_MKDIRAT,                     /* (d, path, mode) */
	CLASS_MKNOD,                       /* (path, mode, device) */
	CLASS_MKNODAT,                     /* (d, path, mode, device) */
	CLASS_CHMOD,                       /* (path, mode) */
	CLASS_FCHMOD,                      /* (fd, mode) */
	CLASS_FCHMODAT,                    /* (d, path, mode) */
	CLASS_CHOWN,                       /* (path, uid, gid) */
	CLASS_CHOWN16,                     /* the same with ids of 16 bits */
	CLASS_FCHOWN,                      /* (fd, uid, gid) */
	CLASS_FCHOWN16,
	CLASS_FCHOWNAT,    /* (d, path, uid, gid) */
	CLASS_SETXATTR,    /* (path, name, value, size) */
	CLASS_FSETXATTR,   /* (fd, name, value, size) */
	CLASS_SETXATTRAT,  /* (d, path, flags, name, arguments in user memory) */
	CLASS_TRUNCATE,    /* (path, size) */
	CLASS_TRUNCATE64,  /* (path, low, high) */
	CLASS_FTRUNCATE,   /* (fd, size) */
	CLASS_FTRUNCATE64, /* (fd, low, high) */
	CLASS_MOUNT,       /* (source, path, type, flags) */
	CLASS_MOVE_MOUNT,  /* (d, source, d, path, flags) */
	CLASS_UMOUNT,      /* (path, flags) */
	CLASS_UMOUNT_OLD,  /* (path) */
	CLASS_CHANGE_LAST = CLASS_UMOUNT_OLD,

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
