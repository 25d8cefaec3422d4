/* replay: judges recorded traces by detections; needs no privileges and changes nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "app/output.h"
#include "app/rules.h"
#include "app/say.h"
#include "app/verbs.h"
#include "base/clock.h"
#include "engine/engine.h"
#include "event/codec.h"
#include "trace/reader.h"

struct replay {
	struct ruleset *rules;
	struct output *output;
	uint64_t batch; /* records handed to the engine at once; 0: as they come */
	uint64_t events, alerts, faults, unknown, malformed;
	bool found_wrong;
};

static void on_alert(void *data, const struct alert *alert)
{
	struct replay *replay = data;
	output_alert(replay->output, alert);
}

/* Hands over `batch` records at a time. */
static void feed(struct engine *engine, struct str records, uint64_t batch)
{
	if (batch == 0) {
		engine_feed(engine, records.data, records.len);
		return;
	}
	while (records.len) {
		uint32_t len = 0, size;
		for (uint64_t i = 0; i < batch; i++) {
			size = codec_record_size(
				(const uint8_t *)records.data + len, records.len - len);
			if (size == 0)
				break;
			len += size;
		}
		if (len == 0)
			return;
		engine_feed(engine, records.data, len);
		records.data += len;
		records.len -= len;
	}
}

static void add_stats(struct replay *replay, const struct engine_stats *stats)
{
	replay->events += stats->events;
	replay->alerts += stats->alerts;
	replay->faults += stats->faults;
	replay->unknown += stats->unknown;
	replay->malformed += stats->malformed;
}

static bool replay_one(struct replay *replay, const char *path, struct err *err)
{
	struct trace_reader *reader;
	if (!trace_reader_open(path, &reader, err))
		return false;
	const struct engine_sinks sinks = {on_alert, rules_fault, replay};
	struct engine *engine = engine_new(replay->rules, NULL, &sinks);
	if (!engine) {
		trace_reader_free(reader);
		return err_set(err, "out of memory");
	}
	struct str records;
	enum trace_next next;
	while ((next = trace_reader_next(reader, &records, err)) == TRACE_RECORDS)
		feed(engine, records, replay->batch);
	if (next == TRACE_BAD) {
		say("%s: %s; the events before that were judged", path, err->text);
		replay->found_wrong = true;
	}
	struct engine_stats stats = engine_stats(engine);
	add_stats(replay, &stats);
	engine_free(engine);
	trace_reader_free(reader);
	return true;
}

static void print_cost(const struct ruleset *rules)
{
	fprintf(stderr, "%-32s %12s %10s %8s %8s\n", "rule", "evaluated", "matched", "alerts",
		"faults");
	for (unsigned i = 0; i < rules->count; i++) {
		const struct detection *detection = rules->entries[i].detection;
		fprintf(stderr, "%-32s %12llu %10llu %8llu %8llu\n", detection->id.data,
			(unsigned long long)detection->stats.rule.evaluated,
			(unsigned long long)detection->stats.rule.matched,
			(unsigned long long)detection->stats.alerts,
			(unsigned long long)detection->stats.faults);
	}
}

static void print_summary(const struct replay *replay, uint64_t cpu_ns)
{
	say("%llu events, %llu alerts, %.2f s of CPU (%.0f events per CPU second)",
		(unsigned long long)replay->events, (unsigned long long)replay->alerts,
		(double)cpu_ns / 1e9, cpu_ns ? (double)replay->events * 1e9 / (double)cpu_ns : 0);
	if (replay->unknown)
		say("%llu events of kinds that this version does not know were passed over",
			(unsigned long long)replay->unknown);
	if (replay->malformed)
		say("%llu events could not be read", (unsigned long long)replay->malformed);
}

static bool replay_all(struct replay *replay, int argc, char **argv)
{
	bool ran = true;
	for (int i = 0; i < argc; i++) {
		struct err err;
		if (!replay_one(replay, argv[i], &err)) {
			say("%s: %s", argv[i], err.text);
			ran = false;
		}
	}
	return ran;
}

static enum exit_status run(const struct verb *verb, int argc, char **argv)
{
	struct option_list paths = {0};
	struct replay replay = {0};
	bool as_json = false, cost = false;
	const char *store = NULL;
	const struct option_row rows[] = {
		{"rules", 'r', OPTION_REPEAT, &paths, "DIR|FILE",
			"use these detections instead of the shipped ones (repeatable)"},
		{"json", 0, OPTION_FLAG, &as_json, NULL, "one ECS document per line"},
		{"cost", 0, OPTION_FLAG, &cost, NULL, "what each rule did, on stderr"},
		{"store", 0, OPTION_TEXT, &store, "FILE",
			"also keep the alerts in this SQLite file"},
		{"batch", 0, OPTION_NUMBER, &replay.batch, "N",
			"hand N events at a time to the engine (the result must not depend on "
			"it)"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	if (argc == 0) {
		say("replay needs a trace; see moonwatch replay --help");
		return EXIT_USAGE;
	}
	struct err err;
	const struct output_config config = {store, as_json ? OUTPUT_JSON : OUTPUT_TEXT, true};
	replay.rules = rules_load(&paths, &err);
	if (!replay.rules || !output_new(&config, &replay.output, &err)) {
		say("%s", err.text);
		ruleset_free(replay.rules);
		return EXIT_CANNOT;
	}
	uint64_t start_ns = clock_cpu_ns();
	bool ran = replay_all(&replay, argc, argv);
	if (!output_close(replay.output, NULL, &err)) {
		say("%s", err.text);
		replay.found_wrong = true;
	}
	print_summary(&replay, clock_cpu_ns() - start_ns);
	if (cost)
		print_cost(replay.rules);
	bool broken =
		replay.rules->broken || replay.faults || replay.malformed || replay.found_wrong;
	ruleset_free(replay.rules);
	return !ran ? EXIT_CANNOT : broken ? EXIT_FOUND : EXIT_FINE;
}

const struct verb verb_replay = {"replay", "[--rules DIR|FILE]... [--json] TRACE...",
	"dry-runs detections over recorded traces",
	"moonwatch replay examples/first-alert/attack.mwt", run};
