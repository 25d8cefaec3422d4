/* evaluate: whether one event fits one rule.
 *
 * Invariant: deterministic, no heap but a regular expression's, recursion at most RULE_DEPTH_MAX.
 * A regular expression that gives up makes its test undecided, not false: `not` of it is undecided
 * too, and only a part of the rule that decides by itself overrules it. A rule that stays undecided
 * does not match, and is counted. Thread: any; the cost belongs to the caller.
 *
 *	if (kindset_has(rule_kinds(tree), event->kind) &&
 *		rule_evaluate(tree, fetch, &view, event->kind, &cost)) ...
 */
#ifndef MW_RULE_EVALUATE_H
#define MW_RULE_EVALUATE_H

#include "rule/tree.h"

/* False when the field is absent. The value must stay valid until the next call only. */
typedef bool (*rule_fetch)(const void *context, enum event_field field, struct value *ret_value);

struct rule_cost {
	uint64_t evaluated; /* events looked at (those of other kinds are not) */
	uint64_t matched;
	uint64_t tests;     /* fields fetched */
	uint64_t faults;    /* tests that could not be decided */
	uint64_t undecided; /* events for which the rule as a whole could not be decided */
};

enum rule_outcome { RULE_NO, RULE_YES, RULE_UNDECIDED };

/* Adds to `cost`. */
bool rule_evaluate(const struct rule_tree *tree, rule_fetch fetch, const void *context,
	enum event_kind kind, struct rule_cost *cost);

/* Tells what each test of the rule says by itself, in the order in which they were built, for
 * `explain`; value is NULL when the field is absent. */
typedef void (*rule_visit)(void *data, const struct rule_node *test, enum rule_outcome outcome,
	const struct value *value);
void rule_evaluate_tests(const struct rule_tree *tree, rule_fetch fetch, const void *context,
	rule_visit visit, void *data);

#endif
