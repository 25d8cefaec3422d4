#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "script/sandbox.h"

#define CASES   200000
#define SECONDS 1000000000ull

/* f, subject, pattern, replacement, init */
#define DRIVER                                                                                     \
	"return function(f, s, p, r, i) local o = {} "                                             \
	"local function add(...) for n = 1, select('#', ...) do "                                  \
	"o[#o + 1] = type((select(n, ...))) .. ' ' .. tostring((select(n, ...))) end end "         \
	"if f == 0 then add(s:find(p, i)) elseif f == 1 then add(s:match(p, i)) "                  \
	"elseif f == 2 then for a, b, c in s:gmatch(p) do add(a, b, c) end "                       \
	"elseif f == 3 then add(s:gsub(p, r)) elseif f == 4 then add(s:gsub(p, r, i)) "            \
	"elseif f == 5 then add(s:gsub(p, function(a, b) add(a, b) return b end)) "                \
	"elseif f == 6 then add(s:gsub(p, {a = 'x', ab = 7, b = false})) "                         \
	"else add(s:find(p, i, true)) end return table.concat(o, ',') end"

struct pair {
	struct vm *vm;
	lua_State *stock;
	struct err err;
};

static int pair_open(void **state)
{
	static struct pair pair;
	pair = (struct pair){.vm = vm_new(VM_MEMORY_BYTES), .stock = luaL_newstate()};
	*state = &pair;
	if (!pair.vm || !sandbox_open(pair.vm, &pair.err))
		return -1;
	luaL_openlibs(pair.stock);
	lua_State *lua = pair.vm->lua;
	luaL_loadbuffer(lua, DRIVER, strlen(DRIVER), "=x");
	sandbox_push_env(pair.vm);
	lua_setfenv(lua, -2);
	luaL_loadbuffer(pair.stock, DRIVER, strlen(DRIVER), "=x");
	return vm_call(pair.vm, 0, 1, VM_LOAD_STEPS, &pair.err) &&
			       lua_pcall(pair.stock, 0, 1, 0) == 0
		       ? 0
		       : -1;
}

static int pair_close(void **state)
{
	struct pair *pair = *state;
	vm_free(pair->vm);
	lua_close(pair->stock);
	return 0;
}

struct text {
	char bytes[32];
	size_t len;
};

static uint64_t seed = 0x9e3779b97f4a7c15;

static unsigned below(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)((seed >> 20) % n);
}

static struct text random_text(const char *const *parts, unsigned count, unsigned most)
{
	struct text text = {.len = 0};
	for (unsigned n = below(most + 1); n > 0; n--) {
		const char *part = parts[below(count)];
		size_t len = *part ? strlen(part) : 1; /* "" stands for a NUL */
		memcpy(text.bytes + text.len, part, len);
		text.len += len;
	}
	return text;
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void push_case(lua_State *lua, unsigned f, const struct text *t, int init)
{
	lua_pushvalue(lua, 1);
	lua_pushinteger(lua, (int)f);
	for (unsigned i = 0; i < 3; i++)
		lua_pushlstring(lua, t[i].bytes, t[i].len);
	lua_pushinteger(lua, init);
}

static void random_patterns_do_what_the_stock_functions_do(void **state)
{
	struct pair *pair = *state;
	static const char *const subjects[] = {"a", "b", "a", "(", ")", "1", " ", "A", "]", ""};
	static const char *const patterns[] = {"a", "b", ".", "*", "-", "+", "?", "(", ")", "()",
		"(a", "b)", "%a", "%A", "%d", "%W", "%1", "%2", "%", "[", "]", "[ab]", "[^a]",
		"[a-", "^", "$", "%b()", "%b", "%f[%a]", "%f", "%z", "(.-)", "%s", "%x", "%]", ""};
	static const char *const texts[] = {"a", "%0", "%1", "%2", "%%", "%", "x", ""};
	unsigned wrong = 0, failed = 0, messages = 0;
	for (unsigned n = 0; n < CASES && wrong < 10; n++) {
		unsigned f = below(8);
		int init = (int)below(14) - 5;
		const struct text t[] = {random_text(subjects, COUNT(subjects), 10),
			random_text(patterns, COUNT(patterns), 5),
			random_text(texts, COUNT(texts), 3)};
		push_case(pair->vm->lua, f, t, init);
		push_case(pair->stock, f, t, init);
		bool ours = vm_call(pair->vm, 5, 1, VM_LOAD_STEPS, &pair->err);
		bool stock = lua_pcall(pair->stock, 5, 1, 0) == 0;
		size_t our_len = 0, stock_len;
		const char *our =
			ours ? lua_tolstring(pair->vm->lua, -1, &our_len) : pair->err.text;
		const char *theirs = lua_tolstring(pair->stock, -1, &stock_len);
		bool same = ours == stock &&
			    (!ours || (our_len == stock_len && !memcmp(our, theirs, our_len)));
		failed += !ours;
		if (!same || (!ours && strcmp(our, theirs) != 0)) {
			wrong += !same;
			if (same ? messages++ < 5 : true)
				print_message("# %u '%s' '%s' '%s' %d: '%s', stock '%s'\n", f,
					t[0].bytes, t[1].bytes, t[2].bytes, init, our, theirs);
		}
		lua_settop(pair->vm->lua, 1);
		lua_settop(pair->stock, 1);
	}
	print_message("# %u of %u failed, %u with another message\n", failed, CASES, messages);
	assert_int_equal(wrong, 0);
	assert_true(failed > CASES / 100 && failed < CASES / 10 * 9);
}

static const char *run(struct pair *pair, const char *source)
{
	static char text[512];
	lua_State *lua = pair->vm->lua;
	assert_int_equal(luaL_loadbuffer(lua, source, strlen(source), "=x"), 0);
	sandbox_push_env(pair->vm);
	lua_setfenv(lua, -2);
	bool ok = vm_call(pair->vm, 0, 1, VM_CALL_STEPS, &pair->err);
	const char *result = ok ? lua_tostring(lua, -1) : pair->err.text;
	snprintf(text, sizeof(text), "%s", result ? result : "nil");
	lua_settop(lua, 1);
	return text;
}

#define LONG "local s = 'a' for i = 1, 13 do s = s .. s end "

static void each_case_gives_its_result(void **state)
{
	static const struct {
		const char *source, *result;
	} cases[] = {{"return ('key = value'):match('^(%w+)%s*=')", "key"},
		{"return ('f(a(b)c)d'):match('%b()')", "(a(b)c)"},
		{"return ('THE (quick) fox'):find('%f[%a]%a+%f[%A]', 5)", "6"},
		{"return ('a.b'):find('.', 1, true)", "2"},
		{"return ('a.b'):find('.', 2, true)", "2"},
		{"local r = ('x'):find('%')", "x:1: malformed pattern (ends with '%')"},
		{"local r = ('x'):find('[a')", "x:1: malformed pattern (missing ']')"},
		{"local r = ('x'):find('(x')", "x:1: unfinished capture"},
		{"local r = ('x'):find('.)')", "x:1: invalid pattern capture"},
		{"local r = ('x'):find('%1')", "x:1: invalid capture index"},
		{"local r = ('x'):find('%f')", "x:1: missing '[' after '%f' in pattern"},
		{"local r = ('x'):gsub('x', function() return {} end)",
			"x:1: invalid replacement value (a table)"},
		{"local p = 'a?' for i = 1, 8 do p = p .. p end local s = p:gsub('?', '') "
		 "local r = s:find(p)",
			"x:1: pattern too complex"},
		{"local t = {1} table.insert(t, 2, 5) return t[2]", "5"},
		{"table.insert({1}, 3, 5)", "x:1: table.insert: position is not within 1..2"},
		{"table.insert({1}, 1e18, 5)", "x:1: table.insert: position is not within 1..2"},
		{"table.insert({1}, 0, 5)", "x:1: table.insert: position is not within 1..2"},
		{"return table.remove({1, 2}, 1)", "1"}, {"return table.remove({}, 0)", "nil"},
		{"table.remove({1}, 1e18)", "x:1: table.remove: position is not within 1..2"}};
	for (unsigned i = 0; i < COUNT(cases); i++)
		assert_string_equal(run(*state, cases[i].source), cases[i].result);
}

static void what_backtracks_is_stopped(void **state)
{
	static const char *const bombs[] = {LONG "s:find('.-.-.-.-b')",
		LONG "s:match('(a*)(a*)(a*)(a*)b')", LONG "s:gsub('a*a*a*a*b', '')",
		LONG "for _ in s:gmatch('a-a-a-a-b') do end",
		LONG "while true do s:find('b', 1, true) end"};
	for (unsigned i = 0; i < COUNT(bombs); i++) {
		uint64_t start_ns = clock_cpu_ns();
		assert_string_equal(run(*state, bombs[i]), "x:1: stopped: out of time budget");
		assert_true(clock_cpu_ns() - start_ns < 2 * SECONDS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			random_patterns_do_what_the_stock_functions_do, pair_open, pair_close),
		cmocka_unit_test_setup_teardown(each_case_gives_its_result, pair_open, pair_close),
		cmocka_unit_test_setup_teardown(what_backtracks_is_stopped, pair_open, pair_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
