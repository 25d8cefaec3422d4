#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "state/domain.h"
#include "state/view.h"
#include "unit/events.h"

#define SECOND_NS 1000000000ull

static struct event answer(struct events *host, const char *name, const char *list, size_t len)
{
	struct event event = events_of(host, EVENT_NET_DNS, 10);
	event.net_dns.dns_type = EVENT_DNS_TYPE_ANSWER;
	event.net_dns.dns_question_name = str_from(name);
	event.net_dns.dns_resolved_ip = (struct str){list, (uint32_t)len};
	event.net_dns.moonwatch_dns_ttl = 1000;
	return event;
}

#define ANSWER(host, name, list) answer(host, name, list, sizeof(list))

static void assert_name(
	const struct domains *domains, struct ip ip, uint64_t now_ns, const char *expected)
{
	struct str name = domain_find(domains, &ip, now_ns);
	if (!str_eq(name, str_from(expected)) || (name.data == NULL) != (expected == NULL))
		fail_msg("got '%.*s', expected '%s'", (int)name.len, name.data ? name.data : "",
			expected ? expected : "(none)");
}

static void each_address_has_the_latest_name(void **state)
{
	(void)state;
	struct events host = EVENTS_BEGIN;
	struct domains domains;
	domain_init(&domains, 8);
	struct event event = ANSWER(&host, "a.test", "10.0.0.1\0002001::9");
	domain_learn(&domains, &event);
	assert_name(&domains, events_ip4(10, 0, 0, 1), event.time_ns, "a.test");
	assert_name(&domains, events_ip6(9), event.time_ns, "a.test");
	assert_name(&domains, events_ip4(10, 0, 0, 2), event.time_ns, NULL);
	event = ANSWER(&host, "b.test", "10.0.0.1");
	domain_learn(&domains, &event);
	assert_name(&domains, events_ip4(10, 0, 0, 1), event.time_ns, "b.test");
	assert_int_equal(domains.by_ip.count, 2);
	domain_done(&domains);
}

static void it_holds_as_long_as_the_answer_says(void **state)
{
	(void)state;
	static const struct {
		uint64_t ttl_s, keep_ns;
	} cases[] = {{1000, 1000 * SECOND_NS}, {1, DOMAIN_KEEP_MIN_NS},
		{EVENT_NONE, DOMAIN_KEEP_MIN_NS}, {UINT32_MAX, DOMAIN_KEEP_MAX_NS}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct events host = EVENTS_BEGIN;
		struct domains domains;
		domain_init(&domains, 8);
		struct event event = ANSWER(&host, "a.test", "10.0.0.1");
		event.net_dns.moonwatch_dns_ttl = cases[i].ttl_s;
		domain_learn(&domains, &event);
		uint64_t end = event.time_ns + cases[i].keep_ns;
		assert_name(&domains, events_ip4(10, 0, 0, 1), end, "a.test");
		assert_name(&domains, events_ip4(10, 0, 0, 1), end + 1, NULL);
		domain_done(&domains);
	}
}

static void the_oldest_answer_falls_out(void **state)
{
	(void)state;
	struct events host = EVENTS_BEGIN;
	struct domains domains;
	struct event event;
	domain_init(&domains, 3);
	for (unsigned i = 1; i <= 3; i++) {
		char ip[] = "10.0.0.x";
		ip[7] = (char)('0' + i);
		event = answer(&host, "a.test", ip, sizeof(ip));
		domain_learn(&domains, &event);
	}
	event = ANSWER(&host, "b.test", "10.0.0.1"); /* young again */
	domain_learn(&domains, &event);
	assert_int_equal(domains.evicted, 0);
	event = ANSWER(&host, "c.test", "10.0.0.4");
	domain_learn(&domains, &event);
	assert_int_equal(domains.evicted, 1);
	assert_int_equal(domains.by_ip.count, 3);
	assert_name(&domains, events_ip4(10, 0, 0, 1), event.time_ns, "b.test");
	assert_name(&domains, events_ip4(10, 0, 0, 2), event.time_ns, NULL);
	assert_name(&domains, events_ip4(10, 0, 0, 4), event.time_ns, "c.test");
	domain_done(&domains);
	domain_init(&domains, 0);
	domain_learn(&domains, &event);
	assert_int_equal(domains.by_ip.count, 0);
	domain_done(&domains);
}

static void what_names_nothing_changes_nothing(void **state)
{
	(void)state;
	struct events host = EVENTS_BEGIN;
	struct domains domains;
	domain_init(&domains, 8);
	struct event event = ANSWER(&host, "a.test", "10.0.0.1");
	event.net_dns.dns_type = EVENT_DNS_TYPE_QUERY;
	domain_learn(&domains, &event);
	event = ANSWER(&host, "", "10.0.0.1");
	domain_learn(&domains, &event);
	event = ANSWER(&host, "a.test",
		"no address\0001.2.3\0"
		"1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111");
	domain_learn(&domains, &event);
	event.net_dns.dns_resolved_ip = STR_NONE;
	domain_learn(&domains, &event);
	assert_int_equal(domains.by_ip.count, 0);
	domain_done(&domains);
}

static void a_connection_has_its_name(void **state)
{
	(void)state;
	struct events host = EVENTS_BEGIN;
	struct state *known = state_new(NULL);
	struct view view;
	struct value value;
	struct event event = ANSWER(&host, "a.test", "10.0.0.1");
	state_apply(known, &event);
	event = events_connect(&host, 10, events_ip4(10, 0, 0, 1), 443);
	state_apply(known, &event);
	view_init(&view, known, &event);
	assert_true(view_field(&view, FIELD_DESTINATION_DOMAIN, &value));
	assert_true(str_eq(value.str, STR("a.test")));
	event.net_connect.flow.destination_ip = events_ip4(10, 0, 0, 2);
	assert_false(view_field(&view, FIELD_DESTINATION_DOMAIN, &value));
	event = events_exit(&host, 10);
	assert_false(view_field(&view, FIELD_DESTINATION_DOMAIN, &value));
	state_free(known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_address_has_the_latest_name),
		cmocka_unit_test(it_holds_as_long_as_the_answer_says),
		cmocka_unit_test(the_oldest_answer_falls_out),
		cmocka_unit_test(what_names_nothing_changes_nothing),
		cmocka_unit_test(a_connection_has_its_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
