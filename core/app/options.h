/* options: what follows a verb on the command line, from one table per verb.
 *
 * The table parses, makes --help, and reports mistakes; nothing else knows how options are written.
 * Ownership: values point into argv. Thread: main.
 */
#ifndef MW_APP_OPTIONS_H
#define MW_APP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define OPTIONS_REPEAT_MAX 32

enum exit_status {
	EXIT_FINE = 0,
	EXIT_FOUND = 1, /* it ran and found something wrong */
	EXIT_USAGE = 2,
	EXIT_CANNOT = 3, /* it could not run */
};

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_REPEAT };

struct option_list {
	const char *items[OPTIONS_REPEAT_MAX];
	unsigned count;
};

struct option_row {
	const char *name; /* without the dashes */
	char letter;      /* 0 when there is none */
	enum option_type type;
	void *to; /* bool, const char *, uint64_t, struct option_list */
	const char *value, *text;
};

struct verb {
	const char *name, *arguments, *summary, *example;
	enum exit_status (*run)(const struct verb *verb, int argc, char **argv);
};

/* Reads options and leaves the rest in argc and argv, the verb itself taken off. Everything behind `--`
 * is rest; a NULL stands behind the rest. Returns false when the program is done (--help, a mistake), with its status. */
bool options_parse(const struct verb *verb, const struct option_row *rows, unsigned row_count,
	int *argc, char ***argv, enum exit_status *ret_status);

#define OPTIONS_PARSE(verb, rows, argc, argv, ret_status)                                          \
	options_parse(verb, rows, sizeof(rows) / sizeof(*(rows)), argc, argv, ret_status)

#endif
