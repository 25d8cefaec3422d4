/* codec: the canonical bytes of an event: what a trace holds and a stream carries.
 *
 * A record, all numbers little-endian:
 *	u32 size      of the whole record, header included
 *	u16 kind
 *	u16 zero
 *	u64 sequence
 *	u64 time      ns since the epoch
 *	fields        each: varint (field id << 1 | bytes), then a varint, or a varint length and bytes
 * A reader skips fields it does not know. Signed numbers are zigzag varints, addresses 4 or 16 bytes,
 * booleans 0 or 1, enums their 1-based number.
 *
 * Invariant: encoding what was decoded gives the same bytes, for records this version wrote.
 * Ownership: a decoded event borrows from the record. Thread: any.
 */
#ifndef MW_EVENT_CODEC_H
#define MW_EVENT_CODEC_H

#include "base/buf.h"
#include "base/err.h"
#include "event/event.h"

#define CODEC_HEADER_BYTES 24
#define CODEC_RECORD_MAX   (256u << 10)

/* Appends one record; on failure nothing is added. Fails when the event is too large. */
bool codec_encode(const struct event *event, struct buf *out, struct err *err);

/* Size of the record that starts at `data`, or 0 when `len` bytes do not hold a whole sound one. */
uint32_t codec_record_size(const uint8_t *data, size_t len);

/* Reads one record (codec_record_size() bytes). On failure *ret_event is unspecified but safe. A kind
 * that this version does not know gives false with ret_event->kind == 0: skip it. */
bool codec_decode(const uint8_t *data, size_t len, struct event *ret_event, struct err *err);

#endif
