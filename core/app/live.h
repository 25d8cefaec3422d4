/* live: this host's events, as they happen, to an engine, a trace, or both, until told to stop.
 *
 * Stops on SIGINT or SIGTERM, or when the command it was given has ended and what it did was taken.
 * Invariant: when live_run returns nothing stays attached, and what could be written is written.
 * Ownership: borrows rules and output. Thread: main; one at a time (it handles signals).
 */
#ifndef MW_APP_LIVE_H
#define MW_APP_LIVE_H

#include "app/control.h"
#include "app/output.h"
#include "engine/ruleset.h"

struct live_config {
	struct ruleset *rules;    /* say what must be captured */
	struct output *output;    /* NULL: events are not judged */
	struct control *control;  /* NULL: status is not published */
	const char *trace_path;   /* NULL: nothing is recorded */
	uint64_t trace_max_bytes; /* 0: no limit */
	bool trace_replace;       /* an existing file may be replaced */
	bool trace_must;          /* stop when the trace cannot be written */
	bool all_reads;           /* every file opened for reading, not only those rules name */
	bool no_enrich;           /* no hashes, names, container facts and log lines */
	bool only_tree;           /* record the command and its descendants only */
	char **command;           /* NULL-terminated argv, or NULL */
};

struct live_result {
	uint64_t events, alerts, lost, faults;
	uint64_t recorded, trace_bytes;
	int command_status; /* as from waitpid; 0 without a command */
	bool trace_failed;
};

/* False when it could not start or broke down; `ret_result` is filled either way. */
bool live_run(const struct live_config *config, struct live_result *ret_result, struct err *err);

#endif
