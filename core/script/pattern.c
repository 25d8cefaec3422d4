/* A pattern is read as it is matched. The rest behind an item is tried by recursion only where there is a
 * choice to come back to (quantifiers, captures); a plain item goes on in the loop of match_rest. */
#include "script/pattern.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <lauxlib.h>

#define LEN_OPEN     (-1) /* a capture whose ) has not come */
#define LEN_POSITION (-2)

static const char *match_rest(struct pattern *m, const char *s, const char *p);

void pattern_settle(struct pattern *m)
{
	size_t steps = m->steps;
	m->steps = 0;
	m->spend(m->lua, steps);
}

static void count(struct pattern *m, size_t steps)
{
	m->steps += steps;
	if (m->steps >= PATTERN_BATCH)
		pattern_settle(m);
}

static void fail(struct pattern *m, const char *message)
{
	luaL_error(m->lua, "%s", message);
}

static bool in_class(unsigned char c, char name)
{
	bool in;
	switch (name | 0x20) {
	case 'a': in = isalpha(c); break;
	case 'c': in = iscntrl(c); break;
	case 'd': in = isdigit(c); break;
	case 'l': in = islower(c); break;
	case 'p': in = ispunct(c); break;
	case 's': in = isspace(c); break;
	case 'u': in = isupper(c); break;
	case 'w': in = isalnum(c); break;
	case 'x': in = isxdigit(c); break;
	case 'z': in = c == 0; break;
	default: return c == (unsigned char)name;
	}
	if (!isalpha((unsigned char)name))
		return c == (unsigned char)name;
	return in != (bool)isupper((unsigned char)name);
}

/* Behind the set that opens at `p`. A ] that comes first stands for itself. */
static const char *set_end(struct pattern *m, const char *p)
{
	const char *at = p + 1;
	if (*at == '^')
		at++;
	for (const char *first = at; at == first || *at != ']';) {
		if (at >= m->items_end)
			fail(m, "malformed pattern (missing ']')");
		at += *at == '%' && at + 1 < m->items_end ? 2 : 1;
	}
	return at + 1;
}

static const char *item_end(struct pattern *m, const char *p)
{
	if (*p == '[')
		return set_end(m, p);
	if (*p == '%' && p + 1 == m->items_end)
		fail(m, "malformed pattern (ends with '%')");
	return p + (*p == '%' ? 2 : 1);
}

/* The set is p..end, brackets included. */
static bool in_set(unsigned char c, const char *p, const char *end)
{
	const char *close = end - 1, *at = p + 1;
	bool complement = *at == '^', in = false;
	if (complement)
		at++;
	while (at < close && !in) {
		if (*at == '%') {
			in = in_class(c, at[1]);
			at += 2;
		} else if (at[1] == '-' && at + 2 < close) {
			in = (unsigned char)at[0] <= c && c <= (unsigned char)at[2];
			at += 3;
		} else {
			in = c == (unsigned char)*at++;
		}
	}
	return in != complement;
}

static bool item_fits(struct pattern *m, const char *s, const char *p, const char *end)
{
	count(m, (size_t)(end - p));
	if (s >= m->subject_end)
		return false;
	unsigned char c = (unsigned char)*s;
	switch (*p) {
	case '.': return true;
	case '%': return in_class(c, p[1]);
	case '[': return in_set(c, p, end);
	default: return c == (unsigned char)*p;
	}
}

static const char *match_most(
	struct pattern *m, const char *s, const char *p, const char *end, ptrdiff_t least)
{
	ptrdiff_t n = 0;
	while (item_fits(m, s + n, p, end))
		n++;
	for (; n >= least; n--) {
		const char *found = match_rest(m, s + n, end + 1);
		if (found)
			return found;
	}
	return NULL;
}

static const char *match_least(struct pattern *m, const char *s, const char *p, const char *end)
{
	for (;; s++) {
		const char *found = match_rest(m, s, end + 1);
		if (found)
			return found;
		if (!item_fits(m, s, p, end))
			return NULL;
	}
}

static const char *open_capture(struct pattern *m, const char *s, const char *p)
{
	bool position = p[1] == ')';
	if (m->count == PATTERN_CAPTURES_MAX)
		fail(m, "too many captures");
	m->captures[m->count].start = s;
	m->captures[m->count].len = position ? LEN_POSITION : LEN_OPEN;
	m->count++;
	const char *found = match_rest(m, s, p + (position ? 2 : 1));
	if (!found)
		m->count--;
	return found;
}

static const char *close_capture(struct pattern *m, const char *s, const char *p)
{
	unsigned i = m->count;
	while (i > 0 && m->captures[i - 1].len != LEN_OPEN)
		i--;
	if (i == 0)
		fail(m, "invalid pattern capture");
	m->captures[i - 1].len = s - m->captures[i - 1].start;
	const char *found = match_rest(m, s, p + 1);
	if (!found)
		m->captures[i - 1].len = LEN_OPEN;
	return found;
}

/* A reference to a position never matches. */
static const char *back_reference(struct pattern *m, const char *s, char digit)
{
	unsigned i = (unsigned)(digit - '1');
	if (digit == '0' || i >= m->count || m->captures[i].len == LEN_OPEN)
		fail(m, "invalid capture index");
	ptrdiff_t len = m->captures[i].len;
	if (len == LEN_POSITION || m->subject_end - s < len)
		return NULL;
	count(m, (size_t)len);
	return memcmp(m->captures[i].start, s, (size_t)len) == 0 ? s + len : NULL;
}

static const char *balance(struct pattern *m, const char *s, const char *p)
{
	if (m->items_end - p < 4)
		fail(m, "unbalanced pattern");
	if (s >= m->subject_end || *s != p[2])
		return NULL;
	size_t open = 1;
	while (++s < m->subject_end) {
		count(m, 1);
		if (*s == p[3]) {
			if (--open == 0)
				return s + 1;
		} else if (*s == p[2]) {
			open++;
		}
	}
	return NULL;
}

/* Behind the frontier's set when `s` is one, else NULL; both ends of the subject count as a NUL. */
static const char *frontier(struct pattern *m, const char *s, const char *p)
{
	if (p[2] != '[')
		fail(m, "missing '[' after '%f' in pattern");
	const char *set = p + 2, *end = set_end(m, set);
	count(m, (size_t)(end - set));
	unsigned char before = s == m->subject ? 0 : (unsigned char)s[-1];
	unsigned char here = s == m->subject_end ? 0 : (unsigned char)*s;
	return !in_set(before, set, end) && in_set(here, set, end) ? end : NULL;
}

/* The items that are not a single character: true when `p` is one; then both have moved on, *s to NULL when
 * it did not match. */
static bool special(struct pattern *m, const char **s, const char **p)
{
	if (**p != '%')
		return false;
	char name = (*p)[1];
	if (name == 'b') {
		*s = balance(m, *s, *p);
		*p += 4;
	} else if (name == 'f') {
		*p = frontier(m, *s, *p);
		*s = *p ? *s : NULL;
	} else if (isdigit((unsigned char)name)) {
		*s = back_reference(m, *s, name);
		*p += 2;
	} else {
		return false;
	}
	return true;
}

static const char *match_items(struct pattern *m, const char *s, const char *p)
{
	while (s && p < m->items_end) {
		count(m, 1);
		if (*p == '(')
			return open_capture(m, s, p);
		if (*p == ')')
			return close_capture(m, s, p);
		if (*p == '$' && p + 1 == m->items_end)
			return s == m->subject_end ? s : NULL;
		if (special(m, &s, &p))
			continue;
		const char *end = item_end(m, p);
		char quantifier = end < m->items_end ? *end : 0;
		count(m, (size_t)(end - p));
		if (quantifier == '*' || quantifier == '+')
			return match_most(m, s, p, end, quantifier == '+');
		if (quantifier == '-')
			return match_least(m, s, p, end);
		bool fits = item_fits(m, s, p, end);
		if (quantifier == '?') {
			const char *found = fits ? match_rest(m, s + 1, end + 1) : NULL;
			if (found)
				return found;
			p = end + 1;
		} else {
			s = fits ? s + 1 : NULL;
			p = end;
		}
	}
	return s;
}

static const char *match_rest(struct pattern *m, const char *s, const char *p)
{
	count(m, 1);
	if (++m->depth > PATTERN_DEPTH_MAX)
		fail(m, "pattern too complex");
	const char *found = match_items(m, s, p);
	m->depth--;
	return found;
}

void pattern_init(struct pattern *m, lua_State *lua, void (*spend)(lua_State *, size_t),
	const char *subject, size_t subject_len, const char *items, size_t items_len)
{
	m->lua = lua;
	m->spend = spend;
	m->subject = subject;
	m->subject_end = subject + subject_len;
	m->items = items;
	m->items_end = items + strnlen(items, items_len);
	m->steps = 0;
	m->depth = m->count = 0;
}

const char *pattern_at(struct pattern *m, const char *at)
{
	m->depth = m->count = 0;
	return match_rest(m, at, m->items);
}

void pattern_push(struct pattern *m, unsigned index, const char *from, const char *to)
{
	if (index >= m->count) {
		if (index != 0)
			fail(m, "invalid capture index");
		lua_pushlstring(m->lua, from, (size_t)(to - from));
		return;
	}
	ptrdiff_t len = m->captures[index].len;
	if (len == LEN_OPEN)
		fail(m, "unfinished capture");
	if (len == LEN_POSITION)
		lua_pushinteger(m->lua, m->captures[index].start - m->subject + 1);
	else
		lua_pushlstring(m->lua, m->captures[index].start, (size_t)len);
}

int pattern_push_all(struct pattern *m, const char *from, const char *to)
{
	unsigned values = m->count == 0 && from ? 1 : m->count;
	luaL_checkstack(m->lua, (int)values, "too many captures");
	for (unsigned i = 0; i < values; i++)
		pattern_push(m, i, from, to);
	return (int)values;
}
