/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/torn.h"

static uint32_t frame_of(const struct trace *t, uint32_t msg)
{
	return msg == NONE ? 0 : trace_msg(t, msg)->frame;
}

void torn_remember(struct torn *x, const struct diff *d, const struct msg *ma, const struct msg *mb,
	uint32_t cause)
{
	const struct exch *a = trace_exch(d->a, ma->exch), *b = trace_exch(d->b, mb->exch);

	*x = (struct torn){ cause, { frame_of(d->a, a->request), frame_of(d->b, b->request) },
		{ frame_of(d->a, a->final), frame_of(d->b, b->final) } };
}

uint32_t torn_cause(const struct torn *x, const struct diff *d, const struct msg *m, enum side side)
{
	const struct trace *t = side == SIDE_A ? d->a : d->b;
	const struct exch *e = trace_exch(t, m->exch);
	uint32_t asked = frame_of(t, e->request), answered = frame_of(t, e->final);
	bool same =
		(asked && asked == x->asked[side]) || (answered && answered == x->answered[side]);

	return same ? x->cause : 0;
}
