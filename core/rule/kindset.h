/* kindset: a set of event kinds.
 *
 * Invariant: kindset_all holds every number a kind may ever have, known or not. Thread: any.
 *
 *	struct kindset set = kindset_one(EVENT_FILE_OPEN);
 *	if (kindset_has(&set, event->kind)) ...
 */
#ifndef MW_RULE_KINDSET_H
#define MW_RULE_KINDSET_H

#include "event/event.h"

#define KINDSET_WORDS 4

_Static_assert(EVENT_KIND_MAX < KINDSET_WORDS * 64, "a kind does not fit into the set");

struct kindset {
	uint64_t words[KINDSET_WORDS];
};

static inline bool kindset_has(const struct kindset *set, enum event_kind kind)
{
	unsigned number = (unsigned)kind;
	return number < KINDSET_WORDS * 64 && (set->words[number / 64] >> (number % 64) & 1);
}

static inline struct kindset kindset_one(enum event_kind kind)
{
	struct kindset set = {0};
	set.words[(unsigned)kind / 64] = 1ull << ((unsigned)kind % 64);
	return set;
}

static inline struct kindset kindset_not(struct kindset set)
{
	for (unsigned i = 0; i < KINDSET_WORDS; i++)
		set.words[i] = ~set.words[i];
	return set;
}

static inline struct kindset kindset_all(void)
{
	return kindset_not((struct kindset){0});
}

static inline struct kindset kindset_or(struct kindset a, struct kindset b)
{
	for (unsigned i = 0; i < KINDSET_WORDS; i++)
		a.words[i] |= b.words[i];
	return a;
}

static inline struct kindset kindset_and(struct kindset a, struct kindset b)
{
	for (unsigned i = 0; i < KINDSET_WORDS; i++)
		a.words[i] &= b.words[i];
	return a;
}

#endif
