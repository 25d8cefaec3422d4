/* openat2 (Linux 5.6) does the confinement: RESOLVE_IN_ROOT takes the tree for the root of every absolute
 * link, RESOLVE_NO_MAGICLINKS keeps /proc of the tree from leading out of it. The file is first opened
 * with O_PATH, which has no effect on it, and looked at. */
#include "capture/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_in(int root_dir, const char *path, int flags, uint64_t resolve)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve,
	};
	return (int)syscall(SYS_openat2, root_dir, path, &how, sizeof(how));
}

/* Opens what the descriptor stands for, for reading. */
static int reopen(int fd)
{
	char path[32];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

int beneath_open(int root_dir, const char *path, enum beneath_links links, struct stat *ret_file)
{
	struct stat file;
	int found = open_in(
		root_dir, path, O_PATH, links == BENEATH_NO_LINKS ? RESOLVE_NO_SYMLINKS : 0);
	if (found < 0)
		return -1;
	int fd = -1;
	if (fstat(found, &file) == 0 && S_ISREG(file.st_mode))
		fd = reopen(found);
	else
		errno = EINVAL;
	int error = errno;
	close(found);
	errno = error;
	if (fd >= 0)
		*ret_file = file;
	return fd;
}

int beneath_open_dir(int root_dir, const char *path)
{
	return open_in(root_dir, path, O_RDONLY | O_DIRECTORY, 0);
}

char *beneath_read(
	int root_dir, const char *path, enum beneath_links links, size_t max_bytes, size_t *ret_len)
{
	struct stat file;
	int fd = beneath_open(root_dir, path, links, &file);
	if (fd < 0)
		return NULL;
	/* A file of /proc says it has no bytes; here all say how many. */
	size_t size = (size_t)file.st_size, len = 0;
	char *text = file.st_size >= 0 && size <= max_bytes ? malloc(size + 1) : NULL;
	ssize_t got = 0;
	while (text && len < size && (got = read(fd, text + len, size - len)) > 0)
		len += (size_t)got;
	close(fd);
	if (!text || got < 0) {
		free(text);
		return NULL;
	}
	text[len] = 0;
	*ret_len = len;
	return text;
}
