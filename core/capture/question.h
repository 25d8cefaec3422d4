/* question: what the capture asks the enriching thread, as bytes for a queue.
 *
 * Invariant: question_read takes only what question_write made. Ownership: a question that was read
 * borrows its text from the blob. Thread: any.
 *
 *	char bytes[QUESTION_MAX];
 *	struct str blob = question_write(&question, bytes);
 */
#ifndef MW_CAPTURE_QUESTION_H
#define MW_CAPTURE_QUESTION_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

#define QUESTION_TEXT_MAX 4096

struct question {
	uint64_t kind; /* of the event that answers it */
	uint64_t pid, parent_pid;
	uint64_t device, inode, ctime_ns, is_memory; /* enrich.executable */
	uint64_t ns_mnt, ns_user, uid;               /* enrich.user */
	uint64_t is_background;
	struct str text; /* path of the executable; cgroup of the container */
};

#define QUESTION_MAX (sizeof(struct question) + QUESTION_TEXT_MAX + 1)

static inline struct str question_write(const struct question *question, char bytes[QUESTION_MAX])
{
	struct question copy = *question;
	if (copy.text.len > QUESTION_TEXT_MAX)
		copy.text.len = QUESTION_TEXT_MAX;
	char *text = bytes + sizeof(copy);
	if (copy.text.len)
		memcpy(text, question->text.data, copy.text.len);
	text[copy.text.len] = 0;
	copy.text.data = NULL;
	memcpy(bytes, &copy, sizeof(copy));
	return (struct str){bytes, (uint32_t)sizeof(copy) + copy.text.len + 1};
}

/* The text has a NUL behind it. */
static inline void question_read(const char *bytes, struct question *ret_question)
{
	memcpy(ret_question, bytes, sizeof(*ret_question));
	ret_question->text.data = bytes + sizeof(*ret_question);
}

#endif
