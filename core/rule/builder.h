/* builder: makes a rule's tree from calls in post-order, as a front end walks its own tree.
 *
 * Children first, then the node that joins them; a test is followed at once by its values, as text.
 * Invariant: all limits of tree.h hold; after a call failed only rule_builder_free is useful.
 * Ownership: rule_builder_new/free; a finished tree belongs to the caller and outlives the builder,
 * which is then empty and may build the next.
 * Thread: one.
 *
 *	// process.exec and process.name in (sh, bash)
 *	struct rule_builder *b = rule_builder_new();
 *	bool ok = rule_builder_kind(b, EVENT_PROCESS_EXEC, &err) &&
 *		rule_builder_test(b, FIELD_PROCESS_NAME, RULE_EQ, 0, &err) &&
 *		rule_builder_value(b, STR("sh"), &err) && rule_builder_value(b, STR("bash"), &err) &&
 *		rule_builder_and(b, 2, &err) && rule_builder_finish(b, &tree, &err);
 *	rule_builder_free(b);
 */
#ifndef MW_RULE_BUILDER_H
#define MW_RULE_BUILDER_H

#include "base/err.h"
#include "rule/tree.h"

struct rule_builder;

/* NULL when memory is out. */
struct rule_builder *rule_builder_new(void);
void rule_builder_free(struct rule_builder *builder);

/* True for events of that kind. */
bool rule_builder_kind(struct rule_builder *builder, unsigned kind, struct err *err);

/* `flags` is a union of enum rule_flag. Numbers may come from a script: all are checked. */
bool rule_builder_test(struct rule_builder *builder, unsigned field, unsigned test, unsigned flags,
	struct err *err);

/* One more value of the test just begun; copied. */
bool rule_builder_value(struct rule_builder *builder, struct str text, struct err *err);

/* Join the last `count` nodes (at least 1); take the last one. */
bool rule_builder_and(struct rule_builder *builder, unsigned count, struct err *err);
bool rule_builder_or(struct rule_builder *builder, unsigned count, struct err *err);
bool rule_builder_not(struct rule_builder *builder, struct err *err);

/* Exactly one node must be left. */
bool rule_builder_finish(
	struct rule_builder *builder, struct rule_tree **ret_tree, struct err *err);

#endif
