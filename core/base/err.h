/* err: why something failed, as a value.
 *
 * Invariant: a fallible function returns bool, takes `struct err *` last, and on false has written
 * one sentence into it and left its outputs alone. A function reports or returns, never both.
 * Ownership: the caller's storage; no heap. Thread: any (one err per thread).
 *
 *	struct err err;
 *	if (!trace_open(path, &reader, &err))
 *		return err_wrap(&err, "replay %s", path);
 */
#ifndef MW_BASE_ERR_H
#define MW_BASE_ERR_H

#include <stdbool.h>

struct err {
	char text[512];
};

/* Writes the message; always returns false so that `return err_set(...)` reads well. */
bool err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, followed by ": " and the text of `errno_value`. */
bool err_sys(struct err *err, int errno_value, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "context: " in front of what is already there; returns false. */
bool err_wrap(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
