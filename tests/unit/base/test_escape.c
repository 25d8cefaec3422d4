#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "random.h"

static void check(struct str text, const char *expected)
{
	struct buf out;
	buf_init(&out, 1000);
	escape_add(&out, text);
	buf_add_byte(&out, 0);
	assert_string_equal(out.data, expected);
	buf_done(&out);
}

static void known_texts(void **state)
{
	(void)state;
	check(STR("plain /usr/bin/sh"), "plain /usr/bin/sh");
	check(STR("gr\xc3\xbc\xc3\x9f \xe4\xb8\xad \xf0\x9f\x98\x80"),
		"gr\xc3\xbc\xc3\x9f \xe4\xb8\xad \xf0\x9f\x98\x80");
	check(STR("a\nb\tc\033[31m\177"), "a\\x0ab\\x09c\\x1b[31m\\x7f");
	check(STR("a\0b"), "a\\x00b");
	check(STR("\\x0a"), "\\\\x0a");
	check(STR("\xff\xc3"), "\\xff\\xc3");
	check(STR("\xc2\x9b\xe2\x80\xae\xf3\xa0\x81\x81"), "\\u{009b}\\u{202e}\\u{e0041}");
	check(STR(""), "");
	check(STR_NONE, "");
}

/* What escape_add wrote, back again: shows that nothing was lost. */
static size_t undo(struct str text, char *out)
{
	size_t len = 0;
	for (uint32_t i = 0; i < text.len; i++) {
		if (text.data[i] != '\\') {
			out[len++] = text.data[i];
		} else if (text.data[++i] == '\\') {
			out[len++] = '\\';
		} else if (text.data[i] == 'x') {
			char digits[3] = {text.data[i + 1], text.data[i + 2], 0};
			out[len++] = (char)strtoul(digits, NULL, 16);
			i += 2;
		} else {
			uint32_t code = (uint32_t)strtoul(text.data + i + 2, NULL, 16);
			if (code < 0x800) {
				out[len++] = (char)(0xc0 | code >> 6);
			} else if (code < 0x10000) {
				out[len++] = (char)(0xe0 | code >> 12);
				out[len++] = (char)(0x80 | (code >> 6 & 63));
			} else {
				out[len++] = (char)(0xf0 | code >> 18);
				out[len++] = (char)(0x80 | (code >> 12 & 63));
				out[len++] = (char)(0x80 | (code >> 6 & 63));
			}
			out[len++] = (char)(0x80 | (code & 63));
			while (text.data[i] != '}')
				i++;
		}
	}
	return len;
}

static void random_bytes_are_harmless_and_kept(void **state)
{
	(void)state;
	uint64_t seed = 5;
	struct buf out;
	buf_init(&out, 10000);
	for (unsigned round = 0; round < 50000; round++) {
		char text[40], back[400];
		size_t len = random_below(&seed, sizeof(text));
		random_bytes(&seed, text, len);
		/* Random bytes are seldom a character, so half of the rounds are made of them. */
		for (size_t i = 0; round % 2 && i + 3 <= len; i += 3)
			memcpy(text + i, i % 2 ? "\xe2\x80\xae" : "\xc2\x9b\\", 3);
		buf_clear(&out);
		escape_add(&out, (struct str){text, (uint32_t)len});
		buf_add_byte(&out, 0);
		out.len--;
		for (size_t i = 0; i < out.len;) {
			uint32_t code;
			size_t n = utf8_next(out.data + i, out.len - i, &code);
			assert_true(n > 0 && !utf8_is_deceptive(code));
			i += n;
		}
		assert_int_equal(undo(buf_str(&out), back), len);
		assert_memory_equal(back, text, len);
	}
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_texts),
		cmocka_unit_test(random_bytes_are_harmless_and_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
