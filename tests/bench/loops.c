/* loops KIND COUNT PARALLEL: does one thing COUNT times in each of PARALLEL processes and prints
 *	<ns of CPU per operation> <ns of wall time per operation of one process>
 * CPU time is that of all processes and of what they started.
 *	null    open and close /dev/null for reading
 *	write   open for writing and close a regular file in the current folder
 *	exec    fork, exec /bin/true, wait
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void open_close(const char *path, int flags)
{
	int fd = open(path, flags, 0600);
	if (fd < 0) {
		perror(path);
		_exit(1);
	}
	close(fd);
}

static void fork_exec(void)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		_exit(1);
}

static void work(const char *kind, long count)
{
	char own[64];
	snprintf(own, sizeof(own), "bench-%d", (int)getpid());
	for (long i = 0; i < count; i++) {
		if (strcmp(kind, "null") == 0)
			open_close("/dev/null", O_RDONLY);
		else if (strcmp(kind, "write") == 0)
			open_close(own, O_WRONLY | O_CREAT);
		else
			fork_exec();
	}
	unlink(own);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double wall(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	long count = atol(argv[2]), parallel = atol(argv[3]);
	double start = wall();
	for (long i = 0; i < parallel; i++) {
		if (fork() == 0) {
			work(argv[1], count);
			_exit(0);
		}
	}
	int status, failed = 0;
	while (wait(&status) > 0)
		failed |= status;
	double took = wall() - start;
	struct rusage usage;
	getrusage(RUSAGE_CHILDREN, &usage);
	double cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	printf("%.1f %.1f\n", cpu * 1e9 / (double)(count * parallel), took * 1e9 / (double)count);
	return failed != 0;
}
