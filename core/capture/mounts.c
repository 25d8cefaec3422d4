/* A line of mountinfo: id, parent, major:minor, root, mount point, options, optional fields, "-", type,
 * source, options. Blanks within are \040. A host with many containers has some hundred lines; what lies
 * beyond a megabyte makes the answer "no". */
#include "capture/mounts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TEXT_MAX (1u << 20)

struct mount {
	uint64_t device;
	struct str point, type;
};

static struct str word(struct str *rest)
{
	const char *end = memchr(rest->data, ' ', rest->len);
	struct str found = {rest->data, end ? (uint32_t)(end - rest->data) : rest->len};
	uint32_t step = end ? found.len + 1 : found.len;
	rest->data += step;
	rest->len -= step;
	return found;
}

static uint64_t device_of(struct str text)
{
	unsigned major = 0, minor = 0;
	char copy[32];
	snprintf(copy, sizeof(copy), "%.*s", (int)text.len, text.data);
	return sscanf(copy, "%u:%u", &major, &minor) == 2 ? (uint64_t)major << 20 | minor
							  : UINT64_MAX;
}

static bool next_mount(struct str *rest, struct mount *ret_mount)
{
	if (rest->len == 0)
		return false;
	const char *end = memchr(rest->data, '\n', rest->len);
	struct str line = {rest->data, end ? (uint32_t)(end - rest->data) : rest->len};
	uint32_t step = end ? line.len + 1 : line.len;
	rest->data += step;
	rest->len -= step;
	word(&line);
	word(&line);
	ret_mount->device = device_of(word(&line));
	word(&line);
	ret_mount->point = word(&line);
	while (line.len && !str_eq(word(&line), STR("-")))
		;
	ret_mount->type = word(&line);
	return true;
}

static bool is_remote(struct str type)
{
	static const char *const remote[] = {"nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs",
		"orangefs", "lustre", "gfs2", "ocfs2", "virtiofs", "autofs", "coda"};
	if (str_starts(type, STR("fuse")))
		return true;
	for (unsigned i = 0; i < sizeof(remote) / sizeof(*remote); i++)
		if (str_eq(type, str_from(remote[i])))
			return true;
	return false;
}

static bool is_on_the_way(struct str point, const char *path)
{
	size_t len = strlen(path);
	if (str_eq(point, STR("/")))
		return true;
	return point.len <= len && memcmp(point.data, path, point.len) == 0 &&
	       (path[point.len] == '/' || path[point.len] == 0);
}

bool mounts_text_path_answers(struct str mountinfo, const char *path)
{
	struct mount mount;
	bool any = false;
	while (next_mount(&mountinfo, &mount)) {
		if (!is_on_the_way(mount.point, path))
			continue;
		if (is_remote(mount.type))
			return false;
		any = true;
	}
	return any;
}

enum mounts_device mounts_text_device(struct str mountinfo, uint64_t device)
{
	struct mount mount;
	while (next_mount(&mountinfo, &mount))
		if (mount.device == device)
			return is_remote(mount.type) ? MOUNTS_DEVICE_REMOTE : MOUNTS_DEVICE_LOCAL;
	return MOUNTS_DEVICE_UNKNOWN;
}

/* To be freed; NULL when it cannot be had as a whole. */
static char *read_mountinfo(int proc_dir, struct str *ret_text)
{
	int fd = openat(proc_dir, "mountinfo", O_RDONLY | O_CLOEXEC);
	char *text = fd >= 0 ? malloc(TEXT_MAX) : NULL;
	size_t len = 0;
	ssize_t got = 0;
	while (text && len < TEXT_MAX && (got = read(fd, text + len, TEXT_MAX - len)) > 0)
		len += (size_t)got;
	if (fd >= 0)
		close(fd);
	if (text && (got < 0 || len == TEXT_MAX)) {
		free(text);
		return NULL;
	}
	*ret_text = (struct str){text, (uint32_t)len};
	return text;
}

bool mounts_path_answers(int proc_dir, const char *path)
{
	struct str mountinfo;
	char *text = read_mountinfo(proc_dir, &mountinfo);
	bool answers = text && mounts_text_path_answers(mountinfo, path);
	free(text);
	return answers;
}

enum mounts_device mounts_device(int proc_dir, uint64_t device)
{
	struct str mountinfo;
	char *text = read_mountinfo(proc_dir, &mountinfo);
	enum mounts_device found =
		text ? mounts_text_device(mountinfo, device) : MOUNTS_DEVICE_UNKNOWN;
	free(text);
	return found;
}
