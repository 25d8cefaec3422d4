/* doctor: what this kernel and this user allow, and what will be blind. */
#include <stdio.h>

#include "app/verbs.h"
#include "base/json.h"
#include "capture/probe.h"

static void print_text(const struct capture_probe *probe, bool works)
{
	for (size_t i = 0; i < probe->count; i++) {
		const struct capture_probe_item *item = &probe->items[i];
		printf("%-8s %s\n",
			item->ok       ? "ok"
			: item->needed ? "MISSING"
				       : "missing",
			item->name);
		if (item->ok)
			continue;
		if (*item->why)
			printf("         why:   %s\n", item->why);
		if (item->blind)
			printf("         blind: %s\n", item->blind);
		if (item->mend)
			printf("         mend:  %s\n", item->mend);
	}
	puts(works ? "Live capture works here."
		   : "Live capture does not work here; recorded traces can be replayed all the "
		     "same.");
}

static void print_json(const struct capture_probe *probe)
{
	for (size_t i = 0; i < probe->count; i++) {
		const struct capture_probe_item *item = &probe->items[i];
		const struct {
			const char *key, *text;
		} rows[] = {{"name", item->name}, {"why", *item->why ? item->why : NULL},
			{"blind", item->ok ? NULL : item->blind},
			{"mend", item->ok ? NULL : item->mend}};
		struct buf out;
		struct json json;
		buf_init(&out, 1 << 16);
		json_init(&json, &out);
		json_object(&json);
		json_key(&json, STR("ok"));
		json_bool(&json, item->ok);
		json_key(&json, STR("needed"));
		json_bool(&json, item->needed);
		for (unsigned k = 0; k < sizeof(rows) / sizeof(*rows); k++) {
			if (!rows[k].text)
				continue;
			json_key(&json, str_from(rows[k].key));
			json_str(&json, str_from(rows[k].text));
		}
		json_object_end(&json);
		printf("%.*s\n", (int)out.len, out.data);
		buf_done(&out);
	}
}

static enum exit_status run(const struct verb *verb, int argc, char **argv)
{
	bool as_json = false;
	const struct option_row rows[] = {
		{"json", 0, OPTION_FLAG, &as_json, NULL, "one line of JSON for each thing tried"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	struct capture_probe probe;
	bool works = capture_probe(&probe);
	if (as_json)
		print_json(&probe);
	else
		print_text(&probe, works);
	return works ? EXIT_FINE : EXIT_FOUND;
}

const struct verb verb_doctor = {"doctor", "[--json]",
	"what this kernel and this user allow, what will be blind, and how to mend it",
	"moonwatch doctor", run};
