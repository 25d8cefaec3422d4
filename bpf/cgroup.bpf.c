// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* net.send and net.dns: programs on the root of the unified cgroup hierarchy, which see the sockets of
 * every process below it. They only look: each lets everything pass.
 *
 * A datagram to a destination of its own runs through sendmsg4 or sendmsg6, in the sender's context and
 * with the address as the kernel copied it; the first of a socket to each destination is told.
 *
 * DNS is known by port 53 of the other side. Whose packet it is: the socket's cookie, kept when a
 * process connected or sent on it to port 53. Of a message over TCP one is seen that stands in one
 * packet whole, with its length before it, as resolvers send them.
 */
#include "compat.bpf.h"

#include <bpf/bpf_endian.h>

#include "lib/ring.h"
#include "lib/scratch.h"
#include "lib/task.h"

#define DNS_PORT       53
#define DNS_HEADER     12
#define ETH_IP         0x0800
#define ETH_IPV6       0x86dd
#define UDP_BYTES      8
#define IPV6_BYTES     40
#define IP_OFFSET_MASK 0x1fff

struct asker {
	u32 pid, tid;
	u64 start_boot_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u64); /* cookie */
	__type(value, struct asker);
} askers SEC(".maps");

struct destination {
	u64 cookie;
	u8 ip[16];
	u64 port;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct destination);
	__type(value, u8);
} destinations SEC(".maps");

static __always_inline void remember_asker(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port != bpf_htons(DNS_PORT) || !ring_wants(EVENT_NET_DNS))
		return;
	u64 cookie = bpf_get_socket_cookie(ctx);
	struct task_struct *task = (void *)bpf_get_current_task();
	struct asker asker = {
		.pid = BPF_CORE_READ(task, tgid),
		.tid = BPF_CORE_READ(task, pid),
		.start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime),
	};
	bpf_map_update_elem(&askers, &cookie, &asker, BPF_ANY);
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *ctx)
{
	remember_asker(ctx);
	return 1;
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *ctx)
{
	remember_asker(ctx);
	return 1;
}

static __always_inline void add_own_end(struct bpf_sock *sk, u16 family, struct wire_sock *out)
{
	if (!sk)
		return;
	u32 ip4 = sk->src_ip4;
	u32 ip6[4] = {sk->src_ip6[0], sk->src_ip6[1], sk->src_ip6[2], sk->src_ip6[3]};
	if (family == AF_INET)
		__builtin_memcpy(out->local_ip, &ip4, sizeof(ip4));
	else
		__builtin_memcpy(out->local_ip, ip6, sizeof(ip6));
	out->local_port = sk->src_port;
}

static __always_inline void emit_send(
	struct bpf_sock_addr *ctx, u16 family, struct destination *destination)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u32 pid = BPF_CORE_READ(task, tgid);
	u8 value = 1;
	if (pid == shared.self_pid)
		return;
	destination->cookie = bpf_get_socket_cookie(ctx);
	destination->port = bpf_ntohs(ctx->user_port);
	if (bpf_map_update_elem(&destinations, destination, &value, BPF_NOEXIST) ||
		ring_sheds(EVENT_NET_SEND))
		return;
	struct wire_net *net = ring_reserve(EVENT_NET_SEND, struct wire_net);
	if (!net)
		return;
	__builtin_memset(net, 0, sizeof(*net));
	task_header_of(&net->header, task, EVENT_NET_SEND, sizeof(*net));
	net->fd = -1;
	net->sock.family = family;
	net->sock.transport = EVENT_NETWORK_TRANSPORT_UDP;
	net->sock.peer_port = destination->port;
	__builtin_memcpy(net->sock.peer_ip, destination->ip, 16);
	add_own_end(ctx->sk, family, &net->sock);
	ring_submit(net);
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *ctx)
{
	remember_asker(ctx);
	if (ring_wants(EVENT_NET_SEND)) {
		struct destination destination = {0};
		u32 ip = ctx->user_ip4;
		__builtin_memcpy(destination.ip, &ip, 4);
		emit_send(ctx, AF_INET, &destination);
	}
	return 1;
}

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr *ctx)
{
	remember_asker(ctx);
	if (ring_wants(EVENT_NET_SEND)) {
		struct destination destination = {0};
		u32 ip[4] = {
			ctx->user_ip6[0], ctx->user_ip6[1], ctx->user_ip6[2], ctx->user_ip6[3]};
		__builtin_memcpy(destination.ip, ip, 16);
		emit_send(ctx, AF_INET6, &destination);
	}
	return 1;
}

/* What of a packet matters, all in the packet's order. */
struct packet {
	u16 family;
	u8 protocol;
	u8 source[16], target[16];
	u16 source_port, target_port;
	u32 content; /* where what it carries begins */
};

/* One read for both ports and, of TCP, the offset of what it carries. */
static __always_inline bool read_transport(struct __sk_buff *skb, struct packet *packet, u32 at)
{
	struct {
		u16 ports[2];
		u8 other[12];
	} head;
	if (packet->protocol != IPPROTO_UDP && packet->protocol != IPPROTO_TCP)
		return false;
	if (bpf_skb_load_bytes(skb, at, head.ports, sizeof(head.ports)))
		return false;
	packet->source_port = bpf_ntohs(head.ports[0]);
	packet->target_port = bpf_ntohs(head.ports[1]);
	if (packet->source_port != DNS_PORT && packet->target_port != DNS_PORT)
		return false;
	packet->content = at + UDP_BYTES;
	if (packet->protocol == IPPROTO_UDP)
		return true;
	if (bpf_skb_load_bytes(skb, at, &head, sizeof(head)))
		return false;
	packet->content = at + (head.other[8] >> 4) * 4;
	return true;
}

static __always_inline bool read_packet(struct __sk_buff *skb, struct packet *packet)
{
	u8 head[IPV6_BYTES];
	if (skb->protocol == bpf_htons(ETH_IP)) {
		if (bpf_skb_load_bytes(skb, 0, head, 20))
			return false;
		packet->protocol = head[9];
		/* Of a datagram in pieces only the first has ports. */
		if ((head[6] << 8 | head[7]) & IP_OFFSET_MASK)
			return false;
		packet->family = AF_INET;
		__builtin_memcpy(packet->source, head + 12, 4);
		__builtin_memcpy(packet->target, head + 16, 4);
		return read_transport(skb, packet, (head[0] & 0xf) * 4);
	}
	if (skb->protocol != bpf_htons(ETH_IPV6) || bpf_skb_load_bytes(skb, 0, head, IPV6_BYTES))
		return false;
	packet->protocol = head[6];
	packet->family = AF_INET6;
	__builtin_memcpy(packet->source, head + 8, 16);
	__builtin_memcpy(packet->target, head + 24, 16);
	return read_transport(skb, packet, IPV6_BYTES);
}

static __always_inline void add_ends(
	struct wire_sock *sock, const struct packet *packet, bool is_answer)
{
	sock->family = packet->family;
	sock->transport = packet->protocol == IPPROTO_UDP ? EVENT_NETWORK_TRANSPORT_UDP
							  : EVENT_NETWORK_TRANSPORT_TCP;
	sock->local_port = is_answer ? packet->target_port : packet->source_port;
	sock->peer_port = is_answer ? packet->source_port : packet->target_port;
	__builtin_memcpy(sock->local_ip, is_answer ? packet->target : packet->source, 16);
	__builtin_memcpy(sock->peer_ip, is_answer ? packet->source : packet->target, 16);
}

static __always_inline void dns_header(struct wire_header *header, struct __sk_buff *skb)
{
	u64 cookie = bpf_get_socket_cookie(skb);
	struct asker *asker = bpf_map_lookup_elem(&askers, &cookie);
	*header = (struct wire_header){
		.kind = EVENT_NET_DNS,
		.time_boot_ns = bpf_ktime_get_boot_ns(),
		.pid = WIRE_NONE,
		.tid = WIRE_NONE,
	};
	if (!asker)
		return;
	header->pid = asker->pid;
	header->tid = asker->tid;
	header->start_boot_ns = asker->start_boot_ns;
}

static __always_inline void emit_dns(
	struct __sk_buff *skb, const struct packet *packet, u32 len, bool is_answer)
{
	u64 kept = len;
	if (ring_sheds(EVENT_NET_DNS))
		return;
	s32 slot = scratch_claim(EVENT_NET_DNS);
	struct scratch *scratch = slot < 0 ? NULL : scratch_at(slot);
	if (!scratch)
		return;
	struct wire_dns *dns = &scratch->dns;
	__builtin_memset(dns, 0, sizeof(*dns));
	dns_header(&dns->header, skb);
	add_ends(&dns->sock, packet, is_answer);
	dns->is_answer = is_answer;
	dns->whole_bytes = len;
	scratch->end = sizeof(*dns);
	if (kept > WIRE_DNS_MAX)
		kept = WIRE_DNS_MAX;
	barrier_var(kept);
	if (kept < DNS_HEADER || kept > WIRE_DNS_MAX ||
		bpf_skb_load_bytes(skb, packet->content, scratch->bytes + sizeof(*dns), kept)) {
		scratch_release(scratch);
		ring_lost(EVENT_NET_DNS, WIRE_LOST_FAULT);
		return;
	}
	dns->message = (struct wire_str){
		.offset = sizeof(*dns),
		.len = kept,
		.cut = kept < len,
		.form = WIRE_TEXT,
	};
	scratch->end += kept;
	scratch_submit(scratch);
}

/* Every packet of the host passes here: two numbers of the common headers, where they lie, tell nearly
 * all apart. True also when they cannot be told without a copy. */
static __always_inline bool may_be_dns(struct __sk_buff *skb, bool is_ingress)
{
	u8 *head = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	u16 *ports;
	if (head + 20 + 4 > end)
		return true;
	if (head[0] == 0x45) {
		ports = (void *)(head + 20);
	} else {
		if (head[0] >> 4 != 6 || head + IPV6_BYTES + 4 > end)
			return true;
		ports = (void *)(head + IPV6_BYTES);
	}
	return ports[is_ingress ? 0 : 1] == bpf_htons(DNS_PORT);
}

static __always_inline void look_at(struct __sk_buff *skb, bool is_ingress)
{
	if (!ring_wants(EVENT_NET_DNS) || !may_be_dns(skb, is_ingress))
		return;
	struct packet packet = {0};
	if (!read_packet(skb, &packet))
		return;
	/* What a name server on this host takes in and gives out is told by who asked. */
	if ((is_ingress ? packet.source_port : packet.target_port) != DNS_PORT)
		return;
	u32 len = skb->len;
	if (len <= packet.content)
		return;
	len -= packet.content;
	if (packet.protocol == IPPROTO_TCP) {
		u16 announced;
		if (len < DNS_HEADER + 2 ||
			bpf_skb_load_bytes(skb, packet.content, &announced, sizeof(announced)))
			return;
		len -= 2;
		packet.content += 2;
		if (bpf_ntohs(announced) != len)
			return;
	}
	if (len >= DNS_HEADER)
		emit_dns(skb, &packet, len, is_ingress);
}

SEC("cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
	look_at(skb, true);
	return 1;
}

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
	look_at(skb, false);
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
