/* Where the file is looked for, in this order: the process's own /proc/PID/exe, which is the true file
 * whatever its name is now (a link of the kernel's own, so following it leads nowhere else); when the
 * process is gone, its path in its parent's root, then in the sensor's.
 *
 * Overlay and btrfs show stat another device, and sometimes another inode number, than the kernel's
 * inode has. There the time of change has to do, which has nanoseconds. */
#include "capture/executable.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <linux/magic.h>
#include <unistd.h>
#include <sodium/crypto_hash_sha256.h>

#include "base/hash.h"
#include "capture/beneath.h"
#include "capture/mounts.h"
#include "event/event.h"

#define PIECE_BYTES 65536u

static bool is_layered(int fd)
{
	struct statfs info;
	return fstatfs(fd, &info) == 0 &&
	       (info.f_type == OVERLAYFS_SUPER_MAGIC || info.f_type == BTRFS_SUPER_MAGIC);
}

static bool is_the_one(int fd, const struct executable_request *request, struct stat *ret_file)
{
	if (fstat(fd, ret_file) != 0 || !S_ISREG(ret_file->st_mode))
		return false;
	uint64_t device = (uint64_t)major(ret_file->st_dev) << 20 | minor(ret_file->st_dev);
	uint64_t ctime_ns = (uint64_t)ret_file->st_ctim.tv_sec * 1000000000u +
			    (uint64_t)ret_file->st_ctim.tv_nsec;
	if (ctime_ns != request->ctime_ns)
		return false;
	return (device == request->device && ret_file->st_ino == request->inode) || is_layered(fd);
}

static int proc_dir(uint64_t pid)
{
	char path[40];
	snprintf(path, sizeof(path), "/proc/%llu", (unsigned long long)pid);
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* Opens `name` in /proc/PID and, unless it is the file itself, the request's path beneath it. */
static int open_by(const struct executable_request *request, int proc, const char *name)
{
	struct stat file;
	int fd;
	if (!request->is_memory && mounts_device(proc, request->device) != MOUNTS_DEVICE_LOCAL)
		return -1;
	if (strcmp(name, "exe") == 0) {
		fd = openat(proc, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	} else {
		if (!mounts_path_answers(proc, request->path))
			return -1;
		int root = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (root < 0)
			return -1;
		fd = beneath_open(root, request->path, BENEATH_NO_LINKS, &file);
		close(root);
	}
	if (fd >= 0 && !is_the_one(fd, request, &file)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int open_of(
	const struct executable_request *request, uint64_t pid, const char *name, bool *is_remote)
{
	int proc = proc_dir(pid);
	if (proc < 0)
		return -1;
	*is_remote |= mounts_device(proc, request->device) == MOUNTS_DEVICE_REMOTE;
	int fd = *is_remote ? -1 : open_by(request, proc, name);
	close(proc);
	return fd;
}

static int find(const struct executable_request *request, bool *is_remote)
{
	int fd = open_of(request, request->pid, "exe", is_remote);
	if (request->is_memory || *is_remote || !request->path || request->path[0] != '/')
		return fd;
	if (fd < 0 && !*is_remote && request->parent_pid)
		fd = open_of(request, request->parent_pid, "root", is_remote);
	if (fd < 0 && !*is_remote)
		fd = open_of(request, (uint64_t)getpid(), "root", is_remote);
	return fd;
}

/* As many bytes as the file has now: one that grows meanwhile would have no end. */
static bool hash_file(int fd, size_t size, executable_pace pace, void *data, char ret_hex[65])
{
	crypto_hash_sha256_state state;
	uint8_t hash[crypto_hash_sha256_BYTES];
	uint8_t *piece = malloc(PIECE_BYTES);
	size_t total = 0;
	bool goes_on = piece != NULL;
	crypto_hash_sha256_init(&state);
	while (goes_on && total < size) {
		ssize_t got = pace(data, PIECE_BYTES) ? read(fd, piece, PIECE_BYTES) : -1;
		goes_on = got > 0;
		if (!goes_on)
			break;
		crypto_hash_sha256_update(&state, piece, (size_t)got);
		total += (size_t)got;
	}
	free(piece);
	crypto_hash_sha256_final(&state, hash);
	hash_hex(hash, sizeof(hash), ret_hex);
	return goes_on;
}

uint64_t executable_hash(const struct executable_request *request, executable_pace pace, void *data,
	struct executable_hash *ret_hash)
{
	struct stat after;
	bool is_remote = false;
	ret_hash->is_found = false;
	int fd = find(request, &is_remote);
	if (fd < 0)
		return is_remote ? EVENT_MOONWATCH_HASH_MISSING_REMOTE
				 : EVENT_MOONWATCH_HASH_MISSING_GONE;
	uint64_t missing = EVENT_NONE;
	ret_hash->is_found = is_the_one(fd, request, &ret_hash->file);
	if (!ret_hash->is_found)
		missing = EVENT_MOONWATCH_HASH_MISSING_CHANGED;
	else if (ret_hash->file.st_size > EXECUTABLE_MAX_BYTES)
		missing = EVENT_MOONWATCH_HASH_MISSING_TOO_LARGE;
	else if (!hash_file(fd, (size_t)ret_hash->file.st_size, pace, data, ret_hash->sha256))
		missing = EVENT_MOONWATCH_HASH_MISSING_UNREADABLE;
	else if (!is_the_one(fd, request, &after))
		missing = EVENT_MOONWATCH_HASH_MISSING_CHANGED;
	close(fd);
	return missing;
}
