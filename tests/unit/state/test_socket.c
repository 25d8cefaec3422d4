#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "state/socket.h"
#include "unit/events.h"

static void the_newest_are_kept_and_the_rest_counted(void **state)
{
	(void)state;
	struct sockets *sockets = NULL;
	struct events host = EVENTS_BEGIN;
	for (unsigned i = 0; i < SOCKET_KEEP + 3; i++) {
		struct event event = events_listen(&host, 10, events_ip4(0, 0, 0, 0), 1000 + i);
		assert_true(socket_add_listener(&sockets, &event.net_listen));
	}
	assert_int_equal(sockets->listener_count, SOCKET_KEEP);
	assert_int_equal(sockets->forgotten, 3);
	for (unsigned i = 0; i < SOCKET_KEEP; i++)
		assert_int_equal(sockets->listeners[i].port, 1003 + i);
	for (unsigned i = 0; i < 2 * SOCKET_KEEP; i++) {
		struct socket_flow flow = {.outgoing = i & 1, .time_ns = i};
		assert_true(socket_add_flow(&sockets, &flow));
	}
	assert_int_equal(sockets->flow_count, SOCKET_KEEP);
	assert_int_equal(sockets->forgotten, 3 + SOCKET_KEEP);
	for (unsigned i = 0; i < SOCKET_KEEP; i++)
		assert_int_equal(sockets->flows[i].time_ns, SOCKET_KEEP + i);
	assert_int_equal(sockets->listener_count, SOCKET_KEEP);
	socket_free(sockets);
}

static struct ip ip6(const char *bytes)
{
	struct ip ip = {.family = 6};
	memcpy(ip.bytes, bytes, 16);
	return ip;
}

static void this_host_is_not_remote(void **state)
{
	(void)state;
	const struct ip near[] = {events_ip4(127, 0, 0, 1), events_ip4(127, 255, 1, 2),
		events_ip4(0, 0, 0, 0), {.family = 0}, ip6("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"),
		ip6("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
		ip6("\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1"),
		ip6("\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0")};
	const struct ip far[] = {events_ip4(10, 0, 0, 1), events_ip4(1, 0, 0, 0),
		events_ip4(0, 0, 0, 1), events_ip4(128, 0, 0, 1), events_ip6(1), events_ip6(0),
		ip6("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2"), ip6("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\1"),
		ip6("\0\0\0\0\0\0\0\0\0\0\xff\xff\x0a\0\0\1")};
	for (unsigned i = 0; i < sizeof(near) / sizeof(*near); i++)
		assert_false(socket_is_remote(&near[i]));
	for (unsigned i = 0; i < sizeof(far) / sizeof(*far); i++)
		assert_true(socket_is_remote(&far[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_are_kept_and_the_rest_counted),
		cmocka_unit_test(this_host_is_not_remote),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
