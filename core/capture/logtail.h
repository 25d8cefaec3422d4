/* logtail: the lines that are added to this host's log files.
 *
 * Followed are, beneath the host's root, /var/log/{auth.log,syslog,messages,secure} and
 * /var/log/audit/audit.log, from their end as it is at the start, through rotation and truncation. A
 * folder that is not there at the start is not looked for later.
 * Invariant: a line is at most LOGTAIL_LINE_MAX bytes, what is longer is cut and marked; more than
 * LOGTAIL_RATE lines a second are dropped and counted.
 * Ownership: the logtail owns its descriptors; a line is borrowed during the call. Thread: one.
 *
 *	struct logtail logtail;
 *	logtail_init(&logtail, root_dir);
 *	poll logtail.watch for input, then
 *	logtail_read(&logtail, clock_boot_ns(), tell, data);
 */
#ifndef MW_CAPTURE_LOGTAIL_H
#define MW_CAPTURE_LOGTAIL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

#define LOGTAIL_LINE_MAX 4096
#define LOGTAIL_RATE     200
#define LOGTAIL_BURST    400
#define LOGTAIL_FILES    5

struct logtail_file {
	const char *folder, *name, *path;
	int dir, watch, fd;
	ino_t inode;
	off_t at;
	uint32_t line_len;
	bool is_cut;
	char line[LOGTAIL_LINE_MAX];
};

struct logtail {
	int watch; /* of inotify; -1 when nothing is followed */
	struct logtail_file files[LOGTAIL_FILES];
	uint64_t refill_ns, tokens;
	uint64_t refused;
};

typedef void (*logtail_tell)(void *data, const char *path, struct str line, bool is_cut);

void logtail_init(struct logtail *logtail, int root_dir);
void logtail_done(struct logtail *logtail);

/* Tells every whole line that has come since. Never waits. */
void logtail_read(struct logtail *logtail, uint64_t now_ns, logtail_tell tell, void *data);

#endif
