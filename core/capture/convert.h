/* convert: a record of the ring (wire.h) becomes an event.
 *
 * Invariant: the kernel is trusted, but no length or offset of a record is used unchecked; a record
 * that does not add up gives an error, never a wrong event.
 * Ownership: the event's strings point into the record or into the convert, and are valid until the
 * record is released or the next convert_record. Thread: one.
 *
 *	struct convert *convert = convert_new(boot_time_ns);
 *	if (convert_record(convert, record, len, &event, &err)) ...
 *	convert_free(convert);
 */
#ifndef MW_CAPTURE_CONVERT_H
#define MW_CAPTURE_CONVERT_H

#include "base/err.h"
#include "event/event.h"

struct convert;

/* `boot_time_ns`: when the host started, in ns since the epoch. NULL when memory is out. */
struct convert *convert_new(uint64_t boot_time_ns);
void convert_free(struct convert *convert);

bool convert_record(struct convert *convert, const void *record, size_t len,
	struct event *ret_event, struct err *err);

/* Of a file.open that created its file, the file.create that goes with it; else false. */
bool convert_creation(const struct event *open, struct event *ret_create);

/* Sets arguments and the environment variables that matter from their raw NUL-terminated form. */
void convert_args(struct event_image *image, struct str raw, bool cut);
void convert_env(struct convert *convert, struct event_image *image, struct str raw, bool cut);

#endif
