/* glob: whether text fits a shell-like pattern.
 *
 * `*` any bytes, also none and also slashes; `?` one byte; `[abc]`, `[a-z]`, `[!abc]` or `[^abc]` one
 * byte of (or not of) a set; `\` takes the next byte as it is. A `[` that is never closed stands for
 * itself. The meaning is that of fnmatch(3) without flags, in the C locale, without named classes.
 * Invariant: time is at most pattern length x text length, whatever the pattern; no recursion, no
 * heap. Thread: any.
 *
 *	if (glob_match(STR("/tmp/.*"), path, false)) ...
 */
#ifndef MW_RULE_GLOB_H
#define MW_RULE_GLOB_H

#include "base/str.h"

/* With `fold`, ASCII letters match in either case. A pattern that glob_fault names never matches. */
bool glob_match(struct str pattern, struct str text, bool fold);

/* What is wrong with a pattern, or NULL: it ends in a lone backslash, or has a [:class:]. */
const char *glob_fault(struct str pattern);

#endif
