/* sample: made-up events and records of every kind, the same on every run.
 *
 *	struct sample sample = {.seed = 1};
 *	sample_event(&sample, EVENT_PROCESS_EXEC, &event);      strings live in `sample`
 *	sample_records(&sample, 1000, &buf);                     a stream: sequence and time go up
 */
#ifndef MW_TESTS_SAMPLE_H
#define MW_TESTS_SAMPLE_H

#include <assert.h>

#include "event/codec.h"
#include "../base/random.h"

#define SAMPLE_TEXT_MAX 48

struct sample {
	uint64_t seed, seq, time_ns;
	char text[128][SAMPLE_TEXT_MAX];
	unsigned texts;
};

static inline struct str sample_str(struct sample *sample, enum event_type type)
{
	char *text = sample->text[sample->texts++ % 128];
	uint32_t len = (uint32_t)random_below(&sample->seed, SAMPLE_TEXT_MAX);
	random_bytes(&sample->seed, text, len);
	/* Mostly words, as in life; hostile bytes in every eighth. */
	if (random_below(&sample->seed, 8) != 0)
		for (uint32_t i = 0; i < len; i++)
			text[i] = "/usr/bin-etc.shod"[(uint8_t)text[i] % 17];
	for (uint32_t i = 5; type == EVENT_TYPE_LIST && i < len; i += 6)
		text[i] = 0;
	return (struct str){text, len};
}

static inline void sample_slot(struct sample *sample, enum event_field field, void *at)
{
	uint64_t *seed = &sample->seed;
	uint64_t values = 0, number = random_sized(seed);
	while (event_enum_name(field, values + 1))
		values++;
	switch (event_fields[field].type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST:
		*(struct str *)at = sample_str(sample, event_fields[field].type);
		break;
	case EVENT_TYPE_IP: {
		struct ip ip = {.family = random_below(seed, 2) ? 4 : 6};
		random_bytes(seed, ip.bytes, ip.family == 4 ? 4 : 16);
		*(struct ip *)at = ip;
		break;
	}
	case EVENT_TYPE_SIGNED: *(int64_t *)at = (int64_t)number * (number & 1 ? 1 : -1); break;
	case EVENT_TYPE_BOOL: *(uint64_t *)at = number & 1; break;
	case EVENT_TYPE_ENUM: *(uint64_t *)at = random_below(seed, values) + 1; break;
	default: *(uint64_t *)at = number;
	}
}

/* About every fourth field stays absent. */
static inline void sample_event(struct sample *sample, enum event_kind kind, struct event *event)
{
	const struct event_kind_info *info = &event_kinds[kind];
	event_init(event, kind);
	event->seq = ++sample->seq;
	event->time_ns = sample->time_ns += random_below(&sample->seed, 1000000);
	for (unsigned i = 0; i < info->slot_count; i++)
		if (random_below(&sample->seed, 4) != 0)
			sample_slot(sample, info->slots[i].field,
				(char *)&event->body + info->slots[i].offset);
}

static inline enum event_kind sample_kind(struct sample *sample)
{
	enum event_kind kind;
	do
		kind = (enum event_kind)(random_below(&sample->seed, EVENT_KIND_MAX) + 1);
	while (!event_kinds[kind].name);
	return kind;
}

/* One record behind what `out` holds; returns its size. */
static inline size_t sample_record(struct sample *sample, enum event_kind kind, struct buf *out)
{
	struct event event;
	struct err err;
	size_t before = out->len;
	sample_event(sample, kind, &event);
	bool ok = codec_encode(&event, out, &err);
	assert(ok);
	(void)ok;
	return out->len - before;
}

static inline void sample_records(struct sample *sample, unsigned count, struct buf *out)
{
	for (unsigned i = 0; i < count; i++)
		sample_record(sample, sample_kind(sample), out);
}

#endif
