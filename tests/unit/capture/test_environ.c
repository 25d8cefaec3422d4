#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/environ.h"

/* The search is binary: a name out of order would not be found. */
static void every_name_of_the_list_is_found(void **state)
{
	(void)state;
	static const char *const some[] = {"LD_PRELOAD=/x", "LD_LIBRARY_PATH=", "LD_AUDIT=a",
		"LD_DEBUG=all", "BASH_ENV=/x", "ENV=/x", "PROMPT_COMMAND=x", "PYTHONPATH=/x",
		"PYTHONSTARTUP=/x", "PERL5LIB=/x", "PERL5OPT=-M", "RUBYOPT=-r", "RUBYLIB=/x",
		"NODE_OPTIONS=-r", "JAVA_TOOL_OPTIONS=-j", "GCONV_PATH=/x", "GLIBC_TUNABLES=x",
		"SSH_CONNECTION=1 2", "SSH_CLIENT=1", "SSH_TTY=/dev/pts/0", "SSH_AUTH_SOCK=/x",
		"SUDO_USER=a", "SUDO_UID=1", "SUDO_COMMAND=x", "HTTP_PROXY=x", "http_proxy=x",
		"https_proxy=x", "HISTFILE=/dev/null", "TERM=xterm", "DISPLAY=:0",
		"KUBERNETES_SERVICE_HOST=1", "PATH=/bin", "HOME=/root", "ALL_PROXY=x",
		"container=x"};
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		if (!environ_matters(str_from(some[i])))
			fail_msg("%s is not found", some[i]);
}

static void near_names_and_non_variables_are_not(void **state)
{
	(void)state;
	static const char *const others[] = {"LD_PRELOA=1", "LD_PRELOADX=1", "XPATH=1", "path=1",
		"PATH", "", "=", "=PATH", "AWS_SECRET_ACCESS_KEY=x", "zzz=1", "A=1"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (environ_matters(str_from(others[i])))
			fail_msg("%s is kept", others[i]);
	assert_false(environ_matters(STR_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_of_the_list_is_found),
		cmocka_unit_test(near_names_and_non_variables_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
