/* One pass over the text. After a mismatch only the last star is given one byte more: an earlier star
 * need never be tried again, because whatever it could win the last one can win too. That is what
 * keeps the work at length x length where trying every star would double with each of them. */
#include "rule/glob.h"

#include "rule/text.h"

/* One member of a set, possibly escaped. False at the end of the pattern. */
static bool set_byte(struct str pattern, uint32_t *at, unsigned char *ret_byte)
{
	uint32_t i = *at;
	if (i < pattern.len && pattern.data[i] == '\\')
		i++;
	if (i >= pattern.len)
		return false;
	*ret_byte = (unsigned char)pattern.data[i];
	*at = i + 1;
	return true;
}

static bool in_range(unsigned char byte, unsigned char low, unsigned char high, bool fold)
{
	if (byte >= low && byte <= high)
		return true;
	unsigned char other = text_other_case(byte);
	return fold && other >= low && other <= high;
}

/* The set that opens at `at`: its length in the pattern, 0 when it is never closed. */
static uint32_t set_match(
	struct str pattern, uint32_t at, unsigned char byte, bool fold, bool *ret_hit)
{
	uint32_t i = at + 1;
	bool inverted = i < pattern.len && (pattern.data[i] == '!' || pattern.data[i] == '^');
	bool hit = false;
	i += inverted;
	for (bool first = true; i < pattern.len; first = false) {
		if (pattern.data[i] == ']' && !first) {
			*ret_hit = hit != inverted;
			return i + 1 - at;
		}
		unsigned char low, high;
		if (!set_byte(pattern, &i, &low))
			return 0;
		high = low;
		if (i + 1 < pattern.len && pattern.data[i] == '-' && pattern.data[i + 1] != ']') {
			i++;
			if (!set_byte(pattern, &i, &high))
				return 0;
		}
		hit |= in_range(byte, low, high, fold);
	}
	return 0;
}

/* Length of the pattern's element at `at` when it takes `byte`, else 0. */
static uint32_t element_match(struct str pattern, uint32_t at, unsigned char byte, bool fold)
{
	unsigned char want = (unsigned char)pattern.data[at];
	uint32_t len = 1;
	if (want == '?')
		return 1;
	if (want == '[') {
		bool hit;
		len = set_match(pattern, at, byte, fold, &hit);
		if (len)
			return hit ? len : 0;
		len = 1;
	} else if (want == '\\') {
		if (at + 1 >= pattern.len)
			return 0;
		want = (unsigned char)pattern.data[at + 1];
		len = 2;
	}
	return in_range(byte, want, want, fold) ? len : 0;
}

bool glob_match(struct str pattern, struct str text, bool fold)
{
	uint32_t p = 0, t = 0, after_star = 0, star_text = 0;
	bool starred = false;
	while (t < text.len) {
		if (p < pattern.len && pattern.data[p] == '*') {
			after_star = ++p;
			star_text = t;
			starred = true;
			if (p == pattern.len)
				return true;
			continue;
		}
		uint32_t step = p < pattern.len ? element_match(pattern, p,
							  (unsigned char)text.data[t], fold)
						: 0;
		if (step) {
			p += step;
			t++;
		} else if (starred) {
			p = after_star;
			t = ++star_text;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.data[p] == '*')
		p++;
	return p == pattern.len;
}

/* True when a set holds what fnmatch(3) would take for the beginning of a named class. */
static bool has_class(struct str pattern)
{
	bool in_set = false;
	for (uint32_t i = 0; i < pattern.len; i++) {
		char c = pattern.data[i];
		if (c == '\\') {
			i++;
		} else if (!in_set && c == '[') {
			in_set = true;
			if (i + 1 < pattern.len && memchr("!^", pattern.data[i + 1], 2))
				i++;
			if (i + 1 < pattern.len && pattern.data[i + 1] == ']')
				i++;
		} else if (in_set && c == ']') {
			in_set = false;
		} else if (in_set && c == '[' && i + 1 < pattern.len &&
			   memchr(":.=", pattern.data[i + 1], 3)) {
			return true;
		}
	}
	return false;
}

const char *glob_fault(struct str pattern)
{
	if (has_class(pattern))
		return "named classes such as [[:alpha:]] are not known; write [a-z]";
	uint32_t slashes = 0;
	while (slashes < pattern.len && pattern.data[pattern.len - 1 - slashes] == '\\')
		slashes++;
	return slashes & 1 ? "the pattern ends in a lone backslash" : NULL;
}
