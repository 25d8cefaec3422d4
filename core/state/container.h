/* container: which container a cgroup path belongs to.
 *
 * A pure function of the path, so that live and replayed streams agree. Thread: any.
 */
#ifndef MW_STATE_CONTAINER_H
#define MW_STATE_CONTAINER_H

#include "base/str.h"

/* The last run of exactly 64 lower-case hexadecimal digits that stands as a part of the path of its
 * own, between the delimiters / - : and . (docker, containerd, cri-o and podman all name cgroups so:
 * "/docker/<id>", ".../cri-containerd-<id>.scope", ".../libpod-<id>.scope"), unless `conmon-` stands
 * before it: that is the monitor, outside of the container. Borrowed from `cgroup`; STR_NONE when there
 * is none. */
struct str container_id(struct str cgroup);

#endif
