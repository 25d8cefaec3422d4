/* Producers look at outbox_is_full() before each event of the kernel, the sensor's own few come on top
 * of it: hence room for a megabyte and several records of the largest size. */
#include "capture/outbox.h"

#include "event/codec.h"

#define RESERVE_RECORDS 12

void outbox_init(struct outbox *outbox)
{
	*outbox = (struct outbox){0};
	buf_init(&outbox->records, OUTBOX_FULL_BYTES + RESERVE_RECORDS * CODEC_RECORD_MAX);
}

void outbox_done(struct outbox *outbox)
{
	buf_done(&outbox->records);
}

bool outbox_put(struct outbox *outbox, struct event *event, struct err *err)
{
	if (event->time_ns < outbox->last_time_ns)
		event->time_ns = outbox->last_time_ns;
	event->seq = outbox->seq + 1;
	if (!codec_encode(event, &outbox->records, err)) {
		outbox->records.full = false;
		return false;
	}
	outbox->seq++;
	outbox->last_time_ns = event->time_ns;
	return true;
}

void outbox_take(struct outbox *outbox, struct buf *batch)
{
	struct buf *records = &outbox->records;
	size_t room = batch->max - batch->len, end = outbox->taken_bytes;
	uint64_t events = 0;
	while (end < records->len) {
		uint32_t size =
			codec_record_size((const uint8_t *)records->data + end, records->len - end);
		if (size == 0 || end + size - outbox->taken_bytes > room)
			break;
		end += size;
		events++;
	}
	size_t len = end - outbox->taken_bytes;
	if (len == 0)
		return;
	buf_add(batch, records->data + outbox->taken_bytes, len);
	if (batch->full)
		return;
	outbox->taken_bytes = end;
	outbox->events += events;
	outbox->bytes += len;
	if (end == records->len) {
		buf_clear(records);
		outbox->taken_bytes = 0;
	}
}
