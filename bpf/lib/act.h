/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* act: a struct wire_act, put together in a scratch slot.
 *
 *	struct scratch *scratch = act_begin(EVENT_PROCESS_PTRACE, ret, &slot);
 *	if (!scratch)
 *		return 0;
 *	scratch->act.value[0] = request;
 *	target_pid(slot, pid);
 *	act_end(scratch);
 *
 * act_begin asks first whether anyone wants the kind, so an act that nobody wants costs one load.
 */
#ifndef MW_LIB_ACT_H
#define MW_LIB_ACT_H

#include "compat.bpf.h"
#include "lib/describe.h"
#include "lib/scratch.h"
#include "lib/task.h"

#define ACT_TEXT(number)                                                                           \
	(__builtin_offsetof(struct wire_act, text) + (number) * sizeof(struct wire_str))

/* `ret`: what the call returned. NULL: nobody wants it, or no room, which is counted. */
static __always_inline struct scratch *act_begin(u32 kind, s64 ret, s32 *ret_slot)
{
	if (!ring_wants(kind))
		return NULL;
	s32 slot = scratch_claim(kind);
	struct scratch *scratch = slot < 0 ? NULL : scratch_at(slot);
	if (!scratch)
		return NULL;
	struct wire_act *act = &scratch->act;
	__builtin_memset(act, 0, sizeof(*act));
	task_header(&act->header, kind, 0);
	act->error = ret < 0 && ret >= -4095 ? -ret : 0;
	act->target_pid = WIRE_NONE;
	scratch->end = sizeof(*act);
	describe_root(slot, bpf_get_current_task());
	*ret_slot = slot;
	return scratch;
}

static __always_inline void act_end(struct scratch *scratch)
{
	scratch_submit(scratch);
}

/* The path of `file` as text `number`; nothing when there is no file. */
static __always_inline void act_file(u32 slot, u32 number, struct file *file)
{
	if (file)
		describe_path(slot, ACT_TEXT(number),
			(u64)file + bpf_core_field_offset(struct file, f_path));
}

#endif
