// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* What runs already, told through the same ring as what happens, so that the order is the true one.
 *
 * Each record also puts one byte into the iterator's own output: a short read() then stops after as
 * many records, and the reader can empty the ring before it goes on.
 */
#include "lib/process.h"
#include "lib/creds.h"

#include <bpf/bpf_endian.h>

#include "lib/ring.h"
#include "lib/scratch.h"
#include "lib/sock.h"
#include "lib/task.h"

static __always_inline void step_done(struct bpf_iter_meta *meta)
{
	char mark = '.';
	bpf_seq_write(meta->seq, &mark, sizeof(mark));
}

/* Only the kernel knows which process runs the sensor as the initial pid namespace numbers it. */
static __always_inline void learn_self(void)
{
	shared.self_pid = bpf_get_current_pid_tgid() >> 32;
}

__noinline int snapshot_visit(u64 number)
{
	struct task_struct *task = (void *)number;
	if (!task || BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid))
		return 0;
	if (BPF_CORE_READ(task, signal, live.counter) == 0)
		return 0; /* a zombie: it is gone, only its parent has not looked yet */
	s32 slot = scratch_claim(EVENT_PROCESS_EXEC);
	struct scratch *scratch = slot < 0 ? NULL : scratch_at(slot);
	if (!scratch)
		return 0;
	process_describe(slot, number);
	scratch->exec.header.flags = WIRE_SNAPSHOT;
	scratch_submit(scratch);
	return 1;
}

SEC("iter/task")
int on_task(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	learn_self();
	if (!task)
		return 0;
	creds_visited(task_number(task));
	/* A kernel may keep its init process out of the walk; all others descend from it. Where it
	 * does not, user space drops the second visit. */
	if (ctx->meta->seq_num == 0)
		snapshot_visit((u64)BPF_CORE_READ(task, thread_pid, numbers[0].ns, child_reaper));
	if (snapshot_visit(task_number(task)))
		step_done(ctx->meta);
	return 0;
}

SEC("iter/task_file")
int on_task_file(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	if (!task || !file)
		return 0;
	struct socket *socket = task_socket((void *)task_number(file));
	struct sock *sk = socket ? BPF_CORE_READ(socket, sk) : NULL;
	struct wire_sock sock;
	if (!sk)
		return 0;
	sock_read(&sock, sk);
	if (!sock.listening)
		return 0;
	struct wire_net *net = ring_reserve(EVENT_NET_LISTEN, struct wire_net);
	if (!net)
		return 0;
	__builtin_memset(net, 0, sizeof(*net));
	task_header_of(&net->header, task, EVENT_NET_LISTEN, sizeof(*net));
	net->header.flags = WIRE_SNAPSHOT;
	net->sock = sock;
	net->sock.inode = BPF_CORE_READ(file, f_inode, i_ino);
	net->fd = ctx->fd;
	net->backlog = BPF_CORE_READ(sk, sk_max_ack_backlog);
	if (sock.family == AF_UNIX)
		net->path_len =
			sock_unix_name(net->path, BPF_CORE_READ((struct unix_sock *)sk, addr));
	ring_submit(net);
	step_done(ctx->meta);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
