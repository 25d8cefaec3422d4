/* net: an IP network, or one address as the network that holds only it.
 *
 * Invariant: bits beyond the prefix are zero. An IPv4 address written inside IPv6 (::ffff:a.b.c.d) is
 * the IPv4 address, on both sides of a comparison: a socket of either family reaches the same peer.
 * Thread: any.
 *
 *	struct net net;
 *	if (net_parse(STR("10.0.0.0/8"), true, &net) && net_has(&net, &event->flow.destination_ip)) ...
 */
#ifndef MW_RULE_NET_H
#define MW_RULE_NET_H

#include "event/event.h"

struct net {
	struct ip ip;
	uint8_t bits;
};

/* "address" or, where `prefix` allows, "address/bits". */
bool net_parse(struct str text, bool prefix, struct net *ret_net);

bool net_has(const struct net *net, const struct ip *ip);

#endif
