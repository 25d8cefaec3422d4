/* PCRE2 counts its match limit anew at every start position: with the limit fixed at 100,000 the
 * expression a*a*[bc]z took 377 ms on 25 KB, and 64 KB can be made to cost half a minute. So a first
 * pass allows each start WORK_MAX / length steps (a step is about 5 ns), which bounds the pass. One
 * that needs more is followed by a slow pass, start by start, in which DEAR_MAX starts may take as many
 * steps as an honest expression needs to walk the whole text; then the match gives up. An expression
 * that can only begin at the beginning has one start and gets those steps at once.
 * Frames are taken from the heap for one match at a time (measured: 23 ns a match), else every regex
 * would keep the memory of its worst text. No JIT: it needs executable memory. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "rule/regex.h"

#include <pcre2.h>
#include <stdlib.h>

#define WORK_MAX     20000000u
#define STEPS_MAX    100000u
#define STEPS_MIN    300u
#define DEAR_MAX     64u
#define DEPTH_MAX    200000u
#define HEAP_MAX_KIB 16384u

struct regex {
	pcre2_code *code;
	bool anchored; /* can only match at the start of the text */
	bool whole;    /* has \G or (*VERB), whose meaning hangs on how starts are tried */
};

static pcre2_code *compile(struct str pattern, bool fold, struct err *err)
{
	uint32_t options = PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
			   PCRE2_NEVER_BACKSLASH_C | (fold ? PCRE2_CASELESS : 0);
	int code = 0;
	PCRE2_SIZE at = 0;
	pcre2_code *result =
		pcre2_compile((PCRE2_SPTR)pattern.data, pattern.len, options, &code, &at, NULL);
	if (result)
		return result;
	char text[160] = "";
	pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof(text));
	err_set(err, "bad regular expression at character %zu: %s", (size_t)at + 1, text);
	return NULL;
}

static bool has(struct str pattern, const char *pair)
{
	for (uint32_t i = 0; i + 1 < pattern.len; i++)
		if (memcmp(pattern.data + i, pair, 2) == 0)
			return true;
	return false;
}

bool regex_new(struct str pattern, bool fold, struct regex **ret_regex, struct err *err)
{
	if (pattern.len > REGEX_PATTERN_MAX)
		return err_set(err, "regular expression of %u bytes is longer than %u", pattern.len,
			REGEX_PATTERN_MAX);
	struct regex *regex = malloc(sizeof(*regex));
	if (!regex)
		return err_set(err, "out of memory");
	regex->code = compile(pattern, fold, err);
	if (!regex->code) {
		free(regex);
		return false;
	}
	uint32_t options = 0;
	pcre2_pattern_info(regex->code, PCRE2_INFO_ALLOPTIONS, &options);
	regex->anchored = options & PCRE2_ANCHORED;
	regex->whole = has(pattern, "\\G") || has(pattern, "(*");
	*ret_regex = regex;
	return true;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	free(regex);
}

bool regex_check(struct str pattern, bool fold, struct err *err)
{
	struct regex *regex;
	if (!regex_new(pattern, fold, &regex, err))
		return false;
	regex_free(regex);
	return true;
}

struct attempt {
	const struct regex *regex;
	struct str text;
	pcre2_match_context *limits;
	pcre2_match_data *data;
};

static int try_at(const struct attempt *attempt, uint32_t start, uint32_t options, uint32_t steps)
{
	pcre2_set_match_limit(attempt->limits, steps);
	return pcre2_match(attempt->regex->code, (PCRE2_SPTR)attempt->text.data, attempt->text.len,
		start, options, attempt->data, attempt->limits);
}

static int slow_pass(const struct attempt *attempt, uint32_t few, uint32_t many)
{
	unsigned dear = 0;
	for (uint32_t start = 0; start <= attempt->text.len; start++) {
		int found = try_at(attempt, start, PCRE2_ANCHORED, few);
		if (found == PCRE2_ERROR_MATCHLIMIT && dear++ < DEAR_MAX)
			found = try_at(attempt, start, PCRE2_ANCHORED, many);
		if (found != PCRE2_ERROR_NOMATCH)
			return found;
	}
	return PCRE2_ERROR_NOMATCH;
}

static int passes(const struct attempt *attempt)
{
	uint32_t len = attempt->text.len;
	uint32_t many = STEPS_MAX + 8 * (len < (1u << 20) ? len : (1u << 20));
	uint32_t few = WORK_MAX / (len + 1);
	if (attempt->regex->anchored)
		return try_at(attempt, 0, 0, many);
	if (few >= STEPS_MAX)
		return try_at(attempt, 0, 0, STEPS_MAX);
	if (few < STEPS_MIN)
		few = STEPS_MIN;
	int found = try_at(attempt, 0, 0, few);
	if (found != PCRE2_ERROR_MATCHLIMIT || attempt->regex->whole)
		return found;
	return slow_pass(attempt, few, many);
}

enum regex_result regex_match(const struct regex *regex, struct str text)
{
	int found = PCRE2_ERROR_NOMEMORY;
	struct attempt attempt = {
		regex, text, pcre2_match_context_create(NULL), pcre2_match_data_create(1, NULL)};
	if (attempt.limits && attempt.data) {
		pcre2_set_depth_limit(attempt.limits, DEPTH_MAX);
		pcre2_set_heap_limit(attempt.limits, HEAP_MAX_KIB);
		found = passes(&attempt);
	}
	pcre2_match_data_free(attempt.data);
	pcre2_match_context_free(attempt.limits);
	return found >= 0 ? REGEX_YES : found == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_GAVE_UP;
}
