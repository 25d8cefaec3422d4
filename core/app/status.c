#include "app/status.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"

#define PAGE_BYTES (1u << 20)

/* One list of numbers makes both forms. */
struct row {
	const char *name, *text;
	uint64_t number;
};

#define ROWS_MAX 32

static unsigned collect(const struct status *status, struct row rows[ROWS_MAX])
{
	struct capture_stats capture;
	struct engine_stats engine = {0};
	unsigned n = 0;
	capture_stats(status->capture, &capture);
	rows[n++] = (struct row){"uptime_s", "seconds since the start",
		(clock_boot_ns() - status->started_ns) / 1000000000u};
	rows[n++] = (struct row){"pid", "process", (uint64_t)getpid()};
	rows[n++] = (struct row){"captured", "events from the kernel", capture.events};
	rows[n++] = (struct row){"lost", "events the kernel could not deliver", capture.lost_total};
	rows[n++] = (struct row){"ring_bytes", "bytes of ring", capture.ring_bytes};
	rows[n++] = (struct row){"ring_used_bytes", "bytes waiting in it", capture.ring_used_bytes};
	rows[n++] = (struct row){"enrich_asked", "facts looked for", capture.enrich_asked};
	rows[n++] = (struct row){"enrich_waiting", "of them not yet found", capture.enrich_waiting};
	rows[n++] = (struct row){
		"enrich_hashed_bytes", "bytes of programs hashed", capture.enrich_hashed_bytes};
	rows[n++] = (struct row){"rules", "detections loaded", status->rules->count};
	rows[n++] = (struct row){"rules_broken", "detection files left out", status->rules->broken};
	if (!status->engine)
		return n;
	const struct state *state = engine_state(status->engine);
	engine = engine_stats(status->engine);
	rows[n++] = (struct row){"judged", "events judged", engine.events};
	rows[n++] = (struct row){"alerts", "alerts", engine.alerts};
	rows[n++] = (struct row){"faults", "failed checks", engine.faults};
	rows[n++] = (struct row){"processes", "processes known", state->processes.count};
	rows[n++] = (struct row){
		"processes_evicted", "forgotten for want of room", state->processes.evicted};
	rows[n++] = (struct row){
		"processes_refused", "not taken for want of room", state->processes.refused};
	rows[n++] = (struct row){"files", "written files remembered", state->files.by_inode.count};
	rows[n++] = (struct row){"files_evicted", "written files forgotten", state->files.evicted};
	rows[n++] =
		(struct row){"facts_bytes", "bytes of facts", state->processes.facts.used_bytes};
	rows[n++] = (struct row){"facts_cut", "facts shortened", state->processes.facts.cut_count};
	return n;
}

static void publish_status(const struct status *status, struct control *control)
{
	struct row rows[ROWS_MAX];
	unsigned count = collect(status, rows);
	struct buf text, document;
	struct json json;
	buf_init(&text, PAGE_BYTES);
	buf_init(&document, PAGE_BYTES);
	json_init(&json, &document);
	json_object(&json);
	for (unsigned i = 0; i < count; i++) {
		buf_add_format(&text, "%-20s %12llu  %s\n", rows[i].name,
			(unsigned long long)rows[i].number, rows[i].text);
		json_key(&json, str_from(rows[i].name));
		json_u64(&json, rows[i].number);
	}
	json_object_end(&json);
	buf_add_byte(&document, '\n');
	control_publish(control, CONTROL_STATUS, buf_str(&text));
	control_publish(control, CONTROL_STATUS_JSON, buf_str(&document));
	buf_done(&text);
	buf_done(&document);
}

static void add_rule_json(struct buf *out, const struct detection *detection)
{
	const struct row rows[] = {{"evaluated", NULL, detection->stats.rule.evaluated},
		{"matched", NULL, detection->stats.rule.matched},
		{"alerts", NULL, detection->stats.alerts},
		{"faults", NULL, detection->stats.faults}};
	struct json json;
	json_init(&json, out);
	json_object(&json);
	json_key(&json, STR("id"));
	json_str(&json, detection->id);
	json_key(&json, STR("pack"));
	json_str(&json, detection->pack);
	json_key(&json, STR("severity"));
	json_str(&json, str_from(detection_severity_name(detection->severity)));
	json_key(&json, STR("state"));
	json_str(&json, detection->is_off ? STR("off") : STR("on"));
	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		json_key(&json, str_from(rows[i].name));
		json_u64(&json, rows[i].number);
	}
	json_object_end(&json);
	buf_add_byte(out, '\n');
}

static void publish_rules(const struct status *status, struct control *control)
{
	struct buf text, document;
	buf_init(&text, PAGE_BYTES);
	buf_init(&document, PAGE_BYTES);
	buf_add_format(&text, "%-28s %-9s %-5s %12s %10s %8s %8s\n", "rule", "severity", "state",
		"evaluated", "matched", "alerts", "faults");
	for (unsigned i = 0; i < status->rules->count; i++) {
		const struct detection *detection = status->rules->entries[i].detection;
		buf_add_format(&text, "%-28s %-9s %-5s %12llu %10llu %8llu %8llu\n",
			detection->id.data, detection_severity_name(detection->severity),
			detection->is_off ? "off" : "on",
			(unsigned long long)detection->stats.rule.evaluated,
			(unsigned long long)detection->stats.rule.matched,
			(unsigned long long)detection->stats.alerts,
			(unsigned long long)detection->stats.faults);
		add_rule_json(&document, detection);
	}
	control_publish(control, CONTROL_RULES, buf_str(&text));
	control_publish(control, CONTROL_RULES_JSON, buf_str(&document));
	buf_done(&text);
	buf_done(&document);
}

void status_publish(const struct status *status, struct control *control)
{
	publish_status(status, control);
	publish_rules(status, control);
}
