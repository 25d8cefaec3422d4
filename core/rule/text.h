/* text: comparing text, with and without regard to the case of ASCII letters.
 *
 * Invariant: folding touches A-Z only, never other bytes, whatever the locale; every function takes
 * time proportional to its text (text_contains: text x number of needles). Thread: any.
 *
 *	if (text_starts(path, STR("/tmp/"), false)) ...
 */
#ifndef MW_RULE_TEXT_H
#define MW_RULE_TEXT_H

#include <stddef.h>

#include "base/str.h"

#define TEXT_NEEDLE_MAX 4096 /* longest needle text_contains takes when it folds */

static inline unsigned char text_lower(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static inline unsigned char text_other_case(unsigned char byte)
{
	unsigned char lower = byte | 0x20;
	return lower >= 'a' && lower <= 'z' ? byte ^ 0x20 : byte;
}

/* Writes `text` in lower case to `out`, which has text.len bytes. */
void text_fold(struct str text, char *out);

/* With `fold` the second argument must be in lower case. */
bool text_starts(struct str text, struct str prefix, bool fold);
bool text_ends(struct str text, struct str suffix, bool fold);

/* A node of a tree keeps its needles inside larger values: `stride` is the distance in bytes. */
struct text_needles {
	const void *first;
	size_t stride, count;
	uint32_t longest;
};

/* True when `text` contains any of the needles. */
bool text_contains(struct str text, const struct text_needles *needles, bool fold);

/* Orders by length, then bytes: a quick total order for searching. */
int text_order(struct str a, struct str b);

#endif
