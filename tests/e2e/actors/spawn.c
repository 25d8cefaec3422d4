/* Starts CMD in the ways a process can come to be.
 *   spawn vfork CMD...       from a vfork'ed child
 *   spawn thread CMD...      by a thread that is not the first of its process
 *   spawn orphan CMD...      by a child whose parent has ended already
 *   spawn deep N CMD...      at the end of a chain of N processes, each the child of the one before
 *   spawn reuse N CMD...     twice under the same pid, one after the other, in at most N tries
 *   spawn empty CMD          with an argument list without any member
 * The exit status is CMD's where CMD has a parent left to tell it. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int die(const char *what)
{
	perror(what);
	exit(1);
}

static void become(char **command)
{
	execvp(command[0], command);
	_exit(127);
}

static int wait_for(pid_t pid)
{
	int status;
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("child");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int spawn_vfork(char **command)
{
	pid_t pid = vfork();
	if (pid == 0)
		become(command);
	return wait_for(pid);
}

static void *thread_main(void *data)
{
	become(data);
	return NULL;
}

static int spawn_thread(char **command)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, thread_main, command) != 0)
		die("thread");
	pthread_join(thread, NULL);
	return 1;
}

/* The middle process ends; the first, as a reaper, waits for who is left. */
static int spawn_orphan(char **command)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid_t self = getpid(), middle = fork();
	if (middle == 0) {
		if (fork() == 0) {
			while (getppid() != self)
				usleep(1000);
			become(command);
		}
		_exit(0);
	}
	wait_for(middle);
	int status;
	return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int spawn_deep(int left, char **command)
{
	while (left-- > 0) {
		pid_t pid = fork();
		if (pid != 0)
			_exit(wait_for(pid));
	}
	become(command);
	return 1;
}

static void ask_for_pid(pid_t pid)
{
	char text[16];
	int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
	int len = snprintf(text, sizeof(text), "%d", (int)pid - 1);
	if (fd < 0 || write(fd, text, (size_t)len) != len)
		die("ns_last_pid");
	close(fd);
}

/* Others may take the pid first, hence the tries. */
static int spawn_reuse(int tries, char **command)
{
	pid_t first = fork();
	if (first == 0)
		become(command);
	wait_for(first);
	while (tries-- > 0) {
		ask_for_pid(first);
		pid_t again = fork();
		if (again == 0) {
			if (getpid() == first)
				become(command);
			_exit(0);
		}
		int status = wait_for(again);
		if (again == first)
			return status;
	}
	fprintf(stderr, "pid %d did not come again\n", (int)first);
	return 3;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	const char *way = argv[1];
	if (strcmp(way, "vfork") == 0)
		return spawn_vfork(argv + 2);
	if (strcmp(way, "thread") == 0)
		return spawn_thread(argv + 2);
	if (strcmp(way, "orphan") == 0)
		return spawn_orphan(argv + 2);
	if (strcmp(way, "deep") == 0 && argc > 3)
		return spawn_deep(atoi(argv[2]), argv + 3);
	if (strcmp(way, "reuse") == 0 && argc > 3)
		return spawn_reuse(atoi(argv[2]), argv + 3);
	if (strcmp(way, "empty") == 0) {
		execv(argv[2], (char *[]){NULL});
		return die(argv[2]);
	}
	return 2;
}
