/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/keys.h"
#include "cli/run.h"

static enum status list(const struct options *o, FILE *out)
{
	struct trace_options to = { .capture = { .ports = o->ports, .n_ports = o->n_ports },
		.keys = &o->keyring,
		.side = KEYS_A };
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
	if (!close_output(o->output, out, written, &e))
		return trouble(&e);
	return ok && open ? IDENTICAL : TROUBLE;
}

static enum status write_tables(const struct options *o, FILE *out)
{
	struct err e;
	bool written = o->list_fields ? report_fields(out) : report_rules(out, &o->rules);

	return close_output(o->output, out, written, &e) ? IDENTICAL : trouble(&e);
}

/* Whether to look around in the captures rather than to write something. */
static bool is_interactive(const struct options *o)
{
	return !o->batch && !o->output && !o->quiet && !o->report.stat && !o->normalise &&
	       !o->learn && !o->latency && !o->list_fields && !o->print_rules && !o->print_keys &&
	       isatty(STDOUT_FILENO);
}

static enum status run(struct options *o)
{
	struct err e;

	if (o->help || o->version) {
		if (o->help)
			options_help(stdout);
		else
			puts("smbdiff " SMBDIFF_VERSION);
		return close_output(NULL, stdout, true, &e) ? IDENTICAL : trouble(&e);
	}
	if (!keys_ask(o, &e))
		return trouble(&e);
	keys_warn(&o->keyring);
	if (is_interactive(o))
		return browse(o);
	FILE *out = open_output(o, o->output, &e);
	if (!out)
		return trouble(&e);
	o->report.color = want_color(o, out);
	if (o->list_fields || o->print_rules)
		return write_tables(o, out);
	if (o->learn)
		return learn(o, out);
	return o->n_operands >= 2 ? compare(o, out) : list(o, out);
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
