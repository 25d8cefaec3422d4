/* A hash map over a list in the order of answers. */
#include "state/domain.h"

#include <arpa/inet.h>
#include <stdlib.h>

#define SECOND_NS 1000000000ull

void domain_init(struct domains *domains, size_t max_addresses)
{
	*domains = (struct domains){.max = max_addresses};
	map_init(&domains->by_ip, max_addresses);
}

static uint64_t key_of(const struct ip *ip)
{
	uint64_t part[2];
	memcpy(part, ip->bytes, sizeof(part));
	return map_mix(map_mix(part[0], part[1]), ip->family);
}

static void drop(struct domains *domains, struct domain *domain)
{
	*(domain->older ? &domain->older->newer : &domains->oldest) = domain->newer;
	*(domain->newer ? &domain->newer->older : &domains->newest) = domain->older;
	map_remove(&domains->by_ip, key_of(&domain->ip));
	free(domain);
}

void domain_done(struct domains *domains)
{
	while (domains->oldest)
		drop(domains, domains->oldest);
	map_done(&domains->by_ip);
}

static void put(struct domains *domains, const struct ip *ip, struct str name, uint64_t until_ns)
{
	struct domain *old = map_get(&domains->by_ip, key_of(ip));
	if (old)
		drop(domains, old);
	if (domains->by_ip.count >= domains->max && domains->oldest) {
		domains->evicted++;
		drop(domains, domains->oldest);
	}
	struct domain *domain = malloc(sizeof(*domain) + name.len);
	if (!domain)
		return;
	*domain = (struct domain){*ip, until_ns, domains->newest, NULL, name.len};
	memcpy(domain->name, name.data, name.len);
	if (!map_put(&domains->by_ip, key_of(ip), domain)) {
		free(domain);
		return;
	}
	*(domains->newest ? &domains->newest->newer : &domains->oldest) = domain;
	domains->newest = domain;
}

static bool parse_ip(struct str text, struct ip *ret_ip)
{
	char copy[INET6_ADDRSTRLEN];
	struct ip ip = {0};
	if (text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = 0;
	if (inet_pton(AF_INET, copy, ip.bytes) == 1)
		ip.family = 4;
	else if (inet_pton(AF_INET6, copy, ip.bytes) == 1)
		ip.family = 6;
	*ret_ip = ip;
	return ip.family != 0;
}

static uint64_t keep_ns(uint64_t ttl_s)
{
	if (ttl_s == EVENT_NONE || ttl_s < DOMAIN_KEEP_MIN_NS / SECOND_NS)
		return DOMAIN_KEEP_MIN_NS;
	return ttl_s > DOMAIN_KEEP_MAX_NS / SECOND_NS ? DOMAIN_KEEP_MAX_NS : ttl_s * SECOND_NS;
}

void domain_learn(struct domains *domains, const struct event *event)
{
	const struct event_net_dns *dns = &event->net_dns;
	struct str rest = dns->dns_resolved_ip, item;
	struct ip ip;
	if (dns->dns_type != EVENT_DNS_TYPE_ANSWER || dns->dns_question_name.len == 0)
		return;
	uint64_t until_ns = event->time_ns + keep_ns(dns->moonwatch_dns_ttl);
	while (rest.data && str_next(&rest, &item))
		if (parse_ip(item, &ip))
			put(domains, &ip, dns->dns_question_name, until_ns);
}

struct str domain_find(const struct domains *domains, const struct ip *ip, uint64_t now_ns)
{
	const struct domain *domain = map_get(&domains->by_ip, key_of(ip));
	if (!domain || now_ns > domain->until_ns || domain->ip.family != ip->family ||
		memcmp(domain->ip.bytes, ip->bytes, sizeof(ip->bytes)) != 0)
		return STR_NONE;
	return (struct str){domain->name, domain->name_len};
}
