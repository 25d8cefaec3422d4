#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/child.h"

static void wait_for_end(pid_t pid)
{
	struct pollfd end = {.fd = pidfd_open(pid, 0), .events = POLLIN};
	assert_true(end.fd >= 0);
	assert_int_equal(poll(&end, 1, 20000), 1);
	close(end.fd);
}

static int status_of(char **command)
{
	struct child child;
	struct err err;
	assert_true(child_fork(&child, command, &err));
	assert_false(child_has_ended(&child));
	child_go(&child);
	child_go(&child); /* twice does no harm */
	wait_for_end(child.pid);
	assert_true(child_has_ended(&child));
	assert_true(child_has_ended(&child));
	assert_int_equal(child.pid, 0);
	child_end(&child);
	return child.status;
}

static void it_runs_when_told_and_its_status_is_kept(void **state)
{
	(void)state;
	int status = status_of((char *[]){"sh", "-c", "exit 7", NULL});
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
	status = status_of((char *[]){"sh", "-c", "kill -9 $$", NULL});
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	status = status_of((char *[]){"/nowhere/at/all", NULL});
	assert_int_equal(WEXITSTATUS(status), 127);
}

static void it_waits_until_told(void **state)
{
	(void)state;
	struct child child;
	struct err err;
	char link[64], target[512], self[512];
	assert_true(child_fork(&child, (char *[]){"true", NULL}, &err));
	snprintf(link, sizeof(link), "/proc/%d/exe", (int)child.pid);
	ssize_t len = readlink(link, target, sizeof(target) - 1);
	ssize_t own = readlink("/proc/self/exe", self, sizeof(self) - 1);
	assert_true(len > 0 && len == own && memcmp(target, self, (size_t)len) == 0);
	child_end(&child); /* never told: it does not run */
	assert_int_equal(child.pid, 0);
	assert_int_equal(child.go, -1);
	assert_false(WIFEXITED(child.status) && WEXITSTATUS(child.status) == 0);
	child_end(&child);
}

static void one_that_died_early_does_not_hurt(void **state)
{
	(void)state;
	struct child child;
	struct err err;
	assert_true(child_fork(&child, (char *[]){"true", NULL}, &err));
	kill(child.pid, SIGKILL);
	wait_for_end(child.pid);
	child_go(&child); /* nobody reads the pipe any more */
	assert_true(child_has_ended(&child));
	assert_true(WIFSIGNALED(child.status));
}

static void one_that_ignores_the_request_is_killed(void **state)
{
	(void)state;
	struct child child;
	struct err err;
	int ends[2], never[2];
	char byte, script[80];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pipe(never), 0);
	snprintf(script, sizeof(script), "trap '' TERM; echo >&%d; read x <&%d", ends[1], never[0]);
	assert_true(child_fork(&child, (char *[]){"sh", "-c", script, NULL}, &err));
	child_go(&child);
	assert_int_equal(read(ends[0], &byte, 1), 1); /* the trap is set */
	child_end(&child);
	assert_int_equal(child.pid, 0);
	assert_true(WIFSIGNALED(child.status) && WTERMSIG(child.status) == SIGKILL);
	close(ends[0]);
	close(ends[1]);
	close(never[0]);
	close(never[1]);
}

static void ignored_signals_are_not_handed_on(void **state)
{
	(void)state;
	int status = status_of((char *[]){"sh", "-c", "kill -PIPE $$; exit 3", NULL});
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN); /* as main does */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_runs_when_told_and_its_status_is_kept),
		cmocka_unit_test(it_waits_until_told),
		cmocka_unit_test(one_that_died_early_does_not_hurt),
		cmocka_unit_test(one_that_ignores_the_request_is_killed),
		cmocka_unit_test(ignored_signals_are_not_handed_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
