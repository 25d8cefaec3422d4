#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/acts.h"

static const struct str none[2];
static struct wire_act act;
static struct event event;

static void begin(enum event_kind kind)
{
	act = (struct wire_act){.target_pid = WIRE_NONE};
	act.header.kind = kind;
	event_init(&event, kind);
}

static void assert_text(struct str got, const char *expected)
{
	if (!got.data || !str_eq(got, str_from(expected)))
		fail_msg("got '%.*s', expected '%s'", (int)got.len, got.data ? got.data : "(none)",
			expected);
}

static void assert_name(enum event_field field, uint64_t number, const char *expected)
{
	const char *name = event_enum_name(field, number);
	assert_non_null(name);
	assert_string_equal(name, expected);
}

static void an_unknown_target_is_absent(void **state)
{
	(void)state;
	begin(EVENT_PROCESS_PTRACE);
	act.value[0] = 0x4206;
	act.value[1] = WIRE_UNKNOWN;
	act.error = 3;
	acts_event(&act, none, &event);
	const struct event_process_ptrace *out = &event.process_ptrace;
	assert_true(out->subject.pid == EVENT_NONE && out->subject.start_ns == EVENT_NONE);
	assert_null(out->subject.executable.data);
	assert_true(out->outcome.outcome == EVENT_EVENT_OUTCOME_FAILURE && out->outcome.error == 3);
	assert_name(FIELD_MOONWATCH_PTRACE_NAME, out->moonwatch_ptrace_name, "seize");
	assert_true(out->moonwatch_ptrace_address == EVENT_NONE);
}

static void a_known_target_is_told_whole(void **state)
{
	(void)state;
	const struct str text[2] = {STR("/usr/bin/sleep"), STR_NONE};
	begin(EVENT_PROCESS_SIGNAL);
	act.value[0] = 9;
	act.target_pid = 77;
	act.target_start_boot_ns = 5;
	acts_event(&act, text, &event);
	assert_true(event.process_signal.subject.pid == 77);
	assert_true(event.process_signal.subject.start_ns == 5);
	assert_text(event.process_signal.subject.executable, "/usr/bin/sleep");
	assert_name(
		FIELD_MOONWATCH_SIGNAL_NAME, event.process_signal.moonwatch_signal_name, "KILL");
}

static void names_follow_the_kernels_numbers(void **state)
{
	(void)state;
	static const struct {
		uint64_t option;
		const char *name;
	} options[] = {{4, "set_dumpable"}, {8, "set_keepcaps"}, {15, "set_name"},
		{22, "set_seccomp"}, {35, "set_mm"}, {36, "set_child_subreaper"},
		{38, "set_no_new_privs"}, {47, "cap_ambient"}, {0x59616d61, "set_ptracer"}};
	static const struct {
		uint64_t opcode;
		const char *name;
	} operations[] = {{9, "sendmsg"}, {16, "connect"}, {18, "openat"}, {36, "unlinkat"},
		{45, "socket"}, {57, "listen"}};
	for (unsigned i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		begin(EVENT_PROCESS_PRCTL);
		act.value[0] = options[i].option;
		acts_event(&act, none, &event);
		assert_name(FIELD_MOONWATCH_PRCTL_NAME, event.process_prctl.moonwatch_prctl_name,
			options[i].name);
	}
	for (unsigned i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		begin(EVENT_KERNEL_IO_URING);
		act.value[0] = 1;
		act.value[1] = operations[i].opcode;
		acts_event(&act, none, &event);
		assert_name(FIELD_MOONWATCH_IO_URING_OPERATION,
			event.kernel_io_uring.moonwatch_io_uring_operation, operations[i].name);
	}
}

static void numbers_without_a_name_leave_it_absent(void **state)
{
	(void)state;
	begin(EVENT_PROCESS_SIGNAL);
	act.value[0] = 64;
	acts_event(&act, none, &event);
	assert_true(event.process_signal.moonwatch_signal_number == 64);
	assert_true(event.process_signal.moonwatch_signal_name == EVENT_NONE);
	begin(EVENT_PROCESS_RLIMIT);
	act.value[0] = 16;
	acts_event(&act, none, &event);
	assert_true(event.process_rlimit.moonwatch_rlimit_resource == EVENT_NONE);
	begin(EVENT_KERNEL_BPF_LOAD);
	act.value[0] = 5;
	act.value[1] = 33;
	acts_event(&act, none, &event);
	assert_true(event.kernel_bpf_load.program.type == EVENT_NONE);
	begin(EVENT_MEMORY_MMAP_EXEC);
	act.value[4] = 9;
	acts_event(&act, none, &event);
	assert_true(event.memory_mmap_exec.moonwatch_memory_region == EVENT_NONE);
}

static void no_limit_is_minus_one(void **state)
{
	(void)state;
	begin(EVENT_PROCESS_RLIMIT);
	act.value[0] = 7;
	act.value[1] = 100;
	act.value[2] = UINT64_MAX;
	acts_event(&act, none, &event);
	assert_name(FIELD_MOONWATCH_RLIMIT_RESOURCE, event.process_rlimit.moonwatch_rlimit_resource,
		"nofile");
	assert_true(event.process_rlimit.moonwatch_rlimit_soft == 100);
	assert_true(event.process_rlimit.moonwatch_rlimit_hard == -1);
}

static void keys_may_have_negative_numbers(void **state)
{
	(void)state;
	begin(EVENT_KERNEL_KEYCTL);
	act.value[0] = 2;
	act.value[1] = 3;
	act.value[2] = (uint64_t)-2;
	acts_event(&act, none, &event);
	assert_name(FIELD_MOONWATCH_KEY_CALL, event.kernel_keyctl.moonwatch_key_call, "keyctl");
	assert_true(event.kernel_keyctl.moonwatch_key_id == -2);
	begin(EVENT_KERNEL_KEYCTL);
	act.value[1] = act.value[2] = WIRE_UNKNOWN;
	act.error = 126;
	acts_event(&act, none, &event);
	assert_true(event.kernel_keyctl.moonwatch_key_id == EVENT_NONE_SIGNED);
	assert_true(event.kernel_keyctl.moonwatch_key_command == EVENT_NONE);
}

static void what_was_before_is_told_when_known(void **state)
{
	(void)state;
	const struct event_creds creds = {.uid = 0, .euid = 0};
	struct wire_caps wire = {.old_uid = 1000, .old_permitted = 6, .inheritable = 1, .found = 2};
	event_init(&event, EVENT_PROCESS_SETCAP);
	acts_caps(&wire, &creds, &event);
	assert_true(event.process_setcap.caps.inheritable == 1);
	assert_true(event.process_setcap.old_caps.permitted == EVENT_NONE);
	wire.has_old = 1;
	acts_caps(&wire, &creds, &event);
	assert_true(event.process_setcap.old_caps.permitted == 6);
	event_init(&event, EVENT_KERNEL_CRED_VIOLATION);
	acts_caps(&wire, &creds, &event);
	assert_true(event.kernel_cred_violation.old_ids.uid == 1000);
	assert_true(event.kernel_cred_violation.creds.uid == 0);
	assert_name(FIELD_MOONWATCH_VIOLATION_FOUND,
		event.kernel_cred_violation.moonwatch_violation_found, "exec");
}

static void a_setting_loses_its_newline_and_no_more(void **state)
{
	(void)state;
	struct wire_sysctl wire = {.name_len = 20, .value_len = 3};
	memcpy(wire.name, "kernel/core_pattern", 20);
	memcpy(wire.value, "x\n\n", 3);
	event_init(&event, EVENT_KERNEL_SYSCTL);
	acts_sysctl(&wire, &event);
	assert_int_equal(event.kernel_sysctl.moonwatch_sysctl_value.len, 2);
	assert_true(event.kernel_sysctl.moonwatch_sysctl_truncated == 0);
	wire.name_len = wire.value_len = 100000;
	wire.cut = 1;
	acts_sysctl(&wire, &event);
	assert_true(event.kernel_sysctl.moonwatch_sysctl_name.len < WIRE_SYSCTL_NAME_MAX);
	assert_true(event.kernel_sysctl.moonwatch_sysctl_value.len < WIRE_SYSCTL_VALUE_MAX);
	assert_true(event.kernel_sysctl.moonwatch_sysctl_truncated == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_target_is_absent),
		cmocka_unit_test(a_known_target_is_told_whole),
		cmocka_unit_test(names_follow_the_kernels_numbers),
		cmocka_unit_test(numbers_without_a_name_leave_it_absent),
		cmocka_unit_test(no_limit_is_minus_one),
		cmocka_unit_test(keys_may_have_negative_numbers),
		cmocka_unit_test(what_was_before_is_told_when_known),
		cmocka_unit_test(a_setting_loses_its_newline_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
