/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/keys.h"
#include "tui/tui.h"

enum status { IDENTICAL, DIFFERENT, TROUBLE, BISECT_SKIP = 125 };

/* What is said on the standard error: one line each. */
static void complain(const char *text)
{
	fprintf(stderr, "smbdiff: %s\n", text);
}

static enum status trouble(const struct err *e)
{
	complain(e->text);
	return TROUBLE;
}

static bool same_file(FILE *out, const char *path)
{
	struct stat a, b;

	return fstat(fileno(out), &a) == 0 && stat(path, &b) == 0 && S_ISREG(a.st_mode) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Opens what -o names; a capture must not be overwritten before it is read. */
static FILE *open_output(const struct options *o, struct err *e)
{
	FILE *out = o->output ? fopen(o->output, "a") : stdout;

	if (!out) {
		fail(e, "%s: %s", o->output, strerror(errno));
		return NULL;
	}
	for (unsigned i = 0; o->output && i < o->n_operands; i++)
		if (same_file(out, o->operands[i].path)) {
			fclose(out);
			fail(e, "%s: is one of the captures, not overwritten", o->output);
			return NULL;
		}
	struct stat st;
	if (o->output && fstat(fileno(out), &st) == 0 && S_ISREG(st.st_mode) &&
		ftruncate(fileno(out), 0) != 0) {
		fclose(out);
		fail(e, "%s: %s", o->output, strerror(errno));
		return NULL;
	}
	return out;
}

/* Closes the output and tells what went wrong with it; written: errno if not. */
static bool close_output(const struct options *o, FILE *out, bool written, struct err *e)
{
	int error = written ? 0 : errno;

	if (fclose(out) != 0 && !error)
		error = errno;
	if (error)
		return fail(e, "%s: cannot write: %s", o->output ? o->output : "standard output",
			strerror(error));
	return true;
}

static bool want_color(const struct options *o, FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS;
	return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static void warn_truncated(const struct trace *t)
{
	if (t->stats.truncated)
		fprintf(stderr, "smbdiff: %s: cut in the middle of a packet, read up to there\n",
			t->path);
}

/* A part in which nothing is, is a mistake: two of them would be identical. */
static bool check_part(const struct trace *t, const struct part *p, struct err *e)
{
	bool whole = !p->first_frame && !p->last_frame && p->stream == NONE;

	for (uint32_t i = 0; !whole && i < t->msgs.n; i++)
		whole = part_has(p, t, trace_msg(t, i)->conv, trace_msg(t, i)->frame);
	for (uint32_t i = 0; !whole && i < t->events.n; i++)
		whole = part_has(p, t, trace_event(t, i)->e.stream, trace_event(t, i)->e.frame);
	return whole || fail(e, "%s: no SMB in the frames or the stream asked for", t->path);
}

/* Reads a capture and looks for the part that is meant. */
static bool open_part(
	struct trace *t, const struct operand *op, const struct trace_options *to, struct err *e)
{
	return trace_open(t, op->path, to, e) && check_part(t, &op->part, e);
}

static enum status list(const struct options *o, FILE *out)
{
	struct trace_options to = {
		.capture = { o->ports, o->n_ports }, .keys = &o->keyring, .side = KEYS_A
	};
	struct rules_side side = { &o->rules, SIDE_A };
	struct listing *l = NULL;
	struct trace t;
	struct err e;

	if (o->normalise)
		diff_prepare(&to, &side);
	else if (!o->quiet && !o->print_keys)
		l = listing_begin(out, &o->report, &o->operands[0].part, &to);
	bool ok = open_part(&t, &o->operands[0], &to, &e);
	if (ok)
		warn_truncated(&t);
	else
		complain(e.text);
	bool open = !ok || keys_tell(o, &t, KEYS_A);
	bool written = !l || listing_end(l, ok ? &t : NULL);
	if (ok && o->normalise && !o->quiet)
		written = report_normalised(out, &t, &o->operands[0].part, &o->rules);
	if (ok && o->print_keys)
		written = keys_print(out, &t);
	trace_free(&t);
	if (!close_output(o, out, written, &e))
		return trouble(&e);
	return ok && open ? IDENTICAL : TROUBLE;
}

/* One capture being read in a thread of its own. */
struct reader {
	pthread_t thread;
	const struct options *o;
	const struct operand *operand;
	struct rules_side side;
	struct trace trace;
	struct err err;
	bool ok;
};

static enum key_sides keys_of(const struct reader *r)
{
	return r->side.side == SIDE_A ? KEYS_A : KEYS_B;
}

static void *read_capture(void *self)
{
	struct reader *r = self;
	struct trace_options to = { .capture = { r->o->ports, r->o->n_ports },
		.keys = &r->o->keyring,
		.side = keys_of(r) };

	diff_prepare(&to, &r->side);
	r->ok = open_part(&r->trace, r->operand, &to, &r->err);
	return NULL;
}

/* Reads what is given; false if one could not be read, which is told. */
static bool read_operands(const struct options *o, struct reader r[2])
{
	bool ok = true, both = o->n_operands == 2, threads = false;

	for (unsigned i = 0; i < o->n_operands; i++) {
		r[i].o = o;
		r[i].operand = &o->operands[i];
		r[i].side = (struct rules_side){ &o->rules, (enum side)i };
	}
	if (both)
		threads = pthread_create(&r[1].thread, NULL, read_capture, &r[1]) == 0;
	read_capture(&r[0]);
	if (threads)
		pthread_join(r[1].thread, NULL);
	else if (both)
		read_capture(&r[1]);
	for (unsigned i = 0; i < o->n_operands; i++) {
		if (r[i].ok)
			warn_truncated(&r[i].trace);
		else
			complain(r[i].err.text);
		ok &= r[i].ok && keys_tell(o, &r[i].trace, keys_of(&r[i]));
	}
	return ok;
}

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

static enum status compare(const struct options *o, FILE *out)
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

static enum status write_tables(const struct options *o, FILE *out)
{
	struct err e;
	bool written = o->list_fields ? report_fields(out) : report_rules(out, &o->rules);

	return close_output(o, out, written, &e) ? IDENTICAL : trouble(&e);
}

/* Whether to look around in the captures rather than to write something. */
static bool is_interactive(const struct options *o)
{
	return !o->batch && !o->output && !o->quiet && !o->report.stat && !o->normalise &&
	       !o->list_fields && !o->print_keys && isatty(STDOUT_FILENO);
}

static enum status browse(const struct options *o)
{
	struct reader r[2] = { 0 };
	struct diff d = { 0 };
	struct tui_setup setup = { .a = &r[0].trace, .keymap = o->keymap };
	struct err e;
	bool ok = read_operands(o, r);

	for (unsigned i = 0; i < o->n_operands; i++)
		setup.part[i] = o->operands[i].part;
	if (ok && o->n_operands == 2) {
		diff_run(&d, &r[0].trace, &r[1].trace, setup.part, &o->rules);
		setup.b = &r[1].trace;
		setup.diff = &d;
	}
	setlocale(LC_CTYPE, "");
	setup.ascii = o->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	if (ok && !tui_run(&setup, want_color(o, stdout), &e))
		ok = trouble(&e) == IDENTICAL;
	diff_free(&d);
	trace_free(&r[0].trace);
	trace_free(&r[1].trace);
	return ok ? IDENTICAL : TROUBLE;
}

static enum status run(struct options *o)
{
	struct err e;

	if (o->help || o->version) {
		if (o->help)
			options_help(stdout);
		else
			puts("smbdiff " SMBDIFF_VERSION);
		return close_output(o, stdout, true, &e) ? IDENTICAL : trouble(&e);
	}
	keys_warn(&o->keyring);
	if (is_interactive(o))
		return browse(o);
	FILE *out = open_output(o, &e);
	if (!out)
		return trouble(&e);
	o->report.color = want_color(o, out);
	if (o->list_fields || o->print_rules)
		return write_tables(o, out);
	return o->n_operands == 2 ? compare(o, out) : list(o, out);
}

int main(int argc, char **argv)
{
	struct options o;
	struct err e;

	/* Whoever started us may have it ignored: a closed pipe is to end us quietly. */
	signal(SIGPIPE, SIG_DFL);
	enum status status = options_parse(&o, argc, argv, &e) ? run(&o) : trouble(&e);
	if (status == TROUBLE && o.bisect)
		status = BISECT_SKIP;
	options_free(&o);
	return (int)status;
}
