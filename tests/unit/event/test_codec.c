#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/varint.h"
#include "sample.h"

static bool same_value(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST: return str_eq(a->str, b->str);
	case EVENT_TYPE_IP: return memcmp(&a->ip, &b->ip, sizeof(a->ip)) == 0;
	default: return a->number == b->number;
	}
}

static void assert_same_event(const struct event *a, const struct event *b)
{
	const struct event_kind_info *info = &event_kinds[a->kind];
	assert_int_equal(a->kind, b->kind);
	assert_true(a->seq == b->seq && a->time_ns == b->time_ns);
	for (unsigned i = 0; i < info->slot_count; i++) {
		struct value va, vb;
		bool has_a = event_slot_value(a, &info->slots[i], &va);
		bool has_b = event_slot_value(b, &info->slots[i], &vb);
		if (has_a != has_b || (has_a && !same_value(&va, &vb)))
			fail_msg("%s: %s differs", info->name,
				event_fields[info->slots[i].field].name);
	}
}

static void every_kind_comes_back(void **state)
{
	(void)state;
	struct sample sample = {.seed = 10, .time_ns = 1700000000000000000u};
	struct buf first, second;
	struct err err;
	buf_init(&first, CODEC_RECORD_MAX);
	buf_init(&second, CODEC_RECORD_MAX);
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		for (unsigned round = 0; event_kinds[kind].name && round < 200; round++) {
			struct event event, back;
			sample_event(&sample, kind, &event);
			buf_clear(&first);
			buf_clear(&second);
			assert_true(codec_encode(&event, &first, &err));
			const uint8_t *data = (const uint8_t *)first.data;
			assert_int_equal(codec_record_size(data, first.len), first.len);
			assert_int_equal(codec_record_size(data, first.len - 1), 0);
			assert_true(codec_decode(data, first.len, &back, &err));
			assert_same_event(&event, &back);
			assert_true(codec_encode(&back, &second, &err));
			assert_true(str_eq(buf_str(&first), buf_str(&second)));
		}
	}
	buf_done(&first);
	buf_done(&second);
}

static void records_are_appended(void **state)
{
	(void)state;
	struct sample sample = {.seed = 11};
	struct buf out;
	buf_init(&out, 1 << 20);
	sample_records(&sample, 100, &out);
	size_t at = 0;
	for (unsigned i = 1; i <= 100; i++) {
		struct event event;
		struct err err;
		const uint8_t *data = (const uint8_t *)out.data + at;
		uint32_t size = codec_record_size(data, out.len - at);
		assert_true(codec_decode(data, size, &event, &err));
		assert_int_equal(event.seq, i);
		at += size;
	}
	assert_int_equal(at, out.len);
	buf_done(&out);
}

/* Decodes from memory of exactly `len` bytes, so that a sanitizer sees one byte too far; what
 * came out is walked, so that a wild pointer in it is seen too. */
static bool decode_exactly(const char *data, size_t len, struct event *event, struct err *err)
{
	uint8_t *copy = malloc(len ? len : 1);
	memcpy(copy, data, len);
	bool ok = codec_decode(copy, len, event, err);
	if (ok) {
		const struct event_kind_info *info = &event_kinds[event->kind];
		unsigned sum = 0;
		for (unsigned i = 0; i < info->slot_count; i++) {
			struct value value;
			if (!event_slot_value(event, &info->slots[i], &value))
				continue;
			if (value.type == EVENT_TYPE_STRING || value.type == EVENT_TYPE_LIST)
				for (uint32_t n = 0; n < value.str.len; n++)
					sum += (uint8_t)value.str.data[n];
		}
		assert_true(sum != UINT32_MAX);
	}
	free(copy);
	return ok;
}

static void set_size(char *record, size_t size)
{
	for (unsigned i = 0; i < 4; i++)
		record[i] = (char)(size >> (8 * i));
}

static void cut_and_flipped_records_never_crash(void **state)
{
	(void)state;
	struct sample sample = {.seed = 12};
	struct buf out;
	struct event event;
	struct err err;
	buf_init(&out, 1 << 20);
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		if (!event_kinds[kind].name)
			continue;
		buf_clear(&out);
		size_t len = sample_record(&sample, kind, &out);
		char *copy = malloc(len);
		for (size_t cut = 0; cut < len; cut++) {
			assert_false(decode_exactly(out.data, cut, &event, &err));
			memcpy(copy, out.data, len);
			set_size(copy, cut);
			decode_exactly(copy, cut, &event, &err);
			assert_int_equal(
				codec_record_size((uint8_t *)copy, len), cut < 24 ? 0 : cut);
		}
		for (size_t bit = 0; bit < len * 8; bit++) {
			memcpy(copy, out.data, len);
			copy[bit / 8] ^= (char)(1 << bit % 8);
			bool ok = decode_exactly(copy, len, &event, &err);
			assert_true(!ok || event_kinds[event.kind].name);
		}
		free(copy);
	}
	buf_done(&out);
}

/* A record of `kind` with these field bytes. */
static bool decode_fields(
	enum event_kind kind, struct str fields, struct event *event, struct err *err)
{
	char record[256] = {0};
	record[4] = (char)kind;
	memcpy(record + CODEC_HEADER_BYTES, fields.data, fields.len);
	set_size(record, CODEC_HEADER_BYTES + fields.len);
	return decode_exactly(record, CODEC_HEADER_BYTES + fields.len, event, err);
}

/* Field numbers as they stand in a record: id << 1 | bytes. */
#define PID_42   "\x02\x2a"
#define TAG_HIGH "\xe0\xd4\x03" /* 30000 << 1 */

static void unknown_fields_are_skipped(void **state)
{
	(void)state;
	struct event event;
	struct err err;
	struct str fields = STR(TAG_HIGH "\x05" PID_42 "\xe1\xd4\x03\x03"
					 "abc" TAG_HIGH "\x00");
	assert_true(decode_fields(EVENT_PROCESS_EXIT, fields, &event, &err));
	assert_int_equal(event.process_exit.actor.pid, 42);
	assert_true(event.process_exit.actor.tid == EVENT_NONE);
	/* Known, but not one of this kind's. */
	assert_true(decode_fields(EVENT_PROCESS_FORK, STR(PID_42 "\x91\x03\x01x"), &event, &err));
	assert_int_equal(event.process_fork.actor.pid, 42);
}

static void bad_values_name_the_field(void **state)
{
	(void)state;
	struct event event;
	struct err err;
	static const struct {
		enum event_kind kind;
		struct str fields;
		const char *says;
	} bad[] = {
		{EVENT_PROCESS_EXIT, {"\x03\x01x", 3}, "process.pid"},
		{EVENT_PROCESS_EXEC, {"\x28\x05", 2}, "process.executable"},
		{EVENT_PROCESS_EXEC, {"\x0c\x02", 2}, "moonwatch.snapshot"},
		{EVENT_NET_CONNECT,
			{"\xe5\x03\x05"
			 "12345",
				8},
			"source.ip"},
		{EVENT_NET_CONNECT, {"\xe5\x03\x00", 3}, "source.ip"},
		{EVENT_PROCESS_EXIT, {"\x02", 1}, "cut short"},
		{EVENT_PROCESS_EXIT, {"\x02\x80", 2}, "cut short"},
		{EVENT_PROCESS_EXEC,
			{"\x29\x05"
			 "abcd",
				6},
			"cut short"},
		{EVENT_PROCESS_EXEC,
			{"\x29\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
			 "a",
				12},
			"cut short"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(decode_fields(bad[i].kind, bad[i].fields, &event, &err));
		if (!strstr(err.text, bad[i].says))
			fail_msg("%s does not name %s", err.text, bad[i].says);
	}
}

static void newer_enum_values_stay_absent(void **state)
{
	(void)state;
	struct event event;
	struct value value;
	struct err err;
	assert_true(decode_fields(EVENT_NET_CONNECT, STR("\x0e\x63" PID_42), &event, &err));
	assert_false(event_value(&event, FIELD_EVENT_OUTCOME, &value));
	assert_int_equal(event.actor.pid, 42);
}

static void unknown_kinds_are_told_apart(void **state)
{
	(void)state;
	struct event event;
	struct err err;
	char record[CODEC_HEADER_BYTES] = {CODEC_HEADER_BYTES};
	static const unsigned kinds[] = {0, 29, EVENT_KIND_MAX + 1, 65535};
	for (unsigned i = 0; i < 4; i++) {
		record[4] = (char)kinds[i];
		record[5] = (char)(kinds[i] >> 8);
		event.kind = EVENT_PROCESS_EXEC;
		assert_false(codec_decode((uint8_t *)record, sizeof(record), &event, &err));
		assert_int_equal(event.kind, 0);
		assert_non_null(strstr(err.text, "unknown event kind"));
	}
}

static void too_large_events_add_nothing(void **state)
{
	(void)state;
	static char text[CODEC_RECORD_MAX];
	struct event event;
	struct buf out;
	struct err err;
	event_init(&event, EVENT_SENSOR_INFO);
	buf_init(&out, 2 * CODEC_RECORD_MAX);
	buf_add_str(&out, STR("before"));
	event.sensor_info.moonwatch_sensor_text = (struct str){text, sizeof(text)};
	assert_false(codec_encode(&event, &out, &err));
	assert_int_equal(out.len, 6);
	/* Header, two bytes of field number, three of length: exactly the maximum. */
	event.sensor_info.moonwatch_sensor_text.len = CODEC_RECORD_MAX - CODEC_HEADER_BYTES - 5;
	assert_true(codec_encode(&event, &out, &err));
	assert_int_equal(out.len, 6 + CODEC_RECORD_MAX);
	event.sensor_info.moonwatch_sensor_text.len++;
	assert_false(codec_encode(&event, &out, &err));
	buf_done(&out);
	buf_init(&out, 100);
	event.sensor_info.moonwatch_sensor_text.len = 90;
	assert_false(codec_encode(&event, &out, &err));
	assert_int_equal(out.len, 0);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_comes_back),
		cmocka_unit_test(records_are_appended),
		cmocka_unit_test(cut_and_flipped_records_never_crash),
		cmocka_unit_test(unknown_fields_are_skipped),
		cmocka_unit_test(bad_values_name_the_field),
		cmocka_unit_test(newer_enum_values_stay_absent),
		cmocka_unit_test(unknown_kinds_are_told_apart),
		cmocka_unit_test(too_large_events_add_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
