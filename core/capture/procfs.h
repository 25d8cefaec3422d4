/* procfs: what /proc tells of a process that runs already, and of the host.
 *
 * Invariant: what is read belongs to the process that started at `start_ns`, not to a later one with
 * the same number; if that cannot be had, nothing is.
 * Ownership: the texts are in the caller's struct. Thread: any.
 *
 *	struct procfs_process process;
 *	if (procfs_process(pid, start_ns, &process))
 *		use((struct str){process.args, process.args_len});
 */
#ifndef MW_CAPTURE_PROCFS_H
#define MW_CAPTURE_PROCFS_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

struct procfs_process {
	uint32_t args_len, env_len;
	bool args_cut, env_cut;
	char args[WIRE_ARGS_MAX];
	char env[WIRE_ENV_MAX];
};

bool procfs_process(uint32_t pid, uint64_t start_ns, struct procfs_process *ret_process);

struct procfs_host {
	char id[64], name[256], boot_id[64], kernel[256], architecture[80];
};

/* What cannot be read is "unknown". */
void procfs_host(struct procfs_host *ret_host);

#endif
