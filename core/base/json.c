/* RFC 8259. The state: one bit a level (array or object), and whether a comma or a value is due. */
#include "base/json.h"

#include <time.h>

#include "base/utf8.h"

void json_init(struct json *json, struct buf *out)
{
	*json = (struct json){.out = out};
}

static bool in_array(const struct json *json)
{
	return json->depth > 0 && json->arrays >> (json->depth - 1) & 1;
}

/* Puts what stands before a value; false when no value may stand here. */
static bool begin_value(struct json *json)
{
	bool fits = json->depth == 0 ? !json->begun : in_array(json) || json->keyed;
	if (json->wrong || !fits) {
		json->wrong = true;
		return false;
	}
	if (in_array(json) && json->comma)
		buf_add_byte(json->out, ',');
	json->begun = json->comma = true;
	json->keyed = false;
	return true;
}

static void open_level(struct json *json, char bracket)
{
	if (json->depth == JSON_DEPTH_MAX)
		json->wrong = true;
	if (!begin_value(json))
		return;
	buf_add_byte(json->out, (uint8_t)bracket);
	uint32_t bit = 1u << json->depth++;
	json->arrays = bracket == '[' ? json->arrays | bit : json->arrays & ~bit;
	json->comma = false;
}

static void close_level(struct json *json, char bracket)
{
	if (json->wrong || json->depth == 0 || json->keyed || in_array(json) != (bracket == ']')) {
		json->wrong = true;
		return;
	}
	buf_add_byte(json->out, (uint8_t)bracket);
	json->depth--;
	json->comma = true;
}

void json_object(struct json *json)
{
	open_level(json, '{');
}

void json_object_end(struct json *json)
{
	close_level(json, '}');
}

void json_array(struct json *json)
{
	open_level(json, '[');
}

void json_array_end(struct json *json)
{
	close_level(json, ']');
}

static void add_special(struct buf *out, uint32_t code)
{
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	for (size_t i = 0; shorts[i]; i += 2)
		if (code == (uint32_t)shorts[i]) {
			buf_add_format(out, "\\%c", shorts[i + 1]);
			return;
		}
	if (code < 0x10000) {
		buf_add_format(out, "\\u%04x", code);
		return;
	}
	code -= 0x10000;
	buf_add_format(out, "\\u%04x\\u%04x", 0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff));
}

static void add_quoted(struct buf *out, struct str text)
{
	size_t plain = 0, i = 0;
	buf_add_byte(out, '"');
	while (i < text.len) {
		uint32_t code = 0;
		size_t len = utf8_next(text.data + i, text.len - i, &code);
		if (len && code != '"' && code != '\\' && !utf8_is_deceptive(code)) {
			i += len;
			continue;
		}
		buf_add(out, text.data + plain, i - plain);
		if (len)
			add_special(out, code);
		else
			buf_add_str(out, STR("\xef\xbf\xbd"));
		i += len ? len : 1;
		plain = i;
	}
	buf_add(out, text.data + plain, i - plain);
	buf_add_byte(out, '"');
}

void json_key(struct json *json, struct str key)
{
	if (json->wrong || json->depth == 0 || in_array(json) || json->keyed) {
		json->wrong = true;
		return;
	}
	if (json->comma)
		buf_add_byte(json->out, ',');
	add_quoted(json->out, key);
	buf_add_byte(json->out, ':');
	json->keyed = true;
}

void json_str(struct json *json, struct str text)
{
	if (!begin_value(json))
		return;
	if (text.data)
		add_quoted(json->out, text);
	else
		buf_add_str(json->out, STR("null"));
}

void json_u64(struct json *json, uint64_t number)
{
	if (begin_value(json))
		buf_add_format(json->out, "%llu", (unsigned long long)number);
}

void json_i64(struct json *json, int64_t number)
{
	if (begin_value(json))
		buf_add_format(json->out, "%lld", (long long)number);
}

void json_bool(struct json *json, bool value)
{
	if (begin_value(json))
		buf_add_str(json->out, value ? STR("true") : STR("false"));
}

void json_null(struct json *json)
{
	if (begin_value(json))
		buf_add_str(json->out, STR("null"));
}

void json_date(struct json *json, uint64_t time_ns)
{
	if (!begin_value(json))
		return;
	/* 64 bits of nanoseconds end in the year 2554, which gmtime_r always can. */
	time_t seconds = (time_t)(time_ns / 1000000000u);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	buf_add_format(json->out, "\"%04d-%02d-%02dT%02d:%02d:%02d.%09uZ\"", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
		(unsigned)(time_ns % 1000000000u));
}

void json_raw(struct json *json, struct str value)
{
	if (value.len == 0)
		json->wrong = true;
	if (begin_value(json))
		buf_add_str(json->out, value);
}

bool json_done(const struct json *json)
{
	return json->begun && json->depth == 0 && !json->wrong && !json->out->full;
}
