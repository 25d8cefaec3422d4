/* json: writes one JSON value, piece by piece, on one line.
 *
 * Invariant: when json_done says true, `out` got exactly one sound JSON value in valid UTF-8,
 * whatever the strings held: an invalid byte becomes U+FFFD, a character that could fool a
 * terminal or a reader (utf8_is_deceptive) is written as \uNNNN. Commas and colons are the
 * writer's business; a call out of turn (a value without a key in an object, one end too many,
 * nesting over JSON_DEPTH_MAX) writes nothing and makes json_done false.
 * Ownership: borrows the buf, allocates nothing itself. Thread: one.
 *
 *	struct json json;
 *	json_init(&json, &out);
 *	json_object(&json);
 *	json_key(&json, STR("pid"));
 *	json_u64(&json, 42);
 *	json_object_end(&json);
 *	if (!json_done(&json)) ...
 */
#ifndef MW_BASE_JSON_H
#define MW_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define JSON_DEPTH_MAX 32

struct json {
	struct buf *out;
	uint32_t arrays; /* bit n: level n is an array */
	uint8_t depth;
	bool comma; /* the next item needs one before it */
	bool keyed; /* a key waits for its value */
	bool begun, wrong;
};

void json_init(struct json *json, struct buf *out);

void json_object(struct json *json);
void json_object_end(struct json *json);
void json_array(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, struct str key);

/* An absent string (data == NULL) is null. */
void json_str(struct json *json, struct str text);
void json_u64(struct json *json, uint64_t number);
void json_i64(struct json *json, int64_t number);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/* Nanoseconds since the epoch as "2024-05-06T07:08:09.000000010Z". */
void json_date(struct json *json, uint64_t time_ns);

/* A whole value that a json wrote before, such as a stored document. */
void json_raw(struct json *json, struct str value);

/* True when one value is complete and all of it fitted into the buf. */
bool json_done(const struct json *json);

#endif
