/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/candidates.h"

#include <stdlib.h>

/* More are counted, not listed: nobody reads the ten thousandth. */
#define LISTED_MAX 10000u

uint32_t candidates_add(struct candidates *c, const struct finding *finding)
{
	if (c->n == LISTED_MAX) {
		c->d->cut = true;
		return 0;
	}
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 64;
		c->list = xrealloc(c->list, c->cap * sizeof(*c->list));
	}
	c->list[c->n] = (struct candidate){ *finding, c->n + 1, c->n, 0 };
	return ++c->n;
}

void candidates_note(struct candidates *c, const struct finding *note)
{
	struct diff *d = c->d;

	if (d->n_notes == LISTED_MAX) {
		d->cut = true;
		return;
	}
	if (d->n_notes == c->cap_notes) {
		c->cap_notes = c->cap_notes ? 2 * c->cap_notes : 64;
		d->notes = xrealloc(d->notes, c->cap_notes * sizeof(*d->notes));
	}
	d->notes[d->n_notes++] = *note;
}

struct finding *candidates_at(const struct candidates *c, uint32_t candidate)
{
	return &c->list[candidate - 1].f;
}

uint32_t candidates_root(const struct candidates *c, uint32_t candidate)
{
	while (candidate && c->list[candidate - 1].into)
		candidate = c->list[candidate - 1].into;
	return candidate;
}

void candidates_raise(struct candidates *c, uint32_t cause, enum tier tier)
{
	struct finding *x = candidates_at(c, candidates_root(c, cause));

	if (tier >= x->tier)
		return;
	x->tier = (uint8_t)tier;
	x->reason = tier == TIER_STATUS ? "operations fail, are missing or added because of it"
					: "what is asked for or granted differs because of it";
}

void candidates_follow(struct candidates *c, struct entry *e, uint32_t cause)
{
	e->cause = cause;
	candidates_at(c, candidates_root(c, cause))->consequences++;
}

void candidates_precede(struct candidates *c, uint32_t now, uint32_t later)
{
	struct candidate *first = &c->list[now - 1];
	uint32_t entry = candidates_at(c, later)->entry;

	for (uint32_t i = 0; i < c->n; i++) {
		struct candidate *x = &c->list[i];

		if (x->into || x == first || x->f.entry != entry)
			continue;
		x->into = now;
		first->f.consequences += x->f.consequences;
		if (x->order < first->order)
			first->order = x->order;
		candidates_raise(c, now, (enum tier)x->f.tier);
	}
	first->f.consequences++;
	diff_entry(c->d, entry)->cause = now;
}

void candidates_put_last(struct candidates *c, uint32_t candidate, const char *reason)
{
	uint32_t stays = candidates_root(c, candidate);
	struct candidate *last = &c->list[stays - 1];

	for (uint32_t i = 0; i < c->n; i++)
		if (&c->list[i] != last && !c->list[i].into && c->list[i].f.entry == last->f.entry)
			c->list[i].into = stays;
	last->f.tier = TIER_ATTRIBUTE;
	last->order = UINT32_MAX;
	last->f.reason = reason;
}

static int by_rank(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->f.tier != b->f.tier)
		return a->f.tier < b->f.tier ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void candidates_end(struct candidates *c)
{
	struct diff *d = c->d;
	uint32_t *rank = xcalloc(c->n + 1ul, sizeof(*rank));
	uint32_t *own = xcalloc(c->n + 1ul, sizeof(*own));

	for (uint32_t i = 1; i <= c->n; i++)
		own[i] = candidates_root(c, i);
	if (c->n)
		qsort(c->list, c->n, sizeof(*c->list), by_rank);
	d->findings = xcalloc(c->n, sizeof(*d->findings));
	for (uint32_t i = 0; i < c->n; i++) {
		if (c->list[i].into)
			continue;
		d->findings[d->n_findings++] = c->list[i].f;
		rank[c->list[i].number] = d->n_findings;
	}
	for (uint32_t i = 0; i < d->entries.n; i++)
		diff_entry(d, i)->cause = rank[own[diff_entry(d, i)->cause]];
	free(rank);
	free(own);
	free(c->list);
	*c = (struct candidates){ 0 };
}
