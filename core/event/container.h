/* container: which container a cgroup path belongs to.
 *
 * A pure function of the path, so that the sensor and the state agree, and so do live and replayed streams. Thread: any.
 */
#ifndef MW_EVENT_CONTAINER_H
#define MW_EVENT_CONTAINER_H

#include "base/str.h"

/* The last run of exactly 64 lower-case hexadecimal digits that stands as a part of the path of its
 * own, between the delimiters / - : and . (docker, containerd, cri-o and podman all name cgroups so:
 * "/docker/<id>", ".../cri-containerd-<id>.scope", ".../libpod-<id>.scope"), unless `conmon-` stands
 * before it: that is the monitor, outside of the container. Borrowed from `cgroup`; STR_NONE when there
 * is none. */
struct str container_id(struct str cgroup);

/* What names the cgroup so, "docker", "containerd", "cri-o" or "podman"; STR_NONE when that cannot be
 * told. */
struct str container_runtime(struct str cgroup);

#define CONTAINER_POD_UID_LEN 36

/* Writes the uid of the Kubernetes pod the cgroup belongs to, and a NUL. The kubelet names it pod<uid>,
 * with systemd as its driver `_` for `-`. False, and nothing written, when there is none. */
bool container_pod_uid(struct str cgroup, char ret_uid[CONTAINER_POD_UID_LEN + 1]);

#endif
