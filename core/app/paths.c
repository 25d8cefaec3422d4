/* Nothing is compiled in but the names below. */
#include "app/paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool binary_folder(char path[PATHS_MAX], struct err *err)
{
	ssize_t len = readlink("/proc/self/exe", path, PATHS_MAX - 1);
	if (len < 0)
		return err_sys(err, errno, "cannot read /proc/self/exe");
	path[len] = 0;
	*strrchr(path, '/') = 0;
	return true;
}

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool paths_detections(char path[PATHS_MAX], struct err *err)
{
	static const char *const places[] = {"../lua/detections", "../share/moonwatch/detections"};
	char folder[PATHS_MAX];
	if (!binary_folder(folder, err))
		return false;
	for (unsigned i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (snprintf(path, PATHS_MAX, "%s/%s", folder, places[i]) < PATHS_MAX &&
			is_folder(path))
			return true;
	return err_set(err,
		"the shipped detections are not where they should be (%.300s); name some "
		"with --rules",
		path);
}

static bool make_folder(char *path, struct err *err)
{
	for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
		if (slash)
			*slash = 0;
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return err_sys(err, errno, "cannot make folder %.300s", path);
		if (!slash)
			return true;
		*slash = '/';
	}
}

static bool state_folder(char path[PATHS_MAX], const char *of_root, bool make, struct err *err)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int len;
	if (geteuid() == 0)
		len = snprintf(path, PATHS_MAX, "%s", of_root);
	else if (state && *state == '/')
		len = snprintf(path, PATHS_MAX, "%s/moonwatch", state);
	else if (home && *home == '/')
		len = snprintf(path, PATHS_MAX, "%s/.local/state/moonwatch", home);
	else
		return err_set(err, "HOME is not set: name the files with --store and --socket");
	if (len >= PATHS_MAX - 32)
		return err_set(err, "the path of the state folder is too long");
	return !make || make_folder(path, err);
}

bool paths_store(char path[PATHS_MAX], bool make, struct err *err)
{
	if (!state_folder(path, "/var/lib/moonwatch", make, err))
		return false;
	strcat(path, "/alerts.db");
	return true;
}

bool paths_socket(char path[PATHS_MAX], bool make, struct err *err)
{
	if (!state_folder(path, "/run/moonwatch", make, err))
		return false;
	strcat(path, "/control.sock");
	return true;
}
