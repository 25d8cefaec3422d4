/* Finished nodes wait on a stack linked by `next`, newest first; joining n of them turns their order
 * round. The values of the test on top are gathered in a growing array, and copied into the arena,
 * sorted where the evaluator searches, when the next node begins. What is finished is copied from the
 * arena, whose blocks are 16 KiB, into one block of exact size: 10,000 rules are held in memory. */
#include "rule/builder.h"

#include <stdlib.h>

#include "base/arena.h"
#include "rule/glob.h"
#include "rule/literal.h"
#include "rule/regex.h"
#include "rule/text.h"

/* Nodes, values and text at their limits, and what rounding to 16 bytes adds. */
#define ARENA_BYTES (48u << 20)

_Static_assert(RULE_LITERAL_MAX <= TEXT_NEEDLE_MAX, "a folded value must fit into the window");

struct rule_builder {
	struct arena arena;
	struct rule_node *top;
	uint32_t waiting;
	bool open; /* the top is a test that may get values */
	union rule_value *values;
	uint32_t value_count, value_size; /* of the test on top */
	struct regex *regexes[RULE_REGEXES_MAX];
	uint32_t regex_total, value_total, node_total, test_total;
	size_t text_bytes;
};

struct rule_builder *rule_builder_new(void)
{
	struct rule_builder *builder = calloc(1, sizeof(*builder));
	if (builder)
		arena_init(&builder->arena, ARENA_BYTES);
	return builder;
}

void rule_builder_free(struct rule_builder *builder)
{
	if (!builder)
		return;
	for (uint32_t i = 0; i < builder->regex_total; i++)
		regex_free(builder->regexes[i]);
	arena_done(&builder->arena);
	free(builder->values);
	free(builder);
}

static int order_text(const void *a, const void *b)
{
	return rule_value_order(EVENT_TYPE_STRING, a, b);
}

static int order_number(const void *a, const void *b)
{
	return rule_value_order(EVENT_TYPE_LONG, a, b);
}

static int order_signed(const void *a, const void *b)
{
	return rule_value_order(EVENT_TYPE_SIGNED, a, b);
}

static void sort_values(struct rule_node *node)
{
	if (node->test != RULE_EQ || node->count == 0)
		return;
	switch (node->type) {
	case EVENT_TYPE_IP: return;
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST:
		qsort(node->values, node->count, sizeof(*node->values), order_text);
		return;
	case EVENT_TYPE_SIGNED:
		qsort(node->values, node->count, sizeof(*node->values), order_signed);
		return;
	default: qsort(node->values, node->count, sizeof(*node->values), order_number);
	}
}

static bool takes_one_value(enum rule_test test)
{
	return test >= RULE_LT && test <= RULE_GE;
}

/* Ends the test on top, if there is one: no more values will come. */
static bool seal(struct rule_builder *builder, struct err *err)
{
	if (!builder->open)
		return true;
	struct rule_node *node = builder->top;
	uint32_t count = builder->value_count;
	if (takes_one_value(node->test) && count != 1)
		return err_set(
			err, "%s takes one value, not %u", rule_test_name(node->test), count);
	if (count > 0) {
		node->values = arena_alloc(&builder->arena, count * sizeof(*node->values));
		if (!node->values)
			return err_set(err, "the rule is too large");
		memcpy(node->values, builder->values, count * sizeof(*node->values));
	}
	node->count = count;
	sort_values(node);
	builder->value_count = 0;
	builder->open = false;
	return true;
}

static struct rule_node *push(struct rule_builder *builder, enum rule_op op, struct err *err)
{
	if (!seal(builder, err))
		return NULL;
	struct rule_node *node = NULL;
	if (builder->node_total < RULE_NODES_MAX)
		node = arena_alloc(&builder->arena, sizeof(*node));
	if (!node) {
		err_set(err, "the rule has more than %u parts", RULE_NODES_MAX);
		return NULL;
	}
	builder->node_total++;
	node->op = (uint8_t)op;
	node->depth = 1;
	node->next = builder->top;
	builder->top = node;
	builder->waiting++;
	return node;
}

bool rule_builder_kind(struct rule_builder *builder, unsigned kind, struct err *err)
{
	if (kind > EVENT_KIND_MAX || !event_kinds[kind].name)
		return err_set(err, "there is no event kind %u", kind);
	struct rule_node *node = push(builder, RULE_KINDS, err);
	if (!node)
		return false;
	node->may_hold = kindset_one(kind);
	node->may_fail = kindset_not(node->may_hold);
	return true;
}

static bool may_fold(unsigned test, enum event_type type)
{
	return (type == EVENT_TYPE_STRING || type == EVENT_TYPE_LIST) && test != RULE_EXISTS;
}

bool rule_builder_test(struct rule_builder *builder, unsigned field, unsigned test, unsigned flags,
	struct err *err)
{
	if (field > FIELD_MAX || !event_fields[field].name)
		return err_set(err, "there is no field %u", field);
	const struct event_field_info *info = &event_fields[field];
	if (!rule_test_name(test) || !rule_test_fits(test, info->type))
		return err_set(err, "%s cannot be tested with %s", info->name,
			rule_test_name(test) ? rule_test_name(test) : "an unknown test");
	if ((flags & ~(unsigned)(RULE_FOLD | RULE_NEGATE)) ||
		((flags & RULE_FOLD) && !may_fold(test, info->type)) ||
		((flags & RULE_NEGATE) && test == RULE_EXISTS))
		return err_set(err, "%s: %s cannot have flags %u", info->name, rule_test_name(test),
			flags);
	struct rule_node *node = push(builder, RULE_FIELD, err);
	if (!node)
		return false;
	node->may_hold = node->may_fail = kindset_all();
	node->field = (uint16_t)field;
	node->test = (uint8_t)test;
	node->flags = (uint8_t)flags;
	node->type = (uint8_t)info->type;
	node->number = builder->test_total++;
	builder->open = true;
	return true;
}

static bool text_value(struct rule_builder *builder, struct rule_node *node, struct str text,
	union rule_value *ret_value, struct err *err)
{
	const char *fault = node->test == RULE_LIKE ? glob_fault(text) : NULL;
	if (fault)
		return err_set(err, "%s", fault);
	if (builder->text_bytes + text.len > RULE_TEXT_MAX)
		return err_set(
			err, "the values of the rule have more than %u bytes", RULE_TEXT_MAX);
	struct str copy = arena_str(&builder->arena, text);
	if (!copy.data)
		return err_set(err, "the rule is too large");
	if (node->flags & RULE_FOLD)
		text_fold(copy, (char *)copy.data);
	if (copy.len > node->longest)
		node->longest = copy.len;
	builder->text_bytes += copy.len;
	ret_value->text = copy;
	return true;
}

static bool regex_value(struct rule_builder *builder, const struct rule_node *node, struct str text,
	union rule_value *ret_value, struct err *err)
{
	if (builder->regex_total == RULE_REGEXES_MAX)
		return err_set(
			err, "more than %u regular expressions in one rule", RULE_REGEXES_MAX);
	if (!regex_new(text, node->flags & RULE_FOLD, &ret_value->regex, err))
		return false;
	builder->regexes[builder->regex_total++] = ret_value->regex;
	return true;
}

static bool compile_value(struct rule_builder *builder, struct rule_node *node, struct str text,
	union rule_value *ret_value, struct err *err)
{
	if (node->test == RULE_MATCHES)
		return regex_value(builder, node, text, ret_value, err);
	switch (node->type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST: return text_value(builder, node, text, ret_value, err);
	case EVENT_TYPE_IP:
		return net_parse(text, node->test == RULE_CIDR, &ret_value->net) ||
		       err_set(err, "%.*s is no IP %s", text.len < 60 ? (int)text.len : 60,
			       text.data, node->test == RULE_CIDR ? "network" : "address");
	case EVENT_TYPE_SIGNED:
		return literal_signed(text, &ret_value->sign) ||
		       err_set(err, "%s is a number", event_fields[node->field].name);
	default:
		if (!literal_of_field(node->field, text, &ret_value->number, err))
			return false;
		if (node->type == EVENT_TYPE_CAPS)
			node->mask |= ret_value->number;
		return true;
	}
}

static bool grow_values(struct rule_builder *builder)
{
	if (builder->value_count < builder->value_size)
		return true;
	uint32_t size = builder->value_size ? builder->value_size * 2 : 64;
	union rule_value *values = realloc(builder->values, size * sizeof(*values));
	if (!values)
		return false;
	builder->values = values;
	builder->value_size = size;
	return true;
}

bool rule_builder_value(struct rule_builder *builder, struct str text, struct err *err)
{
	if (!builder->open || builder->top->test == RULE_EXISTS)
		return err_set(err, "a value without a test that takes one");
	if (text.len > RULE_LITERAL_MAX)
		return err_set(
			err, "a value of %u bytes is longer than %u", text.len, RULE_LITERAL_MAX);
	if (builder->value_total >= RULE_VALUES_MAX)
		return err_set(err, "more than %u values in one rule", RULE_VALUES_MAX);
	if (!grow_values(builder))
		return err_set(err, "out of memory");
	union rule_value value = {0};
	if (!compile_value(builder, builder->top, text, &value, err))
		return false;
	builder->values[builder->value_count++] = value;
	builder->value_total++;
	return true;
}

/* Kinds for which a node that joins others can hold: all of them for `or`, those common for `and`. */
static void join_kinds(struct rule_node *node, const struct rule_node *child)
{
	bool is_and = node->op == RULE_AND;
	node->may_hold = is_and ? kindset_and(node->may_hold, child->may_hold)
				: kindset_or(node->may_hold, child->may_hold);
	node->may_fail = is_and ? kindset_or(node->may_fail, child->may_fail)
				: kindset_and(node->may_fail, child->may_fail);
}

static bool join(struct rule_builder *builder, enum rule_op op, unsigned count, struct err *err)
{
	if (count == 0 || count > builder->waiting)
		return err_set(err, "cannot join %u of %u parts", count, builder->waiting);
	if (count == 1)
		return true;
	struct rule_node *node = push(builder, op, err);
	if (!node)
		return false;
	struct rule_node *child = node->next;
	for (unsigned i = 0; i < count; i++) {
		struct rule_node *below = child->next;
		child->next = node->first;
		node->first = child;
		if (node->depth <= child->depth)
			node->depth = child->depth + 1;
		child = below;
	}
	node->next = child;
	builder->waiting -= count;
	if (node->depth > RULE_DEPTH_MAX)
		return err_set(err, "the rule is nested deeper than %u", RULE_DEPTH_MAX);
	node->may_hold = node->first->may_hold;
	node->may_fail = node->first->may_fail;
	for (child = node->first->next; child; child = child->next)
		join_kinds(node, child);
	return true;
}

bool rule_builder_and(struct rule_builder *builder, unsigned count, struct err *err)
{
	return join(builder, RULE_AND, count, err);
}

bool rule_builder_or(struct rule_builder *builder, unsigned count, struct err *err)
{
	return join(builder, RULE_OR, count, err);
}

bool rule_builder_not(struct rule_builder *builder, struct err *err)
{
	if (builder->waiting == 0)
		return err_set(err, "nothing to negate");
	struct rule_node *node = push(builder, RULE_NOT, err);
	if (!node)
		return false;
	struct rule_node *child = node->next;
	node->next = child->next;
	child->next = NULL;
	node->first = child;
	node->depth = child->depth + 1;
	node->may_hold = child->may_fail;
	node->may_fail = child->may_hold;
	builder->waiting--;
	return node->depth <= RULE_DEPTH_MAX ||
	       err_set(err, "the rule is nested deeper than %u", RULE_DEPTH_MAX);
}

/* Where the next node, value and text of the finished tree go. */
struct copy {
	struct rule_node *node;
	union rule_value *value;
	char *text;
};

static bool has_text(const struct rule_node *node)
{
	return (node->type == EVENT_TYPE_STRING || node->type == EVENT_TYPE_LIST) &&
	       node->test != RULE_MATCHES;
}

static void copy_values(struct copy *to, struct rule_node *node)
{
	union rule_value *values = to->value;
	if (node->count == 0)
		return;
	memcpy(values, node->values, node->count * sizeof(*values));
	for (uint32_t i = 0; has_text(node) && i < node->count; i++) {
		memcpy(to->text, values[i].text.data, values[i].text.len);
		values[i].text.data = to->text;
		to->text += values[i].text.len;
	}
	node->values = values;
	to->value += node->count;
}

static struct rule_node *copy_node(struct copy *to, const struct rule_node *from)
{
	struct rule_node *node = to->node++;
	*node = *from;
	node->next = NULL;
	copy_values(to, node);
	struct rule_node **link = &node->first;
	for (const struct rule_node *child = from->first; child; child = child->next) {
		*link = copy_node(to, child);
		link = &(*link)->next;
	}
	return node;
}

static struct rule_tree *copy_tree(const struct rule_builder *builder)
{
	size_t node_bytes = builder->node_total * sizeof(struct rule_node);
	size_t value_bytes = builder->value_total * sizeof(union rule_value);
	size_t bytes = sizeof(struct rule_tree) + node_bytes + value_bytes + builder->text_bytes;
	struct rule_tree *tree = malloc(bytes);
	if (!tree)
		return NULL;
	struct copy to = {.node = (struct rule_node *)(tree + 1)};
	to.value = (union rule_value *)((char *)to.node + node_bytes);
	to.text = (char *)to.value + value_bytes;
	*tree = (struct rule_tree){to.node, bytes, builder->node_total, builder->test_total};
	copy_node(&to, builder->top);
	return tree;
}

bool rule_builder_finish(struct rule_builder *builder, struct rule_tree **ret_tree, struct err *err)
{
	if (builder->waiting != 1)
		return err_set(err, "%u parts are left, not one", builder->waiting);
	if (!seal(builder, err))
		return false;
	struct rule_tree *tree = copy_tree(builder);
	if (!tree)
		return err_set(err, "out of memory");
	union rule_value *values = builder->values;
	uint32_t value_size = builder->value_size;
	arena_clear(&builder->arena);
	*builder = (struct rule_builder){
		.arena = builder->arena, .values = values, .value_size = value_size};
	*ret_tree = tree;
	return true;
}
