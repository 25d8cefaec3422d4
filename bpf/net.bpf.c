// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* net.connect, accept, bind, listen: addresses come from the socket after the call.
 *
 * A TCP connect that fails has wiped its socket by the time it returns, so the destination is kept
 * when the socket enters SYN_SENT. Other attempts that fail leave the address nowhere but in the
 * caller's memory: it is read there and the record says so. An attempt that goes on in the background
 * (EINPROGRESS, or interrupted by a signal) has an unknown outcome, and so has a TCP connection that
 * was opened without connect().
 */
#include "lib/syscalls.h"

#include <bpf/bpf_endian.h>

#include "lib/ring.h"
#include "lib/sock.h"
#include "lib/task.h"

#define E_AGAIN      11
#define E_INTR       4
#define E_ISCONN     106
#define E_ALREADY    114
#define E_INPROGRESS 115
#define E_RESTARTSYS 512

/* Where the connection goes that each thread is about to open. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, u64); /* pid << 32 | tid */
	__type(value, struct wire_sock);
} targets SEC(".maps");

static __always_inline struct sock *fd_sock(u32 fd, u64 *ret_inode)
{
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	if (!file)
		return NULL;
	struct socket *socket = task_socket(file);
	if (!socket)
		return NULL;
	*ret_inode = BPF_CORE_READ(file, f_inode, i_ino);
	return BPF_CORE_READ(socket, sk);
}

/* A zeroed record. NULL is already counted. */
static __always_inline struct wire_net *net_new(u32 kind, s32 fd)
{
	if (ring_sheds(kind))
		return NULL;
	struct wire_net *net = ring_reserve(kind, struct wire_net);
	if (!net)
		return NULL;
	__builtin_memset(net, 0, sizeof(*net));
	task_header(&net->header, kind, sizeof(*net));
	net->fd = fd;
	return net;
}

/* The same with what the socket itself knows. */
static __always_inline struct wire_net *net_begin(u32 kind, struct sock *sk, u64 inode, s32 fd)
{
	struct wire_net *net = net_new(kind, fd);
	if (!net)
		return NULL;
	sock_read(&net->sock, sk);
	net->sock.inode = inode;
	return net;
}

static __always_inline void add_unix_name(struct wire_net *net, struct sock *sk)
{
	struct unix_sock *own = (void *)sk;
	net->path_len = sock_unix_name(net->path, BPF_CORE_READ(own, addr));
}

struct user_address {
	u16 family;
	u16 port;
	union {
		u8 ip4[4];
		struct {
			u32 flow;
			u8 ip6[16];
		};
	};
};

static __always_inline void add_user_address(struct wire_net *net, u64 address, u64 len)
{
	net->header.flags |= WIRE_USER_MEMORY;
	struct user_address user = {0};
	if (len < sizeof(u16) || bpf_probe_read_user(&user.family, sizeof(u16), (void *)address))
		return;
	if (user.family == AF_UNIX) {
		u64 size = len - sizeof(u16);
		barrier_var(size);
		if (size == 0 || size > WIRE_UNIX_PATH_MAX)
			return;
		if (!bpf_probe_read_user(net->path, size, (void *)(address + sizeof(u16))))
			net->path_len = size;
		return;
	}
	if (user.family == AF_INET && len >= 8) {
		bpf_probe_read_user(&user, 8, (void *)address);
		__builtin_memcpy(net->sock.peer_ip, user.ip4, 4);
	} else if (user.family == AF_INET6 && len >= sizeof(user)) {
		bpf_probe_read_user(&user, sizeof(user), (void *)address);
		__builtin_memcpy(net->sock.peer_ip, user.ip6, 16);
	} else {
		return;
	}
	net->sock.family = user.family;
	net->sock.peer_port = bpf_ntohs(user.port);
}

static __always_inline void add_target(struct wire_net *net, const struct wire_sock *target)
{
	net->sock.family = target->family;
	net->sock.peer_port = target->peer_port;
	__builtin_memcpy(net->sock.peer_ip, target->peer_ip, 16);
}

static __always_inline bool goes_on(u16 family, s64 ret)
{
	return ret == -E_INPROGRESS || ret == -E_RESTARTSYS || ret == -E_INTR ||
	       (ret == -E_AGAIN && family != AF_UNIX);
}

/* connect() to no address cuts a datagram socket loose, as resolvers do. */
static __always_inline bool leads_nowhere(const struct wire_sock *sock)
{
	const u64 *ip = (const u64 *)sock->peer_ip;
	return (sock->family == AF_INET || sock->family == AF_INET6) && !sock->peer_port &&
	       !ip[0] && !ip[1];
}

static __always_inline void emit_connect(struct sock *sk, u64 inode, u64 fd, s64 ret,
	const struct wire_sock *target, u64 address, u64 len, u64 flags)
{
	struct wire_net *net = net_begin(EVENT_NET_CONNECT, sk, inode, fd);
	if (!net)
		return;
	net->header.flags |= flags;
	bool on = goes_on(net->sock.family, ret);
	if (on)
		net->header.flags |= WIRE_OUTCOME_UNKNOWN;
	else if (ret < 0)
		net->error = -ret;
	if (target)
		add_target(net, target);
	else if (ret < 0 && !on)
		add_user_address(net, address, len);
	else if (net->sock.family == AF_UNIX)
		add_unix_name(net, BPF_CORE_READ((struct unix_sock *)sk, peer));
	if (ret == 0 && leads_nowhere(&net->sock)) {
		bpf_ringbuf_discard(net, BPF_RB_NO_WAKEUP);
		return;
	}
	ring_submit(net);
}

__noinline int net_connected(u64 fd, u64 ret_number, u64 address, u64 len, u64 flags)
{
	s64 ret = ret_number;
	u64 id = bpf_get_current_pid_tgid(), inode = 0;
	struct wire_sock target = {0}, *kept = bpf_map_lookup_elem(&targets, &id);
	if (kept) {
		target = *kept;
		bpf_map_delete_elem(&targets, &id);
	}
	/* Asking again how an attempt is doing is not another attempt. */
	if (ret == -E_ALREADY || ret == -E_ISCONN)
		return 0;
	struct sock *sk = fd_sock(fd, &inode);
	if (sk && BPF_CORE_READ(sk, __sk_common.skc_family) != AF_NETLINK)
		emit_connect(sk, inode, fd, ret, kept ? &target : NULL, address, len, flags);
	return 0;
}

/* A connection that was begun by no connect(): by io_uring, or by a send with MSG_FASTOPEN. */
static __always_inline void emit_background(const struct wire_sock *target)
{
	struct wire_net *net = net_new(EVENT_NET_CONNECT, -1);
	if (!net)
		return;
	net->sock = *target;
	net->header.flags |= WIRE_OUTCOME_UNKNOWN;
	ring_submit(net);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_sock_state, struct sock *sk, int old_state, int new_state)
{
	if (new_state != TCP_SYN_SENT || task_is_self())
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	struct wire_sock target;
	sock_read(&target, sk);
	target.inode = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
	/* A worker thread returns from no system call. */
	if (BPF_CORE_READ(task, flags) & (PF_IO_WORKER | PF_KTHREAD)) {
		emit_background(&target);
		return 0;
	}
	u64 id = bpf_get_current_pid_tgid();
	bpf_map_update_elem(&targets, &id, &target, BPF_ANY);
	return 0;
}

__noinline int net_sent(void)
{
	u64 id = bpf_get_current_pid_tgid();
	struct wire_sock *kept = bpf_map_lookup_elem(&targets, &id);
	if (!kept)
		return 0;
	struct wire_sock target = *kept;
	bpf_map_delete_elem(&targets, &id);
	emit_background(&target);
	return 0;
}

__noinline int net_accepted(u64 fd)
{
	u64 inode = 0;
	struct sock *sk = fd_sock(fd, &inode);
	if (!sk)
		return 0;
	struct wire_net *net = net_begin(EVENT_NET_ACCEPT, sk, inode, fd);
	if (!net)
		return 0;
	if (net->sock.family == AF_UNIX)
		add_unix_name(net, sk);
	ring_submit(net);
	return 0;
}

static __always_inline int emit_server(u32 kind, u64 fd, u64 backlog, u64 flags)
{
	u64 inode = 0;
	struct sock *sk = fd_sock(fd, &inode);
	/* Every name lookup binds a netlink socket; that says nothing. */
	if (!sk || BPF_CORE_READ(sk, __sk_common.skc_family) == AF_NETLINK)
		return 0;
	struct wire_net *net = net_begin(kind, sk, inode, fd);
	if (!net)
		return 0;
	net->header.flags |= flags;
	net->backlog = backlog;
	if (net->sock.family == AF_UNIX)
		add_unix_name(net, sk);
	ring_submit(net);
	return 0;
}

__noinline int net_bound(u64 fd, u64 flags)
{
	return emit_server(EVENT_NET_BIND, fd, 0, flags);
}

__noinline int net_listening(u64 fd, u64 backlog, u64 flags)
{
	return emit_server(EVENT_NET_LISTEN, fd, backlog, flags);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
