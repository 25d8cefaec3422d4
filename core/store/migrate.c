/* PRAGMA user_version holds the version, PRAGMA application_id whose file it is. Both change in
 * the transaction of the step, and the version is read inside it, so two processes that open a
 * fresh file at once do not both build it. */
#include "store/migrate.h"

#include <stdio.h>
#include <string.h>

/* schema.sql as a string, found by the assembler through -Icore. */
extern const char migrate_schema[];
__asm__(".pushsection .rodata\n"
	".global migrate_schema\n"
	"migrate_schema:\n"
	".incbin \"store/schema.sql\"\n"
	".byte 0\n"
	".popsection\n");

#define STEP_MARK "-- version "

/* Start of the statements of step `version`, or NULL. */
static const char *find_step(int version)
{
	char mark[32];
	snprintf(mark, sizeof(mark), "\n" STEP_MARK "%d\n", version);
	const char *at = strstr(migrate_schema, mark);
	return at ? at + strlen(mark) : NULL;
}

int migrate_latest(void)
{
	int version = 0;
	while (find_step(version + 1))
		version++;
	return version;
}

static bool run(sqlite3 *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       err_set(err, "%s", sqlite3_errmsg(db));
}

static bool read_number(sqlite3 *db, const char *sql, int *ret_number, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
		  sqlite3_step(statement) == SQLITE_ROW;
	if (ok)
		*ret_number = sqlite3_column_int(statement, 0);
	else
		err_set(err, "%s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	return ok;
}

/* Version of a file that may be ours; 0 for an empty one. */
static bool read_version(sqlite3 *db, int *ret_version, struct err *err)
{
	int id, version, tables;
	if (!read_number(db, "PRAGMA application_id", &id, err) ||
		!read_number(db, "PRAGMA user_version", &version, err) ||
		!read_number(db, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	bool fresh = id == 0 && version == 0 && tables == 0;
	if (!fresh && id != MIGRATE_APPLICATION_ID)
		return err_set(err, "is another program's database");
	if (version < 0 || version > migrate_latest())
		return err_set(err,
			"has version %d, written by a newer moonwatch; this one knows versions up "
			"to %d",
			version, migrate_latest());
	*ret_version = version;
	return true;
}

static bool run_step(sqlite3 *db, int version, struct err *err)
{
	const char *begin = find_step(version), *end = find_step(version + 1);
	/* The mark of the next step is a comment to SQLite, so it may stay at the end. */
	size_t len = end ? (size_t)(end - begin) : strlen(begin);
	char *sql = sqlite3_mprintf("%.*s;PRAGMA user_version=%d;PRAGMA application_id=%d",
		(int)len, begin, version, MIGRATE_APPLICATION_ID);
	if (!sql)
		return err_set(err, "out of memory");
	bool ok = run(db, sql, err);
	sqlite3_free(sql);
	return ok || err_wrap(err, "step to version %d", version);
}

static bool run_steps(sqlite3 *db, struct err *err)
{
	int version;
	if (!read_version(db, &version, err))
		return false;
	for (int latest = migrate_latest(); version < latest; version++)
		if (!run_step(db, version + 1, err))
			return false;
	return true;
}

bool migrate_up(sqlite3 *db, struct err *err)
{
	int version;
	if (!read_version(db, &version, err))
		return false;
	if (version == migrate_latest())
		return true;
	if (!run(db, "BEGIN IMMEDIATE", err))
		return false;
	if (run_steps(db, err) && run(db, "COMMIT", err))
		return true;
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

bool migrate_check(sqlite3 *db, struct err *err)
{
	int version;
	if (!read_version(db, &version, err))
		return false;
	return version == migrate_latest() ||
	       err_set(err, "has version %d, older than %d; open it once with `moonwatch run`",
		       version, migrate_latest());
}
