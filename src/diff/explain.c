/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/explain.h"

#include "diff/normal.h"
#include "diff/told.h"
#include "dissect/dcerpc.h"
#include "dissect/smb2.h"

void explain_init(struct explain *x, const struct diff *d)
{
	*x = (struct explain){ .d = d };
	blame_init(&x->blame, d);
	causes_init(&x->causes);
}

void explain_free(struct explain *x)
{
	blame_free(&x->blame);
	causes_free(&x->causes);
	clients_free(&x->clients);
}

void explain_conversation(struct explain *x, bool one_sided, bool alone)
{
	x->alone = alone;
	x->broken = x->negotiate = x->exchange = x->exchange_cause = x->encrypted = 0;
	x->one_sided = one_sided;
	clients_conversation(&x->clients);
	x->unanswered[SIDE_A].cause = x->unanswered[SIDE_B].cause = 0;
}

/* Whether a message is there and fails. */
static bool failed(const struct msg *m)
{
	return m && trace_failed(m);
}

/* A connection that was never made, since something had failed before. */
static uint32_t never_came(const struct explain *x, const struct entry *e)
{
	unsigned side = e->a != NONE ? SIDE_A : SIDE_B;
	uint32_t i = side == SIDE_A ? e->a : e->b;
	const struct trace *t = side == SIDE_A ? x->d->a : x->d->b;

	if (!x->alone || !x->stop)
		return 0;
	return (e->is_event ? trace_event(t, i)->after : i) > x->stop_at[side] ? x->stop : 0;
}

uint32_t explain_find(const struct explain *x, const struct entry *e, const struct msg *ma,
	const struct msg *mb, enum tier tier)
{
	const struct msg *m = ma ? ma : mb;
	uint32_t cause;

	if (x->exchange == e->exchange && x->exchange_cause)
		return x->exchange_cause;
	if (diff_is_only(e->kind) && x->one_sided && x->encrypted && m)
		return x->encrypted;
	enum side side = mb && !ma ? SIDE_B : SIDE_A;
	if (diff_is_only(e->kind) && m && (cause = torn_cause(&x->torn, x->d, m, side)))
		return cause;
	if (diff_is_only(e->kind) && m && m->bits & M_LOST && x->unanswered[side].cmd == m->cmd)
		return x->unanswered[side].cause;
	cause = blame_find(&x->blame, ma, mb);
	if (!cause && diff_is_only(e->kind))
		cause = x->broken;
	if (!cause && diff_is_only(e->kind))
		cause = never_came(x, e);
	/* Another dialect changes parameters, and which operations there are. */
	if (!cause && m && !x->clients.programs && m->cmd != SMB2_NEGOTIATE &&
		(diff_is_only(e->kind) || tier != TIER_STATUS))
		cause = x->negotiate;
	if (!cause && m && (m->cmd == SMB2_CREATE || m->cmd == SMB2_TREE_CONNECT))
		cause = x->referral;
	return cause ? cause : causes_find(&x->causes, e, tier);
}

static bool ends_connection(const struct explain *x, const struct entry *e)
{
	const struct trace *t = e->a != NONE ? x->d->a : x->d->b;

	return normal_event_ends(t, e->a != NONE ? e->a : e->b);
}

/* Somebody else logs on, or as something else: anything may follow from that. */
static bool other_user(const struct msg *m, const struct view *v)
{
	return m->cmd == SMB2_SESSION_SETUP &&
	       (told_has(v, F_NTLMSSP_AUTH_USERNAME) || told_has(v, F_SMB2_SESSION_FLAGS));
}

/* Whether the object that a message makes is not what it is on the other side. */
static bool makes_another(const struct entry *e, const struct msg *ma, const struct msg *mb,
	const struct view *v, enum tier tier)
{
	if (!ma || !mb || failed(ma) != failed(mb) || e->opaque || other_user(ma, v))
		return true;
	return tier <= TIER_PARAMETER && (ma->cmd == SMB2_TREE_CONNECT || ma->cmd == SMB2_CREATE);
}

/* What happens to the files and leases that an entry is about may follow from it. */
static void remember_names(struct explain *x, const struct entry *e, const struct msg *m,
	const struct view *v, enum tier tier, uint32_t cause)
{
	bool whole = diff_is_only(e->kind) || e->kind == MOVED;
	bool asked = !(m->bits & M_RESPONSE) || m->bits & M_NOTIFICATION;
	bool granted = m->cmd == SMB2_CREATE;
	bool all = whole || tier == TIER_STATUS || (tier == TIER_PARAMETER && (asked || granted));
	bool deep = m->cmd == SMB2_SET_INFO ||
		    (m->cmd == SMB2_CREATE &&
			    (tier == TIER_STATUS || (!whole && told_has(v, F_SMB2_FILENAME))));

	causes_add(&x->causes, cause, all ? REACH_ALL : REACH_STATE, all && deep);
	if (!whole)
		causes_add_listed(&x->causes, v, cause);
}

/* What says whether the session's or share's messages are encrypted. */
static bool explains_encryption(const struct msg *m)
{
	return m->kind == MSG_ENCRYPTED || m->cmd == SMB2_SESSION_SETUP ||
	       m->cmd == SMB2_TREE_CONNECT;
}

static bool negotiates(const struct msg *m)
{
	return m->kind == MSG_SMB2 && m->cmd == SMB2_NEGOTIATE;
}

/* Whether an operation, or the call that it carries, does not end in both as it does in the other.
 */
static bool ends_otherwise(const struct msg *ma, const struct msg *mb, const struct view *v)
{
	if (!ma || !mb || failed(ma) != failed(mb))
		return ma && mb;
	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];
		bool in_a = x->a != NO_NODE && rpc_failed(x->field, v->a.nodes[x->a].value);
		bool in_b = x->b != NO_NODE && rpc_failed(x->field, v->b.nodes[x->b].value);

		if (x->severity == SEV_DIFFERENCE && in_a != in_b)
			return true;
	}
	return false;
}

void explain_add(struct explain *x, const struct entry *e, const struct msg *ma,
	const struct msg *mb, const struct view *v, enum tier tier, uint32_t cause)
{
	const struct msg *m = ma ? ma : mb;
	bool otherwise = ends_otherwise(ma, mb, v);

	if (!x->broken &&
		((x->alone && diff_is_only(e->kind)) || (!m && ends_connection(x, e)) || otherwise))
		x->broken = cause;
	if (!m)
		return;
	if (!x->stop && otherwise) {
		x->stop = cause;
		x->stop_at[SIDE_A] = e->a;
		x->stop_at[SIDE_B] = e->b;
	}
	/* One round more alone changes nothing of what comes after it. */
	if (ma && mb && (negotiates(ma) || negotiates(mb)) && !x->negotiate)
		x->negotiate = cause;
	if (x->one_sided && !x->encrypted && explains_encryption(m))
		x->encrypted = cause;
	if (!x->referral && m->cmd == SMB2_IOCTL && told_has(v, F_SMB_DFS_REFERRAL_NODE))
		x->referral = cause;
	x->exchange = e->exchange;
	x->exchange_cause = cause;
	if (e->opaque && ma && mb)
		torn_remember(&x->torn, x->d, ma, mb, cause);
	if (diff_is_only(e->kind) && m->bits & M_RESPONSE && !(m->bits & (M_LOST | M_INTERIM))) {
		x->unanswered[ma ? SIDE_B : SIDE_A].cause = cause;
		x->unanswered[ma ? SIDE_B : SIDE_A].cmd = m->cmd;
	}
	if (makes_another(e, ma, mb, v, tier)) {
		blame_add(&x->blame, ma, SIDE_A, cause);
		blame_add(&x->blame, mb, SIDE_B, cause);
	} else if (tier <= TIER_PARAMETER) {
		blame_binding(&x->blame, ma, mb, v, cause);
	}
	remember_names(x, e, m, v, tier, cause);
}
