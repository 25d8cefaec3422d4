/* One function per kind; the names of options, requests and operations come from the kernel's own
 * numbers, which never change, by the tables below. */
#include "capture/acts.h"

#define PERHAPS(value, count) ((value) < (count) ? (value) + 1 : EVENT_NONE)

/* Numbers of a system call's argument, in the order of the schema's enum. */
struct numbers {
	const uint32_t *of;
	unsigned count;
};

static uint64_t enum_of(struct numbers numbers, uint64_t number)
{
	for (unsigned i = 0; i < numbers.count; i++)
		if (numbers.of[i] == number)
			return i + 1;
	return EVENT_NONE;
}

#define ENUM_OF(table, number)                                                                     \
	enum_of((struct numbers){table, sizeof(table) / sizeof((table)[0])}, number)

static const uint32_t prctl_options[] = {15, 4, 0x59616d61, 22, 38, 35, 36, 47, 8};
static const uint32_t ptrace_requests[] = {0, 4, 5, 6, 13, 15, 16, 19, 0x4205, 0x4206};
static const uint32_t bpf_commands[] = {5, 8, 17, 28};
static const uint32_t io_uring_operations[] = {
	9, 13, 16, 18, 26, 28, 35, 36, 37, 38, 39, 41, 42, 45, 46, 47, 48, 55, 56, 57};

#define SIGNAL_NAMES      31
#define BPF_PROGRAM_TYPES 32
#define RLIMITS           16
#define KEXEC_CALLS       2
#define KEY_CALLS         3

static struct event_outcome outcome(const struct wire_act *wire)
{
	return (struct event_outcome){
		.outcome = wire->error ? EVENT_EVENT_OUTCOME_FAILURE : EVENT_EVENT_OUTCOME_SUCCESS,
		.error = wire->error ? (uint64_t)wire->error : EVENT_NONE,
	};
}

static struct event_subject subject(const struct wire_act *wire, struct str executable)
{
	return (struct event_subject){
		.pid = wire->target_pid == WIRE_NONE ? EVENT_NONE : wire->target_pid,
		.start_ns = wire->target_start_boot_ns ? wire->target_start_boot_ns : EVENT_NONE,
		.executable = executable,
	};
}

static uint64_t user_memory(const struct wire_act *wire)
{
	return wire->header.flags & WIRE_USER_MEMORY ? 1 : EVENT_NONE;
}

static void prctl(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_process_prctl *out = &event->process_prctl;
	out->moonwatch_prctl_option = wire->value[0];
	out->moonwatch_prctl_name = ENUM_OF(prctl_options, wire->value[0]);
	out->moonwatch_prctl_argument = wire->value[1];
	out->moonwatch_prctl_detail = wire->value[2];
	out->moonwatch_prctl_text = text[0];
}

static void ptrace(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_process_ptrace *out = &event->process_ptrace;
	out->outcome = outcome(wire);
	out->subject = subject(wire, text[0]);
	out->moonwatch_ptrace_request = wire->value[0];
	out->moonwatch_ptrace_name = ENUM_OF(ptrace_requests, wire->value[0]);
	out->moonwatch_ptrace_address = wire->value[1];
}

static void signal_sent(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_process_signal *out = &event->process_signal;
	uint64_t number = wire->value[0];
	out->subject = subject(wire, text[0]);
	out->moonwatch_signal_number = number;
	if (number >= 1 && number <= SIGNAL_NAMES)
		out->moonwatch_signal_name = number;
}

static void setsid_done(const struct wire_act *wire, struct event *event)
{
	event->process_setsid.process_session_leader_pid = wire->value[0];
	event->process_setsid.process_group_leader_pid = wire->value[1];
}

static void root(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_process_chroot *out = &event->process_chroot;
	out->moonwatch_root_call = wire->value[0] ? EVENT_MOONWATCH_ROOT_CALL_PIVOT_ROOT
						  : EVENT_MOONWATCH_ROOT_CALL_CHROOT;
	out->file_path = text[0];
	out->file_inode = wire->value[1];
	out->moonwatch_file_device = wire->value[2];
	out->moonwatch_user_memory = user_memory(wire);
}

/* No limit is all bits set, which as a signed number is -1. */
static int64_t limit(uint64_t value)
{
	return value == UINT64_MAX ? -1 : value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static void rlimit(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_process_rlimit *out = &event->process_rlimit;
	out->subject = subject(wire, text[0]);
	out->moonwatch_rlimit_resource = PERHAPS(wire->value[0], RLIMITS);
	out->moonwatch_rlimit_soft = limit(wire->value[1]);
	out->moonwatch_rlimit_hard = limit(wire->value[2]);
}

static uint64_t region(uint64_t number)
{
	return event_enum_name(FIELD_MOONWATCH_MEMORY_REGION, number) ? number : EVENT_NONE;
}

static void mmap_exec(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_memory_mmap_exec *out = &event->memory_mmap_exec;
	out->moonwatch_memory_address = wire->value[0];
	out->moonwatch_memory_length = wire->value[1];
	out->moonwatch_memory_protection = wire->value[2];
	out->moonwatch_memory_flags = wire->value[3];
	out->moonwatch_memory_region = region(wire->value[4]);
	if (!wire->value[5])
		return;
	out->file = (struct event_file){
		.path = text[0],
		.inode = wire->inode.inode,
		.device = wire->inode.device,
		.mode = wire->inode.mode,
		.uid = wire->inode.uid,
		.links = wire->inode.links,
	};
}

static void mprotect_exec(
	const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_memory_mprotect_exec *out = &event->memory_mprotect_exec;
	out->moonwatch_memory_address = wire->value[0];
	out->moonwatch_memory_length = wire->value[1];
	out->moonwatch_memory_protection = wire->value[2];
	out->moonwatch_memory_region = region(wire->value[3]);
	out->file_path = text[0];
}

static void vm_write(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_memory_process_vm_write *out = &event->memory_process_vm_write;
	out->outcome = outcome(wire);
	out->subject = subject(wire, text[0]);
	out->moonwatch_memory_written = wire->value[0];
}

static void module_load(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_kernel_module_load *out = &event->kernel_module_load;
	out->outcome = outcome(wire);
	out->moonwatch_module_name = text[0];
	out->moonwatch_module_flags = wire->value[0];
	out->file_path = text[1];
}

static void module_unload(
	const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_kernel_module_unload *out = &event->kernel_module_unload;
	out->outcome = outcome(wire);
	out->moonwatch_module_name = text[0];
	out->moonwatch_module_flags = wire->value[0];
	out->moonwatch_user_memory = user_memory(wire);
}

static void program(
	const struct wire_act *wire, const struct str text[2], struct event_program *out)
{
	out->command = ENUM_OF(bpf_commands, wire->value[0]);
	if (wire->value[1] >= 1 && wire->value[1] <= BPF_PROGRAM_TYPES)
		out->type = wire->value[1];
	out->id = wire->value[2];
	out->attach_type = wire->value[3];
	out->name = text[0];
	out->target = text[1];
	out->user_memory = user_memory(wire);
}

static void perf_open(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_kernel_perf_open *out = &event->kernel_perf_open;
	out->outcome = outcome(wire);
	out->subject = subject(wire, text[0]);
	out->moonwatch_perf_type = wire->value[0];
	out->moonwatch_perf_config = wire->value[1];
	out->moonwatch_perf_cpu = (int64_t)wire->value[2];
	out->moonwatch_user_memory = user_memory(wire);
}

static void kexec(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	event->kernel_kexec.outcome = outcome(wire);
	event->kernel_kexec.moonwatch_kexec_call = PERHAPS(wire->value[0], KEXEC_CALLS);
	event->kernel_kexec.moonwatch_kexec_flags = wire->value[1];
	event->kernel_kexec.file_path = text[0];
}

static void io_uring(const struct wire_act *wire, struct event *event)
{
	struct event_kernel_io_uring *out = &event->kernel_io_uring;
	if (wire->value[0]) {
		out->moonwatch_io_uring_call = EVENT_MOONWATCH_IO_URING_CALL_SUBMIT;
		out->moonwatch_io_uring_opcode = wire->value[1];
		out->moonwatch_io_uring_operation = ENUM_OF(io_uring_operations, wire->value[1]);
		return;
	}
	out->moonwatch_io_uring_call = EVENT_MOONWATCH_IO_URING_CALL_SETUP;
	out->moonwatch_io_uring_entries = wire->value[1];
	out->moonwatch_io_uring_flags = wire->value[2];
}

static void keyctl(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	struct event_kernel_keyctl *out = &event->kernel_keyctl;
	out->outcome = outcome(wire);
	out->moonwatch_key_call = PERHAPS(wire->value[0], KEY_CALLS);
	out->moonwatch_key_command = wire->value[1];
	out->moonwatch_key_type = text[0];
	out->moonwatch_key_description = text[1];
	out->moonwatch_user_memory = user_memory(wire);
	/* -1 is a key, the thread's keyring, and also what stands for none at all. */
	if (wire->value[2] != WIRE_UNKNOWN || wire->value[1] != WIRE_UNKNOWN)
		out->moonwatch_key_id = (int64_t)wire->value[2];
}

void acts_event(const struct wire_act *wire, const struct str text[2], struct event *event)
{
	switch (event->kind) {
	case EVENT_PROCESS_PRCTL: prctl(wire, text, event); break;
	case EVENT_PROCESS_PTRACE: ptrace(wire, text, event); break;
	case EVENT_PROCESS_SIGNAL: signal_sent(wire, text, event); break;
	case EVENT_PROCESS_SETSID: setsid_done(wire, event); break;
	case EVENT_PROCESS_CHROOT: root(wire, text, event); break;
	case EVENT_PROCESS_RLIMIT: rlimit(wire, text, event); break;
	case EVENT_MEMORY_MMAP_EXEC: mmap_exec(wire, text, event); break;
	case EVENT_MEMORY_MPROTECT_EXEC: mprotect_exec(wire, text, event); break;
	case EVENT_MEMORY_PROCESS_VM_WRITE: vm_write(wire, text, event); break;
	case EVENT_MEMORY_USERFAULTFD:
		event->memory_userfaultfd.moonwatch_fd_number = wire->value[0];
		event->memory_userfaultfd.moonwatch_userfaultfd_flags = wire->value[1];
		break;
	case EVENT_KERNEL_MODULE_LOAD: module_load(wire, text, event); break;
	case EVENT_KERNEL_MODULE_UNLOAD: module_unload(wire, text, event); break;
	case EVENT_KERNEL_BPF_LOAD:
		event->kernel_bpf_load.outcome = outcome(wire);
		program(wire, text, &event->kernel_bpf_load.program);
		break;
	case EVENT_KERNEL_BPF_ATTACH:
		event->kernel_bpf_attach.outcome = outcome(wire);
		program(wire, text, &event->kernel_bpf_attach.program);
		break;
	case EVENT_KERNEL_PERF_OPEN: perf_open(wire, text, event); break;
	case EVENT_KERNEL_KEXEC: kexec(wire, text, event); break;
	case EVENT_KERNEL_IO_URING: io_uring(wire, event); break;
	case EVENT_KERNEL_KEYCTL: keyctl(wire, text, event); break;
	default: break;
	}
}

static struct event_namespaces namespaces(const struct wire_namespace *wire)
{
	return (struct event_namespaces){
		.mnt = wire->ns_mnt ? wire->ns_mnt : EVENT_NONE,
		.pid_for_children =
			wire->ns_pid_for_children ? wire->ns_pid_for_children : EVENT_NONE,
		.net = wire->ns_net ? wire->ns_net : EVENT_NONE,
		.user = wire->ns_user ? wire->ns_user : EVENT_NONE,
	};
}

void acts_namespace(
	const struct wire_namespace *wire, const struct event_creds *creds, struct event *event)
{
	if (event->kind == EVENT_PROCESS_UNSHARE) {
		event->process_unshare.moonwatch_namespace_flags = wire->flags;
		event->process_unshare.namespaces = namespaces(wire);
		event->process_unshare.creds = *creds;
		return;
	}
	event->process_setns.moonwatch_namespace_flags = wire->flags;
	if (wire->inode)
		event->process_setns.moonwatch_namespace_inode = wire->inode;
	event->process_setns.namespaces = namespaces(wire);
	event->process_setns.creds = *creds;
}

void acts_caps(const struct wire_caps *wire, const struct event_creds *creds, struct event *event)
{
	struct event_old_caps old = {EVENT_NONE, EVENT_NONE};
	if (wire->has_old)
		old = (struct event_old_caps){wire->old_effective, wire->old_permitted};
	if (event->kind == EVENT_PROCESS_SETCAP) {
		event->process_setcap.creds = *creds;
		event->process_setcap.caps =
			(struct event_caps){wire->inheritable, wire->bounding, wire->ambient};
		event->process_setcap.old_caps = old;
		return;
	}
	struct event_kernel_cred_violation *out = &event->kernel_cred_violation;
	out->creds = *creds;
	out->old_caps = old;
	out->old_ids = (struct event_old_ids){
		wire->old_uid, wire->old_euid, wire->old_gid, wire->old_egid};
	if (event_enum_name(FIELD_MOONWATCH_VIOLATION_FOUND, wire->found))
		out->moonwatch_violation_found = wire->found;
}

void acts_sysctl(const struct wire_sysctl *wire, struct event *event)
{
	struct event_kernel_sysctl *out = &event->kernel_sysctl;
	uint32_t name_len = wire->name_len, value_len = wire->value_len;
	if (name_len >= sizeof(wire->name))
		name_len = sizeof(wire->name) - 1;
	if (value_len >= sizeof(wire->value))
		value_len = sizeof(wire->value) - 1;
	if (value_len > 0 && wire->value[value_len - 1] == '\n')
		value_len--;
	out->moonwatch_sysctl_name = (struct str){wire->name, name_len};
	out->moonwatch_sysctl_value = (struct str){wire->value, value_len};
	out->moonwatch_sysctl_truncated = wire->cut != 0;
}
