/* moonwatch VERB ... */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "app/say.h"
#include "app/verbs.h"

static const struct verb *const verbs[] = {&verb_run, &verb_record, &verb_replay, &verb_check,
	&verb_fields, &verb_trace, &verb_ctl, &verb_doctor};

#define VERB_COUNT (sizeof(verbs) / sizeof(*verbs))

static void list(FILE *out)
{
	fputs("usage: moonwatch VERB ...\n\n", out);
	for (unsigned i = 0; i < VERB_COUNT; i++)
		fprintf(out, "  %-8s %s\n", verbs[i]->name, verbs[i]->summary);
	fputs("\nmoonwatch VERB --help tells more, with an example.\n"
	      "Exit status: 0 fine, 1 found something wrong, 2 usage, 3 could not run.\n",
		out);
}

/* What was printed has to have gone out; a reader that had enough is no failure. */
static int finish(enum exit_status status)
{
	errno = 0;
	if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE)
		return (int)status;
	say("cannot write to stdout: %s", strerror(errno ? errno : EIO));
	return EXIT_CANNOT;
}

int main(int argc, char **argv)
{
	/* SIGPIPE is left alone here: `trace cat | head` ends as other programs do. What must outlive a
	 * closed pipe ignores it (output.c, live.c). */
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2) {
		list(stderr);
		return EXIT_USAGE;
	}
	const char *name = argv[1];
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		list(stdout);
		return finish(EXIT_FINE);
	}
	if (strcmp(name, "--version") == 0) {
		puts("moonwatch " MOONWATCH_VERSION);
		return finish(EXIT_FINE);
	}
	for (unsigned i = 0; i < VERB_COUNT; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return finish(verbs[i]->run(verbs[i], argc - 1, argv + 1));
	say("there is no verb \"%s\"; moonwatch --help lists them", name);
	return EXIT_USAGE;
}
