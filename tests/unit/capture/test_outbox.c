#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/outbox.h"
#include "event/codec.h"

static struct outbox outbox;
static struct buf batch;
static struct err err;

static int setup(void **state)
{
	(void)state;
	outbox_init(&outbox);
	buf_init(&batch, 1 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	outbox_done(&outbox);
	buf_done(&batch);
	return 0;
}

static void put(uint64_t time_ns)
{
	struct event event;
	event_init(&event, EVENT_SENSOR_TICK);
	event.time_ns = time_ns;
	assert_true(outbox_put(&outbox, &event, &err));
}

/* The next event of the batch. */
static struct event take(size_t *at)
{
	struct event event;
	const uint8_t *data = (const uint8_t *)batch.data + *at;
	uint32_t size = codec_record_size(data, batch.len - *at);
	assert_true(size > 0);
	assert_true(codec_decode(data, size, &event, &err));
	*at += size;
	return event;
}

static void numbers_go_up_and_times_never_go_back(void **state)
{
	(void)state;
	size_t at = 0;
	put(10);
	put(5);
	put(20);
	outbox_take(&outbox, &batch);
	static const uint64_t times[] = {10, 10, 20};
	for (uint64_t i = 0; i < 3; i++) {
		struct event event = take(&at);
		assert_true(event.seq == i + 1);
		assert_true(event.time_ns == times[i]);
	}
	assert_int_equal(at, batch.len);
	assert_true(outbox.events == 3 && outbox.bytes == batch.len);
}

static void what_does_not_fit_waits_in_order(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 5; i++)
		put(i);
	batch.max = 2 * CODEC_HEADER_BYTES + 3;
	uint64_t expected = 1;
	for (unsigned round = 0; round < 3; round++) {
		size_t at = 0;
		outbox_take(&outbox, &batch);
		while (at < batch.len)
			assert_true(take(&at).seq == expected++);
		assert_false(batch.full);
		buf_clear(&batch);
	}
	assert_int_equal(expected, 6);
	assert_int_equal(outbox.records.len, 0);
}

static void an_event_that_is_too_large_takes_no_number(void **state)
{
	(void)state;
	static char large[CODEC_RECORD_MAX + 1];
	struct event event;
	event_init(&event, EVENT_SENSOR_INFO);
	event.sensor_info.moonwatch_sensor_text = (struct str){large, sizeof(large)};
	assert_false(outbox_put(&outbox, &event, &err));
	put(1);
	size_t at = 0;
	outbox_take(&outbox, &batch);
	assert_true(take(&at).seq == 1);
	assert_int_equal(at, batch.len);
}

static void it_says_when_it_is_full_before_it_refuses(void **state)
{
	(void)state;
	static char text[CODEC_RECORD_MAX / 2];
	struct event event;
	event_init(&event, EVENT_SENSOR_INFO);
	event.sensor_info.moonwatch_sensor_text = (struct str){text, sizeof(text)};
	while (!outbox_is_full(&outbox))
		assert_true(outbox_put(&outbox, &event, &err));
	put(1);
	uint64_t last = outbox.seq;
	while (outbox_put(&outbox, &event, &err))
		last++;
	assert_true(outbox.seq == last);
	put(1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_go_up_and_times_never_go_back),
		TEST(what_does_not_fit_waits_in_order),
		TEST(an_event_that_is_too_large_takes_no_number),
		TEST(it_says_when_it_is_full_before_it_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
