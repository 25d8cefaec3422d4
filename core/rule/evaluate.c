/* Three-valued logic: AND is the least and OR the greatest of NO < UNDECIDED < YES, and both stop as
 * soon as nothing can change the result. `=` and `in` search a sorted array (10,000 members: 14
 * comparisons); the other tests on text try their values one after the other. */
#include "rule/evaluate.h"

#include "rule/glob.h"
#include "rule/regex.h"
#include "rule/text.h"

struct job {
	rule_fetch fetch;
	const void *context;
	enum event_kind kind;
	struct rule_cost *cost;
};

static enum rule_outcome outcome_of(bool holds)
{
	return holds ? RULE_YES : RULE_NO;
}

static bool search(const struct rule_node *node, const union rule_value *key)
{
	uint32_t low = 0, high = node->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = rule_value_order(node->type, key, &node->values[middle]);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

static bool text_equals(const struct rule_node *node, struct str text)
{
	char folded[RULE_LITERAL_MAX];
	if (text.len > node->longest)
		return false;
	if (node->flags & RULE_FOLD) {
		text_fold(text, folded);
		text.data = folded;
	}
	return search(node, &(union rule_value){.text = text});
}

static bool text_pattern(const struct rule_node *node, struct str text)
{
	bool fold = node->flags & RULE_FOLD;
	for (uint32_t i = 0; i < node->count; i++) {
		struct str want = node->values[i].text;
		bool hit = node->test == RULE_STARTSWITH ? text_starts(text, want, fold)
			   : node->test == RULE_ENDSWITH ? text_ends(text, want, fold)
							 : glob_match(want, text, fold);
		if (hit)
			return true;
	}
	return false;
}

static enum rule_outcome text_matches(const struct rule_node *node, struct str text)
{
	enum rule_outcome result = RULE_NO;
	for (uint32_t i = 0; i < node->count; i++) {
		enum regex_result found = regex_match(node->values[i].regex, text);
		if (found == REGEX_YES)
			return RULE_YES;
		if (found == REGEX_GAVE_UP)
			result = RULE_UNDECIDED;
	}
	return result;
}

static enum rule_outcome test_text(const struct rule_node *node, struct str text)
{
	struct text_needles needles = {
		node->values, sizeof(*node->values), node->count, node->longest};
	switch (node->test) {
	case RULE_EQ: return outcome_of(text_equals(node, text));
	case RULE_CONTAINS:
		return outcome_of(text_contains(text, &needles, node->flags & RULE_FOLD));
	case RULE_MATCHES: return text_matches(node, text);
	default: return outcome_of(text_pattern(node, text));
	}
}

static enum rule_outcome test_list(const struct rule_node *node, struct str list)
{
	enum rule_outcome result = RULE_NO;
	struct str item;
	while (str_next(&list, &item)) {
		enum rule_outcome outcome = test_text(node, item);
		if (outcome == RULE_YES)
			return RULE_YES;
		if (outcome == RULE_UNDECIDED)
			result = RULE_UNDECIDED;
	}
	return result;
}

static bool test_order(const struct rule_node *node, const union rule_value *value)
{
	int order = rule_value_order(node->type, value, node->values);
	switch (node->test) {
	case RULE_LT: return order < 0;
	case RULE_LE: return order <= 0;
	case RULE_GT: return order > 0;
	default: return order >= 0;
	}
}

static bool test_ip(const struct rule_node *node, const struct ip *ip)
{
	for (uint32_t i = 0; i < node->count; i++)
		if (net_has(&node->values[i].net, ip))
			return true;
	return false;
}

/* What the test says of a value that is there, before it is negated. */
static enum rule_outcome test_value(const struct rule_node *node, const struct value *value)
{
	if (node->test == RULE_EXISTS)
		return RULE_YES;
	if (value->type != node->type)
		return RULE_UNDECIDED;
	union rule_value key = {0};
	switch (value->type) {
	case EVENT_TYPE_STRING: return test_text(node, value->str);
	case EVENT_TYPE_LIST: return test_list(node, value->str);
	case EVENT_TYPE_IP: return outcome_of(test_ip(node, &value->ip));
	case EVENT_TYPE_CAPS: return outcome_of(value->number & node->mask);
	case EVENT_TYPE_SIGNED: key.sign = value->sign; break;
	default: key.number = value->number; break;
	}
	return outcome_of(node->test == RULE_EQ ? search(node, &key) : test_order(node, &key));
}

static enum rule_outcome negate(enum rule_outcome outcome)
{
	return outcome == RULE_UNDECIDED ? outcome : outcome_of(outcome == RULE_NO);
}

static enum rule_outcome test_node(
	const struct rule_node *node, const struct job *job, struct value *ret_value)
{
	ret_value->type = 0;
	job->cost->tests++;
	if (!job->fetch(job->context, node->field, ret_value)) {
		ret_value->type = 0;
		return RULE_NO;
	}
	enum rule_outcome outcome = test_value(node, ret_value);
	if (outcome == RULE_UNDECIDED)
		job->cost->faults++;
	return node->flags & RULE_NEGATE ? negate(outcome) : outcome;
}

static enum rule_outcome node_outcome(const struct rule_node *node, const struct job *job);

static enum rule_outcome joined(const struct rule_node *node, const struct job *job)
{
	enum rule_outcome decides = node->op == RULE_AND ? RULE_NO : RULE_YES;
	enum rule_outcome result = negate(decides);
	for (const struct rule_node *child = node->first; child; child = child->next) {
		enum rule_outcome outcome = node_outcome(child, job);
		if (outcome == decides)
			return outcome;
		if (outcome == RULE_UNDECIDED)
			result = outcome;
	}
	return result;
}

static enum rule_outcome node_outcome(const struct rule_node *node, const struct job *job)
{
	struct value value;
	switch (node->op) {
	case RULE_NOT: return negate(node_outcome(node->first, job));
	case RULE_KINDS: return outcome_of(kindset_has(&node->may_hold, job->kind));
	case RULE_FIELD: return test_node(node, job, &value);
	default: return joined(node, job);
	}
}

bool rule_evaluate(const struct rule_tree *tree, rule_fetch fetch, const void *context,
	enum event_kind kind, struct rule_cost *cost)
{
	if (!kindset_has(rule_kinds(tree), kind))
		return false;
	struct job job = {fetch, context, kind, cost};
	enum rule_outcome outcome = node_outcome(tree->root, &job);
	cost->evaluated++;
	cost->matched += outcome == RULE_YES;
	cost->undecided += outcome == RULE_UNDECIDED;
	return outcome == RULE_YES;
}

struct visit {
	rule_visit visit;
	void *data;
};

static void visit_tests(
	const struct rule_node *node, const struct job *job, const struct visit *visit)
{
	if (node->op == RULE_FIELD) {
		struct value value;
		enum rule_outcome outcome = test_node(node, job, &value);
		visit->visit(visit->data, node, outcome, value.type ? &value : NULL);
		return;
	}
	for (const struct rule_node *child = node->first; child; child = child->next)
		visit_tests(child, job, visit);
}

void rule_evaluate_tests(const struct rule_tree *tree, rule_fetch fetch, const void *context,
	rule_visit visit, void *data)
{
	struct rule_cost cost = {0};
	struct job job = {fetch, context, 0, &cost};
	visit_tests(tree->root, &job, &(struct visit){visit, data});
}
