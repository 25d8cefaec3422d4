/* Newest first, ids breaking ties, so that the same file always lists the same. */
#include "store/query.h"

#include <stdio.h>

/* SQLite's integers are signed; no clock reaches the upper half before the year 2262. */
static sqlite3_int64 to_time(uint64_t ns)
{
	return ns > INT64_MAX ? INT64_MAX : (sqlite3_int64)ns;
}

static sqlite3_stmt *prepare(sqlite3 *db, const struct store_filter *filter)
{
	char sql[512];
	snprintf(sql, sizeof(sql),
		"SELECT id, time_ns, host_id, rule_id, severity, title, summary, process_entity_id,"
		" document FROM alerts WHERE severity >= ?1%s%s%s%s"
		" ORDER BY time_ns DESC, id DESC LIMIT ?2",
		filter->since_ns ? " AND time_ns >= ?3" : "",
		filter->until_ns ? " AND time_ns <= ?4" : "",
		filter->rule_id.data ? " AND rule_id = ?5" : "",
		filter->host_id.data ? " AND host_id = ?6" : "");
	sqlite3_stmt *statement = NULL;
	sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
	return statement;
}

static void bind(sqlite3_stmt *statement, const struct store_filter *filter)
{
	uint32_t limit = filter->limit ? filter->limit : STORE_LIST_DEFAULT;
	sqlite3_bind_int64(statement, 1, filter->severity_min);
	sqlite3_bind_int64(statement, 2, limit < STORE_LIST_MAX ? limit : STORE_LIST_MAX);
	if (filter->since_ns)
		sqlite3_bind_int64(statement, 3, to_time(filter->since_ns));
	if (filter->until_ns)
		sqlite3_bind_int64(statement, 4, to_time(filter->until_ns));
	if (filter->rule_id.data)
		sqlite3_bind_text(statement, 5, filter->rule_id.data, (int)filter->rule_id.len,
			SQLITE_STATIC);
	if (filter->host_id.data)
		sqlite3_bind_text(statement, 6, filter->host_id.data, (int)filter->host_id.len,
			SQLITE_STATIC);
}

static struct str text_at(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	return (struct str){text ? text : "", (uint32_t)sqlite3_column_bytes(statement, column)};
}

static struct store_alert alert_at(sqlite3_stmt *statement)
{
	return (struct store_alert){
		.id = text_at(statement, 0),
		.time_ns = (uint64_t)sqlite3_column_int64(statement, 1),
		.host_id = text_at(statement, 2),
		.rule_id = text_at(statement, 3),
		.severity = (uint32_t)sqlite3_column_int64(statement, 4),
		.title = text_at(statement, 5),
		.summary = text_at(statement, 6),
		.process_entity_id = text_at(statement, 7),
		.document = text_at(statement, 8),
	};
}

bool query_alerts(sqlite3 *db, const struct store_filter *filter,
	bool (*visit)(const struct store_alert *alert, void *data), void *data, struct err *err)
{
	sqlite3_stmt *statement = prepare(db, filter);
	if (!statement)
		return err_set(err, "cannot list alerts: %s", sqlite3_errmsg(db));
	bind(statement, filter);
	int rc;
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
		struct store_alert alert = alert_at(statement);
		if (!visit(&alert, data)) {
			rc = SQLITE_DONE;
			break;
		}
	}
	if (rc != SQLITE_DONE)
		err_set(err, "cannot list alerts: %s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	return rc == SQLITE_DONE;
}

bool query_count(sqlite3 *db, uint64_t *ret_alerts, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(db, "SELECT count(*) FROM alerts", -1, &statement, NULL) ==
			  SQLITE_OK &&
		  sqlite3_step(statement) == SQLITE_ROW;
	if (ok)
		*ret_alerts = (uint64_t)sqlite3_column_int64(statement, 0);
	else
		err_set(err, "cannot count alerts: %s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	return ok;
}
