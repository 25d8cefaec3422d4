/* view: every field a rule or a detection may ask of an event: its own, and those the host state adds.
 *
 * Fields of the acting process come from the state as of this event (after it was applied), so that a
 * file.open has process.executable and an exec has its parent's command line. When the state does not
 * know, what the event itself says is taken.
 * Ownership: values borrow from the event, the state, or the view's scratch; the scratch is overwritten
 * by the next call. Thread: the one that owns the state.
 *
 *	struct view view;
 *	view_init(&view, state, &event);
 *	view_field(&view, FIELD_PROCESS_NAME, &value);
 */
#ifndef MW_STATE_VIEW_H
#define MW_STATE_VIEW_H

#include "event/document.h"
#include "state/state.h"

#define VIEW_ANCESTORS_MAX 32
#define VIEW_SCRATCH       4096

struct view {
	const struct state *state;
	const struct event *event;
	const struct process *process; /* the acting one, or NULL */
	char scratch[VIEW_SCRATCH];
};

void view_init(struct view *view, const struct state *state, const struct event *event);

/* False when the field is absent. */
bool view_field(struct view *view, enum event_field field, struct value *ret_value);

/* The same for any process: `field` is one of process.*, user.*, group.*, container.*. The scratch is
 * the caller's and holds VIEW_SCRATCH bytes. */
bool view_process_field(const struct state *state, const struct process *process,
	enum event_field field, char *scratch, struct value *ret_value);

/* Adds every field that is present to a document, which borrows from the view. */
void view_document(struct view *view, struct document *document);

#endif
