/* fuzz_rule: any bytes as calls of the rule builder, and any bytes as the event it is asked of.
 *
 * Input: records of one byte that says what to call, one of arguments, and for values a length and
 * text; byte 0 ends the calls, the rest is every field's value. Whatever builds must evaluate the same
 * twice, and an event of a kind outside rule_kinds must not match.
 *
 * An empty corpus gets a few sound rules.
 */
#include <stdlib.h>

#include "rule/builder.h"
#include "rule/evaluate.h"
#include "rule/glob.h"
#include "seeds.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const unsigned fields[] = {FIELD_PROCESS_NAME, FIELD_PROCESS_ARGS, FIELD_PROCESS_PID,
	FIELD_PROCESS_EXIT_CODE, FIELD_MOONWATCH_SNAPSHOT, FIELD_DESTINATION_IP,
	FIELD_EVENT_OUTCOME, FIELD_PROCESS_THREAD_CAPABILITIES_EFFECTIVE};
#define FIELDS (sizeof(fields) / sizeof(*fields))

enum call { CALL_END, CALL_KIND, CALL_TEST, CALL_VALUE, CALL_AND, CALL_OR, CALL_NOT, CALLS };

struct seed {
	const char *name;
	size_t len;
	const char *bytes;
};
#define SEED(name, text)                                                                           \
	{                                                                                          \
		name, sizeof(text) - 1, text                                                       \
	}

static const struct seed seeds[] = {
	SEED("kind", "\1\2\0"),
	SEED("name", "\2\1\1\3\2sh\0sh"),
	SEED("like", "\2\x11\x9\3\5/[a]*\0/a/b"),
	SEED("regex", "\2\1\xa\3\6(a+)+$\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
	SEED("joined", "\1\2\2\1\1\3\1x\6\4\2\0abc"),
	SEED("contains", "\2\x19\x8\3\2ab\3\2cd\0xxab"),
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *folder = seeds_folder(*argc, *argv);
	for (unsigned i = 0; folder && i < sizeof(seeds) / sizeof(*seeds); i++)
		seeds_write(folder, seeds[i].name, seeds[i].bytes, seeds[i].len);
	return 0;
}

static unsigned take(struct str *rest)
{
	if (rest->len == 0)
		return 0;
	unsigned byte = (unsigned char)*rest->data++;
	rest->len--;
	return byte;
}

static bool call_test(struct rule_builder *b, unsigned argument, struct str *rest, struct err *err)
{
	return rule_builder_test(
		b, fields[(argument & 7) % FIELDS], take(rest) % 14, argument >> 4 & 3, err);
}

static bool call_value(struct rule_builder *b, unsigned len, struct str *rest, struct err *err)
{
	struct str text = {rest->data, len < rest->len ? len : rest->len};
	rest->data += text.len;
	rest->len -= text.len;
	return rule_builder_value(b, text, err);
}

/* Stops at the first call that fails, as a front end does. */
static struct rule_tree *build(struct rule_builder *b, struct str *rest)
{
	struct err err;
	struct rule_tree *tree = NULL;
	bool ok = true;
	while (ok) {
		unsigned call = take(rest) % CALLS;
		if (call == CALL_END)
			return rule_builder_finish(b, &tree, &err) ? tree : NULL;
		unsigned argument = call == CALL_NOT ? 0 : take(rest);
		switch (call) {
		case CALL_KIND: ok = rule_builder_kind(b, argument, &err); break;
		case CALL_TEST: ok = call_test(b, argument, rest, &err); break;
		case CALL_VALUE: ok = call_value(b, argument, rest, &err); break;
		case CALL_AND: ok = rule_builder_and(b, argument, &err); break;
		case CALL_OR: ok = rule_builder_or(b, argument, &err); break;
		default: ok = rule_builder_not(b, &err);
		}
	}
	return NULL;
}

/* Every field is made of the same bytes; an even one in front of them makes some absent. */
static bool fetch(const void *context, enum event_field field, struct value *ret_value)
{
	const struct str *bytes = context;
	struct value value = {.type = event_fields[field].type};
	if (bytes->len > 0 && (field & 1) && (bytes->data[0] & 1) == 0)
		return false;
	switch (value.type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST: value.str = *bytes; break;
	case EVENT_TYPE_IP:
		value.ip.family = bytes->len & 1 ? 4 : 6;
		memcpy(value.ip.bytes, bytes->data, bytes->len < 16 ? bytes->len : 16);
		break;
	default: memcpy(&value.number, bytes->data, bytes->len < 8 ? bytes->len : 8);
	}
	*ret_value = value;
	return true;
}

static void ask(const struct rule_tree *tree, struct str bytes)
{
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind += 29) {
		struct rule_cost first = {0}, second = {0};
		bool matched = rule_evaluate(tree, fetch, &bytes, kind, &first);
		if (matched != rule_evaluate(tree, fetch, &bytes, kind, &second) ||
			memcmp(&first, &second, sizeof(first)) != 0)
			abort();
		if (matched && !kindset_has(rule_kinds(tree), kind))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len == 0 || len > 4096)
		return 0;
	struct str rest = {(const char *)data, (uint32_t)len};
	struct rule_builder *b = rule_builder_new();
	struct rule_tree *tree = b ? build(b, &rest) : NULL;
	if (tree)
		ask(tree, rest);
	rule_tree_free(tree);
	rule_builder_free(b);
	uint32_t half = (uint32_t)len / 2;
	struct str pattern = {(const char *)data, half};
	glob_match(pattern, (struct str){pattern.data + half, (uint32_t)len - half}, len & 1);
	glob_fault(pattern);
	return 0;
}
