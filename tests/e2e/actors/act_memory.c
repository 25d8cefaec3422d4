/* act_memory WHAT DIR: does one act of a memory.* kind and says what must have been seen (tell.h). */
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/vfs.h>

#include "tell.h"

#define PAGE 4096
#define RWX  (PROT_READ | PROT_WRITE | PROT_EXEC)

static const char *dir;

static void tell_file(const char *path)
{
	struct stat status;
	if (!path || stat(path, &status)) {
		tell_none("file.path");
		tell_none("file.inode");
		tell_none("moonwatch.file.device");
		tell_none("moonwatch.file.mode");
		tell_none("file.uid");
		tell_none("moonwatch.file.links");
		return;
	}
	tell_text("file.path", path);
	tell_number("file.inode", (long long)status.st_ino);
	tell_device("moonwatch.file.device", status.st_dev);
	tell_number("moonwatch.file.mode", status.st_mode);
	tell_number("file.uid", status.st_uid);
	tell_number("moonwatch.file.links", (long long)status.st_nlink);
}

static void tell_area(void *address, size_t length, int protection)
{
	tell_number("moonwatch.memory.address", (long)address);
	tell_number("moonwatch.memory.length", (long long)length);
	tell_number("moonwatch.memory.protection", protection);
}

static void one_map(size_t length, int protection, int flags, const char *path)
{
	int fd = path ? open(path, O_RDONLY) : -1;
	void *address = mmap(NULL, length, protection, flags, fd, 0);
	if (address == MAP_FAILED)
		tell_die("mmap");
	tell_begin("memory.mmap_exec");
	tell_area(address, length, protection);
	tell_number("moonwatch.memory.flags", flags);
	tell_text("moonwatch.memory.region", path ? "file" : "anonymous");
	tell_file(path);
	tell_end();
}

/* A file of 100 bytes, with such a mode and owner. */
static char *make_file(const char *name, mode_t mode, uid_t owner)
{
	static char path[4096];
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	int fd = open(path, O_CREAT | O_WRONLY, 0700);
	if (fd < 0 || ftruncate(fd, 100) || fchown(fd, owner, 0) || fchmod(fd, mode))
		tell_die(path);
	close(fd);
	return path;
}

static void maps(void)
{
	struct statfs where;
	/* Those that everyone makes are not told: no code, or root's own file on a disk. */
	mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open("/bin/true", O_RDONLY);
	if (fd < 0 || fstatfs(fd, &where))
		tell_die("/bin/true");
	if (where.f_type != TMPFS_MAGIC)
		mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	one_map(3 * PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, NULL);
	one_map(PAGE, RWX, MAP_PRIVATE | MAP_ANONYMOUS, NULL);
	one_map(PAGE, RWX, MAP_PRIVATE, make_file("written\n\033[2J", 0700, 0));
	one_map(PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, make_file("foreign.so", 0755, 12345));
	one_map(PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, make_file("open.so", 0777, 0));
}

static void one_protect(void *address, int protection, const char *region, const char *path)
{
	if (mprotect(address, PAGE, protection))
		tell_die("mprotect");
	tell_begin("memory.mprotect_exec");
	tell_area(address, PAGE, protection);
	tell_text("moonwatch.memory.region", region);
	if (path)
		tell_text("file.path", path);
	else
		tell_none("file.path");
	tell_end();
}

static void protects(void)
{
	char on_stack[2 * PAGE];
	char *path = make_file("code", 0700, 0);
	int fd = open(path, O_RDONLY);
	char *anonymous = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *file = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	char *heap = (char *)(((uintptr_t)sbrk(4 * PAGE) + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
	char *stack = (char *)(((uintptr_t)on_stack + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
	mprotect(anonymous, PAGE, PROT_READ | PROT_WRITE); /* no code: not told */
	one_protect(anonymous, PROT_READ | PROT_EXEC, "anonymous", NULL);
	one_protect(file, PROT_READ | PROT_EXEC, "file", path);
	one_protect(heap, RWX, "heap", NULL);
	one_protect(stack, RWX, "stack", NULL);
}

static void one_write(pid_t pid, int is_there, size_t length)
{
	static char word[64];
	struct iovec area = {word, length};
	ssize_t written = process_vm_writev(pid, &area, 1, &area, 1, 0);
	int error = written < 0 ? errno : 0;
	tell_begin("memory.process_vm_write");
	tell_outcome(error);
	tell_target(pid, is_there);
	if (error)
		tell_none("moonwatch.memory.written");
	else
		tell_number("moonwatch.memory.written", written);
	tell_end();
}

static void writes(void)
{
	pid_t pid = tell_victim();
	one_write(pid, 1, 48);
	tell_victim_end(pid);
	one_write(pid, 0, 8);
}

static void faults(void)
{
	int flags = O_CLOEXEC | 1;
	int fd = (int)syscall(SYS_userfaultfd, flags);
	if (fd < 0)
		tell_die("userfaultfd");
	tell_begin("memory.userfaultfd");
	tell_number("moonwatch.fd.number", fd);
	tell_number("moonwatch.userfaultfd.flags", flags);
	tell_end();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*act)(void);
	} acts[] = {{"mmap_exec", maps}, {"mprotect_exec", protects}, {"process_vm_write", writes},
		{"userfaultfd", faults}};
	if (argc != 3)
		return 2;
	dir = argv[2];
	for (unsigned i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(argv[1], acts[i].name) == 0)
			tell_in_child(acts[i].act);
	return 0;
}
