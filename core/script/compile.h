/* compile: the text of `when` into a rule tree, by the front end in lua/lib/_core/rule.
 *
 * The front end runs in a trusted Lua state of its own (LPeg, no detection ever sees it); it is embedded
 * in the binary and is needed only while detections are being loaded.
 * Ownership: compile_new/compile_free; trees and needs go to the caller. Thread: one.
 */
#ifndef MW_SCRIPT_COMPILE_H
#define MW_SCRIPT_COMPILE_H

#include "base/err.h"
#include "event/event.h"
#include "rule/tree.h"
#include "script/problem.h"

#define COMPILE_READ_NAMES_MAX 1024

/* What a rule needs the sensor to send: which kinds, and which files' reads. */
struct compile_needs {
	bool kinds[EVENT_KIND_MAX + 1];
	bool all_reads;    /* cannot tell which: every file that is opened for reading */
	char **read_names; /* last path components of files whose reads matter */
	unsigned read_name_count;
};

struct compile_source {
	struct str file, source; /* the detection file and its text */
	struct str when;         /* the rule, as the file has it */
};

struct compiler;

struct compiler *compile_new(struct err *err);
void compile_free(struct compiler *compiler);

/* False when mistakes were reported. The tree goes to the caller (rule_tree_free). */
bool compile_when(struct compiler *compiler, const struct compile_source *from,
	const struct problem_sink *sink, struct rule_tree **ret_tree,
	struct compile_needs *ret_needs);

void compile_needs_done(struct compile_needs *needs);

#endif
