/* Sockets as they are made and ended, and what name servers say. A DNS message that cannot be read is
 * told with its ends and nothing of its content but that it is not whole. */
#include "capture/convert_parts.h"

#include "capture/dns.h"

void convert_net_socket(struct input *in, struct event *event)
{
	const struct wire_socket *wire = (const void *)in->bytes;
	struct event_net_socket *out = &event->net_socket;
	convert_sock(&wire->sock, &out->socket);
	out->socket.fd = wire->fd;
	if (wire->header.flags & WIRE_USER_MEMORY)
		out->socket.user_memory = 1;
	out->moonwatch_socket_family = wire->family;
	out->moonwatch_socket_type = wire->type;
	out->moonwatch_socket_protocol = wire->protocol;
}

void convert_net_raw(struct input *in, struct event *event)
{
	struct event made;
	event_init(&made, EVENT_NET_SOCKET);
	convert_net_socket(in, &made);
	event->net_raw.socket = made.net_socket.socket;
	event->net_raw.moonwatch_socket_family = made.net_socket.moonwatch_socket_family;
	event->net_raw.moonwatch_socket_type = made.net_socket.moonwatch_socket_type;
	event->net_raw.moonwatch_socket_protocol = made.net_socket.moonwatch_socket_protocol;
}

void convert_net_close(struct input *in, struct event *event)
{
	const struct wire_close *wire = (const void *)in->bytes;
	struct event_net_close *out = &event->net_close;
	convert_sock(&wire->sock, &out->socket);
	convert_flow(&wire->sock, wire->is_outgoing, &out->flow);
	out->source_bytes = wire->is_outgoing ? wire->sent_bytes : wire->received_bytes;
	out->destination_bytes = wire->is_outgoing ? wire->received_bytes : wire->sent_bytes;
	out->event_duration = wire->duration_ns;
}

static struct str copied(struct input *in, const char *data, size_t len)
{
	char *room = len ? convert_room(in->convert, len) : NULL;
	if (!room)
		return STR_NONE;
	memcpy(room, data, len);
	return (struct str){room, (uint32_t)len};
}

static void add_message(
	struct input *in, const struct dns_message *message, struct event_net_dns *out)
{
	out->dns_id = message->id;
	out->dns_type = message->is_answer ? EVENT_DNS_TYPE_ANSWER : EVENT_DNS_TYPE_QUERY;
	if (message->has_question) {
		out->dns_question_name = copied(in, message->name, message->name_len);
		if (message->name_len == 0)
			out->dns_question_name = STR("");
		char type[DNS_WORD_SIZE];
		dns_type_name(message->type, type);
		out->dns_question_type = copied(in, type, strlen(type));
	}
	if (!message->is_answer)
		return;
	char code[DNS_WORD_SIZE];
	dns_code_name(message->code, code);
	out->dns_response_code = copied(in, code, strlen(code));
	out->dns_resolved_ip = copied(in, message->addresses, message->addresses_len);
	out->moonwatch_dns_names = copied(in, message->names, message->names_len);
	if (message->addresses_len)
		out->moonwatch_dns_ttl = message->ttl_s;
}

void convert_net_dns(struct input *in, struct event *event)
{
	const struct wire_dns *wire = (const void *)in->bytes;
	struct event_net_dns *out = &event->net_dns;
	static struct dns_message message; /* large; one thread */
	struct err unread;
	convert_sock(&wire->sock, &out->socket);
	convert_flow(&wire->sock, true, &out->flow);
	struct str raw = convert_raw(in, &wire->message);
	bool is_whole = raw.data && dns_parse(raw.data, raw.len, &message, &unread);
	if (!is_whole || message.is_truncated || message.is_cut || wire->message.cut)
		out->moonwatch_dns_truncated = 1;
	if (is_whole)
		add_message(in, &message, out);
}
