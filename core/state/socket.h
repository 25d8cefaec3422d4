/* socket: what a process has to do with the network: where it listens and whom it talked to last.
 *
 * Closing is not followed, so a listener stays until its process ends. Each list keeps the newest
 * SOCKET_KEEP; older ones fall out and are counted.
 * Ownership: heap, owned by the process. Thread: the one that owns the state.
 */
#ifndef MW_STATE_SOCKET_H
#define MW_STATE_SOCKET_H

#include "event/event.h"

#define SOCKET_KEEP 8

struct socket_listener {
	uint64_t transport; /* enum event_network_transport */
	struct ip ip;
	uint64_t port;
};

struct socket_flow {
	uint64_t transport;
	bool outgoing; /* asked for by this process, not accepted */
	struct event_flow ends;
	uint64_t time_ns, inode;
};

struct sockets {
	struct socket_listener listeners[SOCKET_KEEP]; /* oldest first */
	struct socket_flow flows[SOCKET_KEEP];
	unsigned listener_count, flow_count;
	uint64_t forgotten;
};

/* Adds to *sockets, which is made when NULL. False when memory is out. */
bool socket_add_listener(struct sockets **sockets, const struct event_net_listen *event);
bool socket_add_flow(struct sockets **sockets, const struct socket_flow *flow);
void socket_free(struct sockets *sockets);

/* True for addresses outside of this host: not loopback, not unspecified. */
bool socket_is_remote(const struct ip *ip);

#endif
