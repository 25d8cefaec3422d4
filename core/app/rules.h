/* rules: the detections a verb works with: those named by --rules, else the shipped ones. */
#ifndef MW_APP_RULES_H
#define MW_APP_RULES_H

#include "app/options.h"
#include "engine/ruleset.h"

/* Loads and reports what is broken on stderr. NULL when nothing can be loaded at all. */
struct ruleset *rules_load(const struct option_list *paths, struct err *err);

/* For the engine's sinks: tells of a failing detection, `data` unused. */
void rules_fault(void *data, const struct detection *detection, const char *message);

#endif
