/* document: an ECS document: one JSON object with dotted names made into nested objects.
 *
 * Invariant: names come out in alphabetical order, so the same values give the same bytes whatever the
 * order they were added in; of a name that is added twice the first stays.
 * Ownership: borrows every name and string until document_write. Bounded: DOCUMENT_MAX entries, more
 * make document_write fail. Thread: one.
 *
 *	struct document document;
 *	document_init(&document);
 *	document_add_str(&document, "rule.id", STR("remote-shell"));
 *	document_write(&document, &buf);
 */
#ifndef MW_EVENT_DOCUMENT_H
#define MW_EVENT_DOCUMENT_H

#include "base/json.h"
#include "event/event.h"

#define DOCUMENT_MAX 256

struct document_entry {
	const char *name;
	uint16_t order, field; /* field: for the names of enums; 0 when there is none */
	bool is_raw;           /* value.str is JSON */
	struct value value;
};

struct document {
	struct document_entry entries[DOCUMENT_MAX];
	unsigned count;
	bool full;
};

void document_init(struct document *document);
void document_add(struct document *document, enum event_field field, const struct value *value);
void document_add_str(struct document *document, const char *name, struct str text);
void document_add_number(struct document *document, const char *name, uint64_t number);
/* `json` is one whole JSON value. */
void document_add_json(struct document *document, const char *name, struct str json);

/* Appends the object. False when there was no room here or in `out`. */
bool document_write(struct document *document, struct buf *out);

/* Writes one value as JSON; `field` names enum values and may be 0. */
void document_value(struct json *json, enum event_field field, const struct value *value);

#endif
