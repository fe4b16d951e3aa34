/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/comparison.h"
#include "cli/keys.h"
#include "diff/latency.h"

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

/* What was accepted and did not come again. */
static void warn_stale(const struct baseline *b)
{
	uint32_t n = 0, accepted = 0;

	for (uint32_t i = 0; i < b->items.n; i++) {
		accepted += baseline_at(b, i)->accepted > 0;
		n += baseline_stale(baseline_at(b, i)) > 0;
	}
	if (n)
		fprintf(stderr, "smbdiff: %s: %u of %u accepted differences did not come again\n",
			b->path, n, accepted);
}

static bool update_baseline(const struct options *o, const struct baseline *b, struct err *e)
{
	FILE *out = open_output(o, o->update_baseline, e);

	return out && close_output(o->update_baseline, out, baseline_write(b, out), e);
}

static enum status status_of(const struct diff *d)
{
	return !d->identical ? DIFFERENT : d->nothing_compared ? TROUBLE : IDENTICAL;
}

/* All that the comparison needs, and it. */
static bool make_diff(struct comparison *c, const struct options *o, struct reader r[2],
	struct diff *d, struct err *e)
{
	if (!comparison_begin(c, o, e) || !comparison_prepare(c, r, e))
		return false;
	comparison_run(c, r, d);
	return comparison_pinned(c, d, e);
}

static enum status compare_read(const struct options *o, struct reader r[2], FILE *out)
{
	struct report_options ro = o->report;
	struct comparison c;
	struct diff d = { 0 };
	struct latency times = { 0 };
	struct err e;
	enum status status = TROUBLE;

	if (!make_diff(&c, o, r, &d, &e)) {
		complain(e.text);
	} else {
		if (o->report.filter)
			filter_diff(o->report.filter, &d);
		warn_not_compared(&d);
		status = status_of(&d);
		ro.references = c.references;
		ro.n_references = c.n_references;
		if (o->baseline) {
			warn_stale(&c.baseline);
			ro.baseline = &c.baseline;
		}
		if (o->latency) {
			latency_measure(&times, &d,
				o->latency_limit > 0 ? o->latency_limit : LATENCY_FACTOR);
			ro.latency = &times;
		}
		if (status == IDENTICAL && o->latency_limit > 0 && times.slower)
			status = DIFFERENT;
		if ((o->update_baseline && !update_baseline(o, &c.baseline, &e)) ||
			!close_output(o->output, out, o->quiet || report_diff(out, &d, &ro), &e))
			status = trouble(&e);
	}
	latency_free(&times);
	diff_free(&d);
	comparison_free(&c);
	return status;
}

static enum status print_keys(const struct options *o, struct reader r[2], FILE *out)
{
	struct err e;
	bool written = keys_print(out, &r[0].trace) && keys_print(out, &r[1].trace);

	return close_output(o->output, out, written, &e) ? IDENTICAL : trouble(&e);
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
