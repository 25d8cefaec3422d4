/* act_kernel WHAT DIR: does one act of a kernel.* kind and says what must have been seen (tell.h). None changes the
 * kernel for anyone else: modules and kernels to load are none, settings are those of a namespace of its own. */
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/mman.h>

#include "tell.h"

#define HOSTILE       "a\033[2J\"\n{"
#define KEY_RING      -2 /* of the process */
#define KEYCTL_REVOKE 3

static const char *dir;

static const char *make_file(void)
{
	static char path[4096];
	snprintf(path, sizeof(path), "%s/file" HOSTILE, dir);
	int fd = open(path, O_CREAT | O_WRONLY, 0700);
	if (fd < 0 || write(fd, "none", 4) != 4)
		tell_die(path);
	close(fd);
	return path;
}

static void tell_module(const char *kind, int error, const char *name, int flags)
{
	tell_begin(kind);
	tell_outcome(error);
	if (name)
		tell_text("moonwatch.module.name", name);
	else
		tell_none("moonwatch.module.name");
	tell_number("moonwatch.module.flags", flags);
}

static void modules(void)
{
	const char *path = make_file();
	int error = syscall(SYS_init_module, "none", 4UL, "") ? errno : 0;
	tell_module("kernel.module_load", error, NULL, 0);
	tell_none("file.path");
	tell_end();
	int fd = open(path, O_RDONLY);
	error = syscall(SYS_finit_module, fd, "", 2) ? errno : 0;
	tell_module("kernel.module_load", error, NULL, 2);
	tell_text("file.path", path);
	tell_end();
}

static void unload(void)
{
	char name[] =
		HOSTILE; /* on the stack: a page that is there even when the kernel does not look */
	int error = syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
	tell_module("kernel.module_unload", error, name, O_NONBLOCK);
	tell_raw("moonwatch.user_memory", "true");
	tell_end();
}

static int call_bpf(int command, union bpf_attr *attributes)
{
	return (int)syscall(SYS_bpf, command, attributes, sizeof(*attributes));
}

static void tell_program(const char *command, const char *type, const char *name, long long id,
	long long attach_type, const char *target, int user_memory)
{
	tell_text("moonwatch.bpf.command", command);
	tell_text("moonwatch.bpf.program.type", type);
	tell_text("moonwatch.bpf.program.name", name);
	if (id)
		tell_number("moonwatch.bpf.program.id", id);
	else
		tell_none("moonwatch.bpf.program.id");
	tell_number("moonwatch.bpf.attach_type", attach_type);
	if (target)
		tell_text("moonwatch.bpf.target", target);
	else
		tell_none("moonwatch.bpf.target");
	tell_raw("moonwatch.user_memory", user_memory ? "true" : "null");
}

/* A program that returns 1; with `broken`, one that ends nowhere. */
static int load_program(int type, int attach_type, int broken)
{
	struct bpf_insn code[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 1},
		{.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr attributes = {.prog_type = (uint32_t)type,
		.insn_cnt = broken ? 1 : 2,
		.insns = (uintptr_t)code,
		.license = (uintptr_t) "GPL",
		.prog_name = "act_program",
		.expected_attach_type = (uint32_t)attach_type};
	return call_bpf(BPF_PROG_LOAD, &attributes);
}

static long long program_id(int fd)
{
	struct bpf_prog_info info = {0};
	union bpf_attr attributes = {.info = {.bpf_fd = (uint32_t)fd,
					     .info_len = sizeof(info),
					     .info = (uintptr_t)&info}};
	return call_bpf(BPF_OBJ_GET_INFO_BY_FD, &attributes) ? -1 : (long long)info.id;
}

static void programs(void)
{
	int fd = load_program(BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET4_POST_BIND, 0);
	if (fd < 0)
		tell_die("bpf");
	tell_begin("kernel.bpf_load");
	tell_outcome(0);
	tell_program("prog_load", "cgroup_sock", "act_program", program_id(fd),
		BPF_CGROUP_INET4_POST_BIND, NULL, 0);
	tell_end();
	int error = load_program(BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET4_POST_BIND, 1) < 0
			    ? errno
			    : 0;
	tell_begin("kernel.bpf_load");
	tell_outcome(error);
	tell_program(
		"prog_load", "cgroup_sock", "act_program", 0, BPF_CGROUP_INET4_POST_BIND, NULL, 1);
	tell_end();
}

static void attach_tracepoint(void)
{
	int fd = load_program(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0);
	union bpf_attr attributes = {
		.raw_tracepoint = {.name = (uintptr_t) "task_rename", .prog_fd = (uint32_t)fd}};
	if (fd < 0 || call_bpf(BPF_RAW_TRACEPOINT_OPEN, &attributes) < 0)
		tell_die("raw tracepoint");
	tell_begin("kernel.bpf_attach");
	tell_outcome(0);
	tell_program("raw_tracepoint_open", "raw_tracepoint", "act_program", program_id(fd), 0,
		"task_rename", 0);
	tell_end();
}

/* To a cgroup of its own, so that no one is touched. */
static void attach_cgroup(void)
{
	int fd = load_program(BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET4_POST_BIND, 0);
	int cgroup = open(dir, O_RDONLY | O_DIRECTORY);
	union bpf_attr attributes = {.link_create = {.prog_fd = (uint32_t)fd,
					     .target_fd = (uint32_t)cgroup,
					     .attach_type = BPF_CGROUP_INET4_POST_BIND}};
	int error = call_bpf(BPF_LINK_CREATE, &attributes) < 0 ? errno : 0;
	tell_begin("kernel.bpf_attach");
	tell_outcome(error);
	tell_program("link_create", "cgroup_sock", "act_program", program_id(fd),
		BPF_CGROUP_INET4_POST_BIND, dir, 1);
	tell_end();
}

static void attach(void)
{
	attach_tracepoint();
	attach_cgroup();
}

static void one_perf(unsigned type, unsigned long long config, pid_t pid, int cpu, int is_there)
{
	struct perf_event_attr attributes = {
		.type = type, .size = sizeof(attributes), .config = config, .exclude_kernel = 1};
	int fd = (int)syscall(SYS_perf_event_open, &attributes, pid, cpu, -1, 0);
	int error = fd < 0 ? errno : 0;
	tell_begin("kernel.perf_open");
	tell_outcome(error);
	tell_target(pid < 0 ? 0 : pid, is_there);
	tell_number("moonwatch.perf.type", type);
	tell_number("moonwatch.perf.config", (long long)config);
	tell_number("moonwatch.perf.cpu", cpu);
	tell_raw("moonwatch.user_memory", error ? "true" : "null");
	tell_end();
}

static void perf(void)
{
	pid_t pid = tell_victim();
	one_perf(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, pid, -1, 1);
	tell_victim_end(pid);
	one_perf(999, 12345, -1, 0, 0);
}

static void tell_kexec(const char *call, long flags, const char *path, int error)
{
	tell_begin("kernel.kexec");
	tell_outcome(error);
	tell_text("moonwatch.kexec.call", call);
	tell_number("moonwatch.kexec.flags", flags);
	if (path)
		tell_text("file.path", path);
	else
		tell_none("file.path");
	tell_end();
}

/* With flags that no kernel takes. */
static void kexec(void)
{
	const char *path = make_file();
	int fd = open(path, O_RDONLY);
	int error = syscall(SYS_kexec_load, 0UL, 0UL, NULL, 0x7fff00L) < 0 ? errno : 0;
	tell_kexec("kexec_load", 0x7fff00, NULL, error);
	error = syscall(SYS_kexec_file_load, fd, -1, 0UL, NULL, 0x7f00L) < 0 ? errno : 0;
	tell_kexec("kexec_file_load", 0x7f00, path, error);
}

static void one_setting(const char *name, const char *written, const char *value, int is_cut)
{
	char path[256];
	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	int fd = open(path, O_WRONLY);
	if (fd < 0)
		tell_die(path);
	/* The kernel may refuse the value; that it was written is told all the same. */
	if (write(fd, written, strlen(written)) < 0 && errno != EINVAL)
		tell_die(path);
	close(fd);
	tell_begin("kernel.sysctl");
	tell_text("moonwatch.sysctl.name", name);
	tell_text("moonwatch.sysctl.value", value);
	tell_raw("moonwatch.sysctl.truncated", is_cut ? "true" : "false");
	tell_end();
}

static void settings(void)
{
	char large[1001], kept[512];
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = 0;
	memcpy(kept, large, sizeof(kept));
	kept[sizeof(kept) - 1] = 0;
	if (unshare(CLONE_NEWUTS))
		tell_die("unshare");
	one_setting("kernel/hostname", "act\033[2J\"\n", "act\033[2J\"", 0);
	one_setting("kernel/domainname", large, kept, 1);
}

static void tell_ring(long long entries, long long flags, long long opcode, const char *operation)
{
	tell_begin("kernel.io_uring");
	tell_text("moonwatch.io_uring.call", operation ? "submit" : "setup");
	if (operation) {
		tell_none("moonwatch.io_uring.entries");
		tell_none("moonwatch.io_uring.flags");
		tell_number("moonwatch.io_uring.opcode", opcode);
		tell_text("moonwatch.io_uring.operation", operation);
	} else {
		tell_number("moonwatch.io_uring.entries", entries);
		tell_number("moonwatch.io_uring.flags", flags);
		tell_none("moonwatch.io_uring.opcode");
		tell_none("moonwatch.io_uring.operation");
	}
	tell_end();
}

static void ring(void)
{
	struct io_uring_params params = {.flags = IORING_SETUP_CLAMP};
	int fd = (int)syscall(SYS_io_uring_setup, 3, &params);
	if (fd < 0)
		tell_die("io_uring_setup");
	char *queue = mmap(NULL, params.sq_off.array + params.sq_entries * 4,
		PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	struct io_uring_sqe *requests = mmap(NULL, params.sq_entries * sizeof(*requests),
		PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQES);
	if (queue == MAP_FAILED || requests == MAP_FAILED)
		tell_die("mmap");
	/* Nothing at all, which is not told, then opening a file and removing one. */
	requests[0] = (struct io_uring_sqe){.opcode = IORING_OP_NOP};
	requests[1] = (struct io_uring_sqe){
		.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = (uintptr_t) "/etc/hostname"};
	requests[2] = (struct io_uring_sqe){
		.opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = (uintptr_t)make_file()};
	uint32_t *array = (uint32_t *)(queue + params.sq_off.array);
	for (uint32_t i = 0; i < 3; i++)
		array[i] = i;
	__atomic_store_n((uint32_t *)(queue + params.sq_off.tail), 3, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, fd, 3, 3, IORING_ENTER_GETEVENTS, NULL, 0) != 3)
		tell_die("io_uring_enter");
	tell_ring(params.sq_entries, IORING_SETUP_CLAMP, 0, NULL);
	tell_ring(0, 0, IORING_OP_OPENAT, "openat");
	tell_ring(0, 0, IORING_OP_UNLINKAT, "unlinkat");
}

static void tell_key(const char *call, long command, const char *type, const char *description,
	long id, int error)
{
	tell_begin("kernel.keyctl");
	tell_outcome(error);
	tell_text("moonwatch.key.call", call);
	if (command)
		tell_number("moonwatch.key.command", command);
	else
		tell_none("moonwatch.key.command");
	if (type) {
		tell_text("moonwatch.key.type", type);
		tell_text("moonwatch.key.description", description);
	} else {
		tell_none("moonwatch.key.type");
		tell_none("moonwatch.key.description");
	}
	if (id)
		tell_number("moonwatch.key.id", id);
	else
		tell_none("moonwatch.key.id");
	tell_raw("moonwatch.user_memory", type ? "true" : "null");
	tell_end();
}

static void keys(void)
{
	long key = syscall(SYS_add_key, "user", HOSTILE, "x", 1UL, KEY_RING);
	if (key < 0)
		tell_die("add_key");
	tell_key("add_key", 0, "user", HOSTILE, key, 0);
	int error = syscall(SYS_request_key, "user", "act-none", NULL, 0) < 0 ? errno : 0;
	tell_key("request_key", 0, "user", "act-none", 0, error);
	if (syscall(SYS_keyctl, KEYCTL_REVOKE, key))
		tell_die("keyctl");
	tell_key("keyctl", KEYCTL_REVOKE, NULL, NULL, key, 0);
}

/* What the sensor remembers of this process is falsified by the reader of this line; then it opens a file. */
static void violation(void)
{
	uid_t uid = getuid();
	gid_t gid = getgid();
	struct tell_sets sets = tell_sets_now();
	char path[4096], word[64];
	snprintf(path, sizeof(path), "%s/pid", dir);
	FILE *file = fopen(path, "w");
	if (!file || fprintf(file, "%d\n", (int)getpid()) < 0 || fclose(file))
		tell_die(path);
	snprintf(path, sizeof(path), "%s/go", dir);
	int fd = open(path, O_RDONLY); /* a pipe: waits for the other side */
	if (fd < 0 || read(fd, word, sizeof(word)) < 0)
		tell_die(path);
	snprintf(path, sizeof(path), "%s/written", dir);
	if (open(path, O_CREAT | O_WRONLY, 0600) < 0)
		tell_die(path);
	tell_begin("kernel.cred_violation");
	tell_creds(uid, gid);
	tell_number("moonwatch.old.real_user.id", 1000);
	tell_number("moonwatch.old.user.id", uid);
	tell_number("moonwatch.old.real_group.id", gid);
	tell_number("moonwatch.old.group.id", gid);
	tell_caps("moonwatch.old.effective", sets.effective);
	tell_caps("moonwatch.old.permitted", sets.permitted);
	tell_text("moonwatch.violation.found", "open");
	tell_end();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*act)(void);
	} acts[] = {{"module_load", modules}, {"module_unload", unload}, {"bpf_load", programs},
		{"bpf_attach", attach}, {"perf_open", perf}, {"kexec", kexec}, {"sysctl", settings},
		{"io_uring", ring}, {"keyctl", keys}, {"cred_violation", violation}};
	if (argc != 3)
		return 2;
	dir = argv[2];
	for (unsigned i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(argv[1], acts[i].name) == 0)
			tell_in_child(acts[i].act);
	return 0;
}
