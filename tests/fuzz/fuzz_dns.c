/* fuzz_dns: any bytes into dns_parse.
 *
 * What is read keeps to its bounds: text ends where it says, lists are whole items, names hold only
 * characters that need no care.
 *
 * An empty corpus gets a question and an answer.
 *
 *	fuzz_dns -max_total_time=60 corpus
 */
#include <stdlib.h>
#include <string.h>

#include "capture/dns.h"
#include "seeds.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char question[] = "\x12\x34\1\0\0\1\0\0\0\0\0\0"
			       "\7example\3com\0\0\1\0\1";
static const char answer[] =
	"\x12\x34\x81\x80\0\1\0\3\0\0\0\0"
	"\7example\3com\0\0\1\0\1"
	"\xc0\x0c\0\5\0\1\0\0\0\x3c\0\6\3cdn\xc0\x0c"
	"\xc0\x29\0\1\0\1\0\0\0\x3c\0\4\1\2\3\4"
	"\xc0\x29\0\x1c\0\1\0\0\0\x3c\0\x10\x20\1\r\xb8\0\0\0\0\0\0\0\0\0\0\0\1";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *folder = seeds_folder(*argc, *argv);
	if (folder) {
		seeds_write(folder, "question", question, sizeof(question) - 1);
		seeds_write(folder, "answer", answer, sizeof(answer) - 1);
	}
	return 0;
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void must_be_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		must((text[i] > ' ' && text[i] < 0x7f) || text[i] == 0);
}

static void must_be_list(const char *list, size_t len)
{
	must(len <= DNS_LISTS_BYTES && (len == 0 || list[len - 1] == 0));
	must_be_plain(list, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct dns_message message;
	struct err err;
	if (!dns_parse(data, len, &message, &err)) {
		must(memchr(err.text, 0, sizeof(err.text)) && err.text[0]);
		return 0;
	}
	must(message.name_len <= DNS_NAME_MAX && strlen(message.name) == message.name_len);
	must_be_plain(message.name, message.name_len);
	must_be_list(message.addresses, message.addresses_len);
	must_be_list(message.names, message.names_len);
	return 0;
}
