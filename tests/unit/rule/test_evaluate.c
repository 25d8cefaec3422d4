/* The evaluator against an oracle that shares no code with it: random trees over random events, then
 * a table of what each operator means, and what happens when a regular expression gives up.
 * The oracle compares C strings with strcasecmp, strcasestr, fnmatch and regexec, addresses bit by
 * bit, and knows neither sorting nor sets of kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <fnmatch.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rule/builder.h"
#include "rule/evaluate.h"

#define SEED       20240612u
#define TREES      4000
#define EVENTS     50
#define VALUES_MAX 5
#define ITEMS_MAX  3
#define NODES_MAX  64

static uint32_t seed;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)seed * n >> 32);
}

/* Random rules, as plain data ----------------------------------------------------------------- */

struct plan {
	enum rule_op op;
	unsigned kind, field, test, flags;
	char values[VALUES_MAX][48];
	unsigned count;
	struct plan *children[3];
	unsigned child_count;
};

static struct plan plans[NODES_MAX];
static unsigned plan_count;

static const unsigned kinds[] = {EVENT_PROCESS_EXEC, EVENT_FILE_OPEN, EVENT_NET_CONNECT};
static const unsigned fields[] = {FIELD_PROCESS_NAME, FIELD_PROCESS_ARGS, FIELD_PROCESS_PID,
	FIELD_PROCESS_EXIT_CODE, FIELD_MOONWATCH_SNAPSHOT, FIELD_DESTINATION_IP,
	FIELD_EVENT_OUTCOME, FIELD_PROCESS_THREAD_CAPABILITIES_EFFECTIVE, FIELD_TIMESTAMP};
#define FIELDS (sizeof(fields) / sizeof(*fields))

static void random_word(char *out, unsigned max, const char *alphabet)
{
	unsigned len = below(max + 1);
	for (unsigned i = 0; i < len; i++)
		out[i] = alphabet[below((uint32_t)strlen(alphabet))];
	out[len] = 0;
}

static void random_ip(char *out, size_t size)
{
	static const char *const some[] = {"10.1.2.3", "10.1.2.4", "10.200.0.1", "192.168.0.1",
		"fe80::1", "fe80::2", "2001:db8::5", "::ffff:10.1.2.3"};
	snprintf(out, size, "%s", some[below(8)]);
}

static void random_literal(const struct plan *plan, char *out, size_t size)
{
	static const char *const outcomes[] = {"success", "failure"};
	static const char *const caps[] = {"CAP_CHOWN", "CAP_KILL", "CAP_SYS_ADMIN"};
	switch (event_fields[plan->field].type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST:
		if (plan->test == RULE_MATCHES)
			snprintf(out, size, "%s%c%s%c%s", below(2) ? "^" : "", "abAB"[below(4)],
				below(2) ? ".*" : "", "abAB"[below(4)], below(2) ? "$" : "");
		else
			random_word(out, 3, plan->test == RULE_LIKE ? "abAB*?" : "abAB");
		return;
	case EVENT_TYPE_SIGNED: snprintf(out, size, "%d", (int)below(7) - 3); return;
	case EVENT_TYPE_BOOL: snprintf(out, size, "%s", below(2) ? "true" : "false"); return;
	case EVENT_TYPE_ENUM: snprintf(out, size, "%s", outcomes[below(2)]); return;
	case EVENT_TYPE_CAPS: snprintf(out, size, "%s", caps[below(3)]); return;
	case EVENT_TYPE_IP:
		random_ip(out, size - 4);
		if (plan->test == RULE_CIDR) {
			unsigned max = strchr(out, ':') ? 128 : 32;
			unsigned bits =
				strncmp(out, "::ffff", 6) == 0 ? 96 + below(33) : below(max + 1);
			sprintf(out + strlen(out), "/%u", bits);
		}
		return;
	default: snprintf(out, size, below(2) ? "%u" : "0x%x", below(6)); return;
	}
}

static struct plan *random_test(struct plan *plan)
{
	plan->op = RULE_FIELD;
	plan->field = fields[below(FIELDS)];
	enum event_type type = event_fields[plan->field].type;
	do
		plan->test = 1 + below(RULE_TEST_MAX);
	while (!rule_test_fits(plan->test, type));
	if (plan->test == RULE_EXISTS)
		return plan;
	if (type == EVENT_TYPE_STRING || type == EVENT_TYPE_LIST)
		plan->flags |= below(2) ? RULE_FOLD : 0;
	plan->flags |= below(3) == 0 ? RULE_NEGATE : 0;
	bool one = plan->test >= RULE_LT && plan->test <= RULE_GE;
	plan->count = one ? 1 : below(VALUES_MAX + 1);
	for (unsigned i = 0; i < plan->count; i++)
		random_literal(plan, plan->values[i], sizeof(plan->values[i]));
	return plan;
}

static struct plan *random_plan(unsigned depth)
{
	struct plan *plan = &plans[plan_count++];
	*plan = (struct plan){0};
	unsigned what = below(10);
	if (depth == 0 || what < 4 || plan_count > NODES_MAX - 40)
		return random_test(plan);
	if (what == 4) {
		plan->op = RULE_KINDS;
		plan->kind = kinds[below(3)];
		return plan;
	}
	plan->op = what < 7 ? RULE_AND : what < 9 ? RULE_OR : RULE_NOT;
	plan->child_count = plan->op == RULE_NOT ? 1 : 2 + below(2);
	for (unsigned i = 0; i < plan->child_count; i++)
		plan->children[i] = random_plan(depth - 1);
	return plan;
}

static void build(struct rule_builder *b, const struct plan *plan)
{
	struct err err = {""};
	bool ok = true;
	for (unsigned i = 0; i < plan->child_count; i++)
		build(b, plan->children[i]);
	switch (plan->op) {
	case RULE_AND: ok = rule_builder_and(b, plan->child_count, &err); break;
	case RULE_OR: ok = rule_builder_or(b, plan->child_count, &err); break;
	case RULE_NOT: ok = rule_builder_not(b, &err); break;
	case RULE_KINDS: ok = rule_builder_kind(b, plan->kind, &err); break;
	case RULE_FIELD:
		ok = rule_builder_test(b, plan->field, plan->test, plan->flags, &err);
		for (unsigned i = 0; ok && i < plan->count; i++)
			ok = rule_builder_value(b, str_from(plan->values[i]), &err);
		break;
	}
	if (!ok)
		fail_msg("seed %u: %s", SEED, err.text);
}

/* Random events: every field as C strings or a number ------------------------------------------ */

struct sample {
	enum event_kind kind;
	bool present[FIELDS];
	int64_t number[FIELDS];
	char items[FIELDS][ITEMS_MAX][8];
	unsigned item_count[FIELDS];
	char packed[FIELDS][64];
	unsigned packed_len[FIELDS];
	char ip[48];
};

static void pack_items(struct sample *sample, unsigned f)
{
	char *out = sample->packed[f];
	for (unsigned i = 0; i < sample->item_count[f]; i++)
		out = stpcpy(out, sample->items[f][i]) + 1;
	sample->packed_len[f] = (unsigned)(out - sample->packed[f]);
}

static void random_sample(struct sample *sample)
{
	memset(sample, 0, sizeof(*sample));
	sample->kind = kinds[below(3)];
	for (unsigned f = 0; f < FIELDS; f++) {
		sample->present[f] = below(5) != 0;
		bool list = event_fields[fields[f]].type == EVENT_TYPE_LIST;
		sample->item_count[f] = list ? below(ITEMS_MAX + 1) : 1;
		for (unsigned i = 0; i < sample->item_count[f]; i++)
			random_word(sample->items[f][i], 4, "abAB");
		pack_items(sample, f);
		sample->number[f] = below(6);
		switch (event_fields[fields[f]].type) {
		case EVENT_TYPE_SIGNED: sample->number[f] = (int64_t)below(7) - 3; break;
		case EVENT_TYPE_BOOL: sample->number[f] = below(2); break;
		case EVENT_TYPE_ENUM: sample->number[f] = 1 + below(2); break;
		case EVENT_TYPE_CAPS: sample->number[f] = below(2) << 21 | below(2) << 5; break;
		default: break;
		}
	}
	random_ip(sample->ip, sizeof(sample->ip));
}

static bool fetch(const void *context, enum event_field field, struct value *ret_value)
{
	const struct sample *sample = context;
	unsigned f = 0;
	while (fields[f] != (unsigned)field)
		f++;
	if (!sample->present[f])
		return false;
	struct value value = {.type = event_fields[field].type};
	switch (value.type) {
	case EVENT_TYPE_STRING: value.str = str_from(sample->items[f][0]); break;
	case EVENT_TYPE_LIST:
		value.str = (struct str){sample->packed[f], sample->packed_len[f]};
		break;
	case EVENT_TYPE_SIGNED: value.sign = sample->number[f]; break;
	case EVENT_TYPE_IP:
		value.ip.family = strchr(sample->ip, ':') ? 6 : 4;
		inet_pton(value.ip.family == 6 ? AF_INET6 : AF_INET, sample->ip, value.ip.bytes);
		break;
	default: value.number = (uint64_t)sample->number[f];
	}
	*ret_value = value;
	return true;
}

/* The oracle ---------------------------------------------------------------------------------- */

static bool oracle_text(const struct plan *plan, const char *text, const char *want)
{
	bool fold = plan->flags & RULE_FOLD;
	size_t text_len = strlen(text), want_len = strlen(want);
	int (*compare)(const char *, const char *, size_t) = fold ? strncasecmp : strncmp;
	regex_t regex;
	bool result;
	switch (plan->test) {
	case RULE_EQ: return text_len == want_len && compare(text, want, want_len) == 0;
	case RULE_STARTSWITH: return compare(text, want, want_len) == 0;
	case RULE_ENDSWITH:
		return text_len >= want_len &&
		       compare(text + text_len - want_len, want, want_len) == 0;
	case RULE_CONTAINS: return (fold ? strcasestr(text, want) : strstr(text, want)) != NULL;
	case RULE_LIKE: return fnmatch(want, text, fold ? FNM_CASEFOLD : 0) == 0;
	default:
		assert_int_equal(regcomp(&regex, want, REG_EXTENDED | (fold ? REG_ICASE : 0)), 0);
		result = regexec(&regex, text, 0, NULL, 0) == 0;
		regfree(&regex);
		return result;
	}
}

/* An address as 128 bits, IPv4 as IPv6 writes it. */
static void bits_of(const char *text, uint8_t *bits)
{
	char mapped[64];
	uint8_t bytes[16];
	snprintf(mapped, sizeof(mapped), "%s%s", strchr(text, ':') ? "" : "::ffff:", text);
	assert_int_equal(inet_pton(AF_INET6, mapped, bytes), 1);
	for (unsigned i = 0; i < 128; i++)
		bits[i] = bytes[i / 8] >> (7 - i % 8) & 1;
}

static bool oracle_ip(const char *address, const char *want)
{
	char copy[64];
	uint8_t a[128], b[128];
	snprintf(copy, sizeof(copy), "%s", want);
	char *slash = strchr(copy, '/');
	unsigned bits = 128;
	if (slash) {
		*slash = 0;
		bits = (unsigned)atoi(slash + 1) + (strchr(copy, ':') ? 0 : 96);
	}
	bits_of(address, a);
	bits_of(copy, b);
	bool v4_a = strchr(address, '.') != NULL, v4_b = strchr(copy, '.') != NULL;
	return v4_a == v4_b && memcmp(a, b, bits) == 0;
}

static int64_t oracle_literal(const struct plan *plan, const char *text)
{
	switch (event_fields[plan->field].type) {
	case EVENT_TYPE_BOOL: return strcmp(text, "true") == 0;
	case EVENT_TYPE_ENUM: return strcmp(text, "success") == 0 ? 1 : 2;
	case EVENT_TYPE_CAPS:
		return strcmp(text, "CAP_KILL") == 0 ? 5 : strcmp(text, "CAP_CHOWN") == 0 ? 0 : 21;
	default: return strtoll(text, NULL, 0);
	}
}

static bool oracle_value(const struct plan *plan, const struct sample *sample, unsigned f,
	const char *text, const char *want)
{
	int64_t have = sample->number[f];
	switch (event_fields[plan->field].type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST: return oracle_text(plan, text, want);
	case EVENT_TYPE_IP: return oracle_ip(sample->ip, want);
	case EVENT_TYPE_CAPS: return have >> oracle_literal(plan, want) & 1;
	default: break;
	}
	int64_t number = oracle_literal(plan, want);
	switch (plan->test) {
	case RULE_EQ: return have == number;
	case RULE_LT: return have < number;
	case RULE_LE: return have <= number;
	case RULE_GT: return have > number;
	default: return have >= number;
	}
}

static bool oracle_test(const struct plan *plan, const struct sample *sample)
{
	unsigned f = 0;
	while (fields[f] != plan->field)
		f++;
	if (!sample->present[f])
		return false;
	if (plan->test == RULE_EXISTS)
		return true;
	bool any = false;
	for (unsigned i = 0; i < sample->item_count[f]; i++)
		for (unsigned j = 0; j < plan->count; j++)
			any |= oracle_value(plan, sample, f, sample->items[f][i], plan->values[j]);
	return plan->flags & RULE_NEGATE ? !any : any;
}

static bool oracle(const struct plan *plan, const struct sample *sample)
{
	unsigned held = 0;
	for (unsigned i = 0; i < plan->child_count; i++)
		held += oracle(plan->children[i], sample);
	switch (plan->op) {
	case RULE_AND: return held == plan->child_count;
	case RULE_OR: return held > 0;
	case RULE_NOT: return held == 0;
	case RULE_KINDS: return sample->kind == plan->kind;
	default: return oracle_test(plan, sample);
	}
}

static void test_against_oracle(void **state)
{
	(void)state;
	seed = SEED;
	struct rule_cost cost = {0};
	uint64_t matches = 0;
	struct rule_builder *b = rule_builder_new();
	for (unsigned t = 0; t < TREES; t++) {
		plan_count = 0;
		const struct plan *plan = random_plan(4);
		struct rule_tree *tree = NULL;
		struct err err;
		build(b, plan);
		assert_true(rule_builder_finish(b, &tree, &err));
		for (unsigned e = 0; e < EVENTS; e++) {
			struct sample sample;
			random_sample(&sample);
			bool want = oracle(plan, &sample);
			matches += want;
			if (want != rule_evaluate(tree, fetch, &sample, sample.kind, &cost))
				fail_msg("seed %u tree %u event %u should be %d", SEED, t, e, want);
		}
		rule_tree_free(tree);
	}
	rule_builder_free(b);
	printf("seed %u: %lu of %u pairs match, %lu evaluated\n", SEED, (unsigned long)matches,
		TREES * EVENTS, (unsigned long)cost.evaluated);
	assert_int_equal(cost.matched, matches);
	assert_int_equal(cost.undecided, 0);
	assert_true(matches > TREES * EVENTS / 5 && matches < TREES * EVENTS * 4 / 5);
}

/* One test on one value ----------------------------------------------------------------------- */

struct one {
	const char *text; /* NULL: absent */
	size_t len;       /* 0: strlen */
	unsigned calls;
};

static bool fetch_one(const void *context, enum event_field field, struct value *ret_value)
{
	const struct one *one = context;
	((struct one *)context)->calls++;
	if (!one->text)
		return false;
	*ret_value = (struct value){.type = event_fields[field].type};
	ret_value->str =
		(struct str){one->text, (uint32_t)(one->len ? one->len : strlen(one->text))};
	return true;
}

static struct rule_tree *tree_of(unsigned field, unsigned test, unsigned flags, const char *want)
{
	struct err err;
	struct rule_tree *tree;
	struct rule_builder *b = rule_builder_new();
	assert_true(rule_builder_test(b, field, test, flags, &err));
	if (want)
		assert_true(rule_builder_value(b, str_from(want), &err));
	assert_true(rule_builder_finish(b, &tree, &err));
	rule_builder_free(b);
	return tree;
}

static bool holds(unsigned test, unsigned flags, const char *want, struct one one)
{
	struct rule_cost cost = {0};
	bool list = one.len != 0;
	struct rule_tree *tree =
		tree_of(list ? FIELD_PROCESS_ARGS : FIELD_PROCESS_NAME, test, flags, want);
	bool result = rule_evaluate(tree, fetch_one, &one, EVENT_PROCESS_EXEC, &cost);
	rule_tree_free(tree);
	return result;
}

#define ABSENT  ((struct one){0})
#define TEXT(t) ((struct one){.text = (t)})
#define LIST(t) ((struct one){.text = (t), .len = sizeof(t)})

static void test_absent(void **state)
{
	(void)state;
	for (unsigned test = 1; test <= RULE_TEST_MAX; test++) {
		if (!rule_test_fits(test, EVENT_TYPE_STRING))
			continue;
		const char *want = test == RULE_EXISTS ? NULL : "a";
		assert_false(holds(test, 0, want, ABSENT));
		if (test != RULE_EXISTS)
			assert_false(holds(test, RULE_NEGATE, want, ABSENT));
	}
	assert_true(holds(RULE_EXISTS, 0, NULL, TEXT("")));
	assert_true(holds(RULE_EQ, RULE_NEGATE, "a", TEXT("b")));
	assert_true(holds(RULE_EQ, 0, "", TEXT("")));
}

static void test_lists(void **state)
{
	(void)state;
	assert_true(holds(RULE_EQ, 0, "-c", LIST("sh\0-c\0id")));
	assert_false(holds(RULE_EQ, 0, "-d", LIST("sh\0-c\0id")));
	assert_false(holds(RULE_EQ, RULE_NEGATE, "-c", LIST("sh\0-c\0id")));
	assert_true(holds(RULE_EQ, RULE_NEGATE, "-d", LIST("sh\0-c\0id")));
	assert_true(holds(RULE_EQ, 0, "", LIST("sh\0\0id")));
	assert_false(holds(RULE_CONTAINS, 0, "h\0-", LIST("x\0-c")));
}

/* Words that lie across the seam of two windows of the folding search. */
static void test_long_text(void **state)
{
	(void)state;
	static char text[20001];
	for (unsigned at = 8180; at < 8196; at++) {
		memset(text, 'x', sizeof(text) - 1);
		memcpy(text + at, "NeeDle", 6);
		assert_true(holds(RULE_CONTAINS, RULE_FOLD, "neEdle", TEXT(text)));
		assert_false(holds(RULE_CONTAINS, RULE_FOLD, "needles", TEXT(text)));
		assert_false(holds(RULE_CONTAINS, 0, "needle", TEXT(text)));
	}
	memcpy(text + sizeof(text) - 7, "needle", 6);
	assert_true(holds(RULE_CONTAINS, RULE_FOLD, "needle", TEXT(text)));
	assert_true(holds(RULE_ENDSWITH, RULE_FOLD, "NEEDLE", TEXT(text)));
	assert_false(holds(RULE_EQ, RULE_FOLD, "needle", TEXT(text)));
}

/* (a+)+$ gives up on this text. */
#define HARD "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"

static void test_undecided(void **state)
{
	(void)state;
	static const struct {
		const char *shape; /* h: the hard test, t: one that holds, f: one that fails */
		bool matched, undecided;
	} rows[] = {
		{"h", false, true},
		{"h!", false, true},
		{"ht|", true, false},
		{"hf|", false, true},
		{"th&", false, true},
		{"hf&", false, false},
		{"hf&!", true, false},
		{"ht|!", false, false},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rule_builder *b = rule_builder_new();
		struct rule_tree *tree;
		struct err err;
		bool ok = true;
		for (const char *c = rows[i].shape; ok && *c; c++) {
			unsigned test = *c == 'h' ? RULE_MATCHES : RULE_STARTSWITH;
			const char *want = *c == 'h' ? "(a+)+$" : *c == 't' ? "aa" : "b";
			if (*c == '!')
				ok = rule_builder_not(b, &err);
			else if (*c == '&')
				ok = rule_builder_and(b, 2, &err);
			else if (*c == '|')
				ok = rule_builder_or(b, 2, &err);
			else
				ok = rule_builder_test(b, FIELD_PROCESS_NAME, test, 0, &err) &&
				     rule_builder_value(b, str_from(want), &err);
		}
		assert_true(ok && rule_builder_finish(b, &tree, &err));
		struct rule_cost cost = {0};
		struct one one = TEXT(HARD);
		bool result = rule_evaluate(tree, fetch_one, &one, EVENT_PROCESS_EXEC, &cost);
		if (result != rows[i].matched || cost.undecided != rows[i].undecided ||
			cost.faults != 1)
			fail_msg("%s: %d, undecided %lu, faults %lu", rows[i].shape, result,
				(unsigned long)cost.undecided, (unsigned long)cost.faults);
		rule_tree_free(tree);
		rule_builder_free(b);
	}
	assert_false(holds(RULE_MATCHES, RULE_NEGATE, "(a+)+$", TEXT(HARD)));
	assert_true(holds(RULE_MATCHES, 0, "(a+)+$", LIST(HARD "\0aa")));
}

static void test_other_kinds_cost_nothing(void **state)
{
	(void)state;
	struct rule_builder *b = rule_builder_new();
	struct rule_tree *tree;
	struct err err;
	assert_true(rule_builder_test(b, FIELD_PROCESS_NAME, RULE_EXISTS, 0, &err) &&
		    rule_builder_kind(b, EVENT_PROCESS_EXEC, &err) &&
		    rule_builder_and(b, 2, &err) && rule_builder_finish(b, &tree, &err));
	struct one one = TEXT("sh");
	struct rule_cost cost = {0};
	assert_false(rule_evaluate(tree, fetch_one, &one, EVENT_FILE_OPEN, &cost));
	assert_int_equal(one.calls, 0);
	assert_int_equal(cost.evaluated, 0);
	assert_true(rule_evaluate(tree, fetch_one, &one, EVENT_PROCESS_EXEC, &cost));
	assert_int_equal(cost.tests, 1);
	rule_tree_free(tree);
	rule_builder_free(b);
}

struct seen {
	unsigned count;
	enum rule_outcome outcomes[4];
	bool present[4];
};

static void see(void *data, const struct rule_node *test, enum rule_outcome outcome,
	const struct value *value)
{
	struct seen *seen = data;
	assert_int_equal(test->number, seen->count);
	seen->present[seen->count] = value != NULL;
	seen->outcomes[seen->count++] = outcome;
}

static void test_each(void **state)
{
	(void)state;
	struct rule_builder *b = rule_builder_new();
	struct rule_tree *tree;
	struct err err;
	for (unsigned i = 0; i < 3; i++)
		assert_true(
			rule_builder_test(b, FIELD_PROCESS_NAME, i == 1 ? RULE_MATCHES : RULE_EQ,
				i == 2 ? RULE_NEGATE : 0, &err) &&
			rule_builder_value(b, i == 1 ? STR("(a+)+$") : STR("x"), &err));
	assert_true(rule_builder_or(b, 2, &err) && rule_builder_and(b, 2, &err) &&
		    rule_builder_finish(b, &tree, &err));
	struct seen seen = {0};
	struct one one = TEXT(HARD);
	rule_evaluate_tests(tree, fetch_one, &one, see, &seen);
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.outcomes[0], RULE_NO);
	assert_int_equal(seen.outcomes[1], RULE_UNDECIDED);
	assert_int_equal(seen.outcomes[2], RULE_YES);
	assert_true(seen.present[0]);
	seen = (struct seen){0};
	rule_evaluate_tests(tree, fetch_one, &ABSENT, see, &seen);
	assert_int_equal(seen.outcomes[2], RULE_NO);
	assert_false(seen.present[2]);
	rule_tree_free(tree);
	rule_builder_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_oracle),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_undecided),
		cmocka_unit_test(test_other_kinds_cost_nothing),
		cmocka_unit_test(test_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
