/* Two short arrays, oldest first. */
#include "state/socket.h"

#include <stdlib.h>

static struct sockets *obtain(struct sockets **sockets)
{
	if (!*sockets)
		*sockets = calloc(1, sizeof(**sockets));
	return *sockets;
}

/* The place for one more item; the oldest falls out when there is none. */
static void *append(void *items, size_t item_bytes, unsigned *count, uint64_t *forgotten)
{
	char *first = items;
	if (*count == SOCKET_KEEP) {
		memmove(first, first + item_bytes, (SOCKET_KEEP - 1) * item_bytes);
		(*count)--;
		(*forgotten)++;
	}
	return first + (*count)++ * item_bytes;
}

bool socket_add_listener(struct sockets **sockets, const struct event_net_listen *event)
{
	struct sockets *to = obtain(sockets);
	if (!to)
		return false;
	struct socket_listener *listener = append(
		to->listeners, sizeof(to->listeners[0]), &to->listener_count, &to->forgotten);
	*listener = (struct socket_listener){
		event->socket.transport, event->server.ip, event->server.port};
	return true;
}

bool socket_add_flow(struct sockets **sockets, const struct socket_flow *flow)
{
	struct sockets *to = obtain(sockets);
	if (!to)
		return false;
	*(struct socket_flow *)append(
		to->flows, sizeof(to->flows[0]), &to->flow_count, &to->forgotten) = *flow;
	return true;
}

void socket_free(struct sockets *sockets)
{
	free(sockets);
}

bool socket_is_remote(const struct ip *ip)
{
	static const uint8_t zeros[15], mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (ip->family == 6 && memcmp(ip->bytes, mapped, sizeof(mapped)) == 0)
		return ip->bytes[12] != 127 && memcmp(ip->bytes + 12, zeros, 4) != 0;
	if (ip->family == 4)
		return ip->bytes[0] != 127 && memcmp(ip->bytes, zeros, 4) != 0;
	return ip->family == 6 && !(memcmp(ip->bytes, zeros, 15) == 0 && ip->bytes[15] <= 1);
}
