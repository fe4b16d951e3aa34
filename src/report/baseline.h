/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_BASELINE_H
#define REPORT_BASELINE_H

/*
 * Differences that somebody has looked at and accepted, kept in a file. One is
 * recognised by what it is about (command, path, field, values), not by where
 * in the capture it is: it may come again as often as it was accepted.
 */

#include <stdio.h>

#include "diff/diff.h"

/* What a difference is recognised by, in the order of the file's members. */
enum print_member {
	PRINT_COMMAND,
	PRINT_MESSAGE, /* request, interim, response, notification; event */
	PRINT_PATH,    /* of the open, as name mappings show it */
	PRINT_KIND,
	PRINT_FIELD, /* names from the root on, with the identity of elements; NULL: the row */
	PRINT_A,     /* the value, or its class where the class is all that counts */
	PRINT_B,
	PRINT_MEMBERS
};

extern const char *const print_names[PRINT_MEMBERS];

#define BASELINE_FORMAT "smbdiff.baseline/1"

struct baseline_item {
	char *text; /* the members as JSON, without braces */
	uint32_t accepted, seen;
};

struct baseline {
	const char *path;
	char *reason; /* "accepted by FILE" */
	const struct rules *rules;
	struct vec items; /* struct baseline_item */
	struct map index; /* hash of the text -> item */
	struct buf text, values[PRINT_MEMBERS];
};

/* Starts an empty one. path names it in what is said of it, NULL: there is no file. */
void baseline_init(struct baseline *b, const char *path, const struct rules *rules);
void baseline_free(struct baseline *b);

/* Reads the file (baseline_file.c). */
bool baseline_read(struct baseline *b, struct err *e) MUST_USE;

/* Appends an item as people say it: "Create response docs: smb2/smb2.eof: 126 -> 0". */
void baseline_words(const struct baseline_item *x, struct buf *out);

/* The item with these members (NULL: null), made if there is none. */
struct baseline_item *baseline_item(struct baseline *b, const char *const members[PRINT_MEMBERS]);

/* Counts what it sees, and accepts what the file has. b must outlive the diff. */
struct judge baseline_judge(struct baseline *b);

/* Forgets what it has seen, before the same traces are compared again. */
void baseline_restart(struct baseline *b);

/* Writes all that was seen, as a file to accept it. False with errno. */
bool baseline_write(const struct baseline *b, FILE *out) MUST_USE;

static inline const struct baseline_item *baseline_at(const struct baseline *b, uint32_t i)
{
	return vec_at(&b->items, i);
}

/* How often an item was accepted and did not come. */
static inline uint32_t baseline_stale(const struct baseline_item *x)
{
	return x->seen < x->accepted ? x->accepted - x->seen : 0;
}

#endif
