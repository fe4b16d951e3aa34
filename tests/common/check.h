/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

/*
 * What holds whatever the bytes of a capture are: fuzz targets, the prefix
 * test and the property tests ask for it. What does not hold aborts, so that
 * a fuzzer keeps the input.
 */

#include <stdio.h>
#include <stdlib.h>

#include "diff/diff.h"

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);    \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* Nodes lie within their buffers, subtrees are nested, all text is UTF-8. */
void check_tree(const struct tree *t);

/* The text is valid UTF-8. */
void check_utf8(const char *p, size_t n);

/* It can be shown on a terminal as well: no control characters but the ends of lines. */
void check_output(const char *p, size_t n);

/* Records refer to what is there, and each message can be dissected and summarised. */
void check_trace(struct trace *t);

/* Every message and event stands in exactly one row, and the counts are those of the rows. */
void check_diff(struct diff *d);

/* A file in memory, to be opened by its path. */
struct memfile {
	int fd;
	char path[32];
};

struct memfile memfile_new(const void *bytes, size_t n);
void memfile_close(struct memfile *f);

#endif
