/* output: alerts to the terminal and to the store, on a thread of its own behind a bounded queue.
 *
 * Invariant: output_alert never waits for a disk or a terminal when `may_wait` is false: with the queue
 * full the alert is counted as refused, which the caller must tell.
 * Ownership: output_new/output_close. Thread: output_alert from one; the rest is its own.
 */
#ifndef MW_APP_OUTPUT_H
#define MW_APP_OUTPUT_H

#include "event/alert.h"
#include "store/store.h"

struct output;

enum output_form { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_NONE };

struct output_config {
	const char *store_path; /* NULL: no store */
	enum output_form form;  /* on stdout */
	bool may_wait;          /* the source can be held up, as a replay can */
};

struct output_stats {
	uint64_t written;
	uint64_t refused; /* the queue was full */
	uint64_t failed;  /* writes that failed, to the store or stdout */
	uint64_t untold;  /* not shown on stdout, which took nothing */
};

bool output_new(const struct output_config *config, struct output **ret_output, struct err *err);
void output_alert(struct output *output, const struct alert *alert);

/* Writes out what is queued, ends the thread, frees. False when something could not be written. */
bool output_close(struct output *output, struct output_stats *ret_stats, struct err *err);

#endif
