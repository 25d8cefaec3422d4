/* cost PID: what the verifier went through for each BPF program that process PID holds.
 *
 * One line per program: its name, the instructions the verifier walked (bpf_prog_info.verified_insns, since
 * 5.16: that of a program counts the functions it calls as well), and the bytes of machine code. */
#include <bpf/bpf.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAMS_MAX 256

/* The id of the program that a descriptor, of it or of its link, stands for; 0 when it is something else. */
static unsigned prog_id(const char *folder, const char *fd)
{
	char path[512], line[256];
	unsigned id = 0;
	snprintf(path, sizeof(path), "%s/%s", folder, fd);
	FILE *info = fopen(path, "re");
	while (info && fgets(line, sizeof(line), info))
		sscanf(line, "prog_id: %u", &id);
	if (info)
		fclose(info);
	return id;
}

static bool is_new(unsigned id)
{
	static unsigned seen[PROGRAMS_MAX], count;
	for (unsigned i = 0; i < count; i++)
		if (seen[i] == id)
			return false;
	if (count == PROGRAMS_MAX)
		return false;
	seen[count++] = id;
	return true;
}

static int show(unsigned id)
{
	struct bpf_prog_info info = {0};
	unsigned len = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(id);
	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &len)) {
		fprintf(stderr, "cost: no program %u\n", id);
		return 1;
	}
	close(fd);
	printf("%s %u %u\n", info.name, info.verified_insns, info.jited_prog_len);
	return 0;
}

int main(int argc, char **argv)
{
	char folder[64];
	if (argc != 2) {
		fputs("usage: cost PID\n", stderr);
		return 2;
	}
	snprintf(folder, sizeof(folder), "/proc/%u/fdinfo", (unsigned)atoi(argv[1]));
	DIR *dir = opendir(folder);
	if (!dir) {
		perror(folder);
		return 1;
	}
	int failed = 0;
	for (struct dirent *entry; (entry = readdir(dir));) {
		unsigned id = prog_id(folder, entry->d_name);
		if (id && is_new(id))
			failed |= show(id);
	}
	closedir(dir);
	return failed;
}
