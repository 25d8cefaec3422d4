/* The folders are watched, not the files, so that a file that takes another's place is noticed. Whatever
 * the kernel says happened, each file is then looked at: is it still the one that is open, has it grown,
 * has it shrunk. One call reads at most READ_MAX bytes of each; what is left is read with what comes
 * next. */
#include "capture/logtail.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/beneath.h"

#define PIECE_BYTES 16384
#define READ_MAX    (1u << 20)
#define SECOND_NS   1000000000u

static const struct {
	const char *folder, *name, *path;
} followed[LOGTAIL_FILES] = {
	{"/var/log", "auth.log", "/var/log/auth.log"},
	{"/var/log", "syslog", "/var/log/syslog"},
	{"/var/log", "messages", "/var/log/messages"},
	{"/var/log", "secure", "/var/log/secure"},
	{"/var/log/audit", "audit.log", "/var/log/audit/audit.log"},
};

static void open_file(struct logtail_file *file, bool from_end)
{
	struct stat info;
	file->fd = beneath_open(file->dir, file->name, BENEATH_NO_LINKS, &info);
	file->line_len = 0;
	file->is_cut = false;
	if (file->fd < 0)
		return;
	file->inode = info.st_ino;
	file->at = from_end ? info.st_size : 0;
}

static void watch_folder(struct logtail *logtail, struct logtail_file *file)
{
	char path[40];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file->dir);
	file->watch = inotify_add_watch(
		logtail->watch, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_ONLYDIR);
}

void logtail_init(struct logtail *logtail, int root_dir)
{
	*logtail = (struct logtail){.tokens = LOGTAIL_BURST};
	logtail->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	for (unsigned i = 0; i < LOGTAIL_FILES; i++) {
		struct logtail_file *file = &logtail->files[i];
		file->folder = followed[i].folder;
		file->name = followed[i].name;
		file->path = followed[i].path;
		file->fd = file->watch = -1;
		file->dir = beneath_open_dir(root_dir, file->folder);
		if (file->dir < 0 || logtail->watch < 0)
			continue;
		watch_folder(logtail, file);
		open_file(file, true);
	}
}

void logtail_done(struct logtail *logtail)
{
	for (unsigned i = 0; i < LOGTAIL_FILES; i++) {
		if (logtail->files[i].dir >= 0)
			close(logtail->files[i].dir);
		if (logtail->files[i].fd >= 0)
			close(logtail->files[i].fd);
	}
	if (logtail->watch >= 0)
		close(logtail->watch);
	logtail->watch = -1;
}

struct telling {
	struct logtail *logtail;
	logtail_tell tell;
	void *data;
};

static void end_line(struct telling *telling, struct logtail_file *file)
{
	struct str line = {file->line, file->line_len};
	if (telling->logtail->tokens == 0) {
		telling->logtail->refused++;
	} else if (line.len > 0) {
		telling->logtail->tokens--;
		telling->tell(telling->data, file->path, line, file->is_cut);
	}
	file->line_len = 0;
	file->is_cut = false;
}

static void take_bytes(struct telling *telling, struct logtail_file *file, struct str bytes)
{
	while (bytes.len) {
		const char *end = memchr(bytes.data, '\n', bytes.len);
		uint32_t len = end ? (uint32_t)(end - bytes.data) : bytes.len;
		uint32_t room = LOGTAIL_LINE_MAX - file->line_len;
		uint32_t kept = len < room ? len : room;
		memcpy(file->line + file->line_len, bytes.data, kept);
		file->line_len += kept;
		file->is_cut |= kept < len;
		if (end)
			end_line(telling, file);
		uint32_t step = end ? len + 1 : len;
		bytes.data += step;
		bytes.len -= step;
	}
}

static void read_on(struct telling *telling, struct logtail_file *file)
{
	char piece[PIECE_BYTES];
	struct stat info;
	if (file->fd < 0 || fstat(file->fd, &info) != 0)
		return;
	if (info.st_size < file->at) {
		file->at = 0;
		file->line_len = 0;
	}
	/* A writer that never stops must not keep this thread from its other work. */
	for (unsigned total = 0; total < READ_MAX;) {
		ssize_t got = pread(file->fd, piece, sizeof(piece), file->at);
		if (got <= 0)
			return;
		file->at += got;
		total += (unsigned)got;
		take_bytes(telling, file, (struct str){piece, (uint32_t)got});
	}
}

static void look_at(struct telling *telling, struct logtail_file *file)
{
	struct stat info;
	read_on(telling, file);
	if (file->dir < 0 || fstatat(file->dir, file->name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (file->fd >= 0 && info.st_ino == file->inode)
		return;
	if (file->fd >= 0)
		close(file->fd);
	open_file(file, false);
	read_on(telling, file);
}

void logtail_read(struct logtail *logtail, uint64_t now_ns, logtail_tell tell, void *data)
{
	struct telling telling = {logtail, tell, data};
	char events[4096];
	if (logtail->watch < 0)
		return;
	while (read(logtail->watch, events, sizeof(events)) > 0)
		;
	uint64_t since_ns = now_ns - logtail->refill_ns;
	uint64_t more = since_ns > SECOND_NS ? LOGTAIL_RATE : since_ns * LOGTAIL_RATE / SECOND_NS;
	if (more) {
		logtail->refill_ns = now_ns;
		logtail->tokens += more;
		if (logtail->tokens > LOGTAIL_BURST)
			logtail->tokens = LOGTAIL_BURST;
	}
	for (unsigned i = 0; i < LOGTAIL_FILES; i++)
		look_at(&telling, &logtail->files[i]);
}
