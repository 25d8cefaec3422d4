/* run: the live sensor with engine, alert store and control socket, all on this host. */
#include <stdio.h>
#include <unistd.h>

#include "app/child.h"
#include "app/live.h"
#include "app/paths.h"
#include "app/rules.h"
#include "app/say.h"
#include "app/verbs.h"
#include "capture/probe.h"

struct options {
	struct option_list rules;
	bool as_json, quiet, all_reads;
	const char *store, *socket, *record;
};

/* Without root, says what is missing before anything is made. */
static bool is_allowed(struct err *err)
{
	struct capture_probe probe;
	if (geteuid() == 0 || capture_probe(&probe))
		return true;
	return err_set(err,
		"this user may not capture events: run as root, or with CAP_BPF, CAP_PERFMON "
		"and CAP_SYS_PTRACE (moonwatch doctor tells more)");
}

static bool open_all(const struct options *options, struct live_config *live, struct err *err)
{
	static char store[PATHS_MAX], socket[PATHS_MAX];
	if (options->store)
		snprintf(store, sizeof(store), "%s", options->store);
	else if (!paths_store(store, true, err))
		return false;
	if (options->socket)
		snprintf(socket, sizeof(socket), "%s", options->socket);
	else if (!paths_socket(socket, true, err))
		return false;
	const struct output_config output = {store,
		options->quiet     ? OUTPUT_NONE
		: options->as_json ? OUTPUT_JSON
				   : OUTPUT_TEXT,
		false};
	live->rules = rules_load(&options->rules, err);
	return live->rules && output_new(&output, &live->output, err) &&
	       control_new(socket, store, &live->control, err);
}

static void tell(const struct live_result *live, const struct output_stats *output)
{
	say("%llu events, %llu alerts, %llu lost", (unsigned long long)live->events,
		(unsigned long long)live->alerts, (unsigned long long)live->lost);
	if (output->refused)
		say("%llu alerts were not told: the terminal or the store was too slow",
			(unsigned long long)output->refused);
	if (output->untold)
		say("%llu alerts are in the store only: standard output took nothing",
			(unsigned long long)output->untold);
	if (output->failed)
		say("%llu writes of alerts failed", (unsigned long long)output->failed);
	if (live->trace_bytes)
		say("%llu events recorded in %llu bytes", (unsigned long long)live->recorded,
			(unsigned long long)live->trace_bytes);
}

static enum exit_status watch(const struct options *options, struct live_config *config)
{
	struct live_result result = {0};
	struct output_stats stats = {0};
	struct err err, close_err;
	bool opened = is_allowed(&err) && open_all(options, config, &err);
	bool ran = opened && live_run(config, &result, &err);
	if (!ran)
		say("%s", err.text);
	control_free(config->control);
	bool closed = !config->output || output_close(config->output, &stats, &close_err);
	if (!closed)
		say("%s", close_err.text);
	if (ran)
		tell(&result, &stats);
	bool broken = config->rules && config->rules->broken;
	ruleset_free(config->rules);
	if (!ran || child_could_not_run(result.command_status))
		return EXIT_CANNOT;
	return broken || !closed || result.trace_failed || result.faults || stats.refused
		       ? EXIT_FOUND
		       : EXIT_FINE;
}

static enum exit_status run(const struct verb *verb, int argc, char **argv)
{
	struct options options = {0};
	struct live_config live = {0};
	const struct option_row rows[] = {
		{"rules", 'r', OPTION_REPEAT, &options.rules, "DIR|FILE",
			"use these detections instead of the shipped ones (repeatable)"},
		{"json", 0, OPTION_FLAG, &options.as_json, NULL,
			"alerts as ECS documents, one a line"},
		{"quiet", 'q', OPTION_FLAG, &options.quiet, NULL, "alerts to the store only"},
		{"store", 0, OPTION_TEXT, &options.store, "FILE",
			"SQLite file for alerts (root: /var/lib/moonwatch/alerts.db)"},
		{"socket", 0, OPTION_TEXT, &options.socket, "PATH",
			"control socket (root: /run/moonwatch/control.sock)"},
		{"record", 'o', OPTION_TEXT, &live.trace_path, "TRACE", "also record what is seen"},
		{"replace", 0, OPTION_FLAG, &live.trace_replace, NULL,
			"an existing TRACE may be replaced"},
		{"no-enrich", 0, OPTION_FLAG, &live.no_enrich, NULL,
			"do not look up hashes, packages, user names, containers and log lines"},
		{"all-reads", 0, OPTION_FLAG, &live.all_reads, NULL,
			"capture every file opened for reading, not only those detections name"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	if (argc > 0)
		live.command = argv;
	return watch(&options, &live);
}

const struct verb verb_run = {"run", "[--rules DIR|FILE]... [--json] [-- CMD...]",
	"watches this host until interrupted or until CMD ends (its status is not passed on): "
	"alerts to the terminal and a "
	"store",
	"moonwatch run --record today.mwt", run};
