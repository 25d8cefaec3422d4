#include "app/rules.h"

#include "app/paths.h"
#include "app/say.h"

struct ruleset *rules_load(const struct option_list *paths, struct err *err)
{
	const struct problem_sink sink = {say_problem, NULL};
	const char *const *items = paths->items;
	unsigned count = paths->count;
	char shipped[PATHS_MAX];
	const char *shipped_only[] = {shipped};
	if (count == 0) {
		if (!paths_detections(shipped, err))
			return NULL;
		items = shipped_only;
		count = 1;
	}
	struct ruleset *rules = ruleset_new(items, count, &sink, err);
	if (rules && rules->count + rules->broken == 0) {
		err_set(err, "there is no detection in %.300s", items[0]);
		ruleset_free(rules);
		return NULL;
	}
	return rules;
}

void rules_fault(void *data, const struct detection *detection, const char *message)
{
	(void)data;
	say("detection %.*s failed (%llu of %d before it is set aside): %s", (int)detection->id.len,
		detection->id.data, (unsigned long long)detection->stats.faults,
		DETECTION_FAULTS_MAX, message);
}
