/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/learn.h"

#include "cli/run.h"

#define ROUNDS_MAX 16u

/* What there is to tell of a capture is told when it is read first. */
static bool read_again(
	struct reader *r, const struct options *o, unsigned operand, enum side side, bool again)
{
	if (!again)
		return read_operand(r, o, operand, side);
	reader_init(r, o, operand, side);
	reader_read(r);
	return r->ok || reader_tell(r);
}

/* Compares the first capture with another, under the rules learned so far. */
static bool compare_with(struct learner *l, const struct options *o, struct reader *first,
	unsigned operand, bool again)
{
	const struct diff_setup setup = {
		.parts = { o->operands[0].part, o->operands[operand].part }, .rules = &o->rules
	};
	struct reader r;
	struct diff d;
	bool ok = read_again(&r, o, operand, SIDE_B, again);

	if (ok) {
		diff_run(&d, &first->trace, &r.trace, &setup);
		learn_look(l, &d);
		diff_free(&d);
	}
	trace_free(&r.trace);
	return ok;
}

/* Captures are read anew in each round: the rules count when they are read. */
static bool learn_once(struct learner *l, const struct options *given, bool again)
{
	struct options o = *given;
	struct reader first;

	o.rules = l->rules;
	learn_round(l);
	bool ok = read_again(&first, &o, 0, SIDE_A, again);
	for (unsigned i = 1; ok && i < o.n_operands; i++)
		ok = compare_with(l, &o, &first, i, again);
	trace_free(&first.trace);
	return ok;
}

enum status learn(const struct options *o, FILE *out)
{
	const char *paths[OPERANDS_MAX];
	struct learner l;
	struct err e;
	bool ok = true, more = true;

	for (unsigned i = 0; i < o->n_operands; i++)
		paths[i] = o->operands[i].path;
	learn_init(&l, &o->rules);
	for (unsigned i = 0; ok && more && i < ROUNDS_MAX; i++) {
		ok = learn_once(&l, o, i > 0);
		more = ok && !learn_complete(&l) && learn_take(&l);
	}
	enum status status = !ok || l.nothing_compared ? TROUBLE
			     : learn_complete(&l)      ? IDENTICAL
						       : DIFFERENT;
	if (ok && !close_output(o->output, out, learn_write(&l, out, paths, o->n_operands), &e))
		status = trouble(&e);
	learn_free(&l);
	return status;
}
