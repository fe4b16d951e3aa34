/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/accepted.h"

/* Trees depend on nothing but the trace: the nodes tell a delta whatever the rules. */
static struct map_key key_of(uint32_t entry, const struct delta *x)
{
	return (struct map_key){ (uint64_t)entry << 16 | x->field, (uint64_t)x->a << 32 | x->b };
}

static uint8_t turned_kind(uint8_t kind)
{
	return kind == ONLY_A ? ONLY_B : kind == ONLY_B ? ONLY_A : kind;
}

/* Asks a judge as if the sides were the other way round. */
static const char *ask_turned(const struct judge *judge, const struct diff *d,
	const struct entry *e, const struct view *v, const struct delta *x)
{
	struct diff td = { .a = d->b, .b = d->a, .rules = d->rules };
	struct entry te = *e;
	struct view tv = { .a = v->b, .b = v->a };
	struct delta tx;

	te.a = e->b;
	te.b = e->a;
	te.kind = turned_kind(e->kind);
	if (x) {
		tx = *x;
		tx.a = x->b;
		tx.b = x->a;
		tx.a_text = x->b_text;
		tx.b_text = x->a_text;
		tx.kind = turned_kind(x->kind);
	}
	/* The answer is a text of the judge's, none of these. */
	// cppcheck-suppress returnDanglingLifetime
	return judge->accepts(judge->self, &td, &te, &tv, x ? &tx : NULL);
}

const char *accepted_ask(const struct diff_setup *setup, const struct diff *d,
	const struct entry *e, const struct view *v, const struct delta *x)
{
	for (unsigned i = 0; i < setup->n_judges; i++) {
		const struct judge *judge = &setup->judges[i];
		const char *why = setup->turned ? ask_turned(judge, d, e, v, x)
						: judge->accepts(judge->self, d, e, v, x);

		if (why)
			return why;
	}
	return NULL;
}

static void make_note(struct delta *x, const char *why)
{
	x->severity = SEV_NOTE;
	x->reason = why;
}

void accepted_add(struct diff *d, uint32_t entry, const struct delta *x, const char *why)
{
	map_put(&d->accepted.map, key_of(entry, x), d->accepted.reasons.n);
	*(const char **)vec_push(&d->accepted.reasons) = why;
}

void accepted_judge(const struct diff_setup *setup, struct diff *d, uint32_t entry, struct view *v)
{
	for (uint32_t i = 0; i < v->n && setup->n_judges; i++) {
		struct delta *x = &v->deltas[i];
		const char *why = x->severity == SEV_DIFFERENCE
					  ? accepted_ask(setup, d, diff_entry(d, entry), v, x)
					  : NULL;

		if (!why)
			continue;
		make_note(x, why);
		accepted_add(d, entry, x, why);
	}
}

void accepted_recall(const struct diff *d, uint32_t entry, struct view *v)
{
	const struct accepted *accepted = &d->accepted;

	for (uint32_t i = 0; i < v->n && accepted->reasons.n; i++) {
		uint32_t at = map_get(&accepted->map, key_of(entry, &v->deltas[i]));

		if (at != MAP_NONE)
			make_note(&v->deltas[i], *(const char **)vec_at(&accepted->reasons, at));
	}
}
