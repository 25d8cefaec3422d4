/* passwd: what a process's own /etc/passwd calls a user id.
 *
 * A process with both a user and a mount namespace of its own (a container) counts users by its own
 * numbers, so there the id is first translated; everywhere else it is taken as the host has it.
 * Invariant: the file is within the process's root, regular, at most PASSWD_MAX_BYTES long, and on a file
 * system that cannot hold the reader up. Thread: any.
 *
 *	struct passwd_answer answer;
 *	if (passwd_ask(pid, 0, 0, 1000, &answer))
 *		use(answer.name);   "" when the id has no name there
 */
#ifndef MW_CAPTURE_PASSWD_H
#define MW_CAPTURE_PASSWD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define PASSWD_MAX_BYTES (1u << 20)
#define PASSWD_NAME_SIZE 257

struct passwd_answer {
	uint64_t ns_mnt, ns_user; /* inodes of the namespaces the answer is for */
	char name[PASSWD_NAME_SIZE];
};

/* False when the process is gone or its file cannot be read. When `ns_mnt` is not 0, only a process that
 * is in these namespaces is asked. */
bool passwd_ask(uint64_t pid, uint64_t ns_mnt, uint64_t ns_user, uint32_t uid,
	struct passwd_answer *ret_answer);

/* The same over the text of a passwd file. False when no line has the id. */
bool passwd_text_name(struct str text, uint32_t uid, char ret_name[PASSWD_NAME_SIZE]);

/* Translates by the text of a uid_map (first inside, first outside, count). */
bool passwd_text_map(struct str text, uint32_t outside, uint32_t *ret_inside);

#endif
