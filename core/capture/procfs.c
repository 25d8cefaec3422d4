/* All files of a process are opened through one descriptor of its directory: that stays with the
 * process it was opened for, and reads fail once it is gone. The start time in `stat` (field 22) is in
 * ticks of 10 ms since boot, fine enough to tell two owners of one number apart. */
#include "capture/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define TICK_NS         10000000u
#define STAT_START      22
#define STAT_AFTER_COMM 3

/* Number of bytes read, -1 on failure; *ret_cut when there was more. */
static ssize_t read_file(int dir, const char *name, char *to, size_t size, bool *ret_cut)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	size_t len = 0;
	ssize_t got;
	while (len < size && (got = read(fd, to + len, size - len)) > 0)
		len += (size_t)got;
	char more;
	*ret_cut = len == size && read(fd, &more, 1) == 1;
	close(fd);
	return (ssize_t)len;
}

static bool started_at(int dir, uint64_t start_ns)
{
	char stat[1024];
	bool cut;
	ssize_t len = read_file(dir, "stat", stat, sizeof(stat) - 1, &cut);
	if (len <= 0)
		return false;
	stat[len] = 0;
	/* The second field is the name, which may hold blanks and brackets. */
	char *at = strrchr(stat, ')');
	for (int field = STAT_AFTER_COMM; at && field <= STAT_START; field++)
		at = strchr(at + 1, ' ');
	return at && strtoull(at + 1, NULL, 10) == start_ns / TICK_NS;
}

bool procfs_process(uint32_t pid, uint64_t start_ns, struct procfs_process *ret_process)
{
	char path[32];
	snprintf(path, sizeof(path), "/proc/%u", pid);
	int dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return false;
	struct procfs_process *out = ret_process;
	bool same = started_at(dir, start_ns);
	out->args_cut = out->env_cut = false;
	ssize_t args =
		same ? read_file(dir, "cmdline", out->args, sizeof(out->args), &out->args_cut) : 0;
	ssize_t env =
		same ? read_file(dir, "environ", out->env, sizeof(out->env), &out->env_cut) : 0;
	close(dir);
	out->args_len = args > 0 ? (uint32_t)args : 0;
	out->env_len = env > 0 ? (uint32_t)env : 0;
	/* A program that renames itself leaves a tail of NULs. */
	while (out->args_len > 1 && !out->args[out->args_len - 1] && !out->args[out->args_len - 2])
		out->args_len--;
	return same;
}

static void read_line(const char *path, char *to, size_t size)
{
	bool cut;
	ssize_t len = read_file(AT_FDCWD, path, to, size - 1, &cut);
	to[len > 0 ? len : 0] = 0;
	to[strcspn(to, "\n")] = 0;
	if (!to[0])
		snprintf(to, size, "unknown");
}

void procfs_host(struct procfs_host *ret_host)
{
	struct utsname names;
	if (uname(&names) != 0)
		memset(&names, 0, sizeof(names));
	read_line("/etc/machine-id", ret_host->id, sizeof(ret_host->id));
	read_line("/proc/sys/kernel/hostname", ret_host->name, sizeof(ret_host->name));
	read_line("/proc/sys/kernel/random/boot_id", ret_host->boot_id, sizeof(ret_host->boot_id));
	snprintf(ret_host->kernel, sizeof(ret_host->kernel), "%s",
		names.release[0] ? names.release : "unknown");
	snprintf(ret_host->architecture, sizeof(ret_host->architecture), "%s",
		names.machine[0] ? names.machine : "unknown");
}
