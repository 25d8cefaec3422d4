/* Bytes are counted as pages in use times page size. How much a row frees is not known before it
 * is gone, so rows go by sixteenths until the sum is right. */
#include "store/retain.h"

#include <stddef.h>

static bool run_bound(
	sqlite3 *db, const char *sql, uint64_t value, uint64_t *ret_removed, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK;
	if (ok) {
		sqlite3_int64 number = value > INT64_MAX ? INT64_MAX : (sqlite3_int64)value;
		sqlite3_bind_int64(statement, 1, number);
		ok = sqlite3_step(statement) == SQLITE_DONE;
	}
	if (ok)
		*ret_removed = (uint64_t)sqlite3_changes64(db);
	else
		err_set(err, "cannot remove old alerts: %s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	return ok;
}

bool retain_rows(sqlite3 *db, uint64_t count, uint64_t max, uint64_t *ret_removed, struct err *err)
{
	*ret_removed = 0;
	return count <= max || run_bound(db,
				       "DELETE FROM alerts WHERE rowid IN"
				       " (SELECT rowid FROM alerts ORDER BY time_ns, id LIMIT ?1)",
				       count - max, ret_removed, err);
}

bool retain_since(sqlite3 *db, uint64_t since_ns, uint64_t *ret_removed, struct err *err)
{
	return run_bound(db, "DELETE FROM alerts WHERE time_ns < ?1", since_ns, ret_removed, err);
}

static bool used_bytes(sqlite3 *db, uint64_t *ret_bytes, struct err *err)
{
	static const char sql[] =
		"SELECT (page_count - freelist_count) * page_size"
		" FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
		  sqlite3_step(statement) == SQLITE_ROW;
	if (ok)
		*ret_bytes = (uint64_t)sqlite3_column_int64(statement, 0);
	else
		err_set(err, "cannot measure the store: %s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	return ok;
}

bool retain_bytes(
	sqlite3 *db, uint64_t count, uint64_t max_bytes, uint64_t *ret_removed, struct err *err)
{
	uint64_t removed = 0;
	for (;;) {
		uint64_t bytes, now;
		if (!used_bytes(db, &bytes, err))
			return false;
		if (bytes <= max_bytes || removed >= count)
			break;
		uint64_t left = count - removed;
		uint64_t keep = left - (left / 16 ? left / 16 : 1);
		if (!retain_rows(db, left, keep, &now, err))
			return false;
		if (now == 0)
			break;
		removed += now;
	}
	*ret_removed = removed;
	return true;
}
