/* regex: one regular expression (PCRE2, bytes, interpreted).
 *
 * Invariant: a match either says yes or no, or that it gave up (a limit of PCRE2 was reached): giving
 * up is never "no". The work of one match is bounded whatever the expression and the text.
 * `.` also matches a newline, `$` only the end, so that a newline in an argument hides nothing.
 * Ownership: regex_new/regex_free. Thread: a regex is never changed by a match; any.
 *
 *	struct regex *regex;
 *	if (!regex_new(STR("^/tmp/[0-9]+$"), false, &regex, &err)) ...
 *	if (regex_match(regex, path) == REGEX_YES) ...
 */
#ifndef MW_RULE_REGEX_H
#define MW_RULE_REGEX_H

#include "base/err.h"
#include "base/str.h"

#define REGEX_PATTERN_MAX 2048

struct regex;

enum regex_result { REGEX_NO, REGEX_YES, REGEX_GAVE_UP };

/* With `fold`, ASCII letters match in either case. */
bool regex_new(struct str pattern, bool fold, struct regex **ret_regex, struct err *err);
void regex_free(struct regex *regex);

enum regex_result regex_match(const struct regex *regex, struct str text);

/* Whether the pattern compiles, for a front end that only wants to know. */
bool regex_check(struct str pattern, bool fold, struct err *err);

#endif
