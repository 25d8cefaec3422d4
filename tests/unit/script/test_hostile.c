/* Scripts that want to hang, crash or escape: each must be refused, stopped or harmless, and the pack must
 * go on. Every one runs in a process of its own, so that a hang or a crash is seen and does not end the
 * test. Files come from $SHARED/hostile (default ../shared/hostile). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "unit/events.h"
#include "unit/rules.h"

#define PATIENCE_MS    30000
#define CPU_SECONDS    10
#define PEAK_BYTES_MAX (600ull << 20)

enum fate { FATE_SAFE, FATE_HANGS, FATE_CRASHES };

/* Loads `source` and runs its check, then sees whether a good detection beside it still works. */
static int live_through(const char *folder, const char *source)
{
	struct rules rules;
	struct pack_result result;
	struct view view;
	struct err err;
	struct events host = EVENTS_BEGIN;
	struct state *state = state_new(NULL);
	struct event event = events_exec(&host, 10, 1, "/bin/sh");
	rules_open_at(&rules, folder);
	pack_result_init(&result);
	state_apply(state, &event);
	view_init(&view, state, &event);
	struct detection *good = rules_load(&rules, RULES_CHECK("return { summary = 'fine' }"));
	struct detection *bad = rules_load(&rules, source);
	for (unsigned i = 0; bad && i < DETECTION_FAULTS_MAX; i++)
		pack_check(rules.pack, bad, &view, &result, &err);
	bool ok = good && pack_check(rules.pack, good, &view, &result, &err) &&
		  str_eq(buf_str(&result.summary), STR("fine")) && !good->is_off;
	pack_result_done(&result);
	rules_close(&rules);
	state_free(state);
	return ok ? 0 : 1;
}

static enum fate fate_within(const char *source, rlim_t seconds)
{
	char folder[] = "/tmp/moonwatch-rules-XXXXXX";
	assert_non_null(mkdtemp(folder));
	pid_t pid = fork();
	if (pid == 0) {
		const struct rlimit cpu = {seconds, seconds};
		setrlimit(RLIMIT_CPU, &cpu);
		_exit(live_through(folder, source));
	}
	struct pollfd end = {.fd = pidfd_open(pid, 0), .events = POLLIN};
	int ready = poll(&end, 1, PATIENCE_MS);
	if (ready != 1)
		kill(pid, SIGKILL);
	close(end.fd);
	int status;
	struct rusage usage;
	wait4(pid, &status, 0, &usage);
	rules_remove(folder);
	if (ready != 1 || (WIFSIGNALED(status) &&
				  (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)))
		return FATE_HANGS;
#ifndef __SANITIZE_ADDRESS__
	assert_true((uint64_t)usage.ru_maxrss * 1024 < PEAK_BYTES_MAX);
#endif
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? FATE_SAFE : FATE_CRASHES;
}

static enum fate fate_of(const char *source)
{
	return fate_within(source, CPU_SECONDS);
}

static const char *const fates[] = {"safe", "hangs", "crashes"};

/* As a file of its own, and as the body of a check. */
static unsigned endure(const char *name, const char *source, enum fate expected)
{
	static char wrapped[300000];
	snprintf(wrapped, sizeof(wrapped),
		"return detection { id = 'hostile', title = 't', severity = 'low', api = 1, when = "
		"'process.exec',\ncheck = function(event, host)\n%s\nend }",
		source);
	enum fate loaded = fate_of(source), called = fate_of(wrapped);
	/* One that hangs does so either way. */
	if (loaded == expected && called == expected)
		return 0;
	print_message("# %s: %s when loaded, %s when called\n", name, fates[loaded], fates[called]);
	return 1;
}

static void the_collection_is_endured(void **state)
{
	(void)state;
	const char *shared = getenv("SHARED");
	char folder[512], path[1024];
	unsigned wrong = 0, count = 0;
	snprintf(folder, sizeof(folder), "%s/hostile", shared ? shared : "../shared");
	DIR *dir = opendir(folder);
	if (!dir)
		skip();
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		static char source[65536];
		if (!str_ends(str_from(entry->d_name), STR(".lua")))
			continue;
		snprintf(path, sizeof(path), "%s/%.400s", folder, entry->d_name);
		FILE *file = fopen(path, "r");
		assert_non_null(file);
		source[fread(source, 1, sizeof(source) - 1, file)] = 0;
		fclose(file);
		wrong += endure(entry->d_name, source, FATE_SAFE);
		count++;
	}
	closedir(dir);
	assert_true(count > 0);
	assert_int_equal(wrong, 0);
}

#define LONG "local s = 'a' for i = 1, 13 do s = s .. s end "
#define HUGE "local s = 'a' for i = 1, 19 do s = s .. s end "

static const struct {
	const char *name, *source;
} ours[] = {
	{"recursion through gsub", "local function f() return (('a'):gsub('a', f)) end f()"},
	{"recursion through sort",
		"local function f(a, b) table.sort({3, 2, 1}, f) return a < b end "
		"table.sort({3, 2, 1}, f)"},
	{"recursion through both", "local g local function f() table.sort({2, 1}, g) end "
				   "function g(a, b) ('a'):gsub('a', f) return a < b end f()"},
	{"endless recursion", "local function f(a) return f(a) + f(a) end f(1)"},
	{"endless tail calls", "local function f() return f() end f()"},
	{"doubling", "local s = 'x' while true do s = s .. s end"},
	{"joining by one instruction", HUGE "local t = s .. s .. s .. s .. s .. s .. s .. s .. s "
					    ".. s .. s .. s .. s .. s .. s .. s .. s "
					    ".. s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. "
					    "s .. s .. s .. s .. s .. s .. s .. s .. s "
					    ".. s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. "
					    "s .. s .. s .. s .. s .. s .. s .. s .. s"},
	{"joining by concat", HUGE "local t = {} for i = 1, 10000 do t[i] = s end table.concat(t)"},
	{"joining by format", HUGE "string.format('%s%s%s%s%s%s%s%s', s, s, s, s, s, s, s, s)"},
	{"growing by gsub", HUGE "s:gsub('a', s)"},
	{"growing by captures", HUGE "s:gsub('.', '%0%0%0%0')"},
	{"growing by a table", HUGE "s:gsub('.', { a = s })"},
	{"growing by a function", HUGE "s:gsub('.', function() return s end)"},
	{"growing by a library function", HUGE "s:gsub('.*', string.upper)"},
	{"many arguments", "local t = {} for i = 1, 8000 do t[i] = i end local function f(...) "
			   "return f(0, ...) end "
			   "f(unpack(t))"},
	{"insert at the front", "local t = {} while true do table.insert(t, 1, 1) end"},
	{"sort again and again",
		"local t = {} for i = 1, 10000 do t[i] = -i end while true do table.sort(t) end"},
	{"a comparison that lies", "local t = {} for i = 1, 5000 do t[i] = i end "
				   "while true do table.sort(t, function() return true end) end"},
	{"pairs in pairs",
		"local t = {} for i = 1, 5000 do t['k' .. i] = i end "
		"for _ in pairs(t) do for _ in pairs(t) do for _ in pairs(t) do end end end"},
	{"removing while walking", "local t = {} for i = 1, 100 do t[i] = i end for k in pairs(t) "
				   "do t = {} t[k] = nil end"},
	{"numbers out of range", "unpack({}, -1e308, 1e308) ('x'):byte(-1/0, 1/0)"},
	{"not a number",
		"local n = 0/0 unpack({}, n, n) ('x'):sub(n, n) table.concat({}, '', n, n)"},
	{"wide formats", "while true do local x = ('%99.99f'):format(1e308) end"},
	{"hidden FFI literal", "local a = \"\\z\n\" local b = 1LL --\""},
	{"hidden behind a first line", "#[[\nlocal b = 1LL --]]"},
	{"bytecode", "\x1bLJ\x02\x02"},
	{"upvalues kept", "kept = kept or {} for i = 1, 10000 do kept[#kept + 1] = {i} end"},
	{"a table as its own key", "local t = {} t[t] = t for k in pairs(t) do end"},
	{"results without end", "local t = {} t.t = t return { evidence = t }"},
	{"an event that is kept", "kept = event local x = kept and kept.process.name"},
	{"deep nesting", "local t = {} for i = 1, 1e6 do t = {t} end"},
	{"a very long pattern", LONG "('x'):find(s)"},
	{"nested captures",
		"('x'):find('((((((((((((((((((((((((((((((((x))))))))))))))))))))))))))))))))')"},
	{"brackets that do not end", "('x'):find('[a-')"},
	{"a pattern that ends in %", "('x'):find('%')"},
	{"balance that is not", LONG "s:find('%b')"},
	{"a frontier that is not", "s = ('x'):find('%f')"},
	{"a back reference to nothing", "('x'):find('%1')"},
	{"find that backtracks", LONG "s:find('a*a*a*a*a*a*a*a*a*a*a*a*b')"},
	{"match that backtracks", LONG "s:match('(a-)(a-)(a-)(a-)(a-)(a-)b')"},
	{"gsub that backtracks", LONG "s:gsub('a*a*a*a*a*a*b', '')"},
	{"gmatch that backtracks", LONG "for _ in s:gmatch('a*a*a*a*a*a*b') do end"},
	{"insert far out", "table.insert({}, 1e18, 1)"},
	{"remove far out", "table.remove({1}, -1e18)"},
};

static void what_we_thought_of_is_endured(void **state)
{
	(void)state;
	unsigned wrong = 0;
	for (unsigned i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		wrong += endure(ours[i].name, ours[i].source, FATE_SAFE);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_collection_is_endured),
		cmocka_unit_test(what_we_thought_of_is_endured),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
