/* mounts: whether a file can be read without waiting for somebody else.
 *
 * A file system that a process serves (FUSE) or another machine can hold a reader up for ever, and whoever
 * mounts one could blind whoever looks into it. Which mounts there are is read from /proc, which no
 * mount can hold up.
 * Thread: any.
 *
 *	int proc = open("/proc/42", O_PATH | O_DIRECTORY | O_CLOEXEC);
 *	if (mounts_path_answers(proc, "/etc/passwd")) ...
 */
#ifndef MW_CAPTURE_MOUNTS_H
#define MW_CAPTURE_MOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* True when every mount on the way to `path` (absolute, as the process's root sees it) is local. */
bool mounts_path_answers(int proc_dir, const char *path);

enum mounts_device { MOUNTS_DEVICE_UNKNOWN, MOUNTS_DEVICE_LOCAL, MOUNTS_DEVICE_REMOTE };

/* `device`: major << 20 | minor. Unknown when the process sees no such mount. */
enum mounts_device mounts_device(int proc_dir, uint64_t device);

/* The same over the text of a mountinfo. */
bool mounts_text_path_answers(struct str mountinfo, const char *path);
enum mounts_device mounts_text_device(struct str mountinfo, uint64_t device);

#endif
