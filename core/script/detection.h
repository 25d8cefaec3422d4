/* detection: one detection file, read: its metadata, its compiled `when`, its `check`.
 *
 * Invariant: everything but `stats` is fixed once loaded; metadata is plain data and was read without
 * running a handler.
 * Ownership: the pack that loaded it; strings lie in the pack's arena. Thread: the vm's.
 */
#ifndef MW_SCRIPT_DETECTION_H
#define MW_SCRIPT_DETECTION_H

#include <lua.h>

#include "base/arena.h"
#include "rule/evaluate.h"
#include "script/compile.h"

#define DETECTION_ATTACK_MAX      16
#define DETECTION_TITLE_MAX       256
#define DETECTION_DESCRIPTION_MAX 4096
#define DETECTION_FAULTS_MAX      3 /* after so many it is set aside */

enum severity { /* numbers of Elastic's risk scores, so that others can sort by them */
	SEVERITY_INFO = 1,
	SEVERITY_LOW = 21,
	SEVERITY_MEDIUM = 47,
	SEVERITY_HIGH = 73,
	SEVERITY_CRITICAL = 99,
};

struct detection_stats {
	struct rule_cost rule; /* of `when` */
	uint64_t alerts, faults;
};

struct detection {
	struct str id, title, description, maturity, file, pack;
	struct str attack[DETECTION_ATTACK_MAX];
	unsigned attack_count;
	enum severity severity;
	bool snapshot; /* also judged on what ran before the sensor started */
	struct rule_tree *when;
	struct compile_needs needs;
	int check; /* reference in the vm's registry, LUA_NOREF when there is none */
	bool is_off;
	struct detection_stats stats;
};

/* 0 when there is no such severity. */
enum severity detection_severity(struct str name);
const char *detection_severity_name(enum severity severity);

/* Reads the table on top of the stack (left there) into *ret: metadata and check. `when` is returned as
 * text. Reports what is wrong and returns false. Never runs script code. */
bool detection_read(lua_State *lua, struct arena *arena, struct str file, struct str source,
	const struct problem_sink *sink, struct detection *ret, struct str *ret_when);

#endif
