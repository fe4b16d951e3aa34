/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/blame.h"

#include <stdlib.h>

#include "base/err.h"
#include "dissect/dcerpc.h"
#include "dissect/smb2.h"

void blame_init(struct blame *b, const struct diff *d)
{
	const struct trace *const t[SIDES] = { d->a, d->b };

	for (unsigned side = 0; side < SIDES; side++) {
		b->object[OBJECT_SESSION][side] = xcalloc(t[side]->sessions.n, sizeof(uint32_t));
		b->object[OBJECT_SHARE][side] = xcalloc(t[side]->shares.n, sizeof(uint32_t));
		b->object[OBJECT_OPEN][side] = xcalloc(t[side]->opens.n, sizeof(uint32_t));
	}
}

void blame_free(struct blame *b)
{
	for (unsigned kind = 0; kind < OBJECTS; kind++)
		for (unsigned side = 0; side < SIDES; side++)
			free(b->object[kind][side]);
}

static uint32_t object_of(const struct msg *m, enum object kind)
{
	return kind == OBJECT_SESSION ? m->session : kind == OBJECT_SHARE ? m->share : m->open;
}

/* The open tells more than the share, and that more than the session. */
static uint32_t find(const struct blame *b, const struct msg *m, enum side side)
{
	for (int kind = OBJECT_OPEN; m && kind >= OBJECT_SESSION; kind--) {
		uint32_t i = object_of(m, (enum object)kind);

		if (i != NONE && b->object[kind][side][i])
			return b->object[kind][side][i];
	}
	return 0;
}

uint32_t blame_find(const struct blame *b, const struct msg *ma, const struct msg *mb)
{
	uint32_t of_a = find(b, ma, SIDE_A), of_b = find(b, mb, SIDE_B);

	return !of_a || (of_b && of_b < of_a) ? of_b : of_a;
}

/* CREATE, TREE_CONNECT, SESSION_SETUP: the object that all later messages depend on. */
static bool makes(const struct msg *m, enum object *kind)
{
	if (m->kind != MSG_SMB2)
		return false;
	switch (m->cmd) {
	case SMB2_SESSION_SETUP:
		*kind = OBJECT_SESSION;
		return true;
	case SMB2_TREE_CONNECT:
		*kind = OBJECT_SHARE;
		return true;
	case SMB2_CREATE:
		*kind = OBJECT_OPEN;
		return true;
	default:
		return false;
	}
}

static void add(
	struct blame *b, const struct msg *m, enum object kind, enum side side, uint32_t finding)
{
	uint32_t i = object_of(m, kind);

	if (i != NONE && !b->object[kind][side][i])
		b->object[kind][side][i] = finding;
}

void blame_add(struct blame *b, const struct msg *m, enum side side, uint32_t finding)
{
	enum object kind;

	if (m && makes(m, &kind))
		add(b, m, kind, side, finding);
}

/* Whether a pipe is bound to an interface, or that is answered. */
static bool binds(const struct tree *t)
{
	const struct node *n = tree_find(t, F_DCERPC_PKT_TYPE, 0);

	return n && (n->value == RPC_BIND || n->value == RPC_BIND_ACK ||
			    n->value == RPC_ALTER_CONTEXT || n->value == RPC_ALTER_CONTEXT_RESP);
}

void blame_binding(struct blame *b, const struct msg *ma, const struct msg *mb,
	const struct view *v, uint32_t finding)
{
	if (!binds(&v->a) && !binds(&v->b))
		return;
	add(b, ma, OBJECT_OPEN, SIDE_A, finding);
	add(b, mb, OBJECT_OPEN, SIDE_B, finding);
}
