/* Nodes are linked by first child and next sibling and lie side by side in one block of exact size,
 * values and text behind them: a rule of ten tests of one value takes about 2 KB. */
#include "rule/tree.h"

#include <stdlib.h>

#include "rule/regex.h"
#include "rule/text.h"

static const char *const names[RULE_TEST_MAX + 1] = {
	[RULE_EQ] = "eq",
	[RULE_LT] = "lt",
	[RULE_LE] = "le",
	[RULE_GT] = "gt",
	[RULE_GE] = "ge",
	[RULE_STARTSWITH] = "startswith",
	[RULE_ENDSWITH] = "endswith",
	[RULE_CONTAINS] = "contains",
	[RULE_LIKE] = "like",
	[RULE_MATCHES] = "matches",
	[RULE_CIDR] = "cidr",
	[RULE_EXISTS] = "exists",
};

void rule_tree_free(struct rule_tree *tree)
{
	if (!tree)
		return;
	for (uint32_t i = 0; i < tree->node_count; i++) {
		const struct rule_node *node = &tree->root[i];
		for (uint32_t j = 0; node->test == RULE_MATCHES && j < node->count; j++)
			regex_free(node->values[j].regex);
	}
	free(tree);
}

enum rule_test rule_test_find(struct str name)
{
	for (unsigned test = 1; test <= RULE_TEST_MAX; test++)
		if (str_eq(str_from(names[test]), name))
			return test;
	return 0;
}

const char *rule_test_name(enum rule_test test)
{
	return test >= 1 && test <= RULE_TEST_MAX ? names[test] : NULL;
}

bool rule_test_fits(enum rule_test test, enum event_type type)
{
	switch (test) {
	case RULE_EQ:
	case RULE_EXISTS: return true;
	case RULE_LT:
	case RULE_LE:
	case RULE_GT:
	case RULE_GE:
		return type == EVENT_TYPE_LONG || type == EVENT_TYPE_SIGNED ||
		       type == EVENT_TYPE_DATE;
	case RULE_CIDR: return type == EVENT_TYPE_IP;
	default: return type == EVENT_TYPE_STRING || type == EVENT_TYPE_LIST;
	}
}

int rule_value_order(enum event_type type, const union rule_value *a, const union rule_value *b)
{
	switch (type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST: return text_order(a->text, b->text);
	case EVENT_TYPE_SIGNED: return (a->sign > b->sign) - (a->sign < b->sign);
	default: return (a->number > b->number) - (a->number < b->number);
	}
}
