#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "event/alert.h"

static const struct alert sample = {
	.id = {"0123456789abcdef0123456789abcdef", 32},
	.time_ns = 1700000000000000001u,
	.severity = 73,
	.severity_name = {"high", 4},
	.rule_id = {"rule", 4},
	.title = {"", 0},
	.summary = {"a\0b", 3},
	.document = {"{}", 2},
};

static void assert_same(struct str a, struct str b)
{
	assert_true(!a.data == !b.data);
	assert_true(str_eq(a, b));
}

static void an_alert_comes_back_as_it_was(void **state)
{
	(void)state;
	struct buf blob;
	struct alert back;
	buf_init(&blob, 1 << 16);
	alert_pack(&sample, &blob);
	assert_true(alert_unpack(buf_str(&blob), &back));
	assert_true(back.time_ns == sample.time_ns);
	assert_int_equal(back.severity, 73);
	assert_same(back.id, sample.id);
	assert_same(back.severity_name, sample.severity_name);
	assert_same(back.rule_id, sample.rule_id);
	assert_same(back.title, sample.title);
	assert_same(back.summary, sample.summary);
	assert_same(back.host_id, sample.host_id); /* absent */
	assert_same(back.entity_id, sample.entity_id);
	assert_same(back.process_line, sample.process_line);
	assert_same(back.document, sample.document);
	buf_done(&blob);
}

static void damaged_blobs_are_refused(void **state)
{
	(void)state;
	struct buf blob;
	struct alert back = {.severity = 5};
	buf_init(&blob, 1 << 16);
	alert_pack(&sample, &blob);
	for (size_t len = 0; len < blob.len; len++) {
		char *copy = malloc(len ? len : 1);
		memcpy(copy, blob.data, len);
		assert_false(alert_unpack((struct str){copy, (uint32_t)len}, &back));
		free(copy);
	}
	assert_int_equal(back.severity, 5);
	for (size_t i = 0; i < blob.len * 8; i++) {
		char *copy = malloc(blob.len);
		memcpy(copy, blob.data, blob.len);
		copy[i / 8] ^= (char)(1 << i % 8);
		if (alert_unpack((struct str){copy, (uint32_t)blob.len}, &back))
			assert_true(back.document.len <= blob.len);
		free(copy);
	}
	buf_add_byte(&blob, 0);
	assert_false(alert_unpack(buf_str(&blob), &back));
	assert_false(alert_unpack(STR_NONE, &back));
	buf_done(&blob);
}

static void too_large_for_the_blob_is_seen(void **state)
{
	(void)state;
	struct buf blob;
	buf_init(&blob, 40);
	alert_pack(&sample, &blob);
	assert_true(blob.full);
	buf_done(&blob);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_alert_comes_back_as_it_was),
		cmocka_unit_test(damaged_blobs_are_refused),
		cmocka_unit_test(too_large_for_the_blob_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
