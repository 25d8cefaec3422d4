/* Messages are put together in memory and written with one call, so lines of threads do not mix. */
#include "app/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"

#define LINE_MAX_BYTES 8192
#define ALERT_LINE_MAX 200 /* of a command line; the document has all of it */

static void flush(struct buf *out)
{
	for (size_t done = 0; done < out->len;) {
		ssize_t len = write(STDERR_FILENO, out->data + done, out->len - done);
		if (len <= 0)
			break;
		done += (size_t)len;
	}
	buf_done(out);
}

void say(const char *format, ...)
{
	char text[LINE_MAX_BYTES];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	struct buf out;
	buf_init(&out, 8 * LINE_MAX_BYTES);
	buf_add_str(&out, STR("moonwatch: "));
	escape_add(&out, str_from(text));
	buf_add_byte(&out, '\n');
	flush(&out);
}

/* The line of source and a caret; tabs become one space so that the caret stands right. */
static void add_source(struct buf *out, const struct problem *problem)
{
	struct str line = problem->source_line;
	char plain[200];
	uint32_t start = problem->column > 120 ? problem->column - 100 : 0;
	uint32_t len = line.len > start ? line.len - start : 0;
	if (len > sizeof(plain))
		len = sizeof(plain);
	for (uint32_t i = 0; i < len; i++) {
		char c = line.data[start + i];
		plain[i] = c >= ' ' && c < 127 ? c : c == '\t' ? ' ' : '?';
	}
	buf_add_str(out, STR("    "));
	buf_add(out, plain, len);
	buf_add_str(out, STR("\n    "));
	for (uint32_t i = 1; i < problem->column - start; i++)
		buf_add_byte(out, ' ');
	buf_add_str(out, STR("^\n"));
}

void say_problem(void *data, const struct problem *problem)
{
	(void)data;
	struct buf out;
	buf_init(&out, 8 * LINE_MAX_BYTES);
	escape_add(&out, problem->file);
	if (problem->line)
		buf_add_format(&out, ":%u:%u", problem->line, problem->column);
	buf_add_str(&out, STR(": "));
	escape_add(&out, problem->message);
	buf_add_byte(&out, '\n');
	if (problem->source_line.data && problem->column)
		add_source(&out, problem);
	flush(&out);
}

static const char *colour_of(uint32_t severity)
{
	return severity >= 73 ? "\033[1;31m" : severity >= 47 ? "\033[1;33m" : "\033[1;36m";
}

void say_alert(struct buf *out, const struct alert *alert, bool colour)
{
	char when[32] = "";
	time_t seconds = (time_t)(alert->time_ns / 1000000000u);
	struct tm parts;
	if (gmtime_r(&seconds, &parts))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &parts);
	buf_add_format(out, "%s.%03uZ ", when, (unsigned)(alert->time_ns / 1000000u % 1000u));
	if (colour)
		buf_add_str(out, str_from(colour_of(alert->severity)));
	buf_add_str(out, alert->severity_name);
	if (colour)
		buf_add_str(out, STR("\033[0m"));
	buf_add_byte(out, ' ');
	escape_add(out, alert->rule_id);
	buf_add_str(out, STR(": "));
	escape_add(out, alert->summary);
	buf_add_str(out, STR("\n    "));
	struct str line = alert->process_line;
	bool cut = line.len > ALERT_LINE_MAX;
	line.len = cut ? ALERT_LINE_MAX : line.len;
	escape_add(out, line);
	if (cut)
		buf_add_str(out, STR("..."));
	if (alert->entity_id.data) {
		buf_add_str(out, STR("  ["));
		escape_add(out, alert->entity_id);
		buf_add_byte(out, ']');
	}
	buf_add_byte(out, '\n');
}
