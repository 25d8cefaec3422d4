/* Needs root; is skipped without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/cgroup.h"

static bool opens_the_root(void)
{
	struct statfs info;
	struct err err;
	int fd;
	if (!cgroup_open(&fd, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return false;
	}
	bool is_root = fstatfs(fd, &info) == 0 && info.f_type == CGROUP2_SUPER_MAGIC &&
		       faccessat(fd, "cgroup.controllers", F_OK, 0) == 0;
	close(fd);
	return is_root;
}

/* In a mount namespace of its own; what is mounted nowhere must be found all the same. */
static int without_mounts(void)
{
	char line[4096], place[4096];
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return 77;
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	while (mounts && fgets(line, sizeof(line), mounts))
		if (strstr(line, " - cgroup2 ") &&
			sscanf(line, "%*d %*d %*s %*s %4095s", place) == 1)
			umount2(place, MNT_DETACH);
	if (mounts)
		fclose(mounts);
	return opens_the_root() ? 0 : 1;
}

static void the_root_is_found(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_true(opens_the_root());
}

static void the_root_is_found_where_it_is_not_mounted(void **state)
{
	(void)state;
	int status;
	if (geteuid() != 0)
		skip();
	pid_t pid = fork();
	if (pid == 0)
		_exit(without_mounts());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_root_is_found),
		cmocka_unit_test(the_root_is_found_where_it_is_not_mounted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
