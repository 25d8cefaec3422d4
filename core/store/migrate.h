/* migrate: brings a store's tables to the version of this program.
 *
 * Invariant: each step of schema.sql happens whole or not at all, and once. A file of another
 * program or of a newer moonwatch is refused and left alone.
 * Ownership: borrows the connection. Thread: one.
 *
 *	if (!migrate_up(db, &err)) ...
 */
#ifndef MW_STORE_MIGRATE_H
#define MW_STORE_MIGRATE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/err.h"

#define MIGRATE_APPLICATION_ID 0x6d6f6f6e /* "moon", as `file` and sqlite3 show it */

/* The version that schema.sql leads to. */
int migrate_latest(void);

/* Writes what is missing. */
bool migrate_up(sqlite3 *db, struct err *err);

/* Only looks: true when the tables are those of this program. */
bool migrate_check(sqlite3 *db, struct err *err);

#endif
