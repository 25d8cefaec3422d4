/* Around libbpf's skeleton. When a program is refused, the last lines of what libbpf and the verifier
 * said become part of the error: the rest of the log is of no use to an operator. */
#include "capture/programs.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/cgroup.h"
#include "moonwatch.skel.h"

#define SLOTS_PER_CPU 4 /* SCRATCH_SLOTS */
#define LOG_BYTES     240

#define CGROUP_PROGRAMS 7

struct programs {
	struct moonwatch_bpf *skeleton;
	struct bpf_link *cgroup_links[CGROUP_PROGRAMS];
};

/* libbpf has one print function for the whole process. */
static char log_tail[LOG_BYTES];

/* Adds `text` behind what is kept; the front makes room. */
static void keep(const char *text, size_t len)
{
	size_t old = strlen(log_tail);
	if (len > LOG_BYTES - 1) {
		text += len - (LOG_BYTES - 1);
		len = LOG_BYTES - 1;
	}
	size_t spare = LOG_BYTES - 1 - len;
	size_t kept = old < spare ? old : spare;
	memmove(log_tail, log_tail + old - kept, kept);
	memcpy(log_tail + kept, text, len);
	log_tail[kept + len] = 0;
}

static int keep_tail(enum libbpf_print_level level, const char *format, va_list args)
{
	char *line = NULL;
	if (level != LIBBPF_WARN)
		return 0;
	int len = vasprintf(&line, format, args);
	if (len < 0)
		return 0;
	keep(line, (size_t)len);
	free(line);
	return 0;
}

static bool fail(struct err *err, int cause, const char *what)
{
	if (cause == EPERM)
		return err_set(err,
			"cannot %s the BPF programs: not permitted; run as root, or with CAP_BPF, "
			"CAP_PERFMON and CAP_SYS_PTRACE (`moonwatch doctor` tells more)",
			what);
	for (char *at = log_tail; *at; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
	err_sys(err, cause, "cannot %s the BPF programs", what);
	if (!log_tail[0])
		return false;
	struct err first = *err;
	return err_set(err, "%.200s (%s)", first.text, log_tail);
}

/* Programs for tracepoints that a kernel may lack, with how many arguments the tracepoint must have
 * (0: whatever it has): an older one of the same name may begin with others. */
static void leave_out_missing(const struct moonwatch_bpf *skeleton)
{
	const struct {
		struct bpf_program *program;
		const char *type;
		unsigned arguments;
	} optional[] = {
		{skeleton->progs.on_signal, "btf_trace_signal_generate", 0},
		{skeleton->progs.on_module_load, "btf_trace_module_load", 0},
		{skeleton->progs.on_module_free, "btf_trace_module_free", 0},
		{skeleton->progs.on_io_uring_req, "btf_trace_io_uring_submit_req", 1},
		{skeleton->progs.on_io_uring_sqe, "btf_trace_io_uring_submit_sqe", 2},
	};
	struct btf *btf = btf__load_vmlinux_btf();
	for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++) {
		int id = btf ? btf__find_by_name_kind(btf, optional[i].type, BTF_KIND_TYPEDEF) : -1;
		const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, (uint32_t)id);
		type = type ? btf__type_by_id(btf, type->type) : NULL;
		type = type ? btf__type_by_id(btf, type->type) : NULL;
		/* The first argument is the one that each program is registered with. */
		bool fits = type && (!optional[i].arguments ||
					    btf_vlen(type) == optional[i].arguments + 1u);
		bpf_program__set_autoload(optional[i].program, fits);
	}
	btf__free(btf);
}

static void cgroup_programs(
	const struct moonwatch_bpf *skeleton, struct bpf_program *ret_programs[CGROUP_PROGRAMS])
{
	ret_programs[0] = skeleton->progs.on_connect4;
	ret_programs[1] = skeleton->progs.on_connect6;
	ret_programs[2] = skeleton->progs.on_sendmsg4;
	ret_programs[3] = skeleton->progs.on_sendmsg6;
	ret_programs[4] = skeleton->progs.on_ingress;
	ret_programs[5] = skeleton->progs.on_egress;
	ret_programs[6] = skeleton->progs.on_sysctl;
}

static bool attach_cgroup(struct programs *programs)
{
	struct bpf_program *parts[CGROUP_PROGRAMS];
	struct err unsaid;
	int root;
	if (!cgroup_open(&root, &unsaid))
		return false;
	cgroup_programs(programs->skeleton, parts);
	bool done = true;
	for (unsigned i = 0; i < CGROUP_PROGRAMS; i++) {
		programs->cgroup_links[i] = bpf_program__attach_cgroup(parts[i], root);
		done = done && programs->cgroup_links[i];
	}
	close(root);
	return done;
}

static bool load(struct programs *programs, size_t ring_bytes, bool with_cgroup, struct err *err)
{
	struct bpf_program *parts[CGROUP_PROGRAMS];
	struct moonwatch_bpf *skeleton = moonwatch_bpf__open();
	if (!skeleton)
		return fail(err, errno, "open");
	programs->skeleton = skeleton;
	int cpus = libbpf_num_possible_cpus();
	bpf_map__set_max_entries(skeleton->maps.ring, (uint32_t)ring_bytes);
	bpf_map__set_max_entries(
		skeleton->maps.scratches, (uint32_t)(cpus > 0 ? cpus : 1) * SLOTS_PER_CPU);
	skeleton->bss->shared.bulk_limit_bytes = ring_bytes / 4 * 3;
	cgroup_programs(skeleton, parts);
	for (unsigned i = 0; i < CGROUP_PROGRAMS; i++)
		bpf_program__set_autoload(parts[i], with_cgroup);
	leave_out_missing(skeleton);
	int failed = moonwatch_bpf__load(skeleton);
	if (failed)
		return fail(err, -failed, "load");
	failed = moonwatch_bpf__attach(skeleton);
	if (failed)
		return fail(err, -failed, "attach");
	skeleton->bss->shared.watch_creds = 1;
	return true;
}

static void unload(struct programs *programs)
{
	for (unsigned i = 0; i < CGROUP_PROGRAMS; i++) {
		bpf_link__destroy(programs->cgroup_links[i]);
		programs->cgroup_links[i] = NULL;
	}
	moonwatch_bpf__destroy(programs->skeleton);
	programs->skeleton = NULL;
}

/* Where the programs on cgroups are refused, all the others still do their part. */
static bool load_what_works(struct programs *programs, size_t ring_bytes, struct err *err)
{
	if (load(programs, ring_bytes, true, err) && attach_cgroup(programs))
		return true;
	unload(programs);
	log_tail[0] = 0;
	return load(programs, ring_bytes, false, err);
}

bool programs_open(size_t ring_bytes, struct programs **ret_programs, struct err *err)
{
	struct programs *programs = calloc(1, sizeof(*programs));
	if (!programs)
		return err_set(err, "out of memory");
	log_tail[0] = 0;
	libbpf_print_fn_t before = libbpf_set_print(keep_tail);
	bool done = load_what_works(programs, ring_bytes, err);
	libbpf_set_print(before);
	if (!done) {
		programs_close(programs);
		return false;
	}
	*ret_programs = programs;
	return true;
}

bool programs_on_cgroup(const struct programs *programs)
{
	return programs->cgroup_links[0] != NULL;
}

void programs_close(struct programs *programs)
{
	if (!programs)
		return;
	unload(programs);
	free(programs);
}

struct wire_shared *programs_shared(struct programs *programs)
{
	return &programs->skeleton->bss->shared;
}

int programs_ring_fd(const struct programs *programs)
{
	return bpf_map__fd(programs->skeleton->maps.ring);
}

int programs_walk(struct programs *programs, enum programs_walk walk)
{
	struct bpf_link *link = walk == PROGRAMS_TASKS ? programs->skeleton->links.on_task
						       : programs->skeleton->links.on_task_file;
	return bpf_iter_create(bpf_link__fd(link));
}

bool programs_name_put(struct programs *programs, const struct wire_name *name, struct err *err)
{
	uint8_t present = 1;
	int fd = bpf_map__fd(programs->skeleton->maps.read_names);
	if (bpf_map_update_elem(fd, name, &present, BPF_ANY) != 0)
		return err_sys(err, errno, "cannot add a file name to the kernel's filter");
	return true;
}

void programs_names_prune(struct programs *programs,
	bool (*drop)(const struct wire_name *name, const void *data), const void *data)
{
	int fd = bpf_map__fd(programs->skeleton->maps.read_names);
	struct wire_name at, next;
	bool found = bpf_map_get_next_key(fd, NULL, &next) == 0;
	while (found) {
		at = next;
		found = bpf_map_get_next_key(fd, &at, &next) == 0;
		if (drop(&at, data))
			bpf_map_delete_elem(fd, &at);
	}
}
