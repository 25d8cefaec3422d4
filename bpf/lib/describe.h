/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* describe: functions that add to the record in a scratch slot; each is verified on its own, so they
 * take numbers: `slot` from scratch_claim, kernel addresses, and `at`, the place of the wire_str or
 * wire_fd to fill within the record. They return 0; a failure leaves the string absent or cut. */
#ifndef MW_LIB_DESCRIBE_H
#define MW_LIB_DESCRIBE_H

#include "compat.bpf.h"

static __always_inline u64 describe_kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___6_15 *newer = (void *)node;
	if (bpf_core_field_exists(newer->__parent))
		return (u64)BPF_CORE_READ(newer, __parent);
	return (u64)BPF_CORE_READ(node, parent);
}

/* Remembers the root of `task`, at which its paths end. First call for a record. */
extern int describe_root(u32 slot, u64 task);

/* The path of a struct path. */
extern int describe_path(u32 slot, u64 at, u64 path);

/* What a struct file is (0: nothing) into the wire_fd at `at`. */
extern int describe_file(u32 slot, u64 at, u64 file);

/* A kernel string. */
extern int describe_text(u32 slot, u64 at, u64 text);

/* `len` bytes of the current task's memory; less when a page is not there. */
extern int describe_user(u32 slot, u64 at, u64 from, u64 len);

/* A string of the current task's memory, up to its NUL and at most PATH_MAX bytes; absent when its page
 * is not there. */
extern int describe_user_text(u32 slot, u64 at, u64 from);

/* The path of a kernfs node within its hierarchy. */
extern int describe_kernfs(u32 slot, u64 at, u64 node);

#endif
