/* domain: for which name an address was given out, so that a connection has one.
 *
 * The name is what a process of this host asked for, the address what a name server answered: either may
 * be chosen by an attacker, and another process may have asked. Of several names for an address the
 * latest counts. An entry holds as long as the answer says on event time, at least DOMAIN_KEEP_MIN_NS
 * (programs keep answers longer than they should) and at most DOMAIN_KEEP_MAX_NS.
 * Invariant: at most `max` addresses; the one answered longest ago falls out first and is counted.
 * Ownership: the table owns the names; what domain_find returns is good until the next domain_learn.
 * Thread: the one that owns the state.
 */
#ifndef MW_STATE_DOMAIN_H
#define MW_STATE_DOMAIN_H

#include "base/map.h"
#include "event/event.h"

#define DOMAIN_KEEP_MIN_NS (300u * 1000000000ull)
#define DOMAIN_KEEP_MAX_NS (86400u * 1000000000ull)

struct domain {
	struct ip ip;
	uint64_t until_ns;
	struct domain *older, *newer;
	uint32_t name_len;
	char name[];
};

struct domains {
	struct map by_ip;
	struct domain *oldest, *newest;
	size_t max;
	uint64_t evicted;
};

void domain_init(struct domains *domains, size_t max_addresses);
void domain_done(struct domains *domains);

/* From a net.dns; one that resolves nothing changes nothing. */
void domain_learn(struct domains *domains, const struct event *event);

/* STR_NONE when no answer that still holds is known. */
struct str domain_find(const struct domains *domains, const struct ip *ip, uint64_t now_ns);

#endif
