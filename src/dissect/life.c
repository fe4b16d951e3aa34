/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/life.h"

#include "dissect/context.h"
#include "dissect/negotiated.h"
#include "dissect/smb2.h"

#define LOOKS_MAX 20000u /* CREATEs looked into for one life */
#define PERSISTENT 8u    /* bytes of a FileId, [MS-SMB2] 2.2.14.1 */

static const uint8_t *field_bytes(const struct tree *tree, enum field_id field, uint32_t n)
{
	const struct node *node = tree_find(tree, field, 0);

	return node && node->len >= n ? tree_bytes(tree, node) : NULL;
}

static bool is_id(const uint8_t *id)
{
	static const uint8_t zero[PERSISTENT];
	static const uint8_t all[PERSISTENT] = { 255, 255, 255, 255, 255, 255, 255, 255 };

	return memcmp(id, zero, PERSISTENT) != 0 && memcmp(id, all, PERSISTENT) != 0;
}

/* The persistent id that an open's CREATE asks to take up again; false: it asks for none. */
static bool taken_up(struct life *l, uint32_t open, uint8_t id[PERSISTENT])
{
	uint32_t create = trace_open_at(l->trace, open)->first;
	const struct msg *m = trace_msg(l->trace, create);

	if (m->cmd != SMB2_CREATE || m->exch == NONE ||
		!context_wants_old_open(trace_exch(l->trace, m->exch)->asked))
		return false;
	/* In a CREATE request only the contexts that reconnect have a FileId. */
	trace_dissect(l->trace, create, &l->tree);
	const uint8_t *fid = field_bytes(&l->tree, F_SMB2_FID, PERSISTENT);
	if (fid)
		memcpy(id, fid, PERSISTENT);
	return fid;
}

static void add_open(struct life *l, uint32_t open)
{
	if (l->n_opens < LIFE_OPENS_MAX)
		l->opens[l->n_opens++] = open;
}

/* The opens of one life: a CREATE that made one with this persistent id, and what took it up. */
static void find_opens(struct life *l, uint32_t open)
{
	const struct vec *opens = &l->trace->opens;
	uint8_t wanted[PERSISTENT], id[PERSISTENT];
	uint32_t looks = 0;

	if (!taken_up(l, open, wanted))
		memcpy(wanted, trace_open_at(l->trace, open)->fid, PERSISTENT);
	for (uint32_t i = 0; is_id(wanted) && i < opens->n && looks < LOOKS_MAX; i++) {
		bool same = memcmp(trace_open_at(l->trace, i)->fid, wanted, PERSISTENT) == 0;

		if (taken_up(l, i, id)) {
			looks++;
			if (memcmp(id, wanted, PERSISTENT) == 0)
				add_open(l, i);
		} else if (same && i > open) {
			break; /* the id serves another file from here on */
		} else if (same) {
			l->n_opens = 0;
			add_open(l, i);
		}
	}
	for (uint32_t i = 0; i < l->n_opens; i++)
		if (l->opens[i] == open)
			return;
	l->n_opens = 0;
	add_open(l, open);
}

static bool works_on(const struct life *l, const struct msg *m)
{
	for (uint32_t i = 0; m->open != NONE && i < l->n_opens; i++)
		if (l->opens[i] == m->open)
			return true;
	return false;
}

/* When it begins and ends, and its lease. */
static void find_bounds(struct life *l)
{
	l->first = trace_open_at(l->trace, l->opens[0])->first;
	l->last = trace_open_at(l->trace, l->opens[l->n_opens - 1])->last;
	for (uint32_t i = 0; i < l->n_opens; i++) {
		const struct open *o = trace_open_at(l->trace, l->opens[i]);

		trace_dissect(l->trace, o->first, &l->tree);
		const uint8_t *key = field_bytes(&l->tree, F_SMB2_LEASE_LEASE_KEY, LIFE_LEASE_KEY);
		if (key)
			memcpy(l->lease, key, LIFE_LEASE_KEY);
	}
}

/* Leases are a client's, whatever connection it uses; the same one if it is not known. */
static bool same_client(const struct life *l, uint32_t conv)
{
	uint32_t mine = trace_msg(l->trace, l->first)->conv;
	const struct negotiation *a = trace_conv(l->trace, mine)->asked;
	const struct negotiation *b = trace_conv(l->trace, conv)->asked;

	return a && b ? memcmp(a->guid, b->guid, sizeof(a->guid)) == 0 : mine == conv;
}

/* Whether a break is one of the life's lease: the client's, by its key. */
static bool breaks_lease(struct life *l, uint32_t msg)
{
	static const uint8_t none[LIFE_LEASE_KEY];
	const struct msg *m = trace_msg(l->trace, msg);

	if (m->kind != MSG_SMB2 || m->cmd != SMB2_OPLOCK_BREAK || m->open != NONE ||
		memcmp(l->lease, none, LIFE_LEASE_KEY) == 0 || msg < l->first ||
		(l->last != NONE && msg > l->last) || !same_client(l, m->conv))
		return false;
	trace_dissect(l->trace, msg, &l->tree);
	const uint8_t *key = field_bytes(&l->tree, F_SMB2_LEASE_LEASE_KEY, LIFE_LEASE_KEY);
	return key && memcmp(key, l->lease, LIFE_LEASE_KEY) == 0;
}

void life_find(struct life *l, struct trace *t, uint32_t open)
{
	*l = (struct life){ .trace = t };
	find_opens(l, open);
	find_bounds(l);
	l->conv = trace_msg(t, l->first)->conv;
}

bool life_has(struct life *l, uint32_t msg)
{
	const struct msg *m = trace_msg(l->trace, msg);
	bool has = works_on(l, m) || breaks_lease(l, msg);

	if (has)
		l->conv = m->conv;
	return has;
}

bool life_lost(const struct life *l, uint32_t event)
{
	const struct event *e = trace_event(l->trace, event);

	return e->e.stream == l->conv && e->after > l->first &&
	       (l->last == NONE || e->after <= l->last);
}

void life_free(struct life *l)
{
	tree_free(&l->tree);
}
