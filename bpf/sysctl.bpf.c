// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* kernel.sysctl: a program of the root cgroup that is asked before a setting is read or written. It
 * always says yes. The value is the kernel's own copy of what was written. */
#include "lib/ring.h"
#include "lib/task.h"

SEC("cgroup/sysctl")
int on_sysctl(struct bpf_sysctl *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	if (!context->write || BPF_CORE_READ(task, tgid) == (int)shared.self_pid)
		return 1;
	struct wire_sysctl *sysctl = ring_reserve(EVENT_KERNEL_SYSCTL, struct wire_sysctl);
	if (!sysctl)
		return 1;
	task_header_of(&sysctl->header, task, EVENT_KERNEL_SYSCTL, sizeof(*sysctl));
	long name = bpf_sysctl_get_name(context, sysctl->name, sizeof(sysctl->name), 0);
	long value = bpf_sysctl_get_new_value(context, sysctl->value, sizeof(sysctl->value));
	sysctl->cut = name < 0 || value == -7; /* E2BIG */
	sysctl->name_len = name < 0 ? sizeof(sysctl->name) - 1 : name;
	sysctl->value_len = value == -7 ? sizeof(sysctl->value) - 1 : value < 0 ? 0 : value;
	sysctl->unused = 0;
	ring_submit(sysctl);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
