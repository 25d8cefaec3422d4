/* Sorted by bytes for a binary search: about 60 names, so 6 comparisons a variable. Chosen are those
 * that make a program run other code, that tell where a session came from, or that name the host's
 * surroundings; none whose value is by nature a secret. */
#include "capture/environ.h"

#include <stddef.h>

static const char *const names[] = {
	"ALL_PROXY",
	"BASH_ENV",
	"CLASSPATH",
	"CONTAINER",
	"DISPLAY",
	"DOTNET_STARTUP_HOOKS",
	"ENV",
	"GCONV_PATH",
	"GLIBC_TUNABLES",
	"GTK_MODULES",
	"HISTCONTROL",
	"HISTFILE",
	"HISTSIZE",
	"HOME",
	"HTTPS_PROXY",
	"HTTP_PROXY",
	"IFS",
	"INVOCATION_ID",
	"JAVA_TOOL_OPTIONS",
	"JDK_JAVA_OPTIONS",
	"KUBERNETES_SERVICE_HOST",
	"LD_AUDIT",
	"LD_BIND_NOT",
	"LD_DEBUG",
	"LD_LIBRARY_PATH",
	"LD_ORIGIN_PATH",
	"LD_PRELOAD",
	"LD_PROFILE",
	"LOCALDOMAIN",
	"LOGNAME",
	"LUA_CPATH",
	"LUA_INIT",
	"LUA_PATH",
	"MAIL",
	"MALLOC_PERTURB_",
	"NODE_OPTIONS",
	"NODE_PATH",
	"NOTIFY_SOCKET",
	"OPENSSL_CONF",
	"OPENSSL_MODULES",
	"PATH",
	"PERL5DB",
	"PERL5LIB",
	"PERL5OPT",
	"PHPRC",
	"PHP_INI_SCAN_DIR",
	"PKEXEC_UID",
	"PROMPT_COMMAND",
	"PWD",
	"PYTHONHOME",
	"PYTHONINSPECT",
	"PYTHONPATH",
	"PYTHONSTARTUP",
	"PYTHONUSERBASE",
	"PYTHONWARNINGS",
	"RUBYLIB",
	"RUBYOPT",
	"SHELL",
	"SHELLOPTS",
	"SSH_AUTH_SOCK",
	"SSH_CLIENT",
	"SSH_CONNECTION",
	"SSH_ORIGINAL_COMMAND",
	"SSH_TTY",
	"SUDO_COMMAND",
	"SUDO_GID",
	"SUDO_UID",
	"SUDO_USER",
	"TERM",
	"TMPDIR",
	"USER",
	"XAUTHORITY",
	"XDG_SESSION_ID",
	"container",
	"http_proxy",
	"https_proxy",
};

static int compare(struct str name, const char *entry)
{
	int order = strncmp(name.data, entry, name.len);
	return order ? order : (entry[name.len] ? -1 : 0);
}

bool environ_matters(struct str variable)
{
	const char *equals = variable.len ? memchr(variable.data, '=', variable.len) : NULL;
	if (!equals)
		return false;
	struct str name = {variable.data, (uint32_t)(equals - variable.data)};
	size_t low = 0, high = sizeof(names) / sizeof(names[0]);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = compare(name, names[middle]);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
