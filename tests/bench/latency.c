/* latency COUNT FILE -- COMMAND...: runs COMMAND, which alerts on stdout, one line each time FILE is
 * opened for reading; opens it COUNT times, and prints how long each line took from before the system
 * call until it was read: "<p50> <p99> <max>" in microseconds. COMMAND's "watching" on stderr is awaited.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COUNT_MAX 10000

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void wait_for(FILE *stream, const char *word)
{
	static char line[1 << 20];
	while (fgets(line, sizeof(line), stream))
		if (strstr(line, word))
			return;
	fprintf(stderr, "latency: %s did not come\n", word);
	exit(1);
}

int main(int argc, char **argv)
{
	if (argc < 5)
		return 2;
	int count = atoi(argv[1]), out[2], err[2];
	const char *file = argv[2];
	if (count < 1 || count > COUNT_MAX || pipe(out) != 0 || pipe(err) != 0)
		return 2;
	pid_t pid = fork();
	if (pid == 0) {
		dup2(out[1], 1);
		dup2(err[1], 2);
		close(out[0]);
		close(err[0]);
		execvp(argv[4], argv + 4);
		_exit(127);
	}
	close(out[1]);
	close(err[1]);
	FILE *alerts = fdopen(out[0], "r"), *words = fdopen(err[0], "r");
	wait_for(words, "watching");
	static double took[COUNT_MAX];
	for (int i = 0; i < count; i++) {
		/* A pause of changing length, so that the reader is met asleep and awake. */
		struct timespec pause = {.tv_nsec = 1000000 + (i % 20) * 500000};
		nanosleep(&pause, NULL);
		double start = now_us();
		close(open(file, O_RDONLY));
		wait_for(alerts, file);
		took[i] = now_us() - start;
	}
	kill(pid, SIGINT);
	waitpid(pid, NULL, 0);
	qsort(took, (size_t)count, sizeof(took[0]), compare);
	printf("%.0f %.0f %.0f\n", took[count / 2], took[count * 99 / 100], took[count - 1]);
	return 0;
}
