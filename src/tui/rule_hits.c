/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * In how many messages each rule silences something: each pair is compared as
 * if there were no rules, and of what differs the rule that decides is asked
 * for.
 */

#include <stdlib.h>

#include "diff/normal.h"
#include "tui/model.h"

void rule_hits_begin(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	for (uint32_t i = 0; i < l->n; i++)
		l->list[i].hits = 0;
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

/* The line of the list that a rule in force stands in: those that are off are not counted. */
static struct listed_rule *listed(struct rule_list *l, unsigned number)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (l->list[i].on && !--number)
			return &l->list[i];
	return NULL;
}

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
		struct listed_rule *r = listed(&t->rule_list, rule);
		if (r)
			r->hits++;
	}
}

bool rule_hits_step(struct tui *t)
{
	struct rule_list *l = &t->rule_list;

	if (!l->counting || !t->diff || t->over.kind != OVER_RULES)
		return false;
	if (l->count_at >= t->diff->entries.n) {
		l->counting = false;
		return true;
	}
	const struct entry *e = diff_entry(t->diff, l->count_at);
	if (!e->is_event && e->a != NONE && e->b != NONE) {
		const struct rules *rules = t->diff->rules;

		t->diff->rules = plain_rules(t);
		diff_view(t->diff, l->count_at, &t->refreshed);
		t->diff->rules = rules;
		count(t, e);
	}
	l->count_at++;
	return true;
}

void rule_hits_end(struct tui *t)
{
	free(t->rule_list.plain);
}
