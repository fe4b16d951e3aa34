/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/comparison.h"

bool comparison_run(
	struct comparison *c, const struct options *o, struct reader r[2], struct err *e)
{
	struct diff_setup setup = { .parts = { o->operands[0].part, o->operands[1].part },
		.rules = &o->rules };

	*c = (struct comparison){ 0 };
	baseline_init(&c->baseline, o->baseline, &o->rules);
	if (o->baseline && !baseline_read(&c->baseline, e))
		return false;
	if (o->baseline || o->update_baseline)
		setup.judges[setup.n_judges++] = baseline_judge(&c->baseline);
	diff_run(&c->diff, &r[SIDE_A].trace, &r[SIDE_B].trace, &setup);
	return true;
}

void comparison_free(struct comparison *c)
{
	diff_free(&c->diff);
	baseline_free(&c->baseline);
}
