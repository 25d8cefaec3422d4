/* The store tells newest first; people read downwards, so each row is put in front of the ones before
 * by collecting their ends and copying backwards. */
#include "app/alerts_list.h"

#include <stdlib.h>

#include "app/say.h"
#include "script/detection.h"

struct listing {
	struct buf rows; /* newest first */
	size_t *ends, count, size;
	bool as_json;
};

static bool note_end(struct listing *listing)
{
	if (listing->count == listing->size) {
		size_t size = listing->size ? 2 * listing->size : 64;
		size_t *ends = realloc(listing->ends, size * sizeof(*ends));
		if (!ends)
			return false;
		listing->ends = ends;
		listing->size = size;
	}
	listing->ends[listing->count++] = listing->rows.len;
	return true;
}

static bool add_row(const struct store_alert *row, void *data)
{
	struct listing *listing = data;
	size_t start = listing->rows.len;
	if (listing->as_json) {
		buf_add_str(&listing->rows, row->document);
		buf_add_byte(&listing->rows, '\n');
	} else {
		const struct alert alert = {.id = row->id,
			.time_ns = row->time_ns,
			.severity = row->severity,
			.severity_name = str_from(detection_severity_name(row->severity)),
			.rule_id = row->rule_id,
			.title = row->title,
			.summary = row->summary,
			.process_line = row->id,
			.entity_id = row->process_entity_id};
		say_alert(&listing->rows, &alert, false);
	}
	if (!listing->rows.full && note_end(listing))
		return true;
	listing->rows.len = start;
	return false;
}

bool alerts_list(const char *store_path, const struct store_filter *filter, bool as_json,
	struct buf *out, struct err *err)
{
	struct store *store;
	if (!store_open(store_path, &(struct store_options){.read_only = true}, &store, err))
		return false;
	struct listing listing = {.as_json = as_json};
	buf_init(&listing.rows, ALERTS_LIST_BYTES);
	bool ok = store_alerts_list(store, filter, add_row, &listing, err);
	for (size_t i = listing.count; ok && i-- > 0;) {
		size_t start = i ? listing.ends[i - 1] : 0;
		buf_add(out, listing.rows.data + start, listing.ends[i] - start);
	}
	struct err ignored;
	store_close(store, &ignored);
	buf_done(&listing.rows);
	free(listing.ends);
	return ok;
}
