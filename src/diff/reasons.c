/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/reasons.h"

#include "diff/told.h"
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
	if (x->severity == SEV_NOTE)
		return "how much is allocated for the same size is the file system's choice";
	if (x->tier == TIER_ATTRIBUTE)
		return "the answer describes something else: descriptions come after what is "
		       "asked for or granted";
	return ma && ma->bits & M_RESPONSE
		       ? "the server grants or answers something else: parameters come after "
			 "outcomes"
		       : "the client asks for something else: parameters come after outcomes";
}

/* Of a message that only one side has. */
static const char *reason_of_only(const struct diff *d, const struct entry *e)
{
	bool in_a = e->a != NONE;
	const struct trace *t = in_a ? d->a : d->b;
	const struct msg *m = trace_msg(t, in_a ? e->a : e->b);

	if (m->bits & M_LOST)
		return "it answers no request: missing and added messages come first";
	if (m->bits & M_NOTIFICATION)
		return in_a ? "the server does not send it in B: missing messages come first"
			    : "the server does not send it in A: added messages come first";
	if (m->bits & M_INTERIM)
		return in_a ? "the operation has to wait in A only: that comes with the outcomes"
			    : "the operation has to wait in B only: that comes with the outcomes";
	if (told_row(d, e) == TIER_ATTRIBUTE)
		return in_a ? "B is not told of these changes: descriptions come after what is "
			      "asked for or granted"
			    : "A is not told of these changes: descriptions come after what is "
			      "asked for or granted";
	if (m->bits & M_RESPONSE)
		return in_a ? "the request is not answered in B: missing messages come first"
			    : "the request is not answered in A: added messages come first";
	return in_a ? "the client does not send it in B: missing operations come first"
		    : "the client does not send it in A: added operations come first";
}

const char *reason_of_row(const struct diff *d, const struct entry *e)
{
	if (e->is_event)
		return e->kind == CHANGED
			       ? "it happened to the connection in another way: such events come "
				 "first"
			       : "it happened to one connection only: such events come first";
	if (e->kind == MOVED)
		return "operations that may depend on each other stand in another order: that "
		       "comes "
		       "with missing and added ones";
	return reason_of_only(d, e);
}
