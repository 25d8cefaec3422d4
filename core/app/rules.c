#include "app/rules.h"

#include "app/paths.h"
#include "app/say.h"

struct ruleset *rules_load(const struct option_list *paths, struct err *err)
{
	const struct problem_sink sink = {say_problem, NULL};
	if (paths->count)
		return ruleset_new(paths->items, paths->count, &sink, err);
	char shipped[PATHS_MAX];
	if (!paths_detections(shipped, err))
		return NULL;
	return ruleset_new((const char *[]){shipped}, 1, &sink, err);
}

void rules_fault(void *data, const struct detection *detection, const char *message)
{
	(void)data;
	say("detection %.*s failed (%llu of %d before it is set aside): %s", (int)detection->id.len,
		detection->id.data, (unsigned long long)detection->stats.faults,
		DETECTION_FAULTS_MAX, message);
}
