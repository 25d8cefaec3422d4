/* act_process WHAT DIR: does one act of a process.* kind and says what must have been seen (tell.h). */
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>

#include "tell.h"

#define HOSTILE_NAME "\033[2J\n\"n"

static const char *dir;

static void setcap(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct tell_sets old = tell_sets_now(), now = old;
	now.effective &= ~(1ull << CAP_NET_RAW);
	now.permitted &= ~(1ull << CAP_SYS_BOOT);
	now.effective &= now.permitted;
	now.inheritable = 1ull << CAP_CHOWN;
	struct __user_cap_data_struct data[2] = {
		{(uint32_t)now.effective, (uint32_t)now.permitted, (uint32_t)now.inheritable},
		{(uint32_t)(now.effective >> 32), (uint32_t)(now.permitted >> 32), 0}};
	if (syscall(SYS_capset, &header, data))
		tell_die("capset");
	tell_begin("process.setcap");
	tell_creds(getuid(), getgid());
	tell_caps("moonwatch.capabilities.inheritable", now.inheritable);
	tell_caps("moonwatch.capabilities.bounding", tell_status_set("CapBnd:"));
	tell_caps("moonwatch.capabilities.ambient", tell_status_set("CapAmb:"));
	tell_caps("moonwatch.old.effective", old.effective);
	tell_caps("moonwatch.old.permitted", old.permitted);
	tell_end();
}

static void new_session(void)
{
	if (setsid() < 0)
		tell_die("setsid");
	tell_begin("process.setsid");
	tell_number("process.session_leader.pid", getpid());
	tell_number("process.group_leader.pid", getpid());
	tell_end();
}

static void one_prctl(
	int option, const char *name, unsigned long argument, unsigned long detail, int has_detail)
{
	char comm[17] = "";
	if (prctl(option, argument, detail, 0, 0) < 0)
		tell_die(name);
	prctl(PR_GET_NAME, comm);
	tell_begin("process.prctl");
	tell_number("moonwatch.prctl.option", option);
	tell_text("moonwatch.prctl.name", name);
	if (option == PR_SET_NAME)
		tell_none("moonwatch.prctl.argument");
	else
		tell_number("moonwatch.prctl.argument", (long long)argument);
	if (has_detail)
		tell_number("moonwatch.prctl.detail", (long long)detail);
	else
		tell_none("moonwatch.prctl.detail");
	if (option == PR_SET_NAME)
		tell_text("moonwatch.prctl.text", comm);
	else
		tell_none("moonwatch.prctl.text");
	tell_end();
}

static void prctls(void)
{
	one_prctl(PR_SET_NAME, "set_name", (unsigned long)HOSTILE_NAME, 0, 0);
	one_prctl(PR_SET_DUMPABLE, "set_dumpable", 0, 0, 0);
	one_prctl(PR_SET_KEEPCAPS, "set_keepcaps", 1, 0, 0);
	one_prctl(PR_SET_CHILD_SUBREAPER, "set_child_subreaper", 1, 0, 0);
	one_prctl(PR_SET_PTRACER, "set_ptracer", 1, 0, 0);
	one_prctl(PR_CAP_AMBIENT, "cap_ambient", PR_CAP_AMBIENT_LOWER, CAP_CHOWN, 1);
	one_prctl(PR_SET_NO_NEW_PRIVS, "set_no_new_privs", 1, 0, 0);
}

static void one_ptrace(
	int request, const char *name, pid_t pid, int is_there, void *address, long data)
{
	int error = ptrace(request, pid, address, data) < 0 ? errno : 0;
	tell_begin("process.ptrace");
	tell_outcome(error);
	tell_target(pid, is_there);
	tell_number("moonwatch.ptrace.request", request);
	tell_text("moonwatch.ptrace.name", name);
	if (address)
		tell_number("moonwatch.ptrace.address", (long)address);
	else
		tell_none("moonwatch.ptrace.address");
	tell_end();
}

static void traces(void)
{
	static long word;
	pid_t pid = tell_victim();
	one_ptrace(PTRACE_ATTACH, "attach", pid, 1, NULL, 0);
	waitpid(pid, NULL, 0);
	one_ptrace(PTRACE_POKEDATA, "pokedata", pid, 1, &word, 7);
	ptrace(PTRACE_DETACH, pid, NULL, 0);
	tell_victim_end(pid);
	/* Reaped: the number is free, and given out again only when all others were. */
	one_ptrace(PTRACE_SEIZE, "seize", pid, 0, NULL, 0);
	one_ptrace(PTRACE_TRACEME, "traceme", 0, 0, NULL, 0);
}

static void one_signal(int number, const char *name, pid_t pid)
{
	tell_begin("process.signal");
	tell_target(pid, 1);
	tell_number("moonwatch.signal.number", number);
	if (name)
		tell_text("moonwatch.signal.name", name);
	else
		tell_none("moonwatch.signal.name");
	tell_end();
}

static void signals(void)
{
	pid_t first = tell_victim(), second = tell_victim();
	setpgid(first, first);
	setpgid(second, first);
	kill(first, 0);        /* no signal at all: not told */
	kill(first, SIGWINCH); /* ordinary talk: not told */
	kill(first, SIGSTOP);
	one_signal(SIGSTOP, "STOP", first);
	sigqueue(first, SIGRTMIN + 3, (union sigval){.sival_int = 1});
	one_signal(SIGRTMIN + 3, NULL, first);
	kill(-first, SIGKILL);
	one_signal(SIGKILL, "KILL", first);
	one_signal(SIGKILL, "KILL", second);
	waitpid(first, NULL, 0);
	waitpid(second, NULL, 0);
}

static void tell_namespaces(void)
{
	tell_number("moonwatch.namespace.mnt", tell_namespace_inode("mnt"));
	tell_number(
		"moonwatch.namespace.pid_for_children", tell_namespace_inode("pid_for_children"));
	tell_number("moonwatch.namespace.net", tell_namespace_inode("net"));
	tell_number("moonwatch.namespace.user", tell_namespace_inode("user"));
}

static void enter(void)
{
	struct stat status;
	int fd = open("/proc/self/ns/net", O_RDONLY);
	if (fd < 0 || fstat(fd, &status) || unshare(CLONE_NEWNET) || setns(fd, 0))
		tell_die("setns");
	tell_begin("process.setns");
	tell_number("moonwatch.namespace.flags", CLONE_NEWNET);
	tell_number("moonwatch.namespace.inode", (long long)status.st_ino);
	tell_namespaces();
	tell_creds(getuid(), getgid());
	tell_end();
}

static void leave(void)
{
	uid_t uid = getuid();
	gid_t gid = getgid();
	int flags = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS;
	if (unshare(flags | CLONE_FS))
		tell_die("unshare");
	tell_begin("process.unshare");
	tell_number("moonwatch.namespace.flags", flags);
	tell_namespaces();
	tell_creds(uid, gid);
	tell_end();
}

static void leave_by_clone(void)
{
	int status;
	pid_t pid = (pid_t)syscall(
		SYS_clone, CLONE_NEWUTS | CLONE_NEWNET | SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid == 0) {
		tell_begin("process.unshare");
		tell_number("moonwatch.namespace.flags", CLONE_NEWUTS | CLONE_NEWNET);
		tell_namespaces();
		tell_creds(getuid(), getgid());
		tell_end();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		tell_die("clone");
}

static void tell_root(
	const char *call, const char *path, const struct stat *status, int user_memory)
{
	tell_begin("process.chroot");
	tell_text("moonwatch.root.call", call);
	tell_text("file.path", path);
	tell_number("file.inode", (long long)status->st_ino);
	tell_device("moonwatch.file.device", status->st_dev);
	tell_raw("moonwatch.user_memory", user_memory ? "true" : "null");
	tell_end();
}

static void change_root(void)
{
	char path[4096];
	struct stat status;
	snprintf(path, sizeof(path), "%s/root" HOSTILE_NAME, dir);
	if (mkdir(path, 0700) || stat(path, &status) || chroot(path))
		tell_die("chroot");
	tell_root("chroot", path, &status, 0);
}

/* From a root that is a mount of its own, since the first one of an initramfs cannot be left. */
static void pivot_root_to(void)
{
	char base[4096];
	struct stat status;
	snprintf(base, sizeof(base), "%s/base", dir);
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		mkdir(base, 0700) || mount("none", base, "tmpfs", 0, NULL) || stat(base, &status) ||
		chroot(base) || chdir("/"))
		tell_die("chroot");
	tell_root("chroot", base, &status, 0);
	if (mkdir("/pivot", 0700) || mount("none", "/pivot", "tmpfs", 0, NULL) ||
		mkdir("/pivot/old", 0700) || stat("/pivot", &status) ||
		syscall(SYS_pivot_root, "/pivot", "/pivot/old"))
		tell_die("pivot_root");
	tell_root("pivot_root", "/pivot", &status, 1);
}

static void one_limit(const char *name, pid_t pid, struct rlimit limit)
{
	tell_begin("process.rlimit");
	tell_target(pid, 1);
	tell_text("moonwatch.rlimit.resource", name);
	tell_number("moonwatch.rlimit.soft",
		limit.rlim_cur == RLIM_INFINITY ? -1 : (long long)limit.rlim_cur);
	tell_number("moonwatch.rlimit.hard",
		limit.rlim_max == RLIM_INFINITY ? -1 : (long long)limit.rlim_max);
	tell_end();
}

static void limits(void)
{
	struct rlimit core = {0, RLIM_INFINITY}, files = {100, 200}, asked;
	pid_t pid = tell_victim();
	getrlimit(RLIMIT_NOFILE, &asked);
	if (setrlimit(RLIMIT_NOFILE, &files) || prlimit(pid, RLIMIT_CORE, &core, NULL))
		tell_die("prlimit");
	one_limit("nofile", getpid(), files);
	one_limit("core", pid, core);
	tell_victim_end(pid);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*act)(void);
	} acts[] = {{"setcap", setcap}, {"setsid", new_session}, {"prctl", prctls},
		{"ptrace", traces}, {"signal", signals}, {"setns", enter}, {"unshare", leave},
		{"clone", leave_by_clone}, {"chroot", change_root}, {"pivot_root", pivot_root_to},
		{"rlimit", limits}};
	if (argc != 3)
		return 2;
	dir = argv[2];
	for (unsigned i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(argv[1], acts[i].name) == 0)
			tell_in_child(acts[i].act);
	return 0;
}
