/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_RUN_H
#define CLI_RUN_H

/* What the program does with its options, one function for each kind of work. */

#include <pthread.h>

#include "cli/options.h"

enum status { IDENTICAL, DIFFERENT, TROUBLE, BISECT_SKIP = 125 };

/* One line on the standard error. */
void complain(const char *text);
enum status trouble(const struct err *e);

/*
 * Opens a file to write, path NULL: the standard output. A capture must not be
 * overwritten before it is read. NULL: e says why.
 */
FILE *open_output(const struct options *o, const char *path, struct err *e) MUST_USE;

/* Closes the output and tells what went wrong with it; written: errno if not. */
bool close_output(const char *path, FILE *out, bool written, struct err *e) MUST_USE;

bool want_color(const struct options *o, FILE *out);

/* One capture being read in a thread of its own. */
struct reader {
	pthread_t thread;
	const struct options *o;
	const struct operand *operand;
	struct rules_side side;
	struct capture_progress progress; /* .step NULL: nobody looks on */
	struct trace trace;
	struct err err;
	bool ok;
};

/* Reads a capture and looks for the part that is meant. */
bool open_part(struct trace *t, const struct operand *op, const struct trace_options *to,
	struct err *e) MUST_USE;

/* Says so if the capture ends in the middle of a packet. */
void warn_truncated(const struct trace *t);

/* The steps of it: what is to be read, reading it, telling what is to be said of it. */
void reader_init(struct reader *r, const struct options *o, unsigned operand, enum side side);
void *reader_read(void *reader);
bool reader_tell(struct reader *r) MUST_USE;

/* Reads one of the captures; false if it cannot be used, which is told. Free r->trace anyway. */
bool read_operand(
	struct reader *r, const struct options *o, unsigned operand, enum side side) MUST_USE;

/* Reads what is given; false if one could not be read, which is told. */
bool read_operands(const struct options *o, struct reader r[2]) MUST_USE;

/* Writes rules for what varies between the captures; DIFFERENT: something does that has no rule. */
enum status learn(const struct options *o, FILE *out);

/* Compares the two captures, or looks around in one or two. */
enum status compare(const struct options *o, FILE *out);
enum status browse(struct options *o);

#endif
