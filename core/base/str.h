/* str: a borrowed piece of text or bytes.
 *
 * Invariant: `data` may hold any byte, NUL included, and is not terminated. An absent string has
 * data == NULL; an empty one has data != NULL and len == 0.
 * Ownership: none. A str is valid as long as whatever it points into. Thread: any.
 *
 *	struct str name = STR("sshd");
 *	if (str_eq(name, STR("sshd"))) ...
 */
#ifndef MW_BASE_STR_H
#define MW_BASE_STR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *data;
	uint32_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE     ((struct str){NULL, 0})

static inline struct str str_from(const char *text)
{
	return text ? (struct str){text, (uint32_t)strlen(text)} : STR_NONE;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool str_starts(struct str text, struct str prefix)
{
	return text.len >= prefix.len && memcmp(text.data, prefix.data, prefix.len) == 0;
}

static inline bool str_ends(struct str text, struct str suffix)
{
	return text.len >= suffix.len &&
	       memcmp(text.data + text.len - suffix.len, suffix.data, suffix.len) == 0;
}

/* The part of `path` after its last slash; all of it when there is none. */
static inline struct str str_basename(struct str path)
{
	uint32_t i = path.len;
	while (i > 0 && path.data[i - 1] != '/')
		i--;
	return path.data ? (struct str){path.data + i, path.len - i} : path;
}

/* Walks a list packed as NUL-terminated items ("a\0b\0"). Returns false at the end.
 *
 *	struct str rest = args, item;
 *	while (str_next(&rest, &item)) ...
 */
static inline bool str_next(struct str *rest, struct str *ret_item)
{
	if (rest->len == 0)
		return false;
	const char *nul = memchr(rest->data, 0, rest->len);
	uint32_t len = nul ? (uint32_t)(nul - rest->data) : rest->len;
	*ret_item = (struct str){rest->data, len};
	uint32_t step = nul ? len + 1 : len;
	rest->data += step;
	rest->len -= step;
	return true;
}

#endif
