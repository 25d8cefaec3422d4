/* A message is twelve bytes of header, questions, then answers; what follows them is of no interest.
 *
 *	id 2 | flags 2 | questions 2 | answers 2 | authorities 2 | additionals 2
 *	question: name | type 2 | class 2
 *	answer:   name | type 2 | class 2 | ttl 4 | length 2 | data
 *
 * A name is labels of 1 to 63 bytes, each behind its length, up to an empty one; two bytes whose first
 * two bits are set point at an earlier place where it goes on. Every pointer must lead before the place
 * where the piece it ends began, so each step of a chain is shorter; 255 bytes in all end it, too. */
#include "capture/dns.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define HEADER_BYTES   12
#define QUESTION_BYTES 4
#define ANSWER_BYTES   10
#define LABEL_MAX      63
#define NAME_WIRE_MAX  255
#define FLAG_ANSWER    0x8000
#define FLAG_TRUNCATED 0x0200
#define OPCODE_SHIFT   11
#define OPCODE_MASK    0xf
#define CODE_MASK      0xf
#define CLASS_INTERNET 1
#define TYPE_A         1
#define TYPE_CNAME     5
#define TYPE_AAAA      28

struct input {
	const uint8_t *data;
	size_t len, at;
};

static uint16_t number16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t number32(const uint8_t *at)
{
	return (uint32_t)number16(at) << 16 | number16(at + 2);
}

static size_t left(const struct input *in)
{
	return in->len - in->at;
}

/* Room for a whole name is the caller's to give: a wire byte becomes at most four. */
static size_t write_label(char *to, const uint8_t *label, size_t len)
{
	char *at = to;
	for (size_t i = 0; i < len; i++) {
		uint8_t c = label[i];
		if (c >= 'A' && c <= 'Z')
			c = (uint8_t)(c - 'A' + 'a');
		if (c > ' ' && c < 0x7f && c != '.' && c != '\\') {
			*at++ = (char)c;
			continue;
		}
		*at++ = '\\';
		*at++ = (char)('0' + c / 100);
		*at++ = (char)('0' + c / 10 % 10);
		*at++ = (char)('0' + c % 10);
	}
	return (size_t)(at - to);
}

/* The place that a pointer at `at` leads to, which must be before `limit`. */
static bool follow(const struct input *in, size_t at, size_t limit, size_t *ret_at)
{
	if (in->len - at < 2)
		return false;
	size_t target = number16(in->data + at) & 0x3fff;
	if (target >= limit)
		return false;
	*ret_at = target;
	return true;
}

/* Reads the name at in->at and steps behind it. `text` holds DNS_NAME_MAX + 1 bytes. */
static bool read_name(struct input *in, char *text, size_t *ret_len)
{
	size_t at = in->at, piece = in->at, behind = 0, wire = 0, len = 0;
	for (;;) {
		if (at >= in->len)
			return false;
		uint8_t size = in->data[at];
		if (size >> 6 == 3) {
			size_t to;
			if (!follow(in, at, piece, &to))
				return false;
			if (!behind)
				behind = at + 2;
			at = piece = to;
			continue;
		}
		wire += 1u + size;
		if (size > LABEL_MAX || wire > NAME_WIRE_MAX || in->len - at < 1u + size)
			return false;
		if (size == 0)
			break;
		if (len)
			text[len++] = '.';
		len += write_label(text + len, in->data + at + 1, size);
		at += 1u + size;
	}
	in->at = behind ? behind : at + 1;
	text[len] = 0;
	*ret_len = len;
	return true;
}

/* Nothing is added when it does not fit. */
static bool list_add(char *list, size_t *len, const char *text, size_t text_len)
{
	if (text_len + 1 > DNS_LISTS_BYTES - *len)
		return false;
	memcpy(list + *len, text, text_len);
	list[*len + text_len] = 0;
	*len += text_len + 1;
	return true;
}

static bool add_address(struct dns_message *out, int family, const uint8_t *data, uint32_t ttl_s)
{
	char text[INET6_ADDRSTRLEN];
	inet_ntop(family, data, text, sizeof(text));
	if (out->addresses_len == 0 || ttl_s < out->ttl_s)
		out->ttl_s = ttl_s;
	return list_add(out->addresses, &out->addresses_len, text, strlen(text));
}

static bool add_alias(struct dns_message *out, struct input in, size_t data_len)
{
	char name[DNS_NAME_MAX + 1];
	size_t name_len, end = in.at + data_len;
	return read_name(&in, name, &name_len) && in.at == end &&
	       list_add(out->names, &out->names_len, name, name_len);
}

/* False when the answer is damaged or does not fit: what follows cannot be trusted or kept. */
static bool read_answer(struct input *in, struct dns_message *out)
{
	char name[DNS_NAME_MAX + 1];
	size_t name_len;
	if (!read_name(in, name, &name_len) || left(in) < ANSWER_BYTES)
		return false;
	const uint8_t *head = in->data + in->at;
	uint16_t type = number16(head), class = number16(head + 2), len = number16(head + 8);
	uint32_t ttl_s = number32(head + 4);
	in->at += ANSWER_BYTES;
	if (left(in) < len)
		return false;
	const uint8_t *data = in->data + in->at;
	bool kept = true;
	if (class == CLASS_INTERNET && type == TYPE_A)
		kept = len == 4 && add_address(out, AF_INET, data, ttl_s);
	else if (class == CLASS_INTERNET && type == TYPE_AAAA)
		kept = len == 16 && add_address(out, AF_INET6, data, ttl_s);
	else if (class == CLASS_INTERNET && type == TYPE_CNAME)
		kept = add_alias(out, *in, len);
	in->at += len;
	return kept;
}

struct question {
	uint16_t type;
	size_t name_len;
	char name[DNS_NAME_MAX + 1];
};

static bool read_questions(
	struct input *in, unsigned count, struct question *ret_question, struct err *err)
{
	/* More than one is not in use; most servers refuse it. */
	if (count > 1)
		return err_set(err, "DNS message with %u questions", count);
	if (count == 0)
		return true;
	if (!read_name(in, ret_question->name, &ret_question->name_len) ||
		left(in) < QUESTION_BYTES)
		return err_set(err, "DNS message whose question is damaged");
	ret_question->type = number16(in->data + in->at);
	in->at += QUESTION_BYTES;
	return true;
}

static void read_answers(struct input *in, unsigned count, struct dns_message *out)
{
	out->is_cut = count > DNS_ANSWERS_MAX;
	for (unsigned i = 0; i < count && i < DNS_ANSWERS_MAX; i++)
		if (!read_answer(in, out)) {
			out->is_cut = true;
			return;
		}
}

bool dns_parse(const void *data, size_t len, struct dns_message *ret_message, struct err *err)
{
	struct input in = {data, len, HEADER_BYTES};
	struct question question = {.name = ""};
	if (len < HEADER_BYTES)
		return err_set(err, "DNS message of %zu bytes has no header", len);
	uint16_t flags = number16(in.data + 2);
	unsigned questions = number16(in.data + 4), answers = number16(in.data + 6);
	if ((flags >> OPCODE_SHIFT & OPCODE_MASK) != 0)
		return err_set(err, "DNS message is no query");
	if (!read_questions(&in, questions, &question, err))
		return false;
	struct dns_message *out = ret_message;
	memset(out, 0, offsetof(struct dns_message, name));
	memcpy(out->name, question.name, question.name_len + 1);
	out->name_len = question.name_len;
	out->type = question.type;
	out->has_question = questions == 1;
	out->id = number16(in.data);
	out->is_answer = (flags & FLAG_ANSWER) != 0;
	out->is_truncated = (flags & FLAG_TRUNCATED) != 0;
	out->code = flags & CODE_MASK;
	read_answers(&in, answers, out);
	return true;
}

void dns_type_name(uint16_t type, char ret_name[DNS_WORD_SIZE])
{
	static const struct {
		uint16_t type;
		char name[8];
	} names[] = {{1, "A"}, {2, "NS"}, {5, "CNAME"}, {6, "SOA"}, {10, "NULL"}, {12, "PTR"},
		{13, "HINFO"}, {15, "MX"}, {16, "TXT"}, {28, "AAAA"}, {33, "SRV"}, {35, "NAPTR"},
		{43, "DS"}, {46, "RRSIG"}, {47, "NSEC"}, {48, "DNSKEY"}, {50, "NSEC3"},
		{52, "TLSA"}, {64, "SVCB"}, {65, "HTTPS"}, {251, "IXFR"}, {252, "AXFR"},
		{255, "ANY"}, {257, "CAA"}};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].type == type) {
			snprintf(ret_name, DNS_WORD_SIZE, "%s", names[i].name);
			return;
		}
	snprintf(ret_name, DNS_WORD_SIZE, "TYPE%u", type);
}

void dns_code_name(uint8_t code, char ret_name[DNS_WORD_SIZE])
{
	static const char *const names[] = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP",
		"REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"};
	if (code < sizeof(names) / sizeof(*names))
		snprintf(ret_name, DNS_WORD_SIZE, "%s", names[code]);
	else
		snprintf(ret_name, DNS_WORD_SIZE, "RCODE%u", code);
}
