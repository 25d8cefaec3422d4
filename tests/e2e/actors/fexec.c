/* Runs a program without a file that has a name.
 *   fexec memfd NAME PROGRAM ARG0...   copies PROGRAM into an anonymous memory file called NAME, runs that
 *   fexec unlinked FILE ARG0...        opens FILE, removes its name, runs what it holds open */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static int die(const char *what)
{
	perror(what);
	exit(1);
}

static int copy_to_memory(const char *name, const char *program)
{
	struct stat info;
	int from = open(program, O_RDONLY | O_CLOEXEC), to = memfd_create(name, MFD_CLOEXEC);
	if (from < 0 || to < 0 || fstat(from, &info) != 0)
		die(program);
	for (off_t left = info.st_size; left > 0;) {
		ssize_t len = sendfile(to, from, NULL, (size_t)left);
		if (len <= 0)
			die("sendfile");
		left -= len;
	}
	return to;
}

int main(int argc, char **argv)
{
	int fd;
	char **args;
	if (argc >= 5 && strcmp(argv[1], "memfd") == 0) {
		fd = copy_to_memory(argv[2], argv[3]);
		args = argv + 4;
	} else if (argc >= 4 && strcmp(argv[1], "unlinked") == 0) {
		fd = open(argv[2], O_RDONLY | O_CLOEXEC);
		if (fd < 0 || unlink(argv[2]) != 0)
			die(argv[2]);
		args = argv + 3;
	} else {
		return 2;
	}
	fexecve(fd, args, environ);
	return die("fexecve");
}
