/* record: live capture into a trace. */
#include "app/child.h"
#include "app/live.h"
#include "app/rules.h"
#include "app/say.h"
#include "app/verbs.h"

static enum exit_status record(const struct option_list *paths, struct live_config *live)
{
	struct live_result result;
	struct err err;
	live->rules = rules_load(paths, &err);
	if (!live->rules) {
		say("%s", err.text);
		return EXIT_CANNOT;
	}
	bool ran = live_run(live, &result, &err);
	ruleset_free(live->rules);
	if (!ran)
		say("%s", err.text);
	if (ran || result.recorded)
		say("%llu events recorded in %llu bytes, %llu lost",
			(unsigned long long)result.recorded, (unsigned long long)result.trace_bytes,
			(unsigned long long)result.lost);
	return ran && !result.trace_failed && !child_could_not_run(result.command_status)
		       ? EXIT_FINE
		       : EXIT_CANNOT;
}

static enum exit_status run(const struct verb *verb, int argc, char **argv)
{
	struct option_list paths = {0};
	struct live_config live = {.trace_must = true};
	const struct option_row rows[] = {
		{"output", 'o', OPTION_TEXT, &live.trace_path, "TRACE", "the trace to write"},
		{"replace", 0, OPTION_FLAG, &live.trace_replace, NULL,
			"an existing TRACE may be replaced"},
		{"max-bytes", 0, OPTION_NUMBER, &live.trace_max_bytes, "N",
			"end when TRACE has N bytes"},
		{"tree", 0, OPTION_FLAG, &live.only_tree, NULL,
			"record CMD and its descendants only, not the rest of the host"},
		{"no-enrich", 0, OPTION_FLAG, &live.no_enrich, NULL,
			"do not look up hashes, packages, user names, containers and log lines"},
		{"all-reads", 0, OPTION_FLAG, &live.all_reads, NULL,
			"capture every file opened for reading, not only those detections name"},
		{"rules", 'r', OPTION_REPEAT, &paths, "DIR|FILE",
			"capture what these detections need instead of the shipped ones "
			"(repeatable)"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	if (argc > 0)
		live.command = argv;
	if (!live.trace_path || (live.only_tree && !live.command)) {
		say(live.trace_path ? "--tree needs a command; see moonwatch record --help"
				    : "record needs -o TRACE; see moonwatch record --help");
		return EXIT_USAGE;
	}
	return record(&paths, &live);
}

const struct verb verb_record = {"record", "-o TRACE [--tree] [-- CMD...]",
	"records what happens on this host until interrupted (or until CMD ends)",
	"moonwatch record -o build.mwt -- make", run};
