/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/*
 * Writers. They show field trees and diff results and compute nothing; what
 * they write is deterministic.
 */

#include <stdio.h>

#include "diff/diff.h"
#include "report/filter.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL };

struct baseline;
struct latency;
struct reference;

struct report_options {
	enum format format;
	bool trees;       /* -V */
	bool all;         /* equal entries too, and those that follow from a finding */
	unsigned context; /* equal entries around each that differs */
	bool stat;        /* counts per command and kind only */
	bool first;       /* stop at finding one */
	bool verbose;     /* -v: reasons, notes, findings in full */
	bool color;
	struct filter *filter;              /* of what a listing shows; NULL: all */
	const struct reference *references; /* of A's kind, besides A */
	unsigned n_references;
	const struct latency *latency;   /* response times, told last; NULL: not asked for */
	const struct baseline *baseline; /* what of it did not come is told; NULL: none */
};

/* The comparison of two traces. False if the output could not be written (errno tells). */
bool report_diff(FILE *out, struct diff *d, const struct report_options *o) MUST_USE;

/*
 * Lists one trace. listing_begin sets the options to open the trace with, so
 * that messages are listed as the pass goes; listing_end writes what is known
 * only then, and frees. It is to be called also when the trace could not be
 * read, with t NULL. False if the output could not be written (errno tells).
 */
struct listing;
struct listing *listing_begin(FILE *out, const struct report_options *o, const struct part *part,
	struct trace_options *t);
bool listing_end(struct listing *l, struct trace *t) MUST_USE;

/* The registry: name, type, noise class, label. */
bool report_fields(FILE *out) MUST_USE;

/* A rule file: how it is written, and the rules in force. */
bool report_rules(FILE *out, const struct rules *rules) MUST_USE;

/*
 * What one trace can tell and a comparison compares, as text: two runs of one
 * scenario give the same bytes.
 */
bool report_normalised(
	FILE *out, struct trace *t, const struct part *part, const struct rules *rules) MUST_USE;

#endif
