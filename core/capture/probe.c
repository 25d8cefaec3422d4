/* A tracepoint is tried with a program of two instructions that is loaded for it and attached; nothing
 * is concluded from versions or configuration files.
 *
 * A hook on a function or an LSM hook can be attached and yet never be called (`bpf` is not among the
 * LSMs that the kernel was booted with), so its program counts, and counts only when a file that is
 * opened meanwhile made it count. */
#include "capture/probe.h"

#include "capture/cgroup.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RING_BYTES 65536

static struct capture_probe_item *add(struct capture_probe *probe, const char *name, bool needed,
	const char *blind, const char *mend)
{
	struct capture_probe_item *item = &probe->items[probe->count++];
	*item = (struct capture_probe_item){
		.name = name, .needed = needed, .blind = blind, .mend = mend};
	return item;
}

/* `cause`: 0, or an errno. */
static void settle(struct capture_probe_item *item, int cause)
{
	item->ok = cause == 0;
	if (cause)
		snprintf(item->why, sizeof(item->why), "%s", strerror(cause));
}

/* `made`: a descriptor of what was tried, or a negative errno. */
static void settle_made(struct capture_probe_item *item, int made)
{
	settle(item, made < 0 ? -made : 0);
	if (made >= 0)
		close(made);
}

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

/* A program that does nothing, for the hook `name`; a descriptor or a negative errno. */
static int load_nothing(const char *name, enum bpf_attach_type type)
{
	const struct bpf_insn code[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	int id = libbpf_find_vmlinux_btf_id(name, type);
	if (id < 0)
		return id;
	LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = type,
		.attach_btf_id = (uint32_t)id);
	int fd = bpf_prog_load(BPF_PROG_TYPE_TRACING, "probe", "Dual BSD/GPL", code, 2, &options);
	return fd < 0 ? -errno : fd;
}

static int try_tracepoint(const char *name)
{
	int program = load_nothing(name, BPF_TRACE_RAW_TP);
	if (program < 0)
		return program;
	int link = bpf_raw_tracepoint_open(NULL, program);
	int outcome = link < 0 ? -errno : link;
	close(program);
	return outcome;
}

static int try_iterator(const char *name)
{
	int program = load_nothing(name, BPF_TRACE_ITER);
	if (program < 0)
		return program;
	int link = bpf_link_create(program, 0, BPF_TRACE_ITER, NULL);
	int outcome = link < 0 ? -errno : link;
	close(program);
	return outcome;
}

/* A program that lets every packet pass, on the root of the hierarchy for a moment. */
static int try_cgroup(void)
{
	const struct bpf_insn code[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
		{.code = BPF_JMP | BPF_EXIT},
	};
	struct err unsaid;
	int root;
	if (!cgroup_open(&root, &unsaid))
		return -ENOENT;
	LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = BPF_CGROUP_INET_EGRESS);
	int program =
		bpf_prog_load(BPF_PROG_TYPE_CGROUP_SKB, "probe", "Dual BSD/GPL", code, 2, &options);
	int outcome = program < 0 ? -errno : 0;
	if (program >= 0) {
		int link = bpf_link_create(program, root, BPF_CGROUP_INET_EGRESS, NULL);
		outcome = link < 0 ? -errno : link;
		close(program);
	}
	close(root);
	return outcome;
}

static int try_map(enum bpf_map_type type)
{
	bool ring = type == BPF_MAP_TYPE_RINGBUF;
	int fd = bpf_map_create(
		type, "probe", ring ? 0 : 4, ring ? 0 : 4, ring ? RING_BYTES : 1, NULL);
	return fd < 0 ? -errno : fd;
}

/* A program that adds one to the only value of `map` and returns 0; a descriptor or -1 with errno. */
static int load_count(int map, enum bpf_prog_type type, enum bpf_attach_type attach, int btf_id)
{
	const struct bpf_insn code[] = {
		{.code = BPF_LD | BPF_DW | BPF_IMM,
			.dst_reg = BPF_REG_1,
			.src_reg = BPF_PSEUDO_MAP_VALUE,
			.imm = map},
		{0},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
		{.code = BPF_STX | BPF_DW | BPF_ATOMIC,
			.dst_reg = BPF_REG_1,
			.src_reg = BPF_REG_0,
			.imm = BPF_ADD},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = attach,
		.attach_btf_id = (uint32_t)btf_id);
	return bpf_prog_load(
		type, "probe", "Dual BSD/GPL", code, sizeof(code) / sizeof(*code), &options);
}

/* A perf event of the kprobe at the start of `function`; -1 with errno. */
static int open_kprobe(const char *function)
{
	struct perf_event_attr attr = {.size = sizeof(attr), .kprobe_func = (uintptr_t)function};
	FILE *file = fopen("/sys/bus/event_source/devices/kprobe/type", "re");
	if (!file)
		return -1;
	int found = fscanf(file, "%u", &attr.type);
	fclose(file);
	if (found == 1)
		return (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	errno = ENOENT;
	return -1;
}

/* 0 when what is done now is counted in `map`, else an errno. */
static int count_an_open(int map)
{
	uint32_t key = 0;
	uint64_t count = 0;
	int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	close(fd);
	if (bpf_map_lookup_elem(map, &key, &count) != 0)
		return errno;
	return count ? 0 : ENOSYS;
}

/* 0, or an errno. */
static int try_counting(const char *name, enum bpf_prog_type type, enum bpf_attach_type attach)
{
	bool kprobe = type == BPF_PROG_TYPE_KPROBE;
	int id = kprobe ? 0 : libbpf_find_vmlinux_btf_id(name, attach);
	if (id < 0)
		return -id;
	int map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "probe", 4, 8, 1, NULL);
	if (map < 0)
		return errno;
	int program = load_count(map, type, attach, id);
	int link = -1;
	if (program >= 0)
		link = kprobe ? open_kprobe(name) : bpf_raw_tracepoint_open(NULL, program);
	int cause = link < 0 ? errno : 0;
	if (!cause && kprobe && ioctl(link, PERF_EVENT_IOC_SET_BPF, program) != 0)
		cause = errno;
	if (!cause)
		cause = count_an_open(map);
	const int opened[] = {link, program, map};
	for (size_t i = 0; i < sizeof(opened) / sizeof(*opened); i++)
		if (opened[i] >= 0)
			close(opened[i]);
	return cause;
}

static uint64_t capabilities(void)
{
	char line[256];
	uint64_t set = 0;
	FILE *status = fopen("/proc/self/status", "re");
	while (status && fgets(line, sizeof(line), status))
		if (strncmp(line, "CapEff:", 7) == 0)
			set = strtoull(line + 7, NULL, 16);
	if (status)
		fclose(status);
	return set;
}

static void probe_capability(struct capture_probe *probe, const char *name, unsigned number,
	bool needed, const char *blind, const char *mend)
{
	uint64_t set = capabilities();
	/* CAP_SYS_ADMIN stands for the two that were once part of it. */
	uint64_t enough = 1ull << number;
	if (number == CAP_BPF || number == CAP_PERFMON)
		enough |= 1ull << CAP_SYS_ADMIN;
	settle(add(probe, name, needed, blind, mend), set & enough ? 0 : EPERM);
}

/* Whether the hierarchy of version 2 is mounted; 0 or an errno. */
static int find_cgroup(void)
{
	char line[1024];
	bool found = false;
	FILE *mounts = fopen("/proc/self/mounts", "re");
	while (mounts && !found && fgets(line, sizeof(line), mounts))
		found = strstr(line, " cgroup2 ") != NULL;
	if (mounts)
		fclose(mounts);
	return found ? 0 : ENOENT;
}

static void probe_hooks(struct capture_probe *probe)
{
	static const struct {
		const char *name, *blind;
	} hooks[] = {
		{"task_newtask", "new processes"},
		{"sched_process_exec", "programs that are executed"},
		{"sched_process_exit", "ends of processes"},
		{"sys_exit", "files, sockets, user ids, memory files, redirections"},
		{"inet_sock_set_state", "where failed TCP connections went"},
	};
	static const struct {
		const char *name, *blind, *mend;
	} optional[] = {
		{"signal_generate", "signals between processes", NULL},
		{"module_load", "names of modules that are loaded (that they are is seen)",
			"nothing, if this kernel takes no modules (CONFIG_MODULES)"},
		{"io_uring_submit_req",
			"requests taken from an io_uring (6.0 to 6.2 have another name for it)",
			"nothing, if this kernel has no io_uring or is one of these"},
	};
	const char *mend = "a kernel with CONFIG_FTRACE_SYSCALLS and CONFIG_BPF_EVENTS; "
			   "CAP_BPF and CAP_PERFMON";
	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		settle_made(add(probe, hooks[i].name, true, hooks[i].blind, mend),
			try_tracepoint(hooks[i].name));
	for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
		settle_made(
			add(probe, optional[i].name, false, optional[i].blind, optional[i].mend),
			try_tracepoint(optional[i].name));
	settle(add(probe, "cgroup v2 hierarchy", false, "settings written below /proc/sys",
		       "mount -t cgroup2 none /sys/fs/cgroup/unified"),
		find_cgroup());
}

/* What another set of hooks would stand on; every item says what was tried. */
static void probe_hook_sets(struct capture_probe *probe)
{
	static const struct {
		const char *name, *function;
		enum bpf_prog_type type;
		enum bpf_attach_type attach;
		const char *mend;
	} hooks[] = {
		{"fentry hooks", "vfs_open", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY,
			"a kernel that permits BPF trampolines "
			"(CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS)"},
		{"LSM hooks", "file_open", BPF_PROG_TYPE_LSM, BPF_LSM_MAC,
			"a kernel that permits BPF trampolines, with CONFIG_BPF_LSM and with bpf "
			"in /sys/kernel/security/lsm (kernel parameter lsm=)"},
		{"kprobes", "vfs_open", BPF_PROG_TYPE_KPROBE, 0,
			"a kernel with CONFIG_KPROBES and CONFIG_KPROBE_EVENTS"},
	};
	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		settle(add(probe, hooks[i].name, false, "nothing: the tracepoints above are used",
			       hooks[i].mend),
			try_counting(hooks[i].function, hooks[i].type, hooks[i].attach));
}

bool capture_probe(struct capture_probe *ret_probe)
{
	struct capture_probe *probe = ret_probe;
	const char *root =
		"run as root, or give the binary CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE and "
		"CAP_DAC_READ_SEARCH (setcap)";
	libbpf_print_fn_t before = libbpf_set_print(quiet);
	probe->count = 0;
	settle(add(probe, "kernel BTF", true, "everything",
		       "a kernel with CONFIG_DEBUG_INFO_BTF (/sys/kernel/btf/vmlinux)"),
		access("/sys/kernel/btf/vmlinux", R_OK) ? errno : 0);
	probe_capability(probe, "CAP_BPF", CAP_BPF, true, "everything", root);
	probe_capability(probe, "CAP_PERFMON", CAP_PERFMON, true, "everything", root);
	probe_capability(probe, "CAP_SYS_PTRACE", CAP_SYS_PTRACE, false,
		"environments of processes that ran before the sensor", root);
	settle_made(add(probe, "bpf()", true, "everything", root), try_map(BPF_MAP_TYPE_ARRAY));
	settle_made(add(probe, "BPF ring buffer", true, "everything", "Linux 5.8 or later"),
		try_map(BPF_MAP_TYPE_RINGBUF));
	probe_hooks(probe);
	settle_made(add(probe, "task iterator", true, "processes that run already",
			    "Linux 5.8 or later"),
		try_iterator("task"));
	settle_made(add(probe, "task file iterator", true, "sockets that listen already",
			    "Linux 5.8 or later"),
		try_iterator("task_file"));
	settle_made(
		add(probe, "cgroup v2 programs", false,
			"DNS, names of destinations, sends without a connection, settings written",
			"Linux 5.10 or later with CONFIG_CGROUP_BPF; CAP_NET_ADMIN"),
		try_cgroup());
	probe_hook_sets(probe);
	libbpf_set_print(before);
	for (size_t i = 0; i < probe->count; i++)
		if (probe->items[i].needed && !probe->items[i].ok)
			return false;
	return true;
}
