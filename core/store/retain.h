/* retain: removes the oldest alerts.
 *
 * Invariant: removes by (time, id) from the oldest on, never more than asked for or needed by
 * more than a sixteenth of the rows. Space is reused by SQLite, not given back to the file
 * system.
 * Ownership: borrows the connection. Thread: one. Each call is a transaction of its own unless
 * one is open.
 *
 *	retain_rows(db, count, 100000, &removed, &err);
 */
#ifndef MW_STORE_RETAIN_H
#define MW_STORE_RETAIN_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Down to `max` rows out of `count`. */
bool retain_rows(sqlite3 *db, uint64_t count, uint64_t max, uint64_t *ret_removed, struct err *err);

/* What happened before `since_ns`. */
bool retain_since(sqlite3 *db, uint64_t since_ns, uint64_t *ret_removed, struct err *err);

/* Until the pages in use are at most `max_bytes` or nothing is left. */
bool retain_bytes(
	sqlite3 *db, uint64_t count, uint64_t max_bytes, uint64_t *ret_removed, struct err *err);

#endif
