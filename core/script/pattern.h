/* pattern: Lua 5.1 patterns, matched with every step counted.
 *
 * Invariant: after at most PATTERN_BATCH steps `spend` is called with their number; it may raise a Lua error
 * and so end a match that backtracks. A step is one pattern item (or one of its bytes) looked at, so time is
 * proportional to what is spent. Recursion is at most PATTERN_DEPTH_MAX deep, captures PATTERN_CAPTURES_MAX.
 * A malformed pattern raises the message LuaJIT has for it.
 * Ownership: struct pattern is the caller's; it borrows subject and pattern, each of which is followed by a
 * NUL, as Lua's strings are. A pattern ends at its first NUL (%z stands for one); a subject does not.
 * Thread: the vm's.
 *
 *	struct pattern match;
 *	pattern_init(&match, lua, vm_spend, subject, subject_len, pattern, pattern_len);
 *	const char *end = pattern_at(&match, subject);
 *	pattern_settle(&match);
 */
#ifndef MW_SCRIPT_PATTERN_H
#define MW_SCRIPT_PATTERN_H

#include <lua.h>
#include <stddef.h>

#define PATTERN_CAPTURES_MAX 32
#define PATTERN_DEPTH_MAX    200
#define PATTERN_BATCH        256

struct pattern {
	lua_State *lua;
	void (*spend)(lua_State *lua, size_t steps);
	const char *subject, *subject_end, *items, *items_end;
	size_t steps;
	unsigned depth, count;
	struct {
		const char *start;
		ptrdiff_t len; /* or one of the marks in pattern.c */
	} captures[PATTERN_CAPTURES_MAX];
};

void pattern_init(struct pattern *pattern, lua_State *lua, void (*spend)(lua_State *, size_t),
	const char *subject, size_t subject_len, const char *items, size_t items_len);

/* Where the match that begins at `at` ends; NULL when there is none. Forgets older captures. */
const char *pattern_at(struct pattern *pattern, const char *at);

/* Spends what has not been. */
void pattern_settle(struct pattern *pattern);

/* Pushes capture `index` (from 0); a pattern without any has the whole match, from..to, as its first. */
void pattern_push(struct pattern *pattern, unsigned index, const char *from, const char *to);

/* Pushes all of them and returns how many; `from` NULL means: not the whole match. */
int pattern_push_all(struct pattern *pattern, const char *from, const char *to);

#endif
