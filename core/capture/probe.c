/* A tracepoint is tried with a program of two instructions that is loaded for it and attached; nothing
 * is concluded from versions or configuration files. */
#include "capture/probe.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static int try_map(enum bpf_map_type type)
{
	bool ring = type == BPF_MAP_TYPE_RINGBUF;
	int fd = bpf_map_create(
		type, "probe", ring ? 0 : 4, ring ? 0 : 4, ring ? RING_BYTES : 1, NULL);
	return fd < 0 ? -errno : fd;
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
	libbpf_set_print(before);
	for (size_t i = 0; i < probe->count; i++)
		if (probe->items[i].needed && !probe->items[i].ok)
			return false;
	return true;
}
