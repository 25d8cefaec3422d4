/* problem: a mistake in a detection file, told so that its author can mend it.
 *
 * Lines and columns count from 1; 0 means not known. Strings are borrowed for the call.
 */
#ifndef MW_SCRIPT_PROBLEM_H
#define MW_SCRIPT_PROBLEM_H

#include <stdint.h>

#include "base/str.h"

struct problem {
	struct str file, message;
	struct str source_line; /* absent when it cannot be shown */
	uint32_t line, column;
};

typedef void (*problem_report)(void *data, const struct problem *problem);

struct problem_sink {
	problem_report report;
	void *data;
};

/* Line and column of byte `offset` in `source`, and that line's text. */
void problem_locate(struct problem *problem, struct str source, uint32_t offset);

/* A problem at byte `offset` of `source`. */
void problem_tell_at(const struct problem_sink *sink, struct str file, struct str source,
	uint32_t offset, const char *message);

/* A problem without a place of its own. */
void problem_tell(const struct problem_sink *sink, struct str file, const char *message);

/* A problem from an error message of Lua, which begins with "file:line: " where Lua knows. */
void problem_tell_lua(
	const struct problem_sink *sink, struct str file, struct str source, const char *message);

#endif
