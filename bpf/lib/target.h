/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* target: the process that an act is done to. */
#ifndef MW_LIB_TARGET_H
#define MW_LIB_TARGET_H

#include "compat.bpf.h"

/* The task that has the number `pid` in the current task's pid namespace, or 0. */
extern u64 target_find(u64 pid);

/* Puts a task, or the process of that number, into the act in `slot`; its executable is text 0. */
extern int target_task(u32 slot, u64 task);
extern int target_pid(u32 slot, u64 pid);

#endif
