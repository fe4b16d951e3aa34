/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/comparison.h"

#include <string.h>

bool comparison_begin(struct comparison *c, const struct options *o, struct err *e)
{
	*c = (struct comparison){ .o = o,
		.setup = { .parts = { o->operands[0].part, o->operands[1].part },
			.rules = &o->rules,
			.masked = o->rules.n > 0 } };
	baseline_init(&c->baseline, o->baseline, &o->rules);
	return !o->baseline || baseline_read(&c->baseline, e);
}

/* Reads one, holding what the watch of the comparison holds. */
static void read_reference(struct comparison *c, struct reader *r, unsigned operand)
{
	const struct diff_watch *w = c->setup.watch;

	reader_init(r, c->o, operand, SIDE_A);
	if (!w) {
		reader_read(r);
		return;
	}
	r->progress = c->progress;
	w->enter(w->self);
	reader_read(r);
	w->leave(w->self);
}

/* How another reference differs from B; the capture itself is not kept. */
static bool add_reference(struct comparison *c, unsigned operand, struct reader *b, struct err *e)
{
	struct diff_setup setup = c->setup;
	struct reader r;
	struct diff d = { 0 };

	read_reference(c, &r, operand);
	setup.parts[SIDE_A] = c->o->operands[operand].part;
	bool ok = r.ok || fail(e, "%s", r.err.text);
	if (r.ok) {
		diff_run(&d, &r.trace, &b->trace, &setup);
		reference_init(&c->references[c->n_references++], &d);
		ok = c->silent || reader_tell(&r) ||
		     fail(e, "%s: not all of it can be read", r.trace.path);
	}
	diff_free(&d);
	trace_free(&r.trace);
	return ok;
}

static bool add_pins(struct comparison *c, const struct reader r[SIDES], struct err *e)
{
	const struct trace *const t[SIDES] = { &r[SIDE_A].trace, &r[SIDE_B].trace };

	for (unsigned i = 0; i < c->o->n_pins; i++) {
		unsigned before = c->setup.n_pins;

		if (!pins_add(&c->setup, t, c->o->pins[i], e))
			return false;
		memset(c->pair_of + before, (int)i, c->setup.n_pins - before);
	}
	return true;
}

static void free_references(struct comparison *c)
{
	for (unsigned i = 0; i < c->n_references; i++)
		reference_free(&c->references[i]);
	c->n_references = 0;
}

bool comparison_prepare(struct comparison *c, struct reader r[SIDES], struct err *e)
{
	const struct options *o = c->o;

	free_references(c);
	c->setup.n_judges = c->setup.n_pins = 0;
	for (unsigned i = SIDES; i < o->n_operands; i++)
		if (!add_reference(c, i, &r[SIDE_B], e))
			return false;
	/* The baseline counts what the references leave over. */
	for (unsigned i = 0; i < c->n_references; i++)
		c->setup.judges[c->setup.n_judges++] = reference_judge(&c->references[i]);
	if (o->baseline || o->update_baseline)
		c->setup.judges[c->setup.n_judges++] = baseline_judge(&c->baseline);
	return add_pins(c, r, e);
}

void comparison_run(struct comparison *c, struct reader r[SIDES], struct diff *d)
{
	bool turned = c->setup.turned;

	baseline_restart(&c->baseline);
	for (unsigned i = 0; i < c->n_references; i++)
		reference_restart(&c->references[i]);
	diff_run(d, &r[turned].trace, &r[!turned].trace, &c->setup);
}

bool comparison_pinned(const struct comparison *c, const struct diff *d, struct err *e)
{
	if (!d->broken_pin)
		return true;
	const uint32_t *frames = c->o->pins[c->pair_of[d->broken_pin - 1]];

	return fail(e, "--pair %u:%u: stands across another pair", frames[SIDE_A], frames[SIDE_B]);
}

void comparison_free(struct comparison *c)
{
	free_references(c);
	baseline_free(&c->baseline);
}
