/* runtime: what container runtimes wrote down about a container.
 *
 * Looked for, by the container's id, in the state of docker, containerd, podman and cri-o beneath the
 * host's root. Everything read is bounded (RUNTIME_FILE_MAX) and taken as hostile: strings are cut at
 * RUNTIME_TEXT_MAX, mounts after RUNTIME_MOUNTS_MAX.
 * Ownership: the texts lie in the caller's struct. Thread: any.
 *
 *	struct runtime_container container;
 *	runtime_find(root_dir, id, &container);   what is not known is ""
 */
#ifndef MW_CAPTURE_RUNTIME_H
#define MW_CAPTURE_RUNTIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define RUNTIME_FILE_MAX   (1u << 20)
#define RUNTIME_TEXT_MAX   256
#define RUNTIME_MOUNTS_MAX 64
#define RUNTIME_FOLDERS    64 /* namespaces of containerd that are looked into */

struct runtime_container {
	char name[RUNTIME_TEXT_MAX], image[RUNTIME_TEXT_MAX], tag[RUNTIME_TEXT_MAX];
	const char *runtime; /* NULL when no runtime knows the container */
	char pod_name[RUNTIME_TEXT_MAX], pod_namespace[RUNTIME_TEXT_MAX], pod_uid[RUNTIME_TEXT_MAX],
		pod_container[RUNTIME_TEXT_MAX];
	uint64_t privileged; /* 0, 1 or EVENT_NONE */
	uint32_t mounts_len;
	char mounts[4096]; /* source:destination, NUL-terminated items */
};

/* False when no runtime knows it; *ret_container then holds nothing. */
bool runtime_find(int root_dir, struct str id, struct runtime_container *ret_container);

#endif
