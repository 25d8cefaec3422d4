/* store: the alerts of this host in an SQLite file.
 *
 * Invariant: an alert id is stored once, the first document stays. What was flushed survives a
 * crash and a full disk. The file holds at most max_alerts rows and about max_bytes: the oldest
 * go first, and are counted. Values are bound, never made part of SQL. Files are made with mode
 * 0600.
 * Ownership: open gives the store to the caller; an alert handed to a visitor is borrowed for
 * that call. Thread: one per store; a second, read-only store on the same file may list while the
 * first writes.
 *
 *	struct store *store;
 *	if (!store_open("alerts.db", NULL, &store, &err)) ...
 *	store_alert_add(store, &alert, &err);
 *	store_flush(store, &err);                       once a second
 *	store_alerts_list(store, &(struct store_filter){.limit = 10}, print, NULL, &err);
 *	store_close(store, &err);
 */
#ifndef MW_STORE_STORE_H
#define MW_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define STORE_ID_MAX       128u       /* bytes of id, host_id, rule_id, process_entity_id */
#define STORE_TEXT_MAX     4096u      /* of title and summary; longer ones are cut */
#define STORE_DOCUMENT_MAX (1u << 20) /* larger ones are refused */
#define STORE_BATCH_MAX    256u       /* alerts in one transaction */
#define STORE_LIST_DEFAULT 100u
#define STORE_LIST_MAX     100000u

struct store;

struct store_options {
	uint64_t max_alerts; /* 0: 100,000 */
	uint64_t max_bytes;  /* 0: 1 GiB */
	uint64_t max_age_ns; /* 0: no limit by age; see store_retain */
	bool read_only;
};

struct store_alert {
	struct str id; /* unique for ever; the same alert found again has the same */
	uint64_t time_ns;
	struct str host_id, rule_id;
	uint32_t severity; /* higher is worse */
	struct str title, summary;
	struct str process_entity_id;
	struct str document; /* the alert itself, JSON */
};

/* Newest first. Absent (zero) members do not filter. */
struct store_filter {
	uint64_t since_ns, until_ns; /* inclusive */
	struct str rule_id, host_id;
	uint32_t severity_min;
	uint32_t limit; /* 0: STORE_LIST_DEFAULT; at most STORE_LIST_MAX */
};

struct store_stats {
	uint64_t alerts;                   /* in the file */
	uint64_t added, repeated, refused; /* refused: too large or without an id */
	uint64_t lost;                     /* taken but not stored because a write failed */
	uint64_t expired;                  /* removed by rows, bytes or age */
	uint64_t cut;                      /* stored with a shortened text */
};

/* `options` may be NULL. Fails on a file that is not a store, or that a newer version wrote. */
bool store_open(const char *path, const struct store_options *options, struct store **ret_store,
	struct err *err);

/* Into the open transaction, which is flushed when it holds STORE_BATCH_MAX. On a failed write the
 * alerts since the last flush are gone (counted as lost); what was flushed stays. */
bool store_alert_add(struct store *store, const struct store_alert *alert, struct err *err);

/* Commits, and removes the oldest alerts that are over the caps. */
bool store_flush(struct store *store, struct err *err);

/* Removes what is older than max_age_ns before `now_ns`. */
bool store_retain(struct store *store, uint64_t now_ns, struct err *err);

/* Until `visit` returns false. Sees what this store has not yet flushed; other stores do not. The
 * visitor must not call into the same store. */
bool store_alerts_list(struct store *store, const struct store_filter *filter,
	bool (*visit)(const struct store_alert *alert, void *data), void *data, struct err *err);

struct store_stats store_stats(const struct store *store);

/* Flushes and frees, whatever happens; false when the flush failed. */
bool store_close(struct store *store, struct err *err);

#endif
