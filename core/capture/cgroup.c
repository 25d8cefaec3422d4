/* Where it is mounted already, /proc/self/mountinfo tells: the mount whose root is "/". A host that uses
 * version 1 alone may not have it mounted; then it is mounted at no place, which nobody else sees and
 * which goes with the descriptor.
 *
 *	29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw
 */
#include "capture/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* The place in one line of mountinfo, NUL-terminated there; NULL when it is of another type. */
static char *place_in(char *line)
{
	char *root = line, *type = strstr(line, " - ");
	if (!type || strncmp(type + 3, "cgroup2 ", 8) != 0)
		return NULL;
	for (int i = 0; i < 3 && root; i++)
		root = strchr(root + 1, ' ');
	if (!root || strncmp(root, " / ", 3) != 0)
		return NULL;
	char *place = root + 3;
	place[strcspn(place, " ")] = 0;
	return place;
}

static int open_mounted(void)
{
	char *line = NULL;
	size_t size = 0;
	int fd = -1;
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	while (mounts && fd < 0 && getline(&line, &size, mounts) > 0) {
		const char *place = place_in(line);
		if (place)
			fd = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	free(line);
	if (mounts)
		fclose(mounts);
	return fd;
}

static int mount_nowhere(void)
{
	int mount = -1;
	int context = fsopen("cgroup2", FSOPEN_CLOEXEC);
	if (context >= 0 && fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		mount = fsmount(context, FSMOUNT_CLOEXEC, 0);
	int cause = errno;
	if (context >= 0)
		close(context);
	errno = cause;
	return mount;
}

bool cgroup_open(int *ret_fd, struct err *err)
{
	int fd = open_mounted();
	if (fd < 0)
		fd = mount_nowhere();
	if (fd < 0)
		return err_sys(err, errno, "cannot open the root of cgroup version 2");
	*ret_fd = fd;
	return true;
}
