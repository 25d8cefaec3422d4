/* Addresses and networks: what is taken, what is refused, what lies inside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rule/net.h"

static bool inside(const char *network, const char *address)
{
	struct net net, one;
	assert_true(net_parse(str_from(network), true, &net));
	assert_true(net_parse(str_from(address), false, &one));
	return net_has(&net, &one.ip);
}

static void test_has(void **state)
{
	(void)state;
	assert_true(inside("10.0.0.0/8", "10.255.0.1"));
	assert_false(inside("10.0.0.0/8", "11.0.0.1"));
	assert_true(inside("10.1.2.3/8", "10.9.9.9"));
	assert_true(inside("0.0.0.0/0", "8.8.8.8"));
	assert_false(inside("0.0.0.0/0", "::1"));
	assert_false(inside("::/0", "8.8.8.8"));
	assert_true(inside("192.168.4.0/22", "192.168.7.255"));
	assert_false(inside("192.168.4.0/22", "192.168.8.0"));
	assert_true(inside("1.2.3.4", "1.2.3.4"));
	assert_true(inside("fe80::/10", "febf::1"));
	assert_false(inside("fe80::/10", "fec0::1"));
	assert_true(inside("2001:db8::1/128", "2001:db8::1"));
}

/* A connection to ::ffff:10.0.0.1 goes to 10.0.0.1: writing it so must not evade a rule. */
static void test_mapped(void **state)
{
	(void)state;
	struct net net;
	assert_true(net_parse(STR("10.0.0.0/8"), true, &net));
	struct ip mapped = {.family = 6, .bytes = {[10] = 0xff, [11] = 0xff, [12] = 10, [15] = 1}};
	assert_true(net_has(&net, &mapped));
	assert_true(inside("::ffff:10.0.0.0/104", "10.4.4.4"));
	mapped.bytes[0] = 1;
	assert_false(net_has(&net, &mapped));
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08",
		"10.0.0.0/-1", "10.0.0/8", "10.0.0.256", "010.0.0.1", "::1/129", "fe80::1%eth0",
		"1:2:3:4:5:6:7:8:9", "10.0.0.0/8/8", " 10.0.0.1", "host"};
	struct net net;
	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (net_parse(str_from(bad[i]), true, &net))
			fail_msg("%s was taken", bad[i]);
	assert_false(net_parse(STR("10.0.0.0/8"), false, &net));
	assert_false(net_parse(STR("10.0.0.1\0"), false, &net));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_has),
		cmocka_unit_test(test_mapped),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
