/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "report/filter.h"

/* Whether one side of an entry passes. */
static bool side_passes(
	struct filter *f, struct trace *t, const struct entry *e, uint32_t index, struct tree *tree)
{
	if (index == NONE)
		return false;
	tree_reset(tree);
	if (!e->is_event)
		trace_dissect(t, index, tree);
	return filter_match(f, t, e->is_event ? NONE : index, tree);
}

/* Whether either side of an entry passes; tree is worked with. */
static bool filter_entry(struct filter *f, struct diff *d, const struct entry *e, struct tree *tree)
{
	return side_passes(f, d->a, e, e->a, tree) || side_passes(f, d->b, e, e->b, tree);
}

static void squeeze(const struct diff *d, struct finding *list, uint32_t *n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < *n; i++)
		if (!diff_entry(d, list[i].entry)->hidden)
			list[kept++] = list[i];
	*n = kept;
}

/*
 * Findings of what is hidden go; what followed from one of them stands for
 * itself then. Each counts anew what follows from it.
 */
static void squeeze_findings(struct diff *d)
{
	uint32_t *rank = xcalloc(d->n_findings + 1ul, sizeof(*rank)), kept = 0;

	for (uint32_t i = 0; i < d->n_findings; i++) {
		if (diff_entry(d, d->findings[i].entry)->hidden)
			continue;
		rank[i + 1] = ++kept;
		d->findings[kept - 1] = d->findings[i];
		d->findings[kept - 1].consequences = 0;
	}
	for (uint32_t i = 0; i < d->entries.n; i++) {
		struct entry *e = diff_entry(d, i);

		e->cause = e->cause <= d->n_findings ? rank[e->cause] : 0;
		if (e->cause && !e->hidden)
			d->findings[e->cause - 1].consequences++;
	}
	d->n_findings = kept;
	free(rank);
}

void filter_diff(struct filter *f, struct diff *d)
{
	struct tree tree = { 0 };

	d->counts = (struct diff_counts){ 0 };
	d->identical = true;
	for (uint32_t i = 0; i < d->entries.n; i++) {
		struct entry *e = diff_entry(d, i);

		e->hidden = !filter_entry(f, d, e, &tree);
		if (e->hidden)
			continue;
		d->counts.kind[e->kind]++;
		d->counts.noted += e->severity == SEV_NOTE;
		d->identical &= e->severity != SEV_DIFFERENCE;
	}
	tree_free(&tree);
	squeeze_findings(d);
	squeeze(d, d->notes, &d->n_notes);
}
