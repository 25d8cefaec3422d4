#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "capture/dns.h"

/* A message that is put together by hand. */
static struct {
	uint8_t bytes[65536];
	size_t len;
} m;

static struct dns_message got;
static struct err err;

static void bytes(const void *data, size_t len)
{
	memcpy(m.bytes + m.len, data, len);
	m.len += len;
}

static void number16(unsigned number)
{
	bytes((uint8_t[]){(uint8_t)(number >> 8), (uint8_t)number}, 2);
}

static void begin(unsigned flags, unsigned questions, unsigned answers)
{
	m.len = 0;
	number16(0x1234);
	number16(flags);
	number16(questions);
	number16(answers);
	number16(0);
	number16(0);
}

#define BYTES(literal) bytes(literal, sizeof(literal) - 1)

static void question(unsigned type)
{
	BYTES("\3WwW\7Example\3com\0");
	number16(type);
	number16(1);
}

/* Of the name at offset 12. */
static void answer(unsigned type, uint32_t ttl_s, const void *data, size_t len)
{
	number16(0xc00c);
	number16(type);
	number16(1);
	number16(ttl_s >> 16);
	number16(ttl_s & 0xffff);
	number16((unsigned)len);
	bytes(data, len);
}

/* The message in memory of exactly its size, so that a read behind it is caught. */
static bool parse(void)
{
	uint8_t *copy = malloc(m.len ? m.len : 1);
	memcpy(copy, m.bytes, m.len);
	bool done = dns_parse(copy, m.len, &got, &err);
	free(copy);
	return done;
}

static void a_question(void **state)
{
	(void)state;
	begin(0x0100, 1, 0);
	question(28);
	assert_true(parse());
	assert_int_equal(got.id, 0x1234);
	assert_false(got.is_answer);
	assert_false(got.is_cut);
	assert_true(got.has_question);
	assert_int_equal(got.type, 28);
	assert_string_equal(got.name, "www.example.com");
	assert_int_equal(got.name_len, 15);
}

static void an_answer_with_alias_and_addresses(void **state)
{
	(void)state;
	static const uint8_t six[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
	begin(0x8180, 1, 3);
	question(1);
	answer(5, 30, "\3cdn\xc0\x10", 6);
	answer(1, 300, "\x0a\1\2\3", 4);
	answer(28, 60, six, 16);
	assert_true(parse());
	assert_true(got.is_answer);
	assert_false(got.is_cut);
	assert_int_equal(got.code, 0);
	assert_int_equal(got.addresses_len, sizeof("10.1.2.3\0002001:db8::1"));
	assert_memory_equal(got.addresses, "10.1.2.3\0002001:db8::1", got.addresses_len);
	assert_memory_equal(got.names, "cdn.example.com", 16);
	assert_int_equal(got.names_len, 16);
	assert_int_equal(got.ttl_s, 60);
}

static void a_refusal(void **state)
{
	(void)state;
	char word[DNS_WORD_SIZE];
	begin(0x8183, 1, 0);
	question(1);
	assert_true(parse());
	assert_int_equal(got.addresses_len, 0);
	dns_code_name(got.code, word);
	assert_string_equal(word, "NXDOMAIN");
	dns_code_name(12, word);
	assert_string_equal(word, "RCODE12");
	dns_type_name(28, word);
	assert_string_equal(word, "AAAA");
	dns_type_name(65535, word);
	assert_string_equal(word, "TYPE65535");
}

static void strange_bytes_are_written_as_numbers(void **state)
{
	(void)state;
	begin(0x0100, 1, 0);
	BYTES("\6a.b\\\0\xff\2\n \0");
	number16(1);
	number16(1);
	assert_true(parse());
	assert_string_equal(got.name, "a\\046b\\092\\000\\255.\\010\\032");
}

static void the_root_is_an_empty_name(void **state)
{
	(void)state;
	begin(0x0100, 1, 0);
	BYTES("\0\0\2\0\1");
	assert_true(parse());
	assert_true(got.has_question);
	assert_int_equal(got.name_len, 0);
}

/* 255 bytes on the wire are the longest name; each may become four. */
static void the_longest_name(void **state)
{
	(void)state;
	uint8_t label[64];
	memset(label, 0xff, sizeof(label));
	for (unsigned last = 61; last <= 62; last++) {
		begin(0x0100, 1, 0);
		for (unsigned i = 0; i < 3; i++) {
			label[0] = 63;
			bytes(label, 64);
		}
		label[0] = (uint8_t)last;
		bytes(label, last + 1);
		BYTES("\0\0\1\0\1");
		assert_int_equal(parse(), last == 61);
	}
	assert_int_equal(got.name_len, 4 * 250 + 3);
	assert_true(got.name_len <= DNS_NAME_MAX);
}

static void refuse(const char *why)
{
	struct dns_message before = got;
	if (parse())
		fail_msg("taken, although %s", why);
	assert_true(err.text[0]);
	assert_memory_equal(&before, &got, sizeof(got));
}

static void what_does_not_add_up_is_refused(void **state)
{
	(void)state;
	m.len = 0;
	refuse("it is empty");
	begin(0x0100, 1, 0);
	refuse("the question is missing");
	m.len = 11;
	refuse("the header is cut");
	begin(0x0100, 2, 0);
	question(1);
	question(1);
	refuse("there are two questions");
	begin(0x2800, 0, 0);
	refuse("it is an update");
	begin(0x0100, 1, 0);
	BYTES("\100aaaa\0\0\1\0\1");
	refuse("a label has a reserved form");
	begin(0x0100, 1, 0);
	question(1);
	m.len--;
	refuse("the question is cut");
}

static void pointers_that_do_not_lead_back_are_refused(void **state)
{
	(void)state;
	begin(0x0100, 1, 0);
	BYTES("\xc0\x0c\0\1\0\1");
	refuse("it points at itself");
	begin(0x0100, 1, 0);
	BYTES("\1a\xc0\x0c\0\1\0\1");
	refuse("it points at its own beginning");
	begin(0x0100, 1, 0);
	BYTES("\xc0\x0e\1a\0\0\1\0\1");
	refuse("it points ahead");
	begin(0x0100, 1, 0);
	BYTES("\xff\xff\0\1\0\1");
	refuse("it points outside");
	begin(0x0100, 1, 0);
	BYTES("\xc0");
	refuse("half of it is missing");
}

/* Each name points at the one before: as long a chain as fits is read in bounded work. */
static void a_chain_of_pointers_ends(void **state)
{
	(void)state;
	begin(0x8180, 1, 0);
	BYTES("\1a\0\0\1\0\1");
	m.bytes[7] = 100;
	unsigned at = 12;
	for (unsigned i = 0; i < 100; i++) {
		unsigned here = (unsigned)m.len;
		number16(0xc000 | at);
		number16(1);
		number16(1);
		number16(0);
		number16(60);
		number16(4);
		BYTES("\1\2\3\4");
		at = here;
	}
	assert_true(parse());
	assert_false(got.is_cut);
	assert_int_equal(got.addresses_len, 100 * sizeof("1.2.3.4"));
}

static void damaged_answers_are_left_out(void **state)
{
	(void)state;
	begin(0x8180, 1, 2);
	question(1);
	answer(1, 60, "\1\2\3\4", 4);
	answer(1, 60, "\1\2\3", 3);
	assert_true(parse());
	assert_true(got.is_cut);
	assert_int_equal(got.addresses_len, sizeof("1.2.3.4"));
	m.len -= 5;
	assert_true(parse());
	assert_true(got.is_cut);
	begin(0x8180, 1, 1);
	question(1);
	answer(5, 60, "\1a\0\0", 4);
	assert_true(parse());
	assert_true(got.is_cut);
	assert_int_equal(got.names_len, 0);
}

static void more_answers_than_are_kept(void **state)
{
	(void)state;
	begin(0x8180, 1, DNS_ANSWERS_MAX + 1);
	question(1);
	for (unsigned i = 0; i <= DNS_ANSWERS_MAX; i++)
		answer(1, 60, "\1\2\3\4", 4);
	assert_true(parse());
	assert_true(got.is_cut);
	assert_int_equal(got.addresses_len, DNS_ANSWERS_MAX * sizeof("1.2.3.4"));
	/* Names of 250 bytes that become a thousand: four fit. */
	uint8_t name[256] = {0};
	for (unsigned i = 0; i < 4; i++) {
		memset(name + 63 * i, 0xff, 63);
		name[63 * i] = i < 3 ? 62 : 60;
	}
	name[250] = 0;
	begin(0x8180, 1, 5);
	question(5);
	for (unsigned i = 0; i < 5; i++)
		answer(5, 60, name, 251);
	assert_true(parse());
	assert_true(got.is_cut);
	assert_true(got.names_len <= DNS_LISTS_BYTES && got.names_len > 3000);
}

/* Every message cut at every place, and with every byte changed, is read or refused in peace. */
static void damage_anywhere(void **state)
{
	(void)state;
	begin(0x8180, 1, 3);
	question(1);
	answer(5, 30, "\3cdn\xc0\x10", 6);
	answer(1, 300, "\x0a\1\2\3", 4);
	answer(16, 300, "\3abc", 4);
	size_t whole = m.len;
	for (size_t len = 0; len < whole; len++) {
		m.len = len;
		parse();
	}
	m.len = whole;
	for (size_t at = 0; at < whole; at++)
		for (unsigned value = 0; value < 256; value++) {
			uint8_t kept = m.bytes[at];
			m.bytes[at] = (uint8_t)value;
			if (parse())
				assert_true(strlen(got.name) == got.name_len);
			m.bytes[at] = kept;
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question),
		cmocka_unit_test(an_answer_with_alias_and_addresses),
		cmocka_unit_test(a_refusal),
		cmocka_unit_test(strange_bytes_are_written_as_numbers),
		cmocka_unit_test(the_root_is_an_empty_name),
		cmocka_unit_test(the_longest_name),
		cmocka_unit_test(what_does_not_add_up_is_refused),
		cmocka_unit_test(pointers_that_do_not_lead_back_are_refused),
		cmocka_unit_test(a_chain_of_pointers_ends),
		cmocka_unit_test(damaged_answers_are_left_out),
		cmocka_unit_test(more_answers_than_are_kept),
		cmocka_unit_test(damage_anywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
