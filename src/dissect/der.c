/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/der.h"

#define LONG_FORM 0x80u
#define LENGTH_OCTETS_MAX 4u

bool der_read(struct walk *w, struct der *d)
{
	bool was_bad = w->c.bad;

	d->at = w->c.pos;
	d->tag = cur_le(&w->c, 1);
	uint64_t len = cur_le(&w->c, 1);
	if (len & LONG_FORM) {
		uint64_t octets = len & ~(uint64_t)LONG_FORM;

		len = octets && octets <= LENGTH_OCTETS_MAX ? cur_be(&w->c, (uint32_t)octets)
							    : UINT64_MAX;
	}
	d->in = cur_sub(&w->c, w->c.pos, len);
	if (w->c.bad || d->in.bad) {
		if (!was_bad)
			walk_flag(w, len == UINT64_MAX ? NODE_BAD : NODE_SHORT);
		w->c.bad = true;
		return false;
	}
	walk_leaf(w, F_BER_HEAD, d->at, d->in.pos - d->at);
	w->c.pos = d->in.end;
	return true;
}

bool der_next_is(const struct walk *w, uint64_t tag)
{
	uint64_t next = 0;

	return !w->c.bad && cur_peek(&w->c, w->c.pos, 1, &next) && next == tag;
}

bool der_enter(struct walk *w, uint64_t tag, struct walk *inner)
{
	struct der d;

	if (!der_next_is(w, tag) || !der_read(w, &d))
		return false;
	*inner = walk_part(w, d.in);
	return true;
}

bool der_open(struct walk *w, enum field_id field, struct walk *inner, uint32_t *group)
{
	struct der d;

	uint32_t at = w->tree->n;
	if (w->tree->depth >= TREE_DEPTH_MAX || !walk_leaf(w, field, w->c.pos, 0))
		return false;
	w->tree->depth++;
	if (!der_read(w, &d)) {
		w->tree->depth--;
		w->tree->nodes[at].end = w->tree->n;
		return false;
	}
	w->tree->nodes[at].len = d.in.end - d.at;
	*inner = walk_part(w, d.in);
	*group = at;
	return true;
}

void der_close(struct walk *inner, uint32_t group)
{
	inner->c.pos = inner->c.end;
	walk_close(inner, group);
}

struct node *der_contents(struct walk *w, const struct der *d, enum field_id field)
{
	uint32_t len = d->in.end - d->in.pos;
	struct node *n = walk_leaf(w, field, d->in.pos, len);
	struct cur c = d->in;

	if (!n)
		return NULL;
	if (fields[field].type == T_STRING)
		n->enc = ENC_UTF8;
	else if (fields[field].type == T_UINT || fields[field].type == T_INT)
		n->value = cur_be(&c, len > 8 ? 8 : len);
	return n;
}

struct node *der_leaf(struct walk *w, enum field_id field)
{
	struct der d;

	return der_read(w, &d) ? der_contents(w, &d, field) : NULL;
}
