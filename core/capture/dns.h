/* dns: reads one DNS message (RFC 1035) as it stands in a packet.
 *
 * Invariant: no byte outside of `data` is read, whatever it holds; work and memory are bounded by the
 * constants below, and pointers within a name lead backwards only, so none is followed for ever. What
 * does not add up gives an error, never half a message; only the list of answers may end early, and then
 * is_cut says so.
 * Names are made readable: labels joined by dots, letters in lower case, every byte that is not printable
 * ASCII, and a dot or backslash within a label, as \DDD. The root is the empty name.
 * Ownership: the caller's storage; nothing points into `data`. Thread: any.
 *
 *	struct dns_message message;
 *	if (dns_parse(bytes, len, &message, &err) && message.is_answer) ...
 */
#ifndef MW_CAPTURE_DNS_H
#define MW_CAPTURE_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DNS_NAME_MAX    1020 /* 255 bytes, each written as four */
#define DNS_ANSWERS_MAX 128  /* records that are looked at */
#define DNS_LISTS_BYTES 4096 /* of addresses, and of names */
#define DNS_WORD_SIZE   16

struct dns_message {
	uint16_t id;
	bool is_answer;
	bool is_truncated; /* as the sender says */
	bool is_cut;       /* answers were left out: too many, or damaged */
	bool has_question;
	uint8_t code;
	uint16_t type;
	uint32_t ttl_s; /* least of the addresses' */
	size_t name_len, addresses_len, names_len;
	char name[DNS_NAME_MAX + 1];
	/* Of the answers: A and AAAA as text, and where CNAMEs lead; each with a NUL behind it. */
	char addresses[DNS_LISTS_BYTES];
	char names[DNS_LISTS_BYTES];
};

bool dns_parse(const void *data, size_t len, struct dns_message *ret_message, struct err *err);

/* "AAAA", "TYPE4711"; "NXDOMAIN", "RCODE12". */
void dns_type_name(uint16_t type, char ret_name[DNS_WORD_SIZE]);
void dns_code_name(uint8_t code, char ret_name[DNS_WORD_SIZE]);

#endif
