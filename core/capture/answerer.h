/* answerer: finds the facts that a question asks for.
 *
 * Invariant: an answer that says the same as the last one to the same question is not given again (users
 * and containers are asked about repeatedly, because names change).
 * Ownership: an answer borrows from the answerer and the question, until the next one. Thread: one; it may
 * be held up by a disk, so not that of the capture.
 *
 *	if (answerer_answer(answerer, &question, pace, data, &event)) ...
 */
#ifndef MW_CAPTURE_ANSWERER_H
#define MW_CAPTURE_ANSWERER_H

#include "capture/executable.h"
#include "capture/question.h"
#include "event/event.h"

struct answerer;

/* `root_dir`: the host's root, borrowed. NULL when memory is out. */
struct answerer *answerer_new(int root_dir);
void answerer_free(struct answerer *answerer);

/* False when there is nothing (new) to tell. */
bool answerer_answer(struct answerer *answerer, const struct question *question,
	executable_pace pace, void *data, struct event *ret_event);

#endif
