/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/clients.h"

#include <ctype.h>

#include "base/hash.h"
#include "diff/told.h"
#include "dissect/smb2.h"

void clients_free(struct clients *c)
{
	map_free(&c->paths[SIDE_A]);
	map_free(&c->paths[SIDE_B]);
}

void clients_conversation(struct clients *c)
{
	c->offer = false;
	c->programs = 0;
}

static struct map_key path_key(const char *path)
{
	struct map_key key = { 0, 0 };

	for (; *path; path++)
		key.hi = hash_mix(key.hi, (uint64_t)tolower((unsigned char)*path));
	return key;
}

static void list_paths(struct clients *c, const struct diff *d)
{
	const struct trace *const t[SIDES] = { d->a, d->b };

	for (unsigned side = 0; side < SIDES && !c->listed; side++)
		for (uint32_t i = 0; i < t[side]->opens.n; i++)
			if (trace_open_at(t[side], i)->path)
				map_put(&c->paths[side], path_key(trace_open_at(t[side], i)->path),
					i);
	c->listed = true;
}

bool clients_look(struct clients *c, const struct diff *d, const struct msg *ma,
	const struct msg *mb, const struct view *v, uint32_t negotiate)
{
	if (c->programs || !ma || !mb || ma->kind != MSG_SMB2 || ma->bits & M_RESPONSE)
		return false;
	if (ma->cmd == SMB2_NEGOTIATE)
		c->offer |= told_has(v, F_SMB2_CAPABILITIES) || told_has(v, F_SMB2_DIALECT);
	if (ma->cmd != SMB2_SESSION_SETUP || !c->offer || !negotiate ||
		!(told_has(v, F_SMB2_CAPABILITIES) || told_has(v, F_NTLMSSP_VERSION) ||
			told_has(v, F_SPNEGO_MECHTYPE)))
		return false;
	c->programs = negotiate;
	list_paths(c, d);
	return true;
}

/* Whether the other side has that file open at some time; a share's root is everybody's. */
static bool known_there(
	const struct clients *c, const struct diff *d, const struct msg *m, enum side side)
{
	const struct trace *t = side == SIDE_A ? d->a : d->b;
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;

	return !path || !*path ||
	       map_get(&c->paths[side == SIDE_A ? SIDE_B : SIDE_A], path_key(path)) != MAP_NONE;
}

/* What has no partner: steps on the way are habits, what changes something is none. */
static bool habit_of_one(
	const struct clients *c, const struct diff *d, const struct msg *m, enum side side)
{
	switch (m->cmd) {
	case SMB2_CREATE:
	case SMB2_SET_INFO:
		return known_there(c, d, m, side);
	case SMB2_WRITE:
	case SMB2_LOCK:
		return false;
	default:
		return true;
	}
}

/* Which file, which data, which outcome. */
static bool is_substance(const struct msg *m, const struct delta *x)
{
	if (x->severity != SEV_DIFFERENCE)
		return false;
	switch (x->field) {
	case F_SMB2_WRITE_DATA:
	case F_SMB2_READ_DATA:
		return true;
	case F_SMB2_FILENAME:
		return m->cmd == SMB2_CREATE || m->cmd == SMB2_SET_INFO;
	case F_SMB2_EOF:
		return m->cmd == SMB2_CREATE;
	default:
		return x->tier == TIER_STATUS;
	}
}

void clients_tell(const struct clients *c, const struct msg *m, struct view *v)
{
	uint32_t first[TIERS] = { NO_NODE, NO_NODE, NO_NODE };

	for (uint32_t i = 0; c->programs && i < v->n; i++) {
		struct delta *x = &v->deltas[i];

		x->with = NO_NODE;
		if (!is_substance(m, x))
			continue;
		if (first[x->tier] == NO_NODE)
			first[x->tier] = i;
		x->with = first[x->tier];
	}
}

bool clients_habit(const struct clients *c, const struct diff *d, const struct entry *e,
	const struct msg *ma, const struct msg *mb, const struct view *v)
{
	if (!c->programs || e->is_event || e->kind == MOVED)
		return false;
	if (!ma || !mb)
		return habit_of_one(c, d, ma ? ma : mb, ma ? SIDE_A : SIDE_B);
	for (uint32_t i = 0; i < v->n; i++)
		if (is_substance(ma, &v->deltas[i]))
			return false;
	return ma->kind == MSG_SMB2;
}
