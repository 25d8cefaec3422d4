/* check: compiles detections and tells every mistake; needs no events and no privileges. */
#include <stdio.h>

#include "app/rules.h"
#include "app/say.h"
#include "app/verbs.h"
#include "base/json.h"

static void print_json(const struct ruleset *rules)
{
	for (unsigned i = 0; i < rules->count; i++) {
		const struct detection *detection = rules->entries[i].detection;
		struct buf out;
		struct json json;
		buf_init(&out, 1 << 20);
		json_init(&json, &out);
		json_object(&json);
		json_key(&json, STR("file"));
		json_str(&json, detection->file);
		json_key(&json, STR("id"));
		json_str(&json, detection->id);
		json_key(&json, STR("severity"));
		json_str(&json, str_from(detection_severity_name(detection->severity)));
		json_key(&json, STR("title"));
		json_str(&json, detection->title);
		json_object_end(&json);
		printf("%.*s\n", (int)out.len, out.data);
		buf_done(&out);
	}
}

static enum exit_status check(const struct verb *verb, int argc, char **argv)
{
	bool as_json = false;
	const struct option_row rows[] = {{"json", 0, OPTION_FLAG, &as_json, NULL,
		"one line of JSON for each sound detection"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	struct option_list paths = {0};
	if (argc == 0 || argc > OPTIONS_REPEAT_MAX) {
		say("check takes 1 to %d files or folders; see moonwatch check --help",
			OPTIONS_REPEAT_MAX);
		return EXIT_USAGE;
	}
	while (argc--)
		paths.items[paths.count++] = *argv++;
	struct err err;
	struct ruleset *rules = rules_load(&paths, &err);
	if (!rules) {
		say("%s", err.text);
		return EXIT_CANNOT;
	}
	if (as_json)
		print_json(rules);
	else
		printf("%u sound, %u broken\n", rules->count, rules->broken);
	status = rules->broken ? EXIT_FOUND : EXIT_FINE;
	ruleset_free(rules);
	return status;
}

const struct verb verb_check = {"check", "[--json] DIR|FILE...",
	"compiles detections and reports every mistake with file, line and a caret",
	"moonwatch check lua/detections", check};
