// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* kernel.*: acts on the kernel itself, of which the failed ones are told as well.
 *
 * What a program or a perf event is comes from the object behind the new descriptor. Of a failed
 * call there is no object: then, and of BPF_PROG_ATTACH, which has none, the call's own block of
 * arguments is read, and the event says so. The sensor's own calls are not told.
 *
 * Hooks that a kernel may lack (modules, io_uring) have programs of their own, which user space
 * leaves out there. */
#include "lib/act.h"
#include "lib/arch_x86.h"
#include "lib/syscalls.h"
#include "lib/target.h"

#define COMMAND_PROG_LOAD   5
#define COMMAND_PROG_ATTACH 8
#define COMMAND_RAW_OPEN    17
#define COMMAND_LINK_CREATE 28

#define LINK_RAW_TRACEPOINT 1

/* Names of modules between the tracepoint that tells them and the return of the call. */
struct module_name {
	char bytes[56];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 256);
	__type(key, u64);
	__type(value, struct module_name);
} module_names SEC(".maps");

static __always_inline void remember_module(struct module *module)
{
	u64 id = bpf_get_current_pid_tgid();
	struct module_name name = {0};
	bpf_core_read_str(name.bytes, sizeof(name.bytes), &module->name);
	bpf_map_update_elem(&module_names, &id, &name, BPF_ANY);
}

SEC("tp_btf/module_load")
int BPF_PROG(on_module_load, struct module *module)
{
	remember_module(module);
	return 0;
}

SEC("tp_btf/module_free")
int BPF_PROG(on_module_free, struct module *module)
{
	remember_module(module);
	return 0;
}

__noinline int kernel_module(u64 ret, u64 is_load, u64 fd, u64 user_name, u64 flags)
{
	s32 slot;
	u64 id = bpf_get_current_pid_tgid();
	struct scratch *scratch = act_begin(
		is_load ? EVENT_KERNEL_MODULE_LOAD : EVENT_KERNEL_MODULE_UNLOAD, ret, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = flags;
	struct module_name *name = bpf_map_lookup_elem(&module_names, &id);
	if (name) {
		describe_text(slot, ACT_TEXT(0), task_number(name));
		bpf_map_delete_elem(&module_names, &id);
	} else if (user_name) {
		scratch->act.header.flags = WIRE_USER_MEMORY;
		describe_user_text(slot, ACT_TEXT(0), user_name);
	}
	if (fd != WIRE_UNKNOWN)
		act_file(slot, 1, task_file((void *)bpf_get_current_task(), fd));
	act_end(scratch);
	return 0;
}

/* The start of union bpf_attr, as the commands here see it. */
union attributes {
	struct {
		u32 type, count;
		u64 code, license;
		u32 log_level, log_size;
		u64 log;
		u32 version, flags;
		char name[16];
		u32 ifindex, attach_type;
	} load;
	struct {
		u32 target_fd, program_fd, type, flags;
	} attach;
	struct {
		u32 program_fd, target_fd, type, flags;
	} link;
	struct {
		u64 name;
		u32 program_fd;
	} raw;
};

/* Type, id, name and, where the program is made for one function, its name. */
__noinline int kernel_program(u32 slot, u64 number)
{
	struct scratch *scratch = scratch_at(slot);
	struct bpf_prog *program = (void *)number;
	if (!scratch || !program)
		return 0;
	struct bpf_prog_aux *aux = BPF_CORE_READ(program, aux);
	scratch->act.value[1] = BPF_CORE_READ(program, type);
	scratch->act.value[2] = BPF_CORE_READ(aux, id);
	if (scratch->act.value[3] == WIRE_UNKNOWN)
		scratch->act.value[3] = BPF_CORE_READ(program, expected_attach_type);
	describe_text(
		slot, ACT_TEXT(0), (u64)aux + bpf_core_field_offset(struct bpf_prog_aux, name));
	describe_text(slot, ACT_TEXT(1), (u64)BPF_CORE_READ(aux, attach_func_name));
	return 0;
}

__noinline int kernel_bpf_load(u64 ret, u64 from)
{
	s32 slot;
	union attributes attributes = {0};
	struct scratch *scratch = act_begin(EVENT_KERNEL_BPF_LOAD, ret, &slot);
	if (!scratch)
		return 0;
	struct wire_act *act = &scratch->act;
	act->value[0] = COMMAND_PROG_LOAD;
	act->value[2] = WIRE_UNKNOWN;
	act->value[3] = WIRE_UNKNOWN;
	if ((s64)ret >= 0) {
		struct file *file = task_file((void *)bpf_get_current_task(), ret);
		kernel_program(slot, (u64)BPF_CORE_READ(file, private_data));
	} else if (!bpf_probe_read_user(&attributes.load, sizeof(attributes.load), (void *)from)) {
		act->header.flags = WIRE_USER_MEMORY;
		act->value[1] = attributes.load.type;
		act->value[3] = attributes.load.attach_type;
		describe_user_text(
			slot, ACT_TEXT(0), from + __builtin_offsetof(union attributes, load.name));
	}
	act_end(scratch);
	return 0;
}

static __always_inline u64 program_of(u32 fd)
{
	return (u64)BPF_CORE_READ(task_file((void *)bpf_get_current_task(), fd), private_data);
}

/* The folder of a cgroup; of anything else nothing is known. */
static __always_inline void describe_folder(u32 slot, u32 fd)
{
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	if (file && (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) == S_IFDIR)
		act_file(slot, 1, file);
}

__noinline int kernel_bpf_link(u32 slot, u64 fd, u64 target_fd)
{
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	struct bpf_link *link = BPF_CORE_READ(file, private_data);
	describe_folder(slot, target_fd);
	kernel_program(slot, (u64)BPF_CORE_READ(link, prog));
	if (BPF_CORE_READ(link, type) == LINK_RAW_TRACEPOINT) {
		struct bpf_raw_tp_link *raw = (void *)link;
		describe_text(slot, ACT_TEXT(1), (u64)BPF_CORE_READ(raw, btp, tp, name));
	}
	return 0;
}

__noinline int kernel_bpf_attach(u64 ret, u64 command, u64 from, u64 size)
{
	s32 slot;
	u32 word[4] = {0};
	struct scratch *scratch = act_begin(EVENT_KERNEL_BPF_ATTACH, ret, &slot);
	if (!scratch)
		return 0;
	struct wire_act *act = &scratch->act;
	act->value[0] = command;
	act->value[2] = WIRE_UNKNOWN;
	act->value[3] = WIRE_UNKNOWN;
	if (bpf_probe_read_user(word, size < sizeof(word) ? 12 : sizeof(word), (void *)from)) {
		act_end(scratch);
		return 0;
	}
	bool is_raw = command == COMMAND_RAW_OPEN, failed = (s64)ret < 0;
	if (failed || !is_raw) {
		act->header.flags = WIRE_USER_MEMORY;
		act->value[3] = is_raw ? WIRE_UNKNOWN : word[2];
	}
	if (!failed && command != COMMAND_PROG_ATTACH) {
		kernel_bpf_link(slot, ret, is_raw ? WIRE_NONE : word[1]);
	} else {
		if (!is_raw)
			describe_folder(slot, command == COMMAND_PROG_ATTACH ? word[0] : word[1]);
		u32 fd = command == COMMAND_PROG_ATTACH ? word[1] : is_raw ? word[2] : word[0];
		kernel_program(slot, program_of(fd));
	}
	act_end(scratch);
	return 0;
}

__noinline int kernel_perf_open(u64 ret, u64 from, u64 pid, u64 cpu)
{
	s32 slot;
	struct perf_words {
		u32 type, size;
		u64 config;
	} words = {0};
	if (!ring_wants(EVENT_KERNEL_PERF_OPEN) || ring_sheds(EVENT_KERNEL_PERF_OPEN))
		return 0;
	struct scratch *scratch = act_begin(EVENT_KERNEL_PERF_OPEN, ret, &slot);
	if (!scratch)
		return 0;
	struct wire_act *act = &scratch->act;
	if ((s64)ret >= 0) {
		struct file *file = task_file((void *)bpf_get_current_task(), ret);
		struct perf_event *event = BPF_CORE_READ(file, private_data);
		act->value[0] = bpf_core_field_exists(event->orig_type)
					? BPF_CORE_READ(event, orig_type)
					: BPF_CORE_READ(event, attr.type);
		act->value[1] = BPF_CORE_READ(event, attr.config);
	} else {
		act->header.flags = WIRE_USER_MEMORY;
		bool read = !bpf_probe_read_user(&words, sizeof(words), (void *)from);
		act->value[0] = read ? words.type : WIRE_UNKNOWN;
		act->value[1] = read ? words.config : WIRE_UNKNOWN;
	}
	act->value[2] = (s64)(s32)cpu;
	if ((s32)pid == 0)
		target_task(slot, bpf_get_current_task());
	else if ((s32)pid > 0)
		target_pid(slot, pid);
	act_end(scratch);
	return 0;
}

__noinline int kernel_kexec(u64 ret, u64 is_file, u64 fd, u64 flags)
{
	s32 slot;
	struct scratch *scratch = act_begin(EVENT_KERNEL_KEXEC, ret, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = is_file;
	scratch->act.value[1] = flags;
	if (is_file)
		act_file(slot, 0, task_file((void *)bpf_get_current_task(), fd));
	act_end(scratch);
	return 0;
}

__noinline int kernel_io_uring_made(u64 fd)
{
	s32 slot;
	if (!ring_wants(EVENT_KERNEL_IO_URING) || ring_sheds(EVENT_KERNEL_IO_URING))
		return 0;
	struct scratch *scratch = act_begin(EVENT_KERNEL_IO_URING, 0, &slot);
	if (!scratch)
		return 0;
	struct file *file = task_file((void *)bpf_get_current_task(), fd);
	struct io_ring_ctx *context = BPF_CORE_READ(file, private_data);
	scratch->act.value[1] = BPF_CORE_READ(context, sq_entries);
	scratch->act.value[2] = BPF_CORE_READ(context, flags);
	act_end(scratch);
	return 0;
}

/* Operations that name files or peers: those of enum event_moonwatch_io_uring_operation. */
#define BIT(opcode) (1ull << (opcode))
#define OPERATIONS                                                                                 \
	(BIT(9) | BIT(13) | BIT(16) | BIT(18) | BIT(26) | BIT(28) | BIT(35) | BIT(36) | BIT(37) |  \
		BIT(38) | BIT(39) | BIT(41) | BIT(42) | BIT(45) | BIT(46) | BIT(47) | BIT(48) |    \
		BIT(55) | BIT(56) | BIT(57))

static __always_inline void tell_request(struct io_kiocb *request)
{
	s32 slot;
	u32 opcode = BPF_CORE_READ(request, opcode);
	if (opcode >= 64 || !(OPERATIONS >> opcode & 1) || !ring_wants(EVENT_KERNEL_IO_URING) ||
		task_is_self() || ring_sheds(EVENT_KERNEL_IO_URING))
		return;
	struct scratch *scratch = act_begin(EVENT_KERNEL_IO_URING, 0, &slot);
	if (!scratch)
		return;
	scratch->act.value[0] = 1;
	scratch->act.value[1] = opcode;
	act_end(scratch);
}

/* 6.3 (ad163a7e2562) gave the tracepoint another name. */
SEC("tp_btf/io_uring_submit_req")
int BPF_PROG(on_io_uring_req, struct io_kiocb *request)
{
	tell_request(request);
	return 0;
}

SEC("tp_btf/io_uring_submit_sqe")
int BPF_PROG(on_io_uring_sqe, struct io_kiocb *request)
{
	tell_request(request);
	return 0;
}

__noinline int kernel_key(u64 ret, u64 call, u64 type, u64 description)
{
	s32 slot;
	if (!ring_wants(EVENT_KERNEL_KEYCTL) || ring_sheds(EVENT_KERNEL_KEYCTL))
		return 0;
	struct scratch *scratch = act_begin(EVENT_KERNEL_KEYCTL, ret, &slot);
	if (!scratch)
		return 0;
	struct wire_act *act = &scratch->act;
	act->header.flags = WIRE_USER_MEMORY;
	act->value[0] = call;
	act->value[1] = WIRE_UNKNOWN;
	act->value[2] = (s64)ret < 0 ? WIRE_UNKNOWN : ret;
	describe_user_text(slot, ACT_TEXT(0), type);
	describe_user_text(slot, ACT_TEXT(1), description);
	act_end(scratch);
	return 0;
}

__noinline int kernel_keyctl(u64 ret, u64 command, u64 key)
{
	s32 slot;
	if (!ring_wants(EVENT_KERNEL_KEYCTL) || ring_sheds(EVENT_KERNEL_KEYCTL))
		return 0;
	struct scratch *scratch = act_begin(EVENT_KERNEL_KEYCTL, ret, &slot);
	if (!scratch)
		return 0;
	scratch->act.value[0] = 2;
	scratch->act.value[1] = (u32)command;
	scratch->act.value[2] = (s64)(s32)key;
	act_end(scratch);
	return 0;
}

static __always_inline int bpf_act(u64 ret, u64 command, u64 from, u64 size)
{
	if (command == COMMAND_PROG_LOAD)
		return kernel_bpf_load(ret, from);
	if (command == COMMAND_PROG_ATTACH || command == COMMAND_RAW_OPEN ||
		command == COMMAND_LINK_CREATE)
		return kernel_bpf_attach(ret, command, from, size);
	return 0;
}

__noinline int kernel_act(u32 class, u64 ret, u64 regs, u32 compat)
{
	struct class_arguments arguments;
	arch_arguments_at(&arguments, regs, compat);
	u64 *value = arguments.value;
	switch (class) {
	case CLASS_INIT_MODULE: return kernel_module(ret, 1, WIRE_UNKNOWN, 0, 0);
	case CLASS_FINIT_MODULE: return kernel_module(ret, 1, value[0], 0, (u32)value[2]);
	case CLASS_DELETE_MODULE:
		return kernel_module(ret, 0, WIRE_UNKNOWN, value[0], (u32)value[1]);
	case CLASS_BPF: return bpf_act(ret, (u32)value[0], value[1], (u32)value[2]);
	case CLASS_PERF_OPEN: return kernel_perf_open(ret, value[0], (u32)value[1], (u32)value[2]);
	case CLASS_KEXEC_LOAD: return kernel_kexec(ret, 0, 0, value[3]);
	case CLASS_KEXEC_FILE_LOAD: return kernel_kexec(ret, 1, value[0], value[4]);
	case CLASS_ADD_KEY: return kernel_key(ret, 0, value[0], value[1]);
	case CLASS_REQUEST_KEY: return kernel_key(ret, 1, value[0], value[1]);
	case CLASS_KEYCTL: return kernel_keyctl(ret, value[0], value[1]);
	case CLASS_IO_URING_SETUP: return (s64)ret < 0 ? 0 : kernel_io_uring_made(ret);
	default: return 0;
	}
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
