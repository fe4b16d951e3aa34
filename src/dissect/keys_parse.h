/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_KEYS_PARSE_H
#define DISSECT_KEYS_PARSE_H

/* What reading the several kinds of key files has in common. */

#include <stdio.h>

#include "dissect/keys.h"

#define LINE_MAX_LEN 8192u /* what a line has beyond is not looked at */
#define LINES_BUFFER 65536u

/* A file of lines; what was read is wiped when it is closed. */
struct lines {
	FILE *file;
	const char *path;
	char buffer[LINES_BUFFER];
	char text[LINE_MAX_LEN + 1]; /* without white space at its end */
	size_t n;
	uint32_t number;
};

bool lines_open(struct lines *l, const char *path, struct err *e) MUST_USE;
bool lines_next(struct lines *l);
bool lines_close(struct lines *l, struct err *e) MUST_USE;

/* Lines that cannot be read: the first is told, the others are counted. */
struct bad_lines {
	uint32_t n, first;
	const char *why;
};

void bad_line(struct bad_lines *b, uint32_t line, const char *why);
void bad_lines_tell(const struct bad_lines *b, const char *path, struct buf *warnings);

/* n hex digits as bytes; false if they are not all hex digits or odd in number. */
bool hex_decode(const char *s, size_t n, uint8_t *out);

#endif
