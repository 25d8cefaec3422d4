/* alert_document: an alert as an ECS document: the event, the process with its ancestry, the rule, and
 * the detection's own evidence.
 *
 * Ownership: `ret_text` borrows from the document buffer, the ruleset and the state. Thread: the engine's.
 */
#ifndef MW_ENGINE_ALERT_DOCUMENT_H
#define MW_ENGINE_ALERT_DOCUMENT_H

#include "engine/ruleset.h"
#include "event/alert.h"

#define ALERT_DOCUMENT_MAX  (512u << 10)
#define ALERT_ANCESTORS_MAX 16

struct alert_text {
	struct alert alert;
	char id[33];
};

/* False when it does not fit into ALERT_DOCUMENT_MAX; then the document has the rule, the summary and
 * who acted, but nothing that could be large, and moonwatch.cut. An alert is never given up for what
 * the observed wrote into its arguments. */
bool alert_document_write(struct view *view, const struct ruleset_entry *entry,
	const struct pack_result *result, struct buf *document, struct alert_text *ret_text);

#endif
