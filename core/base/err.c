/* Messages longer than the buffer are cut, never split in the middle of a format. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

bool err_sys(struct err *err, int errno_value, const char *format, ...)
{
	char context[sizeof(err->text)];
	va_list args;
	va_start(args, format);
	vsnprintf(context, sizeof(context), format, args);
	va_end(args);
	return err_set(err, "%.400s: %s", context, strerror(errno_value));
}

bool err_wrap(struct err *err, const char *format, ...)
{
	char inner[sizeof(err->text)];
	memcpy(inner, err->text, sizeof(inner));
	char context[sizeof(err->text)];
	va_list args;
	va_start(args, format);
	vsnprintf(context, sizeof(context), format, args);
	va_end(args);
	return err_set(err, "%.200s: %.300s", context, inner);
}
