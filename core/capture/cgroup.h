/* cgroup: the root of the unified hierarchy, on which programs see the sockets of every process.
 *
 * Ownership: the descriptor is the caller's to close. Thread: one.
 */
#ifndef MW_CAPTURE_CGROUP_H
#define MW_CAPTURE_CGROUP_H

#include <stdbool.h>

#include "base/err.h"

/* A descriptor of the root as this process's cgroup namespace sees it. */
bool cgroup_open(int *ret_fd, struct err *err);

#endif
