/* executable: the bytes of a program that a process runs, and their SHA-256.
 *
 * Invariant: what is hashed is the file the kernel told of (device, inode, time of change), before and
 * after reading; otherwise there is no hash. Not more than EXECUTABLE_MAX_BYTES of a file are read, and
 * none of a file system that could hold the reader up (capture/mounts.h).
 * Ownership: borrows the request. Thread: any.
 *
 *	uint64_t missing = executable_hash(&request, pace, data, &hash);
 *	if (missing == EVENT_NONE) ...   hash.sha256 is set
 */
#ifndef MW_CAPTURE_EXECUTABLE_H
#define MW_CAPTURE_EXECUTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#define EXECUTABLE_MAX_BYTES (64u << 20)

struct executable_request {
	uint64_t pid, parent_pid;
	uint64_t device, inode, ctime_ns;
	bool is_memory;   /* made by memfd_create: in no mount that can be looked up */
	const char *path; /* as the process sees it */
};

struct executable_hash {
	bool is_found;    /* `file` is set */
	struct stat file; /* as stat shows it: its device may differ from the request's */
	char sha256[65];
};

/* Called before each piece is read; false ends it. */
typedef bool (*executable_pace)(void *data, size_t bytes);

/* EVENT_NONE, or an enum event_moonwatch_hash_missing. */
uint64_t executable_hash(const struct executable_request *request, executable_pace pace, void *data,
	struct executable_hash *ret_hash);

#endif
