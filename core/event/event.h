/* event: one thing that happened on a host, as C sees it.
 *
 * The list of kinds and fields is core/event/schema.lua; the structs come from event_gen.h.
 * Invariant: a field that is not known holds its type's "absent" value (EVENT_NONE, EVENT_NONE_SIGNED,
 * str.data == NULL, ip.family == 0); event_init sets all of them so.
 * Ownership: strings are borrowed, from the record that was decoded or from whoever filled the event.
 * Thread: one per event.
 *
 *	struct event event;
 *	event_init(&event, EVENT_PROCESS_EXIT);
 *	event.process_exit.actor.pid = 42;
 */
#ifndef MW_EVENT_EVENT_H
#define MW_EVENT_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "kinds_gen.h"

#define EVENT_NONE        UINT64_MAX
#define EVENT_NONE_SIGNED INT64_MIN

/* An address in network byte order; family 4 uses the first four bytes. */
struct ip {
	uint8_t bytes[16];
	uint8_t family; /* 0 absent, 4, 6 */
};

enum event_type {
	EVENT_TYPE_STRING = 1,
	EVENT_TYPE_LIST, /* str with NUL-terminated items, see str_next */
	EVENT_TYPE_LONG,
	EVENT_TYPE_SIGNED,
	EVENT_TYPE_BOOL,
	EVENT_TYPE_IP,
	EVENT_TYPE_DATE, /* ns since the epoch */
	EVENT_TYPE_CAPS, /* bit mask of CAP_* */
	EVENT_TYPE_ENUM, /* 1-based index into values */
};

enum event_class { EVENT_CLASS_LIFECYCLE = 1, EVENT_CLASS_BULK, EVENT_CLASS_SENSOR };

#include "event/event_gen.h"

struct event {
	uint64_t seq;     /* position in the host's stream, from 1 */
	uint64_t time_ns; /* since the epoch */
	enum event_kind kind;
	union {
		union event_body body;
		struct event_actor actor; /* valid for every kind but sensor.* */
		EVENT_BODY_MEMBERS
	};
};

struct event_slot {
	uint16_t field;  /* enum event_field */
	uint16_t offset; /* within event.body */
};

struct event_field_info {
	const char *name;
	enum event_type type;
	uint16_t rank; /* place in the alphabet of names, from 1 */
	bool derived;  /* comes from the host state, is never stored */
	const char *const *values;
	const char *text;
};

struct event_kind_info {
	const char *name;
	enum event_class class;
	bool captured;
	uint16_t slot_count;
	const struct event_slot *slots;
	const uint8_t *slot_of; /* by field id: 1-based place in slots, 0 when the kind lacks it */
	uint16_t body_bytes;
	const char *text;
};

/* Indexed by field id and kind; unused numbers have a NULL name. */
extern const struct event_field_info event_fields[FIELD_MAX + 1];
extern const uint16_t event_fields_by_name[FIELD_COUNT];
extern const struct event_kind_info event_kinds[EVENT_KIND_MAX + 1];

/* A field's value outside of an event. */
struct value {
	enum event_type type; /* 0 when absent */
	union {
		struct str str;
		uint64_t number;
		int64_t sign;
		struct ip ip;
	};
};

void event_init(struct event *event, enum event_kind kind);

/* The acting process, or NULL for the kinds that have none. */
static inline const struct event_actor *event_actor(const struct event *event)
{
	return event_kinds[event->kind].class == EVENT_CLASS_SENSOR ? NULL : &event->actor;
}

/* The slot that holds `field` in events of `kind`, or NULL. */
const struct event_slot *event_slot_find(enum event_kind kind, uint64_t field);

/* True and a value when the event itself holds `field`; strings stay borrowed from the event. */
bool event_value(const struct event *event, enum event_field field, struct value *ret_value);

/* Value of the slot at `slot`, as above. */
bool event_slot_value(
	const struct event *event, const struct event_slot *slot, struct value *ret_value);

/* 0 when there is none of that name. */
enum event_field event_field_find(struct str name);
enum event_kind event_kind_find(struct str name);

/* The name of an enum's number, or NULL. */
const char *event_enum_name(enum event_field field, uint64_t number);

/* "CAP_SYS_ADMIN" for bit 21; NULL for bits without a name. */
const char *event_cap_name(unsigned bit);

#endif
