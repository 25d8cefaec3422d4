/* SQLite in WAL mode: one writer, any number of readers, none waits for another.
 * synchronous=FULL: what store_flush returned from is on disk; at one transaction a second that
 * costs nothing.
 *
 * A failed write may or may not have ended the transaction (SQLITE_FULL and SQLITE_IOERR often
 * do, see "Response to errors within a transaction" in SQLite's documentation); here it always
 * does: roll back, count what was in it as lost. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/migrate.h"
#include "store/query.h"
#include "store/retain.h"

#define BUSY_MS         10000 /* another writer may hold the file; alerts wait in their queue meanwhile */
#define MAX_ALERTS      100000u
#define MAX_BYTES       (1ull << 30)
#define WAL_LIMIT_BYTES "4194304"

struct store {
	sqlite3 *db;
	sqlite3_stmt *insert;
	struct store_options options;
	uint64_t pending;         /* alerts in the open transaction */
	uint64_t pending_expired; /* removed in it */
	bool open;                /* a transaction is */
	struct store_stats stats;
};

static bool fail(struct store *store, const char *what, struct err *err)
{
	return err_set(err, "%s: %s", what, sqlite3_errmsg(store->db));
}

static bool run(struct store *store, const char *sql, const char *what, struct err *err)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       fail(store, what, err);
}

static void roll_back(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->stats.lost += store->pending;
	store->stats.added -= store->pending;
	store->stats.alerts += store->pending_expired - store->pending;
	store->stats.expired -= store->pending_expired;
	store->pending = store->pending_expired = 0;
	store->open = false;
}

/* Makes the file with its mode before SQLite does with its own; journals inherit the mode. */
static bool touch(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	if (fd < 0)
		return err_sys(err, errno, "cannot open it");
	close(fd);
	return true;
}

static bool set_up(struct store *store, struct err *err)
{
	sqlite3_busy_timeout(store->db, BUSY_MS);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (store->options.read_only)
		return migrate_check(store->db, err) &&
		       query_count(store->db, &store->stats.alerts, err);
	/* The version is looked at before anything is written: a foreign file stays as it is. */
	return migrate_up(store->db, err) &&
	       run(store,
		       "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		       "PRAGMA journal_size_limit=" WAL_LIMIT_BYTES,
		       "cannot set it up", err) &&
	       query_count(store->db, &store->stats.alerts, err);
}

static bool prepare(struct store *store, struct err *err)
{
	static const char sql[] =
		"INSERT OR IGNORE INTO alerts (id, time_ns, host_id, rule_id, severity, title,"
		" summary, process_entity_id, document) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)";
	return store->options.read_only ||
	       sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &store->insert,
		       NULL) == SQLITE_OK ||
	       fail(store, "cannot write to it", err);
}

static void free_store(struct store *store)
{
	sqlite3_finalize(store->insert);
	sqlite3_close(store->db);
	free(store);
}

static bool open_file(struct store *store, const char *path, struct err *err)
{
	int mode = store->options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (!store->options.read_only && !touch(path, err))
		return false;
	if (sqlite3_open_v2(path, &store->db, mode | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fail(store, "cannot open it", err);
	return set_up(store, err) && prepare(store, err);
}

bool store_open(const char *path, const struct store_options *options, struct store **ret_store,
	struct err *err)
{
	struct store *store = calloc(1, sizeof(*store));
	if (!store)
		return err_set(err, "out of memory");
	if (options)
		store->options = *options;
	if (!store->options.max_alerts)
		store->options.max_alerts = MAX_ALERTS;
	if (!store->options.max_bytes)
		store->options.max_bytes = MAX_BYTES;
	if (!open_file(store, path, err)) {
		free_store(store);
		return err_wrap(err, "alert store %s", path);
	}
	*ret_store = store;
	return true;
}

/* Cuts at `max` bytes, but not inside a UTF-8 character. */
static struct str shorten(struct store *store, struct str text, uint32_t max)
{
	if (text.len <= max)
		return text.data ? text : STR("");
	store->stats.cut++;
	while (max > 0 && ((uint8_t)text.data[max] & 0xc0) == 0x80)
		max--;
	return (struct str){text.data, max};
}

static bool insert(struct store *store, const struct store_alert *alert)
{
	const struct str texts[] = {
		alert->id,
		shorten(store, alert->host_id, STORE_ID_MAX),
		shorten(store, alert->rule_id, STORE_ID_MAX),
		shorten(store, alert->title, STORE_TEXT_MAX),
		shorten(store, alert->summary, STORE_TEXT_MAX),
		shorten(store, alert->process_entity_id, STORE_ID_MAX),
		alert->document,
	};
	static const int places[] = {1, 3, 4, 6, 7, 8, 9};
	uint64_t time_ns = alert->time_ns > INT64_MAX ? INT64_MAX : alert->time_ns;
	for (unsigned i = 0; i < 7; i++)
		sqlite3_bind_text(
			store->insert, places[i], texts[i].data, (int)texts[i].len, SQLITE_STATIC);
	sqlite3_bind_int64(store->insert, 2, (sqlite3_int64)time_ns);
	sqlite3_bind_int64(store->insert, 5, alert->severity);
	bool ok = sqlite3_step(store->insert) == SQLITE_DONE;
	sqlite3_reset(store->insert);
	sqlite3_clear_bindings(store->insert);
	return ok;
}

static bool check_alert(struct store *store, const struct store_alert *alert, struct err *err)
{
	if (store->options.read_only)
		return err_set(err, "the alert store is open for reading only");
	if (alert->id.len == 0 || alert->id.len > STORE_ID_MAX)
		err_set(err, "an alert needs an id of 1 to %u bytes", STORE_ID_MAX);
	else if (!alert->document.data || alert->document.len > STORE_DOCUMENT_MAX)
		err_set(err, "alert %.*s: document of %u bytes, at most %u", (int)alert->id.len,
			alert->id.data, alert->document.len, STORE_DOCUMENT_MAX);
	else
		return true;
	store->stats.refused++;
	return false;
}

static bool begin(struct store *store, struct err *err)
{
	if (store->open)
		return true;
	if (!run(store, "BEGIN IMMEDIATE", "cannot write alerts", err))
		return false;
	store->open = true;
	return true;
}

bool store_alert_add(struct store *store, const struct store_alert *alert, struct err *err)
{
	if (!check_alert(store, alert, err))
		return false;
	if (!begin(store, err)) {
		store->stats.lost++;
		return false;
	}
	if (!insert(store, alert)) {
		fail(store, "cannot store an alert", err);
		roll_back(store);
		store->stats.lost++;
		return false;
	}
	if (sqlite3_changes(store->db) == 0) {
		store->stats.repeated++;
		return true;
	}
	store->stats.added++;
	store->stats.alerts++;
	store->pending++;
	return store->pending < STORE_BATCH_MAX || store_flush(store, err);
}

static void count_expired(struct store *store, uint64_t removed)
{
	store->stats.alerts -= removed;
	store->stats.expired += removed;
	store->pending_expired += removed;
}

/* The caps, within the open transaction, so that no reader ever sees more than they allow. */
static bool apply_caps(struct store *store, struct err *err)
{
	uint64_t removed;
	if (!retain_rows(store->db, store->stats.alerts, store->options.max_alerts, &removed, err))
		return false;
	count_expired(store, removed);
	if (!retain_bytes(store->db, store->stats.alerts, store->options.max_bytes, &removed, err))
		return false;
	count_expired(store, removed);
	return true;
}

static bool commit(struct store *store, struct err *err)
{
	if (!run(store, "COMMIT", "cannot store alerts", err)) {
		roll_back(store);
		return false;
	}
	store->pending = store->pending_expired = 0;
	store->open = false;
	return true;
}

bool store_flush(struct store *store, struct err *err)
{
	if (!store->open)
		return true;
	if (!apply_caps(store, err)) {
		roll_back(store);
		return false;
	}
	return commit(store, err);
}

bool store_retain(struct store *store, uint64_t now_ns, struct err *err)
{
	uint64_t age = store->options.max_age_ns, removed;
	if (age == 0 || age >= now_ns)
		return true;
	if (store->options.read_only)
		return err_set(err, "the alert store is open for reading only");
	if (!begin(store, err))
		return false;
	if (!retain_since(store->db, now_ns - age, &removed, err)) {
		roll_back(store);
		return false;
	}
	count_expired(store, removed);
	return store_flush(store, err);
}

bool store_alerts_list(struct store *store, const struct store_filter *filter,
	bool (*visit)(const struct store_alert *alert, void *data), void *data, struct err *err)
{
	return query_alerts(store->db, filter, visit, data, err);
}

struct store_stats store_stats(const struct store *store)
{
	return store->stats;
}

bool store_close(struct store *store, struct err *err)
{
	if (!store)
		return true;
	bool ok = store_flush(store, err);
	free_store(store);
	return ok;
}
