/* Addresses are in network order, so a prefix is whole bytes and then the high bits of the next. */
#include "rule/net.h"

#include <arpa/inet.h>

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

static bool is_mapped(const struct ip *ip)
{
	return ip->family == 6 && memcmp(ip->bytes, mapped, sizeof(mapped)) == 0;
}

static void mask(struct net *net)
{
	for (unsigned i = 0; i < 16; i++) {
		unsigned from = i * 8;
		unsigned keep = net->bits <= from       ? 0
				: net->bits - from >= 8 ? 8
							: net->bits - from;
		net->ip.bytes[i] &= (uint8_t)(0xff00 >> keep);
	}
}

/* Decimal, at most three digits, no sign and no leading zero. */
static bool bits_parse(const char *text, unsigned max, uint8_t *ret_bits)
{
	size_t len = strlen(text);
	if (len == 0 || len > 3 || strspn(text, "0123456789") != len || (len > 1 && *text == '0'))
		return false;
	unsigned bits = 0;
	for (; *text; text++)
		bits = bits * 10 + (unsigned)(*text - '0');
	if (bits > max)
		return false;
	*ret_bits = (uint8_t)bits;
	return true;
}

bool net_parse(struct str text, bool prefix, struct net *ret_net)
{
	char copy[INET6_ADDRSTRLEN + 8];
	if (text.len == 0 || text.len >= sizeof(copy) || memchr(text.data, 0, text.len))
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = 0;
	char *slash = strchr(copy, '/');
	if (slash && !prefix)
		return false;
	if (slash)
		*slash = 0;
	struct net net = {.ip.family = strchr(copy, ':') ? 6 : 4};
	net.bits = net.ip.family == 6 ? 128 : 32;
	if (inet_pton(net.ip.family == 6 ? AF_INET6 : AF_INET, copy, net.ip.bytes) != 1)
		return false;
	if (slash && !bits_parse(slash + 1, net.bits, &net.bits))
		return false;
	if (is_mapped(&net.ip) && net.bits >= 96) {
		memmove(net.ip.bytes, net.ip.bytes + 12, 4);
		net.ip.family = 4;
		net.bits -= 96;
	}
	mask(&net);
	*ret_net = net;
	return true;
}

bool net_has(const struct net *net, const struct ip *ip)
{
	const uint8_t *bytes = ip->bytes;
	uint8_t family = ip->family;
	if (is_mapped(ip)) {
		bytes += 12;
		family = 4;
	}
	if (family != net->ip.family)
		return false;
	unsigned whole = net->bits / 8, rest = net->bits % 8;
	if (memcmp(net->ip.bytes, bytes, whole) != 0)
		return false;
	return rest == 0 || ((net->ip.bytes[whole] ^ bytes[whole]) & (0xff00 >> rest) & 0xff) == 0;
}
