/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/told.h"

#include <string.h>

/* Deltas of one message that are looked at together. */
#define NEAR 64u

static uint32_t first_near(uint32_t i)
{
	return i > NEAR ? i - NEAR : 0;
}

bool told_has(const struct view *v, uint16_t field)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].field == field && v->deltas[i].severity == SEV_DIFFERENCE)
			return true;
	return false;
}

/* Whether one side's bytes are there on the other side, too, only read as something else. */
static bool read_otherwise(const struct view *v, uint32_t at)
{
	const struct delta *x = &v->deltas[at];
	const struct node *n = x->kind == ONLY_A ? &v->a.nodes[x->a] : &v->b.nodes[x->b];
	const uint8_t *p = tree_bytes(x->kind == ONLY_A ? &v->a : &v->b, n);

	for (uint32_t i = first_near(at); p && i < v->n && i < at + NEAR; i++) {
		const struct delta *y = &v->deltas[i];
		bool in_b = x->kind == ONLY_A && y->kind == ONLY_B;

		if (!in_b && !(x->kind == ONLY_B && y->kind == ONLY_A))
			continue;
		const struct node *m = in_b ? &v->b.nodes[y->b] : &v->a.nodes[y->a];
		const uint8_t *q = tree_bytes(in_b ? &v->b : &v->a, m);
		uint32_t len = n->len < m->len ? n->len : m->len;

		if (q && len && n->off == m->off && memcmp(p, q, len) == 0)
			return true;
	}
	return false;
}

/* Whether a delta is about bytes that one before it is about: another reading of them. */
static bool same_bytes(const struct view *v, uint32_t i)
{
	const struct delta *x = &v->deltas[i];

	for (uint32_t k = first_near(i); k < i && x->a != NO_NODE; k++) {
		uint32_t a = v->deltas[k].a;

		if (a != NO_NODE && v->deltas[k].severity == SEV_DIFFERENCE && v->a.nodes[a].len &&
			v->a.nodes[a].off == v->a.nodes[x->a].off &&
			v->a.nodes[a].len == v->a.nodes[x->a].len &&
			v->a.nodes[a].depth == v->a.nodes[x->a].depth)
			return true;
	}
	return false;
}

static bool any_other(const struct view *v, uint32_t at)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (i != at && v->deltas[i].severity == SEV_DIFFERENCE)
			return true;
	return false;
}

uint16_t told_selector(const struct view *v, enum tier best)
{
	static const uint16_t explain[] = { F_SMB2_CMD, F_SMB2_DIALECT, F_NTLMSSP_MESSAGETYPE,
		F_NTLMSSP_AUTH_USERNAME };

	if (best == TIER_STATUS)
		return F_SMB2_STATUS;
	for (unsigned i = 0; i < sizeof(explain) / sizeof(explain[0]); i++)
		if (told_has(v, explain[i]))
			return explain[i];
	return F_NONE;
}

bool told_of(const struct view *v, uint32_t i, uint16_t by, bool other)
{
	const struct delta *x = &v->deltas[i];

	if (x->severity != SEV_DIFFERENCE ||
		(by != F_NONE && x->field != by && x->tier != TIER_STATUS))
		return false;
	/* The charge goes by the sizes. */
	if (x->field == F_SMB2_CREDIT_CHARGE && any_other(v, i))
		return false;
	return !other || !(same_bytes(v, i) || ((x->kind == ONLY_A || x->kind == ONLY_B) &&
						       read_otherwise(v, i)));
}
