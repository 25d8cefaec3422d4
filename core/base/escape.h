/* escape: observed text made fit for one line of a terminal or a log.
 *
 * Invariant: the output is valid UTF-8 without control, direction or invisible characters, so it
 * has no ESC, no line break and no byte that a terminal obeys; and different inputs give
 * different outputs: a control or stray byte is \xNN, a deceptive character \u{NNNN}, a backslash
 * \\.
 * Ownership: none. Thread: any.
 *
 *	escape_add(&line, event.process_exec.image.executable);
 */
#ifndef MW_BASE_ESCAPE_H
#define MW_BASE_ESCAPE_H

#include "base/buf.h"
#include "base/str.h"

void escape_add(struct buf *out, struct str text);

#endif
