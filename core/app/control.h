/* control: the one door into a running moonwatch: a unix socket that only its user may open.
 *
 * A request is one line: "status", "rules" or "alerts LIMIT SEVERITY_MIN", with " json" behind it for
 * programs. The answer is "ok\n" and the text, or "error: ...\n"; then the connection is closed. What
 * status and rules answer is what the engine published last.
 * Invariant: a client, however slow or strange, cannot hold up the engine; one is served at a time, and
 * has CONTROL_PATIENCE_MS to ask and as long to take the answer.
 * Ownership: control_new/control_free. Thread: its own; control_publish from any.
 */
#ifndef MW_APP_CONTROL_H
#define MW_APP_CONTROL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

#define CONTROL_PATIENCE_MS 2000
#define CONTROL_REQUEST_MAX 256
#define CONTROL_PAGE_MAX    (16u << 20)
#define CONTROL_ANSWER_MAX  (17u << 20)

enum control_page {
	CONTROL_STATUS,
	CONTROL_STATUS_JSON,
	CONTROL_RULES,
	CONTROL_RULES_JSON,
	CONTROL_PAGES
};

struct control;

/* `store_path` may be NULL: alerts then answers with an error. An abandoned socket is replaced; one
 * that somebody answers on is an error. */
bool control_new(
	const char *path, const char *store_path, struct control **ret_control, struct err *err);
void control_free(struct control *control);
void control_publish(struct control *control, enum control_page page, struct str text);

/* The client's side: sends `request`, appends the answer to `out`. */
bool control_ask(const char *path, const char *request, struct buf *out, struct err *err);

#endif
