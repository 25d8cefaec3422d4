#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "event/document.h"
#include "unit/json_check.h"

static void assert_written(struct document *document, const char *text)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	assert_true(document_write(document, &out));
	if (!str_eq(buf_str(&out), str_from(text)))
		fail_msg("%.*s", (int)out.len, out.data);
	assert_true(json_check(buf_str(&out)));
	buf_done(&out);
}

static void names_become_nested_objects(void **state)
{
	(void)state;
	struct document document;
	document_init(&document);
	assert_written(&document, "{}");
	document_add_str(&document, "b.c.e", STR("1"));
	document_add_number(&document, "a", 7);
	document_add_str(&document, "b.c.d", STR("2"));
	document_add_str(&document, "b-x.y", STR("3"));
	document_add_json(&document, "b.a", STR("[1,{\"x\":null}]"));
	document_add_str(&document, "b.cc", STR("4"));
	document_add_str(&document, "c.d.e.f", STR("5"));
	document_add_str(&document, "absent", STR_NONE);
	document_add_str(&document, "empty", STR(""));
	assert_written(&document,
		"{\"a\":7,\"b\":{\"a\":[1,{\"x\":null}],\"c\":{\"d\":\"2\",\"e\":\"1\"},\"cc\":"
		"\"4\"},"
		"\"b-x\":{\"y\":\"3\"},\"c\":{\"d\":{\"e\":{\"f\":\"5\"}}},\"empty\":\"\"}");
}

static void the_order_of_adding_does_not_matter_and_the_first_stays(void **state)
{
	(void)state;
	static const char *const names[] = {"a.b", "a.c", "a-b", "b", "unused", "ab.c", "a.bc"};
	static const unsigned orders[2][6] = {{0, 1, 2, 3, 5, 6}, {6, 5, 3, 2, 1, 0}};
	for (unsigned o = 0; o < 2; o++) {
		struct document document;
		document_init(&document);
		for (unsigned i = 0; i < 6; i++) {
			document_add_number(&document, names[orders[o][i]], orders[o][i]);
			document_add_number(&document, names[orders[o][i]], 99);
		}
		assert_written(&document,
			"{\"a\":{\"b\":0,\"bc\":6,\"c\":1},\"a-b\":2,\"ab\":{\"c\":5},\"b\":3}");
	}
}

static void every_type_is_written(void **state)
{
	(void)state;
	struct document document;
	struct value value = {.type = EVENT_TYPE_SIGNED, .sign = -5};
	document_init(&document);
	document_add(&document, FIELD_PROCESS_EXIT_CODE, &value);
	value = (struct value){.type = EVENT_TYPE_BOOL, .number = 1};
	document_add(&document, FIELD_MOONWATCH_SNAPSHOT, &value);
	value = (struct value){.type = EVENT_TYPE_LIST, .str = STR("a\0\0b")};
	document_add(&document, FIELD_PROCESS_ARGS, &value);
	value = (struct value){.type = EVENT_TYPE_IP, .ip = {{192, 0, 2, 1}, 4}};
	document_add(&document, FIELD_SOURCE_IP, &value);
	value = (struct value){.type = EVENT_TYPE_IP, .ip = {.bytes = {[15] = 1}, .family = 6}};
	document_add(&document, FIELD_DESTINATION_IP, &value);
	value = (struct value){.type = EVENT_TYPE_DATE, .number = 1};
	document_add(&document, FIELD_TIMESTAMP, &value);
	value = (struct value){.type = EVENT_TYPE_CAPS, .number = 1ull << 40 | 1 | 1ull << 63};
	document_add(&document, FIELD_PROCESS_THREAD_CAPABILITIES_EFFECTIVE, &value);
	value = (struct value){.type = EVENT_TYPE_ENUM, .number = 2};
	document_add(&document, FIELD_EVENT_OUTCOME, &value);
	value.number = 77; /* of a newer version */
	document_add(&document, FIELD_NETWORK_TYPE, &value);
	value = (struct value){.type = EVENT_TYPE_LONG, .number = UINT64_MAX - 1};
	document_add(&document, FIELD_PROCESS_PID, &value);
	assert_written(&document,
		"{\"@timestamp\":\"1970-01-01T00:00:00.000000001Z\",\"destination\":{\"ip\":\"::"
		"1\"},"
		"\"event\":{\"outcome\":\"failure\"},\"moonwatch\":{\"snapshot\":true},"
		"\"network\":{\"type\":null},\"process\":{\"args\":[\"a\",\"\",\"b\"],\"exit_"
		"code\":-5,"
		"\"pid\":18446744073709551614,\"thread\":{\"capabilities\":{\"effective\":"
		"[\"CAP_CHOWN\",\"CAP_CHECKPOINT_RESTORE\"]}}},\"source\":{\"ip\":\"192.0.2.1\"}}");
}

static void a_full_document_says_so(void **state)
{
	(void)state;
	static char names[DOCUMENT_MAX + 1][8];
	struct document document;
	struct buf out;
	document_init(&document);
	buf_init(&out, 1 << 20);
	for (unsigned i = 0; i < DOCUMENT_MAX; i++) {
		snprintf(names[i], sizeof(names[i]), "n%u", i);
		document_add_number(&document, names[i], i);
	}
	assert_true(document_write(&document, &out));
	assert_true(json_check(buf_str(&out)));
	assert_true(str_eq(json_check_get(buf_str(&out), "n255"), STR("255")));
	document_add_number(&document, "one-more", 1);
	assert_true(document.full);
	buf_clear(&out);
	assert_false(document_write(&document, &out));
	buf_done(&out);
}

static void no_room_in_the_buffer_is_told(void **state)
{
	(void)state;
	struct document document;
	document_init(&document);
	document_add_str(&document, "a.b", STR("0123456789"));
	for (size_t max = 0; max < 30; max++) {
		struct buf out;
		buf_init(&out, max);
		assert_int_equal(document_write(&document, &out), max >= 24); /* {"a":{"b":"…"}} */
		buf_done(&out);
	}
}

static void a_value_that_is_no_json_is_told(void **state)
{
	(void)state;
	struct document document;
	struct buf out;
	buf_init(&out, 1000);
	document_init(&document);
	document_add_json(&document, "x", STR(""));
	assert_false(document_write(&document, &out));
	buf_done(&out);
}

/* Else an object and a value would share a name. */
static void no_field_is_the_beginning_of_another(void **state)
{
	(void)state;
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		struct str a = str_from(event_fields[event_fields_by_name[i]].name);
		for (unsigned j = 0; j < FIELD_COUNT; j++) {
			struct str b = str_from(event_fields[event_fields_by_name[j]].name);
			if (i != j && str_starts(b, a) && b.data[a.len] == '.')
				fail_msg("%s and %s", a.data, b.data);
		}
	}
}

static void hostile_strings_stay_strings(void **state)
{
	(void)state;
	struct document document;
	struct buf out;
	char bytes[256];
	document_init(&document);
	buf_init(&out, 1 << 16);
	for (unsigned i = 0; i < 256; i++)
		bytes[i] = (char)i;
	document_add_str(&document, "all.bytes", (struct str){bytes, 256});
	document_add_str(&document, "all.quotes", STR("\"},{\"x\":\"\\"));
	document_add_str(
		&document, "all.seams", STR("\xe2\x80\xae\xc3(\xed\xa0\x80\xf4\x90\x80\x80\xff"));
	struct value list = {.type = EVENT_TYPE_LIST, .str = {bytes, 256}};
	document_add(&document, FIELD_PROCESS_ARGS, &list);
	assert_true(document_write(&document, &out));
	assert_true(json_check(buf_str(&out)));
	assert_true(str_eq(
		json_check_get(buf_str(&out), "all.quotes"), STR("\"\\\"},{\\\"x\\\":\\\"\\\\\"")));
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_become_nested_objects),
		cmocka_unit_test(the_order_of_adding_does_not_matter_and_the_first_stays),
		cmocka_unit_test(every_type_is_written),
		cmocka_unit_test(a_full_document_says_so),
		cmocka_unit_test(no_room_in_the_buffer_is_told),
		cmocka_unit_test(a_value_that_is_no_json_is_told),
		cmocka_unit_test(no_field_is_the_beginning_of_another),
		cmocka_unit_test(hostile_strings_stay_strings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
