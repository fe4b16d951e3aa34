/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * Errors the user can mend: a file that cannot be read, a wrong option. What
 * is wrong with the bytes of a capture is no error but a marked node or an
 * event; what is wrong with the program ends in oom() or an assertion.
 */

#include <stdbool.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

struct err {
	char text[320]; /* one line without full stop, the file's name first */
};

/* Writes the text and returns false, so that a function can `return fail(...)`. */
bool fail(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Says that memory is out and ends the program with status 2. */
_Noreturn void oom(void);

/* malloc, realloc and calloc that never return NULL; the caller frees. */
void *xmalloc(unsigned long size);
void *xcalloc(unsigned long n, unsigned long size);
void *xrealloc(void *p, unsigned long size);
char *xstrdup(const char *s);

#endif
