/* tell: an actor says on standard output what a sensor must have seen it do.
 *
 * One line for each event: {"kind": ..., "pid": ..., "fields": {...}}. Each field of the kind stands there, with
 * null for those that must be absent. The one value that a program cannot know of another, the start of a process to
 * the nanosecond, is {"start_of": pid}; the reader knows it from that process's fork.
 *
 *	tell_begin("process.setsid");
 *	tell_number("process.session_leader.pid", getpid());
 *	tell_end();
 */
#ifndef MW_ACTORS_TELL_H
#define MW_ACTORS_TELL_H

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *tell_comma;

static inline void tell_die(const char *what)
{
	perror(what);
	_exit(1);
}

static inline void tell_begin_of(const char *kind, pid_t pid)
{
	printf("{\"kind\":\"%s\",\"pid\":%d,\"fields\":{", kind, (int)pid);
	tell_comma = "";
}

static inline void tell_begin(const char *kind)
{
	tell_begin_of(kind, getpid());
}

static inline void tell_end(void)
{
	puts("}}");
	fflush(stdout);
}

static inline void tell_raw(const char *field, const char *json)
{
	printf("%s\"%s\":%s", tell_comma, field, json);
	tell_comma = ",";
}

static inline void tell_none(const char *field)
{
	tell_raw(field, "null");
}

static inline void tell_number(const char *field, long long value)
{
	char text[32];
	snprintf(text, sizeof(text), "%lld", value);
	tell_raw(field, text);
}

static inline void tell_text(const char *field, const char *value)
{
	printf("%s\"%s\":\"", tell_comma, field);
	tell_comma = ",";
	for (; *value; value++)
		if (*value == '"' || *value == '\\' || (unsigned char)*value < 32)
			printf("\\u%04x", *value);
		else
			putchar(*value);
	putchar('"');
}

static inline void tell_outcome(int error)
{
	tell_text("event.outcome", error ? "failure" : "success");
	if (error)
		tell_number("moonwatch.error.code", error);
	else
		tell_none("moonwatch.error.code");
}

/* pid 0: none at all. `is_there`: the sensor can have found it. */
static inline void tell_target(pid_t pid, int is_there)
{
	char text[64], path[4096];
	if (!pid) {
		tell_none("moonwatch.target.pid");
		tell_none("moonwatch.target.start_ns");
		tell_none("moonwatch.target.executable");
		return;
	}
	tell_number("moonwatch.target.pid", pid);
	if (!is_there) {
		tell_none("moonwatch.target.start_ns");
		tell_none("moonwatch.target.executable");
		return;
	}
	snprintf(text, sizeof(text), "{\"start_of\":%d}", (int)pid);
	tell_raw("moonwatch.target.start_ns", text);
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	path[len > 0 ? len : 0] = 0;
	tell_text("moonwatch.target.executable", path);
}

static inline void tell_device(const char *field, dev_t device)
{
	tell_number(field, (long long)major(device) << 20 | minor(device));
}

static inline long long tell_namespace_inode(const char *name)
{
	char path[64];
	struct stat status;
	snprintf(path, sizeof(path), "/proc/thread-self/ns/%s", name);
	return stat(path, &status) ? -1 : (long long)status.st_ino;
}

/* A set of capabilities as a list of names. */
static inline void tell_caps(const char *field, uint64_t set)
{
	static const char *const names[] = {"CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER",
		"FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
		"NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK",
		"IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT",
		"SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG",
		"MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE",
		"MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON",
		"BPF", "CHECKPOINT_RESTORE"};
	const char *comma = "";
	printf("%s\"%s\":[", tell_comma, field);
	tell_comma = ",";
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (set >> i & 1) {
			printf("%s\"CAP_%s\"", comma, names[i]);
			comma = ",";
		}
	putchar(']');
}

struct tell_sets {
	uint64_t effective, permitted, inheritable;
};

static inline struct tell_sets tell_sets_now(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];
	if (syscall(SYS_capget, &header, data))
		tell_die("capget");
	return (struct tell_sets){data[0].effective | (uint64_t)data[1].effective << 32,
		data[0].permitted | (uint64_t)data[1].permitted << 32,
		data[0].inheritable | (uint64_t)data[1].inheritable << 32};
}

/* A line of /proc/self/status, or a file of one number there. */
static inline long long tell_proc_number(const char *path)
{
	char text[32] = "";
	FILE *file = fopen(path, "r");
	if (!file || !fgets(text, sizeof(text), file))
		return -1;
	fclose(file);
	return strtoll(text, NULL, 10);
}

static inline uint64_t tell_status_set(const char *name)
{
	char line[256];
	uint64_t set = 0;
	FILE *status = fopen("/proc/thread-self/status", "r");
	while (status && fgets(line, sizeof(line), status))
		if (strncmp(line, name, strlen(name)) == 0)
			set = strtoull(line + strlen(name) + 1, NULL, 16);
	if (status)
		fclose(status);
	return set;
}

/* The actor does not change ids: all of them are those it began with, as the first namespace numbers them. */
static inline void tell_creds(uid_t uid, gid_t gid)
{
	static const char *const uids[] = {"process.real_user.id", "process.user.id",
		"process.saved_user.id", "moonwatch.process.fs_user.id"};
	static const char *const gids[] = {"process.real_group.id", "process.group.id",
		"process.saved_group.id", "moonwatch.process.fs_group.id"};
	struct tell_sets sets = tell_sets_now();
	long long login = tell_proc_number("/proc/self/loginuid"),
		  session = tell_proc_number("/proc/self/sessionid");
	for (unsigned i = 0; i < 4; i++) {
		tell_number(uids[i], uid);
		tell_number(gids[i], gid);
	}
	tell_caps("process.thread.capabilities.effective", sets.effective);
	tell_caps("process.thread.capabilities.permitted", sets.permitted);
	if (login < 0 || login == 0xffffffff)
		tell_none("moonwatch.login.uid");
	else
		tell_number("moonwatch.login.uid", login);
	if (session < 0 || session == 0xffffffff)
		tell_none("moonwatch.login.session");
	else
		tell_number("moonwatch.login.session", session);
}

/* Runs `act` in a child and waits; each act leaves the actor itself as it was. */
static inline void tell_in_child(void (*act)(void))
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		act();
		exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		exit(1);
}

/* A child that waits until it is killed. */
static inline pid_t tell_victim(void)
{
	pid_t pid = fork();
	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

static inline void tell_victim_end(pid_t pid)
{
	kill(pid, 9);
	waitpid(pid, NULL, 0);
}

#endif
