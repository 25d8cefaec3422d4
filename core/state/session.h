/* session: how the session a process belongs to came into the host.
 *
 * Decided once per exec from what the kernel showed of the process and its parent, never from words on
 * a command line. A name alone is not enough to be taken for the ssh daemon or for login: the program
 * must be a file (no memfd, not deleted), lie in a system directory and run as root, or be the child of
 * such a one.
 * Thread: the one that owns the state.
 */
#ifndef MW_STATE_SESSION_H
#define MW_STATE_SESSION_H

#include "state/process.h"

/* Sets entry_type and entry of `process`, which has just got its image and place. */
void session_enter(struct process *process);

/* The same again for one whose entry hung on a parent that was not known well enough then. */
void session_settle(struct process *process);

#endif
