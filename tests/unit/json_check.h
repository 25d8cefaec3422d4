/* json_check: a strict reader of one JSON value, to check what was written.
 *
 * Refuses what RFC 8259 refuses, invalid UTF-8, control characters left unescaped, more than one value, and
 * members of an object that are not in ascending order (so also the same one twice).
 *
 *	assert_true(json_check(text));
 *	assert_true(str_eq(json_check_get(text, "rule.id"), STR("\"x\"")));
 */
#ifndef MW_TESTS_JSON_CHECK_H
#define MW_TESTS_JSON_CHECK_H

#include "base/str.h"
#include "base/utf8.h"

struct json_check {
	const char *at, *end;
};

static inline bool json_check_value(struct json_check *in, unsigned depth);

static inline bool json_check_take(struct json_check *in, char c)
{
	if (in->at == in->end || *in->at != c)
		return false;
	in->at++;
	return true;
}

static inline bool json_check_hex4(struct json_check *in)
{
	for (unsigned i = 0; i < 4; i++, in->at++)
		if (in->at == in->end || !memchr("0123456789abcdefABCDEF", *in->at, 22))
			return false;
	return true;
}

static inline bool json_check_string(struct json_check *in)
{
	if (!json_check_take(in, '"'))
		return false;
	while (in->at < in->end && *in->at != '"') {
		uint32_t code;
		size_t len = utf8_next(in->at, (size_t)(in->end - in->at), &code);
		if (len == 0 || code < 0x20)
			return false;
		in->at += len;
		if (code != '\\')
			continue;
		if (in->at == in->end || !memchr("\"\\/bfnrtu", *in->at, 9))
			return false;
		if (*in->at++ == 'u' && !json_check_hex4(in))
			return false;
	}
	return json_check_take(in, '"');
}

static inline bool json_check_digits(struct json_check *in)
{
	const char *start = in->at;
	while (in->at < in->end && *in->at >= '0' && *in->at <= '9')
		in->at++;
	return in->at > start;
}

static inline bool json_check_number(struct json_check *in)
{
	json_check_take(in, '-');
	const char *start = in->at;
	if (!json_check_digits(in) || (*start == '0' && in->at > start + 1))
		return false;
	if (json_check_take(in, '.') && !json_check_digits(in))
		return false;
	if (in->at < in->end && (*in->at | 0x20) == 'e') {
		in->at++;
		if (in->at < in->end && (*in->at == '+' || *in->at == '-'))
			in->at++;
		return json_check_digits(in);
	}
	return true;
}

static inline int json_check_order(struct str a, struct str b)
{
	int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool json_check_member(struct json_check *in, struct str *ret_key)
{
	const char *start = in->at;
	if (!json_check_string(in))
		return false;
	*ret_key = (struct str){start + 1, (uint32_t)(in->at - start - 2)};
	return json_check_take(in, ':');
}

static inline bool json_check_object(struct json_check *in, unsigned depth)
{
	struct str last = STR_NONE, key;
	if (json_check_take(in, '}'))
		return true;
	do {
		if (!json_check_member(in, &key))
			return false;
		if (last.data && json_check_order(last, key) >= 0)
			return false;
		last = key;
		if (!json_check_value(in, depth + 1))
			return false;
	} while (json_check_take(in, ','));
	return json_check_take(in, '}');
}

static inline bool json_check_array(struct json_check *in, unsigned depth)
{
	if (json_check_take(in, ']'))
		return true;
	do
		if (!json_check_value(in, depth + 1))
			return false;
	while (json_check_take(in, ','));
	return json_check_take(in, ']');
}

static inline bool json_check_word(struct json_check *in, struct str word)
{
	bool is = (size_t)(in->end - in->at) >= word.len && memcmp(in->at, word.data, word.len) == 0;
	in->at += is ? word.len : 0;
	return is;
}

static inline bool json_check_value(struct json_check *in, unsigned depth)
{
	if (depth > 64 || in->at == in->end)
		return false;
	switch (*in->at) {
	case '{': in->at++; return json_check_object(in, depth);
	case '[': in->at++; return json_check_array(in, depth);
	case '"': return json_check_string(in);
	case 't': return json_check_word(in, STR("true"));
	case 'f': return json_check_word(in, STR("false"));
	case 'n': return json_check_word(in, STR("null"));
	default: return json_check_number(in);
	}
}

static inline bool json_check(struct str text)
{
	struct json_check in = {text.data, text.data + text.len};
	return json_check_value(&in, 0) && in.at == in.end;
}

/* The raw value of the member `path` ("a.b") of a sound document; STR_NONE when it is not there. */
static inline struct str json_check_get(struct str text, const char *path)
{
	struct json_check in = {text.data, text.data + text.len};
	struct str key;
	while (json_check_take(&in, '{')) {
		const char *dot = strchr(path, '.');
		struct str part = {path, (uint32_t)(dot ? (size_t)(dot - path) : strlen(path))};
		for (;;) {
			if (!json_check_member(&in, &key))
				return STR_NONE;
			if (str_eq(key, part))
				break;
			if (!json_check_value(&in, 0) || !json_check_take(&in, ','))
				return STR_NONE;
		}
		if (!dot) {
			const char *start = in.at;
			json_check_value(&in, 0);
			return (struct str){start, (uint32_t)(in.at - start)};
		}
		path = dot + 1;
	}
	return STR_NONE;
}

#endif
