/* trace info, trace cat: looks into recorded traces; needs no privileges. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/say.h"
#include "app/verbs.h"
#include "base/escape.h"
#include "event/codec.h"
#include "state/view.h"
#include "trace/reader.h"

#define LINE_MAX_BYTES (4u << 20)

static void print_time(const char *label, uint64_t time_ns)
{
	struct buf out;
	struct json json;
	buf_init(&out, 64);
	json_init(&json, &out);
	json_date(&json, time_ns);
	printf("%-10s %.*s\n", label, (int)out.len - 2, out.data + 1);
	buf_done(&out);
}

static void print_text(const char *label, struct str text)
{
	struct buf out;
	buf_init(&out, 1 << 16);
	escape_add(&out, text);
	printf("%-10s %.*s\n", label, (int)out.len, out.data);
	buf_done(&out);
}

static void print_host(const struct state *state)
{
	if (!*state->host_id)
		return;
	print_text("host", str_from(state->host_name));
	print_text("host id", str_from(state->host_id));
	print_text("boot id", str_from(state->boot_id));
	print_text("kernel", str_from(state->kernel));
}

static void print_info(const char *path, const struct trace_info *info, const struct state *state)
{
	print_text("trace", str_from(path));
	print_host(state);
	printf("%-10s %llu in %llu blocks, %llu bytes of records in %llu bytes of file\n", "events",
		(unsigned long long)info->records, (unsigned long long)info->blocks,
		(unsigned long long)info->raw_bytes, (unsigned long long)info->good_bytes);
	if (info->records) {
		print_time("from", info->summary.min_time_ns);
		print_time("to", info->summary.max_time_ns);
	}
	if (state->lost)
		printf("%-10s %llu events are known to be missing\n", "lost",
			(unsigned long long)state->lost);
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++)
		if (event_kinds[kind].name && info->kinds[kind])
			printf("  %-25s %10llu\n", event_kinds[kind].name,
				(unsigned long long)info->kinds[kind]);
	printf("%-10s %s\n", "complete",
		info->end == TRACE_END_COMPLETE ? "yes"
		: info->problem                 ? info->problem
						: "no");
}

/* What one pass over a trace does with each event, after the state has taken it. */
struct pass {
	struct state *state;
	enum event_kind only; /* 0: all */
	struct buf line;
	struct view view;
	struct event event;
	bool print, ok;
};

static void cat_event(struct pass *pass)
{
	struct document document;
	document_init(&document);
	view_init(&pass->view, pass->state, &pass->event);
	view_document(&pass->view, &document);
	buf_clear(&pass->line);
	if (!document_write(&document, &pass->line)) {
		say("event %llu is too large to be shown", (unsigned long long)pass->event.seq);
		return;
	}
	buf_add_byte(&pass->line, '\n');
	pass->ok = fwrite(pass->line.data, pass->line.len, 1, stdout) == 1;
}

static void take_records(struct pass *pass, struct str records)
{
	uint32_t size;
	while (pass->ok && records.len) {
		const uint8_t *at = (const uint8_t *)records.data;
		struct err err;
		size = codec_record_size(at, records.len);
		if (size == 0)
			return;
		if (codec_decode(at, size, &pass->event, &err)) {
			state_apply(pass->state, &pass->event);
			if (pass->print && (!pass->only || pass->only == pass->event.kind))
				cat_event(pass);
		}
		records.data += size;
		records.len -= size;
	}
}

static enum exit_status look(const char *path, struct pass *pass)
{
	struct trace_reader *reader;
	struct err err;
	if (!trace_reader_open(path, &reader, &err)) {
		say("%s: %s", path, err.text);
		return EXIT_CANNOT;
	}
	struct str records;
	enum trace_next next = TRACE_END;
	while (pass->ok && (next = trace_reader_next(reader, &records, &err)) == TRACE_RECORDS)
		take_records(pass, records);
	if (!pass->print)
		print_info(path, trace_reader_info(reader), pass->state);
	if (pass->ok && next == TRACE_BAD)
		say("%s: %s; what comes before that is good", path, err.text);
	/* That stdout takes no more is told by main. */
	enum exit_status status = !pass->ok || next == TRACE_END ? EXIT_FINE : EXIT_FOUND;
	trace_reader_free(reader);
	return status;
}

static enum exit_status look_at_all(int argc, char **argv, bool print, enum event_kind only)
{
	enum exit_status worst = EXIT_FINE;
	for (int i = 0; i < argc; i++) {
		struct pass *pass = calloc(1, sizeof(*pass));
		if (!pass || !(pass->state = state_new(NULL))) {
			free(pass);
			say("out of memory");
			return EXIT_CANNOT;
		}
		pass->print = print;
		pass->only = only;
		pass->ok = true;
		buf_init(&pass->line, LINE_MAX_BYTES);
		enum exit_status status = look(argv[i], pass);
		if (status > worst)
			worst = status;
		buf_done(&pass->line);
		state_free(pass->state);
		free(pass);
	}
	return worst;
}

static enum exit_status run(const struct verb *verb, int argc, char **argv)
{
	const char *only = NULL;
	const struct option_row rows[] = {
		{"kind", 'k', OPTION_TEXT, &only, "KIND", "cat: only events of this kind"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	bool cat = argc > 0 && strcmp(argv[0], "cat") == 0;
	bool info = argc > 0 && strcmp(argv[0], "info") == 0;
	if ((!cat && !info) || argc < 2) {
		say("trace takes info or cat and a trace; see moonwatch trace --help");
		return EXIT_USAGE;
	}
	enum event_kind kind = only ? event_kind_find(str_from(only)) : 0;
	if (only && !kind) {
		say("there is no event kind \"%s\"; moonwatch fields --kinds lists them", only);
		return EXIT_USAGE;
	}
	return look_at_all(argc - 1, argv + 1, cat, kind);
}

const struct verb verb_trace = {"trace", "info|cat [--kind KIND] TRACE...",
	"looks into traces: what one holds, or its events as ECS JSON lines",
	"moonwatch trace cat --kind process.exec examples/first-alert/attack.mwt", run};
