/* beneath: opens files in a tree that somebody else may have made.
 *
 * Invariant: what is opened lies within the tree, whatever links it holds, is a regular file, and opening
 * it neither waits nor acts on a device. Thread: any.
 *
 *	struct stat file;
 *	int fd = beneath_open(root_dir, "/etc/passwd", BENEATH_NO_LINKS, &file);
 */
#ifndef MW_CAPTURE_BENEATH_H
#define MW_CAPTURE_BENEATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

enum beneath_links {
	BENEATH_LINKS,   /* symbolic links count from the tree's own root */
	BENEATH_NO_LINKS /* none is followed */
};

/* -1 on failure, with errno; *ret_file is then untouched. */
int beneath_open(int root_dir, const char *path, enum beneath_links links, struct stat *ret_file);

/* A directory, for reading its names. */
int beneath_open_dir(int root_dir, const char *path);

/* The whole of a file of at most `max_bytes`, with a NUL behind it, to be freed; NULL on failure. */
char *beneath_read(int root_dir, const char *path, enum beneath_links links, size_t max_bytes,
	size_t *ret_len);

#endif
