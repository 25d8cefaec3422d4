/* say: words for people, on stderr.
 *
 * Whatever observed text is put into a message comes out escaped, on one line. Thread: any.
 */
#ifndef MW_APP_SAY_H
#define MW_APP_SAY_H

#include "base/buf.h"
#include "event/alert.h"
#include "script/problem.h"

/* "moonwatch: message" */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* file:line:column: message, the line itself, and a caret under the place. Fits a problem_sink. */
void say_problem(void *data, const struct problem *problem);

/* One alert as two or three lines of text, with colours when `colour`. */
void say_alert(struct buf *out, const struct alert *alert, bool colour);

#endif
