/* fields: the event schema, from the binary itself. */
#include <stdio.h>

#include "app/say.h"
#include "app/verbs.h"
#include "base/json.h"
#include "event/event.h"

static const char *const type_names[] = {
	NULL, "string", "list", "long", "signed", "bool", "ip", "date", "caps", "enum"};

static void print_field(enum event_field field, bool as_json)
{
	const struct event_field_info *info = &event_fields[field];
	if (!as_json) {
		printf("%-45s %-7s %s\n", info->name, type_names[info->type], info->text);
		return;
	}
	struct buf out;
	struct json json;
	buf_init(&out, 1 << 16);
	json_init(&json, &out);
	json_object(&json);
	json_key(&json, STR("name"));
	json_str(&json, str_from(info->name));
	json_key(&json, STR("type"));
	json_str(&json, str_from(type_names[info->type]));
	json_key(&json, STR("derived"));
	json_bool(&json, info->derived);
	json_key(&json, STR("description"));
	json_str(&json, str_from(info->text));
	if (info->values) {
		json_key(&json, STR("values"));
		json_array(&json);
		for (unsigned i = 1; info->values[i]; i++)
			json_str(&json, str_from(info->values[i]));
		json_array_end(&json);
	}
	json_object_end(&json);
	printf("%.*s\n", (int)out.len, out.data);
	buf_done(&out);
}

static void print_kind_line(const struct event_kind_info *info, bool as_json)
{
	if (!as_json) {
		printf("%-25s %s%s\n", info->name, info->text,
			info->captured ? "" : " (not captured yet)");
		return;
	}
	struct buf out;
	struct json json;
	buf_init(&out, 1 << 16);
	json_init(&json, &out);
	json_object(&json);
	json_key(&json, STR("name"));
	json_str(&json, str_from(info->name));
	json_key(&json, STR("captured"));
	json_bool(&json, info->captured);
	json_key(&json, STR("description"));
	json_str(&json, str_from(info->text));
	json_object_end(&json);
	printf("%.*s\n", (int)out.len, out.data);
	buf_done(&out);
}

static void print_kinds(bool as_json)
{
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++)
		if (event_kinds[kind].name)
			print_kind_line(&event_kinds[kind], as_json);
}

static void print_kind(enum event_kind kind, bool as_json)
{
	const struct event_kind_info *info = &event_kinds[kind];
	for (unsigned i = 0; i < info->slot_count; i++)
		print_field(info->slots[i].field, as_json);
	for (unsigned i = 0; i < FIELD_COUNT; i++)
		if (event_fields[event_fields_by_name[i]].derived)
			print_field(event_fields_by_name[i], as_json);
}

static enum exit_status fields(const struct verb *verb, int argc, char **argv)
{
	bool as_json = false, kinds = false;
	const struct option_row rows[] = {
		{"kinds", 0, OPTION_FLAG, &kinds, NULL, "list the kinds of events instead"},
		{"json", 0, OPTION_FLAG, &as_json, NULL, "one line of JSON for each"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	if (kinds) {
		print_kinds(as_json);
		return EXIT_FINE;
	}
	if (argc == 0) {
		for (unsigned i = 0; i < FIELD_COUNT; i++)
			print_field(event_fields_by_name[i], as_json);
		return EXIT_FINE;
	}
	enum event_kind kind = event_kind_find(str_from(argv[0]));
	if (!kind || argc > 1) {
		say("there is no event kind \"%s\"; moonwatch fields --kinds lists them",
			argv[argc - 1]);
		return EXIT_USAGE;
	}
	print_kind(kind, as_json);
	return EXIT_FINE;
}

const struct verb verb_fields = {"fields", "[--kinds] [--json] [KIND]",
	"the event schema: all fields, or those of one kind of event",
	"moonwatch fields process.exec", fields};
