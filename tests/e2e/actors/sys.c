/* sys NAME ARGUMENT...: one system call, then what can be known of it.
 *   123 0x1f -1   a number            s:TEXT  a string            -  no string (NULL)
 *   o:PATH        the descriptor of a file opened for reading and writing
 *   d:PATH        the descriptor of a folder
 *   b:N           N bytes of memory
 * Prints "pid=N result=N fd=N inode=N device=N mode=N uid=N links=N" where the last six are those of the
 * file that was opened, as it is after the call. NAME may be "open-new", which is open() of a file that
 * must not be there, or "write-twice". The exit status is 1 when the call failed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define ARGUMENTS 6

static const struct {
	const char *name;
	long number;
} calls[] = {
	{"unlink", SYS_unlink},
	{"unlinkat", SYS_unlinkat},
	{"rmdir", SYS_rmdir},
	{"rename", SYS_rename},
	{"renameat", SYS_renameat},
	{"renameat2", SYS_renameat2},
	{"link", SYS_link},
	{"linkat", SYS_linkat},
	{"symlink", SYS_symlink},
	{"symlinkat", SYS_symlinkat},
	{"mkdir", SYS_mkdir},
	{"mkdirat", SYS_mkdirat},
	{"mknod", SYS_mknod},
	{"mknodat", SYS_mknodat},
	{"chmod", SYS_chmod},
	{"fchmod", SYS_fchmod},
	{"fchmodat", SYS_fchmodat},
	{"chown", SYS_chown},
	{"lchown", SYS_lchown},
	{"fchown", SYS_fchown},
	{"fchownat", SYS_fchownat},
	{"setxattr", SYS_setxattr},
	{"lsetxattr", SYS_lsetxattr},
	{"fsetxattr", SYS_fsetxattr},
	{"truncate", SYS_truncate},
	{"ftruncate", SYS_ftruncate},
	{"mount", SYS_mount},
	{"umount2", SYS_umount2},
	{"fallocate", SYS_fallocate},
	{"pwrite64", SYS_pwrite64},
	{"move_mount", SYS_move_mount},
	{"open_tree", SYS_open_tree},
};

static int opened = -1;

static int die(const char *what)
{
	perror(what);
	exit(1);
}

static long argument(const char *text)
{
	if (strncmp(text, "s:", 2) == 0)
		return (long)(text + 2);
	if (strcmp(text, "-") == 0)
		return 0;
	if (strncmp(text, "b:", 2) == 0)
		return (long)calloc(1, (size_t)atol(text + 2) + 1);
	if (strncmp(text, "o:", 2) != 0 && strncmp(text, "d:", 2) != 0)
		return strtol(text, NULL, 0);
	int flags = text[0] == 'o' ? O_RDWR : O_RDONLY | O_DIRECTORY;
	int fd = open(text + 2, flags | O_CLOEXEC);
	if (fd < 0)
		die(text);
	if (text[0] == 'o')
		opened = fd;
	return fd;
}

static void tell(long result)
{
	struct stat info;
	printf("pid=%d result=%ld", (int)getpid(), result);
	if (opened >= 0 && fstat(opened, &info) == 0)
		printf(" fd=%d inode=%lu device=%lu mode=%u uid=%u links=%lu", opened,
			(unsigned long)info.st_ino,
			(unsigned long)(major(info.st_dev) << 20 | minor(info.st_dev)),
			info.st_mode, info.st_uid, (unsigned long)info.st_nlink);
	printf("\n");
}

static int open_new(const char *path)
{
	opened = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (opened < 0)
		die(path);
	tell(opened);
	return 0;
}

/* The same again through another descriptor, too. */
static int write_twice(const char *path)
{
	opened = open(path, O_WRONLY | O_CLOEXEC);
	if (opened < 0 || write(opened, "a", 1) != 1 || write(opened, "b", 1) != 1)
		die(path);
	tell(opened);
	close(opened);
	opened = open(path, O_WRONLY | O_CLOEXEC);
	if (opened < 0 || write(opened, "a", 1) != 1)
		die(path);
	tell(opened);
	return 0;
}

int main(int argc, char **argv)
{
	long value[ARGUMENTS] = {0};
	if (argc < 3 || argc > 2 + ARGUMENTS)
		return 2;
	if (strcmp(argv[1], "open-new") == 0)
		return open_new(argv[2]);
	if (strcmp(argv[1], "write-twice") == 0)
		return write_twice(argv[2]);
	for (int i = 2; i < argc; i++)
		value[i - 2] = argument(argv[i]);
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		if (strcmp(calls[i].name, argv[1]) != 0)
			continue;
		long result = syscall(calls[i].number, value[0], value[1], value[2], value[3],
			value[4], value[5]);
		if (result < 0)
			die(argv[1]);
		tell(result);
		return 0;
	}
	return 2;
}
