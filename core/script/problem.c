/* Lua tells the line and, for syntax errors, the token it stumbled on ("near 'x'"): the caret goes
 * there, else to the first word of the line. */
#include "script/problem.h"

#include <ctype.h>
#include <stdlib.h>

static struct str line_at(struct str source, uint32_t start)
{
	const char *newline = memchr(source.data + start, '\n', source.len - start);
	uint32_t end = newline ? (uint32_t)(newline - source.data) : source.len;
	return (struct str){source.data + start, end - start};
}

void problem_locate(struct problem *problem, struct str source, uint32_t offset)
{
	uint32_t start = 0;
	problem->line = 1;
	for (uint32_t i = 0; i < offset && i < source.len; i++) {
		if (source.data[i] == '\n') {
			problem->line++;
			start = i + 1;
		}
	}
	problem->column = offset - start + 1;
	problem->source_line = line_at(source, start);
}

void problem_tell_at(const struct problem_sink *sink, struct str file, struct str source,
	uint32_t offset, const char *message)
{
	struct problem problem = {.file = file, .message = str_from(message)};
	problem_locate(&problem, source, offset);
	sink->report(sink->data, &problem);
}

void problem_tell(const struct problem_sink *sink, struct str file, const char *message)
{
	sink->report(sink->data, &(struct problem){.file = file, .message = str_from(message)});
}

static uint32_t start_of_line(struct str source, uint32_t line)
{
	uint32_t i = 0;
	for (; line > 1 && i < source.len; i++)
		line -= source.data[i] == '\n';
	return i;
}

static uint32_t caret_column(struct str line, const char *message)
{
	const char *near = strstr(message, "near '");
	if (near) {
		near += strlen("near '");
		const char *end = strrchr(near, '\'');
		size_t len = end ? (size_t)(end - near) : 0;
		const char *found = len ? memmem(line.data, line.len, near, len) : NULL;
		if (found)
			return (uint32_t)(found - line.data) + 1;
	}
	uint32_t column = 0;
	while (column < line.len && isspace((unsigned char)line.data[column]))
		column++;
	return column + 1;
}

/* Length of the file's name at the beginning of `message`; Lua puts "..." for the front of a long one.
 * 0 when it is not there. */
static uint32_t name_len(struct str message, struct str file)
{
	if (str_starts(message, file))
		return file.len;
	if (!str_starts(message, STR("...")))
		return 0;
	for (uint32_t len = file.len < message.len - 3 ? file.len : message.len - 3; len > 0; len--)
		if (str_ends(file, (struct str){message.data + 3, len}))
			return len + 3;
	return 0;
}

void problem_tell_lua(
	const struct problem_sink *sink, struct str file, struct str source, const char *message)
{
	struct problem problem = {.file = file, .message = str_from(message)};
	uint32_t name = name_len(problem.message, file);
	if (name && message[name] == ':') {
		char *end;
		unsigned long line = strtoul(message + name + 1, &end, 10);
		if (line > 0 && *end == ':') {
			problem.line = (uint32_t)line;
			problem.message = str_from(end + 1 + (end[1] == ' '));
			problem.source_line = line_at(source, start_of_line(source, problem.line));
			problem.column = caret_column(problem.source_line, end);
		}
	}
	sink->report(sink->data, &problem);
}
