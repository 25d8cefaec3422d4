/* pack: the detections of one author, in one vm.
 *
 * Invariant: a file that is broken is reported and left out; the rest of the pack works. A detection
 * that was stopped or failed DETECTION_FAULTS_MAX times is set aside (is_off).
 * Ownership: pack_new/pack_free; the pack owns its detections and their rules. Thread: one.
 *
 *	struct pack *pack = pack_new("starter", &err);
 *	pack_load(pack, compiler, "lua/detections/starter/remote-shell.lua", &sink);
 *	if (pack_check(pack, detection, &view, &result, &err) && result.is_alert) ...
 */
#ifndef MW_SCRIPT_PACK_H
#define MW_SCRIPT_PACK_H

#include "base/buf.h"
#include "script/bind.h"
#include "script/detection.h"

#define PACK_FILE_MAX       (256u << 10)
#define PACK_DETECTIONS_MAX 4096
#define PACK_SUMMARY_MAX    1024
#define PACK_EVIDENCE_MAX   (32u << 10)

struct pack {
	struct str name;
	struct vm *vm;
	struct binding binding;
	struct arena arena;
	struct detection **detections;
	unsigned count;
};

struct pack_result {
	bool is_alert;
	enum severity severity;
	struct buf summary;  /* empty: the detection's title */
	struct buf evidence; /* a JSON object, or empty */
};

struct pack *pack_new(struct str name, struct err *err);
void pack_free(struct pack *pack);

/* Reads, compiles and adds one file. False when it was reported as broken. */
bool pack_load(struct pack *pack, struct compiler *compiler, const char *path,
	const struct problem_sink *sink);

void pack_result_init(struct pack_result *result);
void pack_result_done(struct pack_result *result);

/* Judges the event of `view`, for which `when` held. Without a check that alone is the alert. False
 * when the check failed or was stopped; the fault is counted. */
bool pack_check(struct pack *pack, struct detection *detection, struct view *view,
	struct pack_result *result, struct err *err);

#endif
