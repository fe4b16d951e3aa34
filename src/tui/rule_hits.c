/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * In how many messages each rule silences something: mostly told by what was
 * kept of the comparison; else a pair is compared as if there were no rules,
 * and of what differs the rule that decides is asked for.
 */

#include <stdlib.h>
#include <string.h>

#include "diff/kept.h"
#include "diff/normal.h"
#include "diff/outcome.h"
#include "tui/model.h"

/* Entries that are gone over at once, unless one has to be looked at. */
#define STEP 1024u

void rule_hits_begin(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	memset(l->hits, 0, sizeof(l->hits));
	l->count_at = 0;
	l->counting = t->diff && t->rules->n;
}

/* The rules but for the list of them. */
static const struct rules *plain_rules(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	if (!l->plain)
		l->plain = xcalloc(1, sizeof(*l->plain));
	*l->plain = (struct rules){
		.profile = t->rules->profile,
		.mappings = t->rules->mappings,
		.n_mappings = t->rules->n_mappings,
	};
	return l->plain;
}

/* What the rules silence of the entry that was looked at under none. */
static void count(struct tui *t, const struct entry *e)
{
	const struct view *v = &t->refreshed;
	const struct scope scope = { t->diff->a, trace_msg(t->diff->a, e->a), SIDE_A };
	uint64_t seen[RULES_MAX / 64 + 1] = { 0 };

	for (uint32_t i = 0; i < v->n; i++) {
		const struct delta *x = &v->deltas[i];
		unsigned rule = normal_decides(t->rules, &scope, &v->a, x->a, &v->b, x->b);

		if (!rule || x->severity == SEV_NONE || seen[rule / 64] >> (rule % 64) & 1 ||
			t->rules->list[rule - 1].action == RULE_COMPARE)
			continue;
		seen[rule / 64] |= 1ull << (rule % 64);
		t->rule_list.hits[rule]++;
	}
}

static void look(struct tui *t, uint32_t entry)
{
	struct diff *d = t->diff;
	const struct rules *rules = d->rules;

	d->rules = plain_rules(t);
	diff_view(d, entry, &t->refreshed);
	d->rules = rules;
	count(t, diff_entry(d, entry));
	if (!kept_knows(d->kept, entry))
		kept_look(d->kept, d, entry, &t->refreshed);
}

/* Returns whether the messages of the entry had to be looked at. */
static bool count_entry(struct tui *t, uint32_t entry)
{
	struct rule_list *l = &t->rule_list;
	const struct entry *e = diff_entry(t->diff, entry);

	if (!e->is_event && (e->moved || e->a == NONE || e->b == NONE) && !e->excused)
		l->hits[outcome_rule(t->diff, e)]++;
	if (e->is_event || e->a == NONE || e->b == NONE || e->opaque ||
		kept_hits(t->diff->kept, t->diff, entry, l->hits))
		return false;
	look(t, entry);
	return true;
}

bool rule_hits_step(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	if (!l->counting || !t->diff || t->over.kind != OVER_RULES)
		return false;
	for (unsigned n = 0; n < STEP && l->count_at < t->diff->entries.n; n++)
		if (count_entry(t, l->count_at++))
			return true;
	l->counting = l->count_at < t->diff->entries.n;
	return true;
}

void rule_hits_end(struct tui *t)
{
	free(t->rule_list.plain);
}
