/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/reasons.h"

#include "dissect/dcerpc.h"

static bool failed(const struct msg *m)
{
	return m && trace_failed(m);
}

/* What a call on a pipe returned. */
static bool call_failed(const struct tree *t, uint32_t node, uint16_t field)
{
	return node != NO_NODE && rpc_failed(field, t->nodes[node].value);
}

static const char *outcome_reason(bool a_failed, bool b_failed)
{
	if (a_failed && b_failed)
		return "it fails in both for different reasons: outcomes come first";
	if (a_failed)
		return "it fails in A and succeeds in B: outcomes come first";
	if (b_failed)
		return "it succeeds in A and fails in B: outcomes come first";
	return "it ends otherwise: outcomes come first";
}

const char *reason_of_delta(
	const struct view *v, const struct delta *x, const struct msg *ma, const struct msg *mb)
{
	if (x->reason)
		return x->reason;
	if (x->tier == TIER_STATUS)
		return outcome_reason(failed(ma) || call_failed(&v->a, x->a, x->field),
			failed(mb) || call_failed(&v->b, x->b, x->field));
	if (x->tier == TIER_ATTRIBUTE)
		return "the answer describes something else: after all that was asked for or done";
	return ma && ma->bits & M_RESPONSE
		       ? "the server grants or answers something else: after outcomes"
		       : "the client asks for something else: after outcomes";
}

const char *reason_of_row(const struct diff *d, const struct entry *e)
{
	const struct msg *only = e->is_event    ? NULL
				 : e->a != NONE ? trace_msg(d->a, e->a)
						: trace_msg(d->b, e->b);

	if (e->is_event)
		return "it happened to the connection: such events come first";
	if (e->kind == MOVED)
		return "operations that may depend on each other stand in another order";
	if (only->bits & M_LOST)
		return "it answers no request: missing and added messages come first";
	return e->kind == ONLY_A ? "B has nothing that answers to it: missing operations come first"
				 : "A has nothing that answers to it: added operations come first";
}
