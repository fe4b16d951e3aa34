/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/*
 * Writers. They show field trees and diff results and compute nothing; what
 * they write is deterministic.
 */

#include <stdio.h>

#include "diff/diff.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL };

struct report_options {
	enum format format;
	bool trees;       /* -V */
	bool all;         /* equal entries too */
	unsigned context; /* equal entries around each that differs */
	bool stat;        /* counts per command and kind only */
	bool first;       /* stop at finding one */
	bool verbose;     /* -v: reasons, notes in full */
	bool color;
	bool ascii;
};

/* The comparison of two traces. False if the output could not be written (errno tells). */
bool report_diff(FILE *out, struct diff *d, const struct report_options *o) MUST_USE;

/* The header of a listing, message by message as the pass goes, and the end. */
struct listing;
struct listing *listing_begin(FILE *out, const struct report_options *o);
void listing_message(void *listing, struct trace *t, uint32_t msg, const struct tree *tree);
bool listing_end(struct listing *l, struct trace *t) MUST_USE; /* frees it */

/* The registry: name, type, noise class, label. */
bool report_fields(FILE *out) MUST_USE;

#endif
