/* The child reads one byte from a pipe before it execs; a closed pipe means that the parent gave up. */
#include "app/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/say.h"
#include "base/clock.h"

__attribute__((noreturn)) static void become(int wait_fd, char **command)
{
	char byte;
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	if (read(wait_fd, &byte, 1) == 1) {
		execvp(command[0], command);
		say("cannot run %s: %s", command[0], strerror(errno));
	}
	_exit(127);
}

bool child_fork(struct child *child, char **command, struct err *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_sys(err, errno, "cannot make a pipe");
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[1]);
		become(ends[0], command);
	}
	close(ends[0]);
	if (pid < 0) {
		close(ends[1]);
		return err_sys(err, errno, "cannot fork");
	}
	*child = (struct child){.pid = pid, .go = ends[1]};
	return true;
}

void child_go(struct child *child)
{
	if (child->go < 0)
		return;
	/* A child that is gone already shows in child_has_ended. */
	ssize_t ignored = write(child->go, "", 1);
	(void)ignored;
	close(child->go);
	child->go = -1;
}

bool child_could_not_run(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == 127;
}

bool child_has_ended(struct child *child)
{
	if (child->pid && waitpid(child->pid, &child->status, WNOHANG) == child->pid)
		child->pid = 0;
	return child->pid == 0;
}

static bool ends_within(pid_t pid, int patience_ms)
{
	struct pollfd end = {.fd = pidfd_open(pid, 0), .events = POLLIN};
	uint64_t until_ns = clock_boot_ns() + (uint64_t)patience_ms * 1000000u;
	int ready;
	while ((ready = poll(&end, 1, patience_ms)) < 0 && errno == EINTR) {
		uint64_t now_ns = clock_boot_ns();
		patience_ms = now_ns < until_ns ? (int)((until_ns - now_ns) / 1000000u) : 0;
	}
	if (end.fd >= 0)
		close(end.fd);
	return ready > 0;
}

void child_end(struct child *child)
{
	if (child->go >= 0)
		close(child->go);
	child->go = -1;
	if (!child->pid)
		return;
	kill(child->pid, SIGTERM);
	if (!ends_within(child->pid, CHILD_PATIENCE_MS))
		kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &child->status, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
}
