#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sample.h"

static void names_are_found_and_near_ones_are_not(void **state)
{
	(void)state;
	char longer[200];
	unsigned count = 0;
	for (unsigned field = 1; field <= FIELD_MAX; field++) {
		const char *name = event_fields[field].name;
		if (!name)
			continue;
		count++;
		assert_int_equal(event_field_find(str_from(name)), field);
		size_t len = strlen(name);
		memcpy(longer, name, len);
		longer[len] = 'x';
		assert_int_equal(event_field_find((struct str){longer, (uint32_t)len + 1}), 0);
	}
	assert_int_equal(count, FIELD_COUNT);
	assert_int_equal(event_field_find(STR("")), 0);
	assert_int_equal(event_field_find(STR("process")), 0);
	assert_int_equal(event_field_find(STR("zzz")), 0);
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++)
		if (event_kinds[kind].name)
			assert_int_equal(event_kind_find(str_from(event_kinds[kind].name)), kind);
	assert_int_equal(event_kind_find(STR("process.exe")), 0);
	assert_int_equal(event_kind_find(STR("")), 0);
}

static void fields_stand_in_the_order_of_their_names(void **state)
{
	(void)state;
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		const struct event_field_info *field = &event_fields[event_fields_by_name[i]];
		assert_int_equal(field->rank, i + 1);
		if (i > 0)
			assert_true(strcmp(event_fields[event_fields_by_name[i - 1]].name,
					    field->name) < 0);
	}
}

static void enum_numbers_begin_at_one_and_end(void **state)
{
	(void)state;
	assert_string_equal(event_enum_name(FIELD_EVENT_OUTCOME, 1), "success");
	assert_string_equal(event_enum_name(FIELD_EVENT_OUTCOME, 2), "failure");
	assert_null(event_enum_name(FIELD_EVENT_OUTCOME, 0));
	assert_null(event_enum_name(FIELD_EVENT_OUTCOME, 3));
	assert_null(event_enum_name(FIELD_EVENT_OUTCOME, UINT64_MAX));
	assert_null(event_enum_name(FIELD_PROCESS_PID, 1));
}

static void slots_stay_inside_and_begin_absent(void **state)
{
	(void)state;
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		const struct event_kind_info *info = &event_kinds[kind];
		struct event event;
		struct value value;
		if (!info->name)
			continue;
		memset(&event, 0xa5, sizeof(event));
		event_init(&event, kind);
		for (unsigned i = 0; i < info->slot_count; i++) {
			assert_in_range(info->slots[i].offset, 0, info->body_bytes - 1);
			assert_false(event_slot_value(&event, &info->slots[i], &value));
			assert_false(event_value(&event, info->slots[i].field, &value));
			assert_false(event_fields[info->slots[i].field].derived);
		}
		assert_true(info->body_bytes <= sizeof(event.body));
		assert_int_equal(event.seq, 0);
		bool sensor = info->class == EVENT_CLASS_SENSOR;
		assert_int_equal(event_actor(&event) == NULL, sensor);
	}
}

static void values_are_found_by_field(void **state)
{
	(void)state;
	struct event event;
	struct value value;
	event_init(&event, EVENT_PROCESS_EXIT);
	event.process_exit.actor.pid = 42;
	assert_true(event_value(&event, FIELD_PROCESS_PID, &value));
	assert_int_equal(value.type, EVENT_TYPE_LONG);
	assert_int_equal(value.number, 42);
	assert_false(event_value(&event, FIELD_PROCESS_EXIT_CODE, &value));
	assert_false(event_value(&event, FIELD_FILE_PATH, &value));
	assert_int_equal(value.number, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_and_near_ones_are_not),
		cmocka_unit_test(fields_stand_in_the_order_of_their_names),
		cmocka_unit_test(enum_numbers_begin_at_one_and_end),
		cmocka_unit_test(slots_stay_inside_and_begin_absent),
		cmocka_unit_test(values_are_found_by_field),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
