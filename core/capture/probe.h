/* probe: what this kernel and this user allow, for `doctor`.
 *
 * Each item was tried, not looked up: a tracepoint counts when a program was attached to it, a hook on
 * a function when the program was also called.
 * Invariant: nothing stays loaded. Ownership: the result is the caller's storage, its texts are
 * constants or inside it. Thread: one.
 *
 *	struct capture_probe probe;
 *	if (!capture_probe(&probe)) ...   at least one needed item is missing
 */
#ifndef MW_CAPTURE_PROBE_H
#define MW_CAPTURE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#define CAPTURE_PROBE_MAX 24

struct capture_probe_item {
	const char *name;
	bool ok;
	bool needed;       /* without it there is no capture at all */
	char why[128];     /* of a failure */
	const char *blind; /* what is not seen without it */
	const char *mend;
};

struct capture_probe {
	struct capture_probe_item items[CAPTURE_PROBE_MAX];
	size_t count;
};

bool capture_probe(struct capture_probe *ret_probe);

#endif
