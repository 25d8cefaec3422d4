/* alert: what a detection had to say about an event.
 *
 * Invariant: `id` follows from host, boot, detection and event alone, so live and replay agree and a
 * store can tell a repeat. `document` is one line of JSON in ECS, the alert as users see it.
 * Ownership: everything is borrowed for the call that hands it over. Thread: the engine's.
 */
#ifndef MW_EVENT_ALERT_H
#define MW_EVENT_ALERT_H

#include <stdint.h>

#include "base/buf.h"

struct alert {
	struct str id; /* 32 hexadecimal digits */
	uint64_t time_ns;
	uint32_t severity; /* 1 to 99 */
	struct str severity_name;
	struct str rule_id, title, summary;
	struct str host_id, entity_id;
	struct str process_line; /* command line of the acting process, for people */
	struct str document;
};

/* One blob, to pass an alert from thread to thread. Unpacked strings borrow from the blob. */
void alert_pack(const struct alert *alert, struct buf *out);
bool alert_unpack(struct str blob, struct alert *ret_alert);

#endif
