/* query: reads alerts from an open database.
 *
 * Invariant: every value is bound; the text of a statement follows only from which filters are
 * present.
 * Ownership: borrows the connection; an alert is borrowed by the visitor for its call. Thread:
 * one.
 *
 *	query_alerts(db, &filter, print, NULL, &err);
 */
#ifndef MW_STORE_QUERY_H
#define MW_STORE_QUERY_H

#include <sqlite3.h>

#include "store/store.h"

bool query_alerts(sqlite3 *db, const struct store_filter *filter,
	bool (*visit)(const struct store_alert *alert, void *data), void *data, struct err *err);

bool query_count(sqlite3 *db, uint64_t *ret_alerts, struct err *err);

#endif
