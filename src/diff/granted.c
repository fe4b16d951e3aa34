/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/granted.h"

#include <string.h>

#include "dissect/smb2.h"

/* tag: of a create context, of which the presence tells. */
static const struct thing {
	uint16_t cmd, asked, granted;
	const char *label, *tag;
} things[] = {
	{ SMB2_NEGOTIATE, F_SMB2_CAPABILITIES, F_SMB2_CAPABILITIES, "Capabilities", NULL },
	{ SMB2_NEGOTIATE, F_SMB2_SEC_MODE, F_SMB2_SEC_MODE, "Security mode", NULL },
	{ SMB2_CREATE, F_SMB2_CREATE_OPLOCK, F_SMB2_CREATE_OPLOCK, "Oplock", NULL },
	{ SMB2_CREATE, F_SMB2_LEASE_LEASE_STATE, F_SMB2_LEASE_LEASE_STATE, "Lease State", NULL },
	{ SMB2_CREATE, F_NONE, F_NONE, "Durable handle", "DHnQ" },
	{ SMB2_CREATE, F_NONE, F_NONE, "Durable handle v2", "DH2Q" },
	{ SMB2_CREATE, F_SMB2_DH2X_TIMEOUT, F_SMB2_DH2X_TIMEOUT, "Durable timeout", NULL },
	{ SMB2_CREATE, F_SMB2_DH2X_FLAGS, F_SMB2_DH2X_FLAGS, "Durable flags", NULL },
	{ SMB2_READ, F_SMB2_READ_LENGTH, F_SMB2_OLB_LENGTH, "Length", NULL },
	{ SMB2_WRITE, F_SMB2_WRITE_LENGTH, F_SMB2_WRITE_COUNT, "Length", NULL },
};

static uint32_t find_tag(const struct tree *t, const char *tag)
{
	size_t n = strlen(tag);

	for (uint32_t i = 0; i < t->n; i++) {
		const uint8_t *p = t->nodes[i].field == F_SMB2_CREATE_CONTEXT_TAG
					   ? tree_bytes(t, &t->nodes[i])
					   : NULL;

		if (p && t->nodes[i].len == n && memcmp(p, tag, n) == 0)
			return i;
	}
	return NO_NODE;
}

static uint32_t find(const struct tree *t, const struct thing *x, uint16_t field)
{
	const struct node *n;

	if (x->tag)
		return find_tag(t, x->tag);
	n = tree_find(t, (enum field_id)field, 0);
	return n ? (uint32_t)(n - t->nodes) : NO_NODE;
}

/* The number of a node; presence is one, too. */
static uint64_t number(const struct tree *t, uint32_t node, bool presence)
{
	if (node == NO_NODE)
		return UINT64_MAX;
	return presence ? 1 : t->nodes[node].value;
}

/* Both sides' trees of one kind of message; what of them concerns the things. */
static void look(struct diff *d, const uint32_t msgs[SIDES], uint16_t cmd, struct view *v,
	bool granted, uint32_t nodes[][SIDES])
{
	diff_view_pair(d, msgs[SIDE_A], msgs[SIDE_B], v);
	for (unsigned i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
		const struct thing *x = &things[i];

		if (x->cmd != cmd)
			continue;
		nodes[i][SIDE_A] = find(&v->a, x, granted ? x->granted : x->asked);
		nodes[i][SIDE_B] = find(&v->b, x, granted ? x->granted : x->asked);
	}
}

static bool same(const struct view *v, const uint32_t nodes[SIDES], bool presence)
{
	return number(&v->a, nodes[SIDE_A], presence) == number(&v->b, nodes[SIDE_B], presence);
}

unsigned granted_of(struct diff *d, uint32_t entry, struct view *asked, struct view *granted,
	struct grant list[GRANTS_MAX])
{
	enum { THINGS = sizeof(things) / sizeof(things[0]) };
	uint32_t in_request[THINGS][SIDES], in_response[THINGS][SIDES];
	const struct entry *e = diff_entry(d, entry);
	unsigned n = 0;

	if (e->is_event || e->a == NONE || e->b == NONE)
		return 0;
	const struct msg *ma = trace_msg(d->a, e->a), *mb = trace_msg(d->b, e->b);
	const struct exch *xa = trace_exch(d->a, ma->exch), *xb = trace_exch(d->b, mb->exch);
	if (ma->kind != MSG_SMB2 || mb->kind != MSG_SMB2 || ma->cmd != mb->cmd ||
		xa->request == NONE || xb->request == NONE || xa->final == NONE ||
		xb->final == NONE || trace_failed(trace_msg(d->a, xa->final)) ||
		trace_failed(trace_msg(d->b, xb->final)))
		return 0;
	/* Bytes are there until the next look only. */
	look(d, (uint32_t[]){ xa->request, xb->request }, ma->cmd, asked, false, in_request);
	look(d, (uint32_t[]){ xa->final, xb->final }, ma->cmd, granted, true, in_response);
	for (unsigned i = 0; i < THINGS && n < GRANTS_MAX; i++) {
		const struct thing *x = &things[i];

		if (x->cmd != ma->cmd || (same(asked, in_request[i], x->tag != NULL) &&
						 same(granted, in_response[i], x->tag != NULL)))
			continue;
		struct grant *g = &list[n++];
		*g = (struct grant){ .label = x->label, .field = x->granted, .presence = x->tag };
		memcpy(g->asked, in_request[i], sizeof(g->asked));
		memcpy(g->granted, in_response[i], sizeof(g->granted));
	}
	return n;
}
