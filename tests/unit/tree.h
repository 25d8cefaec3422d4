/* tree: a folder of a test's own, filled with a few files, gone afterwards.
 *
 *	struct tree tree;
 *	tree_make(&tree);
 *	tree_write(&tree, "/etc/passwd", "root:x:0:0::/:/bin/sh\n");
 *	... tree.dir ...
 *	tree_remove(&tree);
 */
#ifndef MW_TESTS_TREE_H
#define MW_TESTS_TREE_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree {
	char path[64];
	int dir;
};

static inline void tree_make(struct tree *tree)
{
	snprintf(tree->path, sizeof(tree->path), "/tmp/moonwatch-tree-XXXXXX");
	assert_non_null(mkdtemp(tree->path));
	tree->dir = open(tree->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_true(tree->dir >= 0);
}

/* Makes the folders on the way. `path` is absolute within the tree. */
static inline const char *tree_path(const struct tree *tree, const char *path)
{
	static char full[4500];
	snprintf(full, sizeof(full), "%s%s", tree->path, path);
	for (char *at = full + strlen(tree->path) + 1; (at = strchr(at, '/')) != NULL; at++) {
		*at = 0;
		mkdir(full, 0755);
		*at = '/';
	}
	return full;
}

static inline void tree_put(
	const struct tree *tree, const char *path, const void *bytes, size_t len, int flags)
{
	int fd = open(tree_path(tree, path), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0755);
	assert_true(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
	close(fd);
}

static inline void tree_write(const struct tree *tree, const char *path, const char *text)
{
	tree_put(tree, path, text, strlen(text), O_TRUNC);
}

static inline void tree_append(const struct tree *tree, const char *path, const char *text)
{
	tree_put(tree, path, text, strlen(text), O_APPEND);
}

static inline int tree_remove_one(
	const char *path, const struct stat *info, int type, struct FTW *at)
{
	(void)info;
	(void)type;
	(void)at;
	return remove(path);
}

static inline void tree_remove(struct tree *tree)
{
	close(tree->dir);
	nftw(tree->path, tree_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
