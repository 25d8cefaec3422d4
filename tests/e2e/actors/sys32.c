/* sys32 NUMBER ARGUMENT...: a system call by the 32-bit entry (int 0x80), as i386 programs make it.
 *   123 0x1f -1   a number            s:TEXT  a string in the first four gigabytes
 *   o:PATH        the descriptor of a file opened for reading and writing
 *   d:PATH        the descriptor of a folder
 * Prints "pid=N result=N"; the exit status is 1 when the call failed, 77 where there is no such entry. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __x86_64__

#define ARGUMENTS 5
#define LOW_BYTES 65536

static char *low;

static long argument(const char *text)
{
	if (strncmp(text, "s:", 2) == 0) {
		char *at = low;
		strcpy(at, text + 2);
		low += strlen(at) + 1;
		return (long)at;
	}
	if (strncmp(text, "o:", 2) == 0)
		return open(text + 2, O_RDWR | O_CLOEXEC);
	if (strncmp(text, "d:", 2) == 0)
		return open(text + 2, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return strtol(text, NULL, 0);
}

int main(int argc, char **argv)
{
	long value[ARGUMENTS] = {0};
	int result;
	if (argc < 2 || argc > 2 + ARGUMENTS)
		return 2;
	low = mmap(NULL, LOW_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
		-1, 0);
	if (low == MAP_FAILED)
		return 77;
	for (int i = 2; i < argc; i++)
		value[i - 2] = argument(argv[i]);
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(atoi(argv[1])), "b"(value[0]), "c"(value[1]), "d"(value[2]),
			 "S"(value[3]), "D"(value[4])
			 : "memory", "r8", "r9", "r10", "r11");
	printf("pid=%d result=%d\n", (int)getpid(), result);
	if (result < 0)
		fprintf(stderr, "sys32 %s: %s\n", argv[1], strerror(-result));
	return result < 0;
}

#else

int main(void)
{
	return 77;
}

#endif
