/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* process: the record of a process and its program, for an exec and for the snapshot alike. */
#ifndef MW_LIB_PROCESS_H
#define MW_LIB_PROCESS_H

#include "compat.bpf.h"

/* Fills a wire_exec in `slot` with all but args, environment and filename, and sets its end. */
extern int process_describe(u32 slot, u64 task);

#endif
