/* "--name value", "--name=value", "-n value"; options and arguments may mix up to "--". */
#include "app/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/say.h"

static void help(const struct verb *verb, const struct option_row *rows, unsigned row_count)
{
	printf("usage: moonwatch %s%s%s\n\n%s\n", verb->name, *verb->arguments ? " " : "",
		verb->arguments, verb->summary);
	if (row_count)
		puts("\noptions:");
	for (unsigned i = 0; i < row_count; i++) {
		char left[64], letter[8] = "";
		if (rows[i].letter)
			snprintf(letter, sizeof(letter), "-%c, ", rows[i].letter);
		snprintf(left, sizeof(left), "%s--%s%s%s", letter, rows[i].name,
			rows[i].value ? " " : "", rows[i].value ? rows[i].value : "");
		printf("  %-24s %s\n", left, rows[i].text);
	}
	printf("\nexample:\n  %s\n", verb->example);
}

static const struct option_row *find(
	const struct option_row *rows, unsigned row_count, const char *word, const char **ret_value)
{
	*ret_value = NULL;
	for (unsigned i = 0; i < row_count; i++) {
		size_t len = strlen(rows[i].name);
		if (word[1] == '-' && strncmp(word + 2, rows[i].name, len) == 0 &&
			(word[2 + len] == 0 || word[2 + len] == '=')) {
			*ret_value = word[2 + len] ? word + 3 + len : NULL;
			return &rows[i];
		}
		if (rows[i].letter && word[1] == rows[i].letter && word[2] == 0)
			return &rows[i];
	}
	return NULL;
}

static bool store(const struct option_row *row, const char *value)
{
	struct option_list *list = row->to;
	char *end;
	switch (row->type) {
	case OPTION_FLAG: *(bool *)row->to = true; return true;
	case OPTION_TEXT: *(const char **)row->to = value; return true;
	case OPTION_REPEAT:
		if (list->count == OPTIONS_REPEAT_MAX) {
			say("--%s stands more than %d times", row->name, OPTIONS_REPEAT_MAX);
			return false;
		}
		list->items[list->count++] = value;
		return true;
	default:
		errno = 0;
		*(uint64_t *)row->to = strtoull(value, &end, 10);
		if (errno || end == value || *end || !isdigit((unsigned char)*value)) {
			say("--%s takes a number, not \"%s\"", row->name, value);
			return false;
		}
		return true;
	}
}

/* Takes the option at argv[*at] and its value; false when it was reported as wrong. */
static bool take(const struct verb *verb, const struct option_row *rows, unsigned row_count,
	int argc, char **argv, int *at)
{
	const char *value;
	const struct option_row *row = find(rows, row_count, argv[*at], &value);
	if (!row) {
		say("%s has no option %s; see moonwatch %s --help", verb->name, argv[*at],
			verb->name);
		return false;
	}
	if (row->type == OPTION_FLAG && value) {
		say("--%s takes no value", row->name);
		return false;
	}
	if (row->type != OPTION_FLAG && !value) {
		if (*at + 1 >= argc) {
			say("--%s needs a value: %s", row->name, row->value);
			return false;
		}
		value = argv[++*at];
	}
	return store(row, value);
}

bool options_parse(const struct verb *verb, const struct option_row *rows, unsigned row_count,
	int *argc, char ***argv, enum exit_status *ret_status)
{
	int rest = 0;
	char **out = *argv;
	for (int i = 1; i < *argc; i++) {
		const char *word = (*argv)[i];
		if (strcmp(word, "--") == 0) {
			while (++i < *argc)
				out[rest++] = (*argv)[i];
		} else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
			help(verb, rows, row_count);
			*ret_status = EXIT_FINE;
			return false;
		} else if (word[0] != '-' || word[1] == 0) {
			out[rest++] = (*argv)[i];
		} else if (!take(verb, rows, row_count, *argc, *argv, &i)) {
			*ret_status = EXIT_USAGE;
			return false;
		}
	}
	/* What is left becomes the argument list of a command, which ends with NULL. */
	out[rest] = NULL;
	*argc = rest;
	return true;
}
