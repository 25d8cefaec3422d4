/* ruleset: all detections that are loaded, ready to be judged by.
 *
 * Invariant: detections come in the order of their paths, so the order of alerts of one event is the
 * same everywhere. A broken file is reported and left out.
 * Ownership: ruleset_new/ruleset_free; owns packs and detections. Thread: one.
 *
 *	struct ruleset *rules = ruleset_new(paths, path_count, &sink, &err);
 */
#ifndef MW_ENGINE_RULESET_H
#define MW_ENGINE_RULESET_H

#include "script/pack.h"

#define RULESET_PACKS_MAX 256
#define RULESET_DEPTH_MAX 8

struct ruleset_entry {
	struct pack *pack;
	struct detection *detection;
};

struct ruleset {
	struct pack *packs[RULESET_PACKS_MAX];
	unsigned pack_count;
	struct ruleset_entry *entries; /* all, in order */
	unsigned count;
	/* Of each kind, those that can match it: indices into entries. */
	uint32_t *by_kind[EVENT_KIND_MAX + 1];
	unsigned by_kind_count[EVENT_KIND_MAX + 1];
	unsigned broken; /* files that were left out */
};

/* Each path is a detection file or a folder; a folder's *.lua files make one pack of its name, folders
 * below it packs of their own. *_spec.lua and pack.lua are no detections. NULL only when a path cannot
 * be read at all or memory is out. */
struct ruleset *ruleset_new(const char *const *paths, unsigned path_count,
	const struct problem_sink *sink, struct err *err);
void ruleset_free(struct ruleset *rules);

/* What the sensor must send for these rules: the union of their needs. Strings are borrowed. */
void ruleset_needs(const struct ruleset *rules, struct compile_needs *ret_needs);

#endif
