/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/keys.h"
#include "cli/run.h"

static void add_count(struct buf *b, uint64_t n, const char *what)
{
	if (n)
		buf_printf(b, "%s%llu %s", b->n ? ", " : "", (unsigned long long)n, what);
}

static void warn_not_compared(const struct diff *d)
{
	struct buf b = { 0 };

	add_count(&b, d->encrypted, "encrypted");
	add_count(&b, d->incomplete, "incomplete");
	add_count(&b, d->malformed, "malformed");
	if (b.n)
		fprintf(stderr, "smbdiff: not compared: %s of %llu messages\n", buf_cstr(&b),
			(unsigned long long)d->a->msgs.n + d->b->msgs.n);
	if (d->nothing_compared)
		complain("nothing after session setup could be compared");
	buf_free(&b);
}

static enum status compare_read(const struct options *o, struct reader r[2], FILE *out)
{
	const struct part parts[2] = { o->operands[0].part, o->operands[1].part };
	enum status status;
	struct diff d;
	struct err e;

	diff_run(&d, &r[0].trace, &r[1].trace, parts, &o->rules);
	if (o->report.filter)
		filter_diff(o->report.filter, &d);
	warn_not_compared(&d);
	status = !d.identical ? DIFFERENT : d.nothing_compared ? TROUBLE : IDENTICAL;
	if (!close_output(o, out, o->quiet || report_diff(out, &d, &o->report), &e))
		status = trouble(&e);
	diff_free(&d);
	return status;
}

static enum status print_keys(const struct options *o, struct reader r[2], FILE *out)
{
	struct err e;
	bool written = keys_print(out, &r[0].trace) && keys_print(out, &r[1].trace);

	return close_output(o, out, written, &e) ? IDENTICAL : trouble(&e);
}

enum status compare(const struct options *o, FILE *out)
{
	struct reader r[2] = { 0 };
	enum status status = TROUBLE;

	if (!read_operands(o, r))
		status = TROUBLE;
	else if (o->print_keys)
		status = print_keys(o, r, out);
	else
		status = compare_read(o, r, out);
	trace_free(&r[0].trace);
	trace_free(&r[1].trace);
	return status;
}
