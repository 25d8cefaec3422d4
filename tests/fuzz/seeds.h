/* seeds: an empty corpus folder, named on a fuzzer's command line, is filled before the search
 * begins.
 *
 *	int LLVMFuzzerInitialize(int *argc, char ***argv)
 *	{
 *		const char *folder = seeds_folder(*argc, *argv);
 *		if (folder)
 *			seeds_write(folder, "name", data, len);
 */
#ifndef MW_FUZZ_SEEDS_H
#define MW_FUZZ_SEEDS_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static inline bool seeds_is_empty_folder(const char *path)
{
	DIR *folder = opendir(path);
	if (!folder)
		return false;
	struct dirent *entry;
	bool empty = true;
	while (empty && (entry = readdir(folder)))
		empty = entry->d_name[0] == '.';
	closedir(folder);
	return empty;
}

/* Of the folders on the command line the first one that is empty, or NULL. */
static inline const char *seeds_folder(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-' && seeds_is_empty_folder(argv[i]))
			return argv[i];
	return NULL;
}

static inline void seeds_write(const char *folder, const char *name, const void *data, size_t len)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

#endif
