/* One loop: poll the capture, record what came, judge it. Alerts leave through the output's queue, so
 * neither a terminal nor a disk holds this up; only the trace is written here, in whole blocks. */
#include "app/live.h"

#include <signal.h>
#include <string.h>

#include "app/child.h"
#include "app/recording.h"
#include "app/rules.h"
#include "app/say.h"
#include "app/status.h"
#include "base/clock.h"
#include "capture/source.h"
#include "engine/engine.h"
#include "state/state.h"

#define BATCH_BYTES (4u << 20)
#define POLL_MS     1000
#define PUBLISH_NS  1000000000u

#define SETTLE_NS      2000000000u
#define SETTLE_POLL_MS 20

struct live {
	const struct live_config *config;
	struct capture *capture;
	struct engine *engine;
	struct recording recording;
	bool is_recording;
	struct child child;
	struct buf batch;
	struct status status;
	uint64_t publish_at_ns;
	bool is_ready;
	struct live_result *result;
};

static volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
	stop_asked += number != SIGCHLD;
}

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	stop_asked = 0;
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGCHLD, &action, NULL);
}

static void on_alert(void *data, const struct alert *alert)
{
	struct live *live = data;
	output_alert(live->config->output, alert);
}

static bool open_capture(struct live *live, struct err *err)
{
	struct compile_needs needs;
	ruleset_needs(live->config->rules, &needs);
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
		needs.kinds[kind] |= state_needs((enum event_kind)kind);
	const struct capture_config config = {
		/* A trace that is all a run is for may be judged later by other rules. */
		.kinds = live->config->trace_must ? NULL : needs.kinds,
		.read_names = (const char *const *)needs.read_names,
		.read_name_count = needs.read_name_count,
		.read_all = needs.all_reads || live->config->all_reads,
		.no_enrich = live->config->no_enrich,
	};
	return capture_open(&config, &live->capture, err);
}

static bool open_recording(struct live *live, struct err *err)
{
	const struct live_config *config = live->config;
	const struct trace_writer_options options = {.max_bytes = config->trace_max_bytes,
		.creator = STR("moonwatch " MOONWATCH_VERSION),
		.replace = config->trace_replace};
	uint64_t root = config->only_tree ? (uint64_t)live->child.pid : 0;
	if (config->trace_path)
		live->is_recording =
			recording_open(&live->recording, config->trace_path, &options, root, err);
	return !config->trace_path || live->is_recording;
}

static bool open_engine(struct live *live, struct err *err)
{
	const struct engine_sinks sinks = {on_alert, rules_fault, live};
	if (live->config->output)
		live->engine = engine_new(live->config->rules, NULL, &sinks);
	return !live->config->output || live->engine || err_set(err, "out of memory");
}

static bool start(struct live *live, struct err *err)
{
	catch_signals();
	if (live->config->command && !child_fork(&live->child, live->config->command, err))
		return false;
	if (!open_engine(live, err) || !open_capture(live, err) || !open_recording(live, err))
		return false;
	live->status =
		(struct status){live->config->rules, live->engine, live->capture, clock_boot_ns()};
	return true;
}

/* A trace that cannot be written ends the run only when the trace is what it is for. */
static bool end_recording(struct live *live, struct err *err)
{
	struct trace_writer_stats stats = {0};
	bool ok = recording_close(&live->recording, &stats, err);
	if (!ok)
		err_wrap(err, "%s", live->config->trace_path);
	live->is_recording = false;
	live->result->recorded = stats.written;
	live->result->trace_bytes = stats.file_bytes;
	if (!ok)
		live->result->trace_failed = true;
	return ok;
}

static bool record(struct live *live, struct err *err)
{
	struct err write_err, close_err;
	if (!live->is_recording ||
		recording_add(&live->recording, buf_str(&live->batch), &write_err))
		return true;
	err_wrap(&write_err, "%s", live->config->trace_path);
	end_recording(live, &close_err);
	live->result->trace_failed = true;
	if (live->config->trace_must)
		return err_set(err, "%s", write_err.text);
	say("recording ended, watching goes on: %s", write_err.text);
	return true;
}

static void publish(struct live *live)
{
	uint64_t now_ns = clock_boot_ns();
	if (!live->config->control || now_ns < live->publish_at_ns)
		return;
	live->publish_at_ns = now_ns + PUBLISH_NS;
	status_publish(&live->status, live->config->control);
}

/* One round; *ret_more says whether anything came. */
static bool round_trip(struct live *live, int timeout_ms, bool *ret_more, struct err *err)
{
	buf_clear(&live->batch);
	if (!capture_poll(live->capture, timeout_ms, &live->batch, err))
		return false;
	*ret_more = live->batch.len > 0;
	if (!record(live, err))
		return false;
	if (live->engine)
		engine_feed(live->engine, live->batch.data, live->batch.len);
	publish(live);
	return true;
}

static void tell_ready(const struct live *live)
{
	const struct ruleset *rules = live->config->rules;
	if (!live->engine)
		say("watching, to record");
	else if (rules->broken)
		say("watching with %u detections; %u files were left out", rules->count,
			rules->broken);
	else
		say("watching with %u detections", rules->count);
}

/* The snapshot is taken while the capture opens, so the first round that brings nothing has it all. */
static bool loop(struct live *live, struct err *err)
{
	bool more = true;
	while (!stop_asked) {
		if (!round_trip(live, live->is_ready ? POLL_MS : 0, &more, err))
			return false;
		if (!more && !live->is_ready) {
			live->is_ready = true;
			tell_ready(live);
			child_go(&live->child);
		}
		if (live->config->command && child_has_ended(&live->child))
			break;
	}
	/* What the command did last is looked up for a moment more. */
	uint64_t until_ns = clock_boot_ns() + (live->config->command ? SETTLE_NS : 0);
	bool settling;
	do {
		settling = !capture_is_settled(live->capture) && clock_boot_ns() < until_ns;
		if (!round_trip(live, settling ? SETTLE_POLL_MS : 0, &more, err))
			return false;
	} while ((more || settling) && stop_asked < 2);
	return true;
}

static void finish(struct live *live)
{
	struct live_result *result = live->result;
	struct err err;
	if (live->is_recording && !end_recording(live, &err))
		say("%s", err.text);
	if (live->capture) {
		struct capture_stats stats;
		capture_stats(live->capture, &stats);
		result->events = stats.events;
		result->lost = stats.lost_total;
		capture_close(live->capture);
	}
	if (live->engine) {
		result->alerts = engine_stats(live->engine).alerts;
		result->faults = engine_stats(live->engine).faults;
		engine_free(live->engine);
	}
	child_end(&live->child);
	result->command_status = live->child.status;
	buf_done(&live->batch);
}

bool live_run(const struct live_config *config, struct live_result *ret_result, struct err *err)
{
	struct live live = {.config = config, .child.go = -1, .result = ret_result};
	*ret_result = (struct live_result){0};
	buf_init(&live.batch, BATCH_BYTES);
	bool ok = start(&live, err) && loop(&live, err);
	finish(&live);
	return ok;
}
