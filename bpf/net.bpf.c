// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* net.connect, accept, bind, listen, socket, raw, close: addresses come from the socket after the call.
 *
 * A TCP connect that fails has wiped its socket by the time it returns, so the destination is kept
 * when the socket enters SYN_SENT. Other attempts that fail leave the address nowhere but in the
 * caller's memory: it is read there and the record says so. An attempt that goes on in the background
 * (EINPROGRESS, or interrupted by a signal) has an unknown outcome, and so has a TCP connection that
 * was opened without connect().
 *
 * The end of a connection comes in whatever context the last packet is handled, so who it belongs to is
 * kept from its beginning: when it enters SYN_SENT, or when accept() returned it.
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

struct owner {
	u32 pid, tid;
	u64 start_boot_ns;
	u64 since_boot_ns;
	u64 inode;
	u64 is_outgoing;
};

/* By the socket's address. When full, the one not touched for longest is forgotten, and its end. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct owner);
} owners SEC(".maps");

static __always_inline void own(struct sock *sk, u64 inode, bool is_outgoing)
{
	if (!ring_wants(EVENT_NET_CLOSE))
		return;
	struct task_struct *task = (void *)bpf_get_current_task();
	u64 id = bpf_get_current_pid_tgid(), key = (u64)sk;
	struct owner owner = {
		.pid = id >> 32,
		.tid = (u32)id,
		.start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime),
		.since_boot_ns = bpf_ktime_get_boot_ns(),
		.inode = inode,
		.is_outgoing = is_outgoing,
	};
	bpf_map_update_elem(&owners, &key, &owner, BPF_ANY);
}

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

/* SOCK_DONE: the other side has ended its stream, which took a number of its own. */
static __always_inline u64 received_bytes(struct sock *sk)
{
	struct tcp_sock *tcp = (void *)sk;
	u64 flags = BPF_CORE_READ(sk, __sk_common.skc_flags);
	u64 bytes = BPF_CORE_READ(tcp, bytes_received);
	u64 ends = flags >> bpf_core_enum_value(enum sock_flags, SOCK_DONE) & 1;
	return bytes > ends ? bytes - ends : 0;
}

/* The kernel takes a socket's port away a moment before it says that it is closed, but for the copy
 * that is in its headers. */
static __always_inline void emit_close(struct sock *sk, const struct owner *owner)
{
	struct tcp_sock *tcp = (void *)sk;
	struct inet_sock *inet = (void *)sk;
	if (ring_sheds(EVENT_NET_CLOSE))
		return;
	struct wire_close *close = ring_reserve(EVENT_NET_CLOSE, struct wire_close);
	if (!close)
		return;
	__builtin_memset(close, 0, sizeof(*close));
	u64 now = bpf_ktime_get_boot_ns();
	close->header = (struct wire_header){
		.kind = EVENT_NET_CLOSE,
		.len = sizeof(*close),
		.time_boot_ns = now,
		.pid = owner->pid,
		.tid = owner->tid,
		.start_boot_ns = owner->start_boot_ns,
	};
	sock_read(&close->sock, sk);
	close->sock.inode = owner->inode;
	close->sock.local_port = bpf_ntohs(BPF_CORE_READ(inet, inet_sport));
	close->sent_bytes = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
	close->received_bytes = received_bytes(sk);
	close->duration_ns = now - owner->since_boot_ns;
	close->is_outgoing = owner->is_outgoing;
	ring_submit(close);
}

/* An attempt that failed was no connection. */
__noinline int net_closed(u64 number, u32 old_state)
{
	u64 key = number;
	struct owner *kept = bpf_map_lookup_elem(&owners, &key);
	if (!kept)
		return 0;
	struct owner owner = *kept;
	bpf_map_delete_elem(&owners, &key);
	if (old_state != TCP_SYN_SENT)
		emit_close((struct sock *)number, &owner);
	return 0;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_sock_state, struct sock *sk, int old_state, int new_state)
{
	if (new_state == TCP_CLOSE && old_state != TCP_LISTEN && ring_wants(EVENT_NET_CLOSE)) {
		net_closed(task_number(sk), old_state);
		return 0;
	}
	if (new_state != TCP_SYN_SENT || task_is_self())
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	struct wire_sock target;
	sock_read(&target, sk);
	target.inode = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
	own((struct sock *)task_number(sk), target.inode, true);
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
	if (net->sock.transport == EVENT_NETWORK_TRANSPORT_TCP &&
		BPF_CORE_READ(sk, __sk_common.skc_state) != TCP_CLOSE)
		own(sk, inode, false);
	ring_submit(net);
	return 0;
}

static __always_inline void emit_socket(
	u32 kind, u64 fd, u64 family, u64 type, u64 protocol, u64 flags)
{
	u64 inode = 0;
	struct sock *sk = fd_sock(fd, &inode);
	if (!sk || ring_sheds(kind))
		return;
	struct wire_socket *made = ring_reserve(kind, struct wire_socket);
	if (!made)
		return;
	__builtin_memset(made, 0, sizeof(*made));
	task_header(&made->header, kind, sizeof(*made));
	sock_read(&made->sock, sk);
	made->sock.inode = inode;
	made->fd = fd;
	made->family = made->sock.family;
	made->type = BPF_CORE_READ(sk, sk_type);
	made->protocol = BPF_CORE_READ(sk, sk_protocol);
	/* A packet socket keeps its Ethernet type elsewhere: what was asked for, in network order. */
	if (made->family == AF_PACKET) {
		made->protocol = bpf_ntohs(protocol);
		made->header.flags |= flags;
	}
	ring_submit(made);
}

__noinline int net_made(u64 fd, u64 family, u64 type, u64 protocol, u64 flags)
{
	bool is_raw = family == AF_PACKET ||
		      ((family == AF_INET || family == AF_INET6) && (type & 0xf) == SOCK_RAW);
	if (is_raw && ring_wants(EVENT_NET_RAW))
		emit_socket(EVENT_NET_RAW, fd, family, type, protocol, flags);
	if (ring_wants(EVENT_NET_SOCKET))
		emit_socket(EVENT_NET_SOCKET, fd, family, type, protocol, flags);
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
