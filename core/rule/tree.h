/* tree: one rule, ready to be evaluated.
 *
 * Invariant: immutable once built, at most RULE_DEPTH_MAX deep, every value already of its field's
 * type. A test on a field that is absent is false, the negated ones included; a test on a list is true
 * when any member fits, and its negated form when none does.
 * Ownership: a tree is one block that holds its nodes, values and text; it owns its compiled regular
 * expressions. rule_tree_free. Thread: any number may evaluate it.
 *
 * Trees are made with rule_builder (builder.h) and asked with rule_evaluate (evaluate.h).
 */
#ifndef MW_RULE_TREE_H
#define MW_RULE_TREE_H

#include <stddef.h>

#include "rule/kindset.h"
#include "rule/net.h"

#define RULE_DEPTH_MAX   200
#define RULE_NODES_MAX   16384
#define RULE_VALUES_MAX  100000
#define RULE_LITERAL_MAX 4096 /* bytes of one value */
#define RULE_REGEXES_MAX 256
#define RULE_TEXT_MAX    (16u << 20) /* bytes of all values */

enum rule_test {
	RULE_EQ = 1, /* equals any of the values: also `in`, and any of the bits of a caps field */
	RULE_LT,
	RULE_LE,
	RULE_GT,
	RULE_GE,
	RULE_STARTSWITH,
	RULE_ENDSWITH,
	RULE_CONTAINS,
	RULE_LIKE,
	RULE_MATCHES,
	RULE_CIDR,
	RULE_EXISTS,
	RULE_TEST_MAX = RULE_EXISTS,
};

enum rule_flag {
	RULE_FOLD = 1,   /* ASCII letters match in either case */
	RULE_NEGATE = 2, /* true when the field is there and the test does not hold */
};

enum rule_op { RULE_AND = 1, RULE_OR, RULE_NOT, RULE_KINDS, RULE_FIELD };

union rule_value {
	struct str text; /* in lower case where the test folds */
	uint64_t number; /* long, date, bool, enum */
	int64_t sign;
	struct net net;
	struct regex *regex;
};

struct rule_node {
	struct rule_node *next;            /* sibling */
	struct rule_node *first;           /* child of and, or, not */
	struct kindset may_hold, may_fail; /* kinds for which it can be true, and false */
	uint8_t op, depth;
	/* of RULE_FIELD only */
	uint8_t test, flags, type;
	uint16_t field;
	uint32_t number;          /* which test of the tree, from 0, in the order they were built */
	uint32_t count;           /* of values */
	uint32_t longest;         /* of text values, bytes */
	uint64_t mask;            /* of a caps field */
	union rule_value *values; /* sorted for RULE_EQ on text and numbers */
};

struct rule_tree {
	struct rule_node *root; /* first of node_count nodes that lie side by side */
	size_t bytes;           /* of the whole tree, without compiled regular expressions */
	uint32_t node_count, test_count;
};

void rule_tree_free(struct rule_tree *tree);

/* The kinds that can match; for any other the rule need not be evaluated. */
static inline const struct kindset *rule_kinds(const struct rule_tree *tree)
{
	return &tree->root->may_hold;
}

/* "eq", "startswith", ... as the front ends write them; 0 and NULL when there is none. */
enum rule_test rule_test_find(struct str name);
const char *rule_test_name(enum rule_test test);

/* Whether the test can be made on a field of that type. */
bool rule_test_fits(enum rule_test test, enum event_type type);

/* Total order of the values of an RULE_EQ test. */
int rule_value_order(enum event_type type, const union rule_value *a, const union rule_value *b);

#endif
