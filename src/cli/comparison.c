/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/comparison.h"

#include <string.h>

/* How another reference differs from B; the capture itself is not kept. */
static bool add_reference(struct comparison *c, const struct options *o, unsigned operand,
	struct reader *b, struct diff_setup setup)
{
	struct reader r;
	struct diff d = { 0 };
	bool ok = read_operand(&r, o, operand, SIDE_A);

	setup.parts[SIDE_A] = o->operands[operand].part;
	if (ok) {
		diff_run(&d, &r.trace, &b->trace, &setup);
		reference_init(&c->references[c->n_references++], &d);
	}
	diff_free(&d);
	trace_free(&r.trace);
	return ok;
}

static bool add_pins(struct comparison *c, const struct options *o, const struct reader r[2],
	struct diff_setup *setup)
{
	const struct trace *const t[SIDES] = { &r[SIDE_A].trace, &r[SIDE_B].trace };
	struct err e;

	for (unsigned i = 0; i < o->n_pins; i++) {
		unsigned before = setup->n_pins;

		if (!pins_add(setup, t, o->pins[i], &e)) {
			complain(e.text);
			return false;
		}
		memset(c->pair_of + before, (int)i, setup->n_pins - before);
	}
	return true;
}

static bool pins_kept(const struct comparison *c, const struct options *o)
{
	if (!c->diff.broken_pin)
		return true;
	const uint32_t *frames = o->pins[c->pair_of[c->diff.broken_pin - 1]];

	fprintf(stderr, "smbdiff: --pair %u:%u: stands across another pair\n", frames[SIDE_A],
		frames[SIDE_B]);
	return false;
}

bool comparison_run(struct comparison *c, const struct options *o, struct reader r[2])
{
	struct err e;
	struct diff_setup setup = { .parts = { o->operands[0].part, o->operands[1].part },
		.rules = &o->rules };

	*c = (struct comparison){ 0 };
	baseline_init(&c->baseline, o->baseline, &o->rules);
	if (o->baseline && !baseline_read(&c->baseline, &e)) {
		complain(e.text);
		return false;
	}
	for (unsigned i = SIDES; i < o->n_operands; i++)
		if (!add_reference(c, o, i, &r[SIDE_B], setup))
			return false;
	/* The baseline counts what the references leave over. */
	for (unsigned i = 0; i < c->n_references; i++)
		setup.judges[setup.n_judges++] = reference_judge(&c->references[i]);
	if (o->baseline || o->update_baseline)
		setup.judges[setup.n_judges++] = baseline_judge(&c->baseline);
	if (!add_pins(c, o, r, &setup))
		return false;
	diff_run(&c->diff, &r[SIDE_A].trace, &r[SIDE_B].trace, &setup);
	return pins_kept(c, o);
}

void comparison_free(struct comparison *c)
{
	diff_free(&c->diff);
	for (unsigned i = 0; i < c->n_references; i++)
		reference_free(&c->references[i]);
	baseline_free(&c->baseline);
}
