/* ctl status, rules, alerts: talks to a running moonwatch over its socket. */
#include <stdio.h>
#include <string.h>

#include "app/alerts_list.h"
#include "app/control.h"
#include "app/paths.h"
#include "app/say.h"
#include "app/verbs.h"
#include "script/detection.h"

struct ctl {
	const char *socket, *store, *severity;
	uint64_t limit;
	bool as_json;
};

static bool ask(const struct ctl *ctl, const char *what, uint32_t severity_min, struct buf *out,
	struct err *err)
{
	char path[PATHS_MAX], request[CONTROL_REQUEST_MAX];
	bool alerts = strcmp(what, "alerts") == 0;
	if (alerts && ctl->store) {
		const struct store_filter filter = {
			.limit = (uint32_t)ctl->limit, .severity_min = severity_min};
		return alerts_list(ctl->store, &filter, ctl->as_json, out, err);
	}
	if (ctl->socket)
		snprintf(path, sizeof(path), "%s", ctl->socket);
	else if (!paths_socket(path, false, err))
		return false;
	int len = snprintf(request, sizeof(request), "%s", what);
	if (alerts)
		len += snprintf(request + len, sizeof(request) - (size_t)len, " %u %u",
			(unsigned)ctl->limit, severity_min);
	snprintf(request + len, sizeof(request) - (size_t)len, "%s", ctl->as_json ? " json" : "");
	if (control_ask(path, request, out, err))
		return true;
	char store[PATHS_MAX];
	struct err ignored;
	if (alerts && paths_store(store, false, &ignored))
		err_wrap(err, "stored alerts can be read with --store %s", store);
	return false;
}

static enum exit_status run(const struct verb *verb, int argc, char **argv)
{
	struct ctl ctl = {.limit = STORE_LIST_DEFAULT};
	const struct option_row rows[] = {
		{"json", 0, OPTION_FLAG, &ctl.as_json, NULL, "JSON lines for programs"},
		{"limit", 'n', OPTION_NUMBER, &ctl.limit, "N",
			"alerts: at most so many, the newest (100)"},
		{"severity", 0, OPTION_TEXT, &ctl.severity, "NAME",
			"alerts: only of this severity or worse"},
		{"store", 0, OPTION_TEXT, &ctl.store, "FILE",
			"alerts: read this file instead of asking a running moonwatch"},
		{"socket", 0, OPTION_TEXT, &ctl.socket, "PATH",
			"the socket of the moonwatch to ask"}};
	enum exit_status status;
	if (!OPTIONS_PARSE(verb, rows, &argc, &argv, &status))
		return status;
	bool known =
		argc == 1 && (strcmp(argv[0], "status") == 0 || strcmp(argv[0], "rules") == 0 ||
				     strcmp(argv[0], "alerts") == 0);
	uint32_t severity_min = ctl.severity ? detection_severity(str_from(ctl.severity)) : 0;
	if (!known || (ctl.severity && !severity_min) || ctl.limit == 0 ||
		ctl.limit > STORE_LIST_MAX) {
		say(!known ? "ctl takes status, rules or alerts; see moonwatch ctl --help"
			   : "--severity is one of info, low, medium, high, critical; --limit at "
			     "least 1");
		return EXIT_USAGE;
	}
	struct buf out;
	struct err err;
	buf_init(&out, CONTROL_ANSWER_MAX);
	status = EXIT_FINE;
	if (!ask(&ctl, argv[0], severity_min, &out, &err)) {
		say("%s", err.text);
		status = EXIT_CANNOT;
	} else if (out.len) {
		fwrite(out.data, out.len, 1, stdout);
	}
	buf_done(&out);
	return status;
}

const struct verb verb_ctl = {"ctl", "status|rules|alerts [--json]",
	"asks a running moonwatch: how it does, its detections, its alerts",
	"moonwatch ctl alerts --severity high", run};
