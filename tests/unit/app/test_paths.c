#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/paths.h"

#define NOBODY 65534

static char base[] = "/tmp/moonwatch-paths-XXXXXX";

/* Runs `body` as a user without rights, in a process of its own; its result is the exit status. */
static int as_nobody(int (*body)(void))
{
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0)
		_exit(setegid(NOBODY) != 0 || seteuid(NOBODY) != 0 ? 99 : body());
	int status;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

static int xdg(void)
{
	char state[200], path[PATHS_MAX], expected[300];
	struct err err;
	struct stat info;
	snprintf(state, sizeof(state), "%s/deep/er", base);
	setenv("XDG_STATE_HOME", state, 1);
	setenv("HOME", "/nonexistent", 1);
	snprintf(expected, sizeof(expected), "%s/moonwatch/alerts.db", state);
	if (!paths_store(path, true, &err) || strcmp(path, expected) != 0)
		return 1;
	snprintf(expected, sizeof(expected), "%s/moonwatch/control.sock", state);
	if (!paths_socket(path, true, &err) || strcmp(path, expected) != 0)
		return 2;
	*strrchr(expected, '/') = 0;
	if (stat(expected, &info) != 0 || (info.st_mode & 0777) != 0700)
		return 3;
	return paths_store(path, true, &err) ? 0 : 4; /* again */
}

static int home(void)
{
	char path[PATHS_MAX], expected[300];
	struct err err;
	setenv("XDG_STATE_HOME", "relative/does/not/count", 1);
	setenv("HOME", base, 1);
	snprintf(expected, sizeof(expected), "%s/.local/state/moonwatch/alerts.db", base);
	return paths_store(path, true, &err) && strcmp(path, expected) == 0 ? 0 : 1;
}

static int not_ours(void)
{
	char path[PATHS_MAX];
	struct err err;
	setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
	if (paths_store(path, true, &err) || !strstr(err.text, "cannot make folder /proc/nowhere"))
		return 1;
	return 0;
}

static int too_long(void)
{
	static char state[PATHS_MAX + 10];
	char path[PATHS_MAX];
	struct err err;
	memset(state, 'x', sizeof(state) - 1);
	for (size_t len = PATHS_MAX - 60; len < sizeof(state) - 1; len++) {
		memset(state, 'x', len);
		state[0] = '/';
		state[len] = 0;
		setenv("XDG_STATE_HOME", state, 1);
		if (paths_store(path, true, &err) || paths_socket(path, true, &err))
			return 1;
	}
	return strcmp(err.text, "the path of the state folder is too long") == 0 ? 0 : 2;
}

static int prepare(void **state)
{
	(void)state;
	return mkdtemp(base) && chown(base, NOBODY, NOBODY) == 0 ? 0 : -1;
}

static int clean_up(void **state)
{
	static const char *const left[] = {"/deep/er/moonwatch", "/deep/er", "/deep",
		"/.local/state/moonwatch", "/.local/state", "/.local", ""};
	char path[200];
	(void)state;
	for (unsigned i = 0; i < sizeof(left) / sizeof(*left); i++) {
		snprintf(path, sizeof(path), "%s%s", base, left[i]);
		rmdir(path);
	}
	return 0;
}

static void a_user_keeps_state_at_home(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(as_nobody(xdg), 0);
	assert_int_equal(as_nobody(home), 0);
	assert_int_equal(as_nobody(not_ours), 0);
	assert_int_equal(as_nobody(too_long), 0);
}

/* The test lies in build/tests/unit/app, beside which there is neither a source tree nor an installation. */
static void shipped_detections_are_sought_beside_the_binary(void **state)
{
	(void)state;
	char path[PATHS_MAX], folder[PATHS_MAX], made[PATHS_MAX + 40];
	struct err err;
	assert_false(paths_detections(path, &err));
	assert_non_null(strstr(err.text, "name some with --rules"));
	ssize_t len = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
	assert_true(len > 0);
	folder[len] = 0;
	for (unsigned up = 0; up < 2; up++)
		*strrchr(folder, '/') = 0;
	static const char *const parts[] = {
		"/share", "/share/moonwatch", "/share/moonwatch/detections"};
	for (unsigned i = 0; i < 3; i++) {
		snprintf(made, sizeof(made), "%s%s", folder, parts[i]);
		assert_int_equal(mkdir(made, 0700), 0);
	}
	bool found = paths_detections(path, &err);
	for (unsigned i = 3; i-- > 0;) {
		snprintf(made, sizeof(made), "%s%s", folder, parts[i]);
		rmdir(made);
	}
	assert_true(found);
	assert_non_null(strstr(path, "/../share/moonwatch/detections"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_user_keeps_state_at_home),
		cmocka_unit_test(shipped_detections_are_sought_beside_the_binary),
	};
	return cmocka_run_group_tests(tests, prepare, clean_up);
}
