/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* sock: a socket's own idea of its addresses. */
#ifndef MW_LIB_SOCK_H
#define MW_LIB_SOCK_H

#include "compat.bpf.h"
#include "wire.h"

static __always_inline u8 sock_transport(u16 family, u16 type, u16 protocol)
{
	if (family == AF_UNIX)
		return EVENT_NETWORK_TRANSPORT_UNIX;
	if (family != AF_INET && family != AF_INET6)
		return EVENT_NETWORK_TRANSPORT_OTHER;
	if (type == SOCK_RAW)
		return EVENT_NETWORK_TRANSPORT_RAW;
	if (protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP)
		return EVENT_NETWORK_TRANSPORT_TCP;
	if (protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE)
		return EVENT_NETWORK_TRANSPORT_UDP;
	if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6)
		return EVENT_NETWORK_TRANSPORT_ICMP;
	return EVENT_NETWORK_TRANSPORT_OTHER;
}

static __always_inline void sock_addresses(struct wire_sock *out, struct sock *sk)
{
	if (out->family == AF_INET) {
		BPF_CORE_READ_INTO((u32 *)out->local_ip, sk, __sk_common.skc_rcv_saddr);
		BPF_CORE_READ_INTO((u32 *)out->peer_ip, sk, __sk_common.skc_daddr);
	} else if (out->family == AF_INET6 && bpf_core_field_exists(sk->__sk_common.skc_v6_daddr)) {
		bpf_core_read(out->local_ip, 16, &sk->__sk_common.skc_v6_rcv_saddr);
		bpf_core_read(out->peer_ip, 16, &sk->__sk_common.skc_v6_daddr);
	} else {
		return;
	}
	/* The port of a raw socket is its protocol's number. */
	if (out->transport == EVENT_NETWORK_TRANSPORT_RAW)
		return;
	out->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	out->peer_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
}

/* Everything but the inode; `out` is zeroed first. */
static __always_inline void sock_read(struct wire_sock *out, struct sock *sk)
{
	__builtin_memset(out, 0, sizeof(*out));
	out->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	u16 type = BPF_CORE_READ(sk, sk_type);
	out->transport = sock_transport(out->family, type, BPF_CORE_READ(sk, sk_protocol));
	bool connects = type == SOCK_STREAM || type == SOCK_SEQPACKET;
	out->listening = connects && BPF_CORE_READ(sk, __sk_common.skc_state) == TCP_LISTEN;
	sock_addresses(out, sk);
}

/* Length of the unix name copied to `to` (WIRE_UNIX_PATH_MAX bytes), 0 when there is none. */
static __always_inline u32 sock_unix_name(void *to, struct unix_address *address)
{
	if (!address)
		return 0;
	u64 len = (u64)BPF_CORE_READ(address, len) - sizeof(u16);
	barrier_var(len);
	if (len == 0 || len > WIRE_UNIX_PATH_MAX)
		return 0;
	const char *name = (const char *)address +
			   bpf_core_field_offset(struct unix_address, name) + sizeof(u16);
	return bpf_probe_read_kernel(to, len, name) ? 0 : len;
}

#endif
