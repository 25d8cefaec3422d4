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
};

struct class_arguments {
	u64 value[3];
};

#endif
