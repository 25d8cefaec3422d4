/* child: a command that is started at the right moment: it is forked at once, so that it is part of the
 * snapshot, and runs its program only when told.
 *
 * Ownership: the caller's storage. Thread: main.
 */
#ifndef MW_APP_CHILD_H
#define MW_APP_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

#define CHILD_PATIENCE_MS 2000

struct child {
	pid_t pid; /* 0 when there is none any more */
	int go;    /* writing end of the pipe it waits on, -1 when it was told */
	int status;
};

bool child_fork(struct child *child, char **command, struct err *err);

/* Lets it run; it becomes 127 when the program cannot be run. */
void child_go(struct child *child);

/* True once it has ended; its status is kept. */
bool child_has_ended(struct child *child);

/* Of a status as from waitpid: the program could not be run. */
bool child_could_not_run(int status);

/* Ends one that is still there, and waits for it: SIGTERM, after CHILD_PATIENCE_MS SIGKILL. */
void child_end(struct child *child);

#endif
