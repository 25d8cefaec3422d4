/* The state is changed first: a detection sees the host as of the event. */
#include "engine/engine.h"

#include <stdlib.h>

#include "engine/alert_document.h"
#include "event/codec.h"
#include "rule/evaluate.h"

struct engine {
	struct ruleset *rules;
	struct state *state;
	struct engine_sinks sinks;
	struct engine_stats stats;
	uint64_t next_seq;
	struct event event;
	struct view view;
	struct pack_result result;
	struct buf document;
};

struct engine *engine_new(
	struct ruleset *rules, const struct state_limits *limits, const struct engine_sinks *sinks)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	if (!engine)
		return NULL;
	engine->rules = rules;
	engine->sinks = *sinks;
	engine->state = state_new(limits);
	pack_result_init(&engine->result);
	buf_init(&engine->document, ALERT_DOCUMENT_MAX);
	if (engine->state)
		return engine;
	engine_free(engine);
	return NULL;
}

void engine_free(struct engine *engine)
{
	if (!engine)
		return;
	state_free(engine->state);
	pack_result_done(&engine->result);
	buf_done(&engine->document);
	free(engine);
}

static bool fetch(const void *context, enum event_field field, struct value *ret_value)
{
	return view_field((struct view *)context, field, ret_value);
}

static void tell(struct engine *engine, const struct ruleset_entry *entry)
{
	struct alert_text text;
	if (!alert_document_write(&engine->view, entry, &engine->result, &engine->document, &text))
		engine->stats.cut++;
	engine->stats.alerts++;
	entry->detection->stats.alerts++;
	engine->sinks.alert(engine->sinks.data, &text.alert);
}

static void judge(struct engine *engine, const struct ruleset_entry *entry)
{
	struct detection *detection = entry->detection;
	if (!rule_evaluate(detection->when, fetch, &engine->view, engine->event.kind,
		    &detection->stats.rule))
		return;
	struct err err;
	if (!pack_check(entry->pack, detection, &engine->view, &engine->result, &err)) {
		engine->stats.faults++;
		engine->sinks.fault(engine->sinks.data, detection, err.text);
	} else if (engine->result.is_alert) {
		tell(engine, entry);
	}
}

static bool is_snapshot(const struct event *event)
{
	struct value value;
	return event_value(event, FIELD_MOONWATCH_SNAPSHOT, &value) && value.number == 1;
}

static void judge_all(struct engine *engine)
{
	const struct ruleset *rules = engine->rules;
	unsigned count = rules->by_kind_count[engine->event.kind];
	if (count == 0)
		return;
	bool snapshot = is_snapshot(&engine->event);
	view_init(&engine->view, engine->state, &engine->event);
	for (unsigned i = 0; i < count; i++) {
		const struct ruleset_entry *entry =
			&rules->entries[rules->by_kind[engine->event.kind][i]];
		if (!entry->detection->is_off && (!snapshot || entry->detection->snapshot))
			judge(engine, entry);
	}
}

static void take(struct engine *engine, const uint8_t *record, uint32_t size)
{
	struct err err;
	if (!codec_decode(record, size, &engine->event, &err)) {
		if (engine->event.kind == 0)
			engine->stats.unknown++;
		else
			engine->stats.malformed++;
		return;
	}
	engine->stats.events++;
	if (engine->next_seq && engine->event.seq > engine->next_seq)
		engine->stats.gaps += engine->event.seq - engine->next_seq;
	engine->next_seq = engine->event.seq + 1;
	state_apply(engine->state, &engine->event);
	judge_all(engine);
}

void engine_feed(struct engine *engine, const void *records, size_t len)
{
	const uint8_t *at = records;
	uint32_t size;
	while (len && (size = codec_record_size(at, len)) != 0) {
		take(engine, at, size);
		at += size;
		len -= size;
	}
	engine->stats.malformed += len != 0;
}

const struct state *engine_state(const struct engine *engine)
{
	return engine->state;
}

struct engine_stats engine_stats(const struct engine *engine)
{
	return engine->stats;
}
