/* dpkg: which installed package a file of the host belongs to, from dpkg's own database.
 *
 * Invariant: an answer is as of the last dpkg_refresh. Memory: 12 bytes for each path that packages
 * hold (without documentation and headers), at most DPKG_PATHS_MAX, beyond which dpkg_is_whole is false
 * and a path that is not found may still be owned.
 * Diversions are not followed. Ownership: answers are borrowed until the next dpkg_refresh or dpkg_free.
 * Thread: one.
 *
 *	struct dpkg *dpkg = dpkg_new(root_dir);
 *	dpkg_refresh(dpkg, now_ns);
 *	if (dpkg_find(dpkg, "/usr/bin/cat", &owner)) ...
 */
#ifndef MW_CAPTURE_DPKG_H
#define MW_CAPTURE_DPKG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define DPKG_PATHS_MAX  2000000
#define DPKG_STATUS_MAX (64u << 20)
#define DPKG_LIST_MAX   (16u << 20)

struct dpkg;

struct dpkg_owner {
	struct str name, version;
};

/* `root_dir`: the host's root, borrowed. NULL when memory is out. */
struct dpkg *dpkg_new(int root_dir);
void dpkg_free(struct dpkg *dpkg);

/* Reads the database when it changed, but not more often than every few seconds. True when what is
 * known is what the disk holds. */
bool dpkg_refresh(struct dpkg *dpkg, uint64_t now_ns);

/* True when there is a database and all of it was taken in. */
bool dpkg_is_whole(const struct dpkg *dpkg);

bool dpkg_find(const struct dpkg *dpkg, const char *path, struct dpkg_owner *ret_owner);

#endif
