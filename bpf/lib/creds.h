/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* creds: what each task's credentials were when they were last seen to be right.
 *
 * Only the functions below write what is remembered, each at a point where the kernel has just
 * changed credentials by its own rules, or where nothing can have changed them. A task that is not
 * known yet, or was forgotten for want of room, is learnt at the next such point: a sign may be
 * missed then, but none is made up.
 */
#ifndef MW_LIB_CREDS_H
#define MW_LIB_CREDS_H

#include "compat.bpf.h"

/* A task was made by the current one. */
extern int creds_forked(u64 child);

/* The current task has run exec; `old_tid` is the number it had before, `bprm` tells of the file. */
extern int creds_executed(u64 old_tid, u64 bprm);

/* The current task is about to end. */
extern int creds_exited(void);

/* A point at which nothing changes credentials; `found` is an enum wire_found. */
extern int creds_check(u32 found);

/* A call that may set ids or capabilities has returned. */
extern int creds_set(u32 found);

/* A task of the snapshot. */
extern int creds_visited(u64 task);

/* process.setcap, which tells what was before. */
extern int creds_setcap(void);

#endif
