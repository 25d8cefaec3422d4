/* A search that folds does so window by window: 8 KiB of text are lowered on the stack and searched
 * with memmem for every needle; windows overlap by the longest needle less one byte, so that none is
 * cut. */
#include "rule/text.h"

#define WINDOW_BYTES (2 * TEXT_NEEDLE_MAX)

void text_fold(struct str text, char *out)
{
	for (uint32_t i = 0; i < text.len; i++)
		out[i] = (char)text_lower((unsigned char)text.data[i]);
}

static bool same(const char *text, struct str want, bool fold)
{
	if (!fold)
		return want.len == 0 || memcmp(text, want.data, want.len) == 0;
	for (uint32_t i = 0; i < want.len; i++)
		if (text_lower((unsigned char)text[i]) != (unsigned char)want.data[i])
			return false;
	return true;
}

bool text_starts(struct str text, struct str prefix, bool fold)
{
	return text.len >= prefix.len && same(text.data, prefix, fold);
}

bool text_ends(struct str text, struct str suffix, bool fold)
{
	return text.len >= suffix.len && same(text.data + text.len - suffix.len, suffix, fold);
}

static bool any_needle(const char *text, size_t len, const struct text_needles *needles)
{
	const char *at = needles->first;
	for (size_t i = 0; i < needles->count; i++, at += needles->stride) {
		const struct str *needle = (const void *)at;
		if (needle->len <= len && memmem(text, len, needle->data, needle->len))
			return true;
	}
	return false;
}

bool text_contains(struct str text, const struct text_needles *needles, bool fold)
{
	if (!fold)
		return any_needle(text.data, text.len, needles);
	char window[WINDOW_BYTES];
	uint32_t overlap = needles->longest ? needles->longest - 1 : 0;
	for (uint32_t at = 0;;) {
		uint32_t left = text.len - at;
		uint32_t len = left < WINDOW_BYTES ? left : WINDOW_BYTES;
		text_fold((struct str){text.data + at, len}, window);
		if (any_needle(window, len, needles))
			return true;
		if (len == left)
			return false;
		at += len - overlap;
	}
}

int text_order(struct str a, struct str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len ? memcmp(a.data, b.data, a.len) : 0;
}
