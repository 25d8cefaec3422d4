/* status: how a live run does, as text and JSON, for `ctl status` and `ctl rules`. */
#ifndef MW_APP_STATUS_H
#define MW_APP_STATUS_H

#include "app/control.h"
#include "capture/source.h"
#include "engine/engine.h"

struct status {
	const struct ruleset *rules;
	const struct engine *engine; /* may be NULL */
	const struct capture *capture;
	uint64_t started_ns; /* boot clock */
};

/* Publishes all pages. */
void status_publish(const struct status *status, struct control *control);

#endif
