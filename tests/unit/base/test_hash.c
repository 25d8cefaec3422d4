/* Expected values are those of another implementation: b2sum -l 256 and -l 128 (coreutils). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/hash.h"
#include "random.h"

static void check(const char *text, size_t len, const char *full, const char *half)
{
	uint8_t hash[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	hash_of(text, len, hash);
	hash_hex(hash, HASH_BYTES, hex);
	assert_string_equal(hex, full);
	hash_short_of(text, len, hash);
	hash_hex(hash, HASH_SHORT_BYTES, hex);
	assert_string_equal(hex, half);
}

static void known_values(void **state)
{
	(void)state;
	check("", 0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
		"cae66941d9efbd404e4d88758ea67670");
	check("abc", 3, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
		"cf4ab791c62b8d2b2109c90275287816");
}

static void pieces_do_not_matter(void **state)
{
	(void)state;
	static uint8_t data[10000];
	uint64_t seed = 7;
	uint8_t whole[HASH_BYTES], parts[HASH_BYTES];
	random_bytes(&seed, data, sizeof(data));
	hash_of(data, sizeof(data), whole);
	for (unsigned round = 0; round < 200; round++) {
		struct hash hash;
		hash_init(&hash, HASH_BYTES);
		for (size_t at = 0, len; at < sizeof(data); at += len) {
			len = random_below(&seed, 300);
			len = len < sizeof(data) - at ? len : sizeof(data) - at;
			hash_add(&hash, data + at, len);
		}
		hash_done(&hash, parts);
		assert_memory_equal(whole, parts, HASH_BYTES);
	}
}

static void faster_version_gives_the_same(void **state)
{
	assert_true(sodium_init() >= 0);
	known_values(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_values),
		cmocka_unit_test(pieces_do_not_matter),
		cmocka_unit_test(faster_version_gives_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
