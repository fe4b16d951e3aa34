/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/outcome.h"

#include "diff/kept.h"
#include "diff/normal.h"
#include "diff/portions.h"

static bool is_pair(const struct entry *e)
{
	return e->a != NONE && e->b != NONE;
}

unsigned outcome_rule(const struct diff *d, const struct entry *e)
{
	enum side side = e->a != NONE ? SIDE_A : SIDE_B;
	const struct trace *t = side == SIDE_A ? d->a : d->b;

	if (e->is_event)
		return RULE_NONE;
	return normal_ignores(
		d->rules, &(struct scope){ t, trace_msg(t, side == SIDE_A ? e->a : e->b), side });
}

/* Whether it is a note since rules ignore all of its message. */
static bool is_ignored(const struct diff *d, const struct entry *e)
{
	return !e->excused && (e->moved || !is_pair(e)) && outcome_rule(d, e) != RULE_NONE;
}

bool outcome_is_said(const struct diff *d, uint32_t entry)
{
	const struct entry *e = diff_entry(d, entry);

	if (!is_ignored(d, e))
		return false;
	if (is_pair(e) || !entry)
		return true;
	const struct entry *before = diff_entry(d, entry - 1);
	return before->exchange != e->exchange || is_pair(before) || !is_ignored(d, before);
}

void outcome_settle(const struct diff *d, struct entry *e, enum severity severity, bool excused)
{
	if (!is_pair(e)) {
		e->severity = e->excused || is_ignored(d, e) ? SEV_NOTE : SEV_DIFFERENCE;
		return;
	}
	e->severity = (uint8_t)severity;
	if (e->portion)
		e->excused = excused && severity != SEV_DIFFERENCE;
	if (e->moved && !e->excused && !is_ignored(d, e)) {
		e->kind = MOVED;
		e->severity = SEV_DIFFERENCE;
		return;
	}
	if ((e->moved || e->excused) && severity == SEV_NONE)
		e->severity = SEV_NOTE;
	e->kind = severity == SEV_DIFFERENCE ? CHANGED : SAME;
}

enum severity outcome_worst(const struct view *v)
{
	uint8_t worst = SEV_NONE;

	for (uint32_t i = 0; i < v->n; i++)
		if (v->deltas[i].severity > worst)
			worst = v->deltas[i].severity;
	return (enum severity)worst;
}

void outcome_view(struct diff *d, uint32_t entry, struct view *v)
{
	const struct entry *e = diff_entry(d, entry);

	v->n = 0;
	if (e->is_event || !is_pair(e) || (e->portion && e->excused))
		return;
	diff_view(d, entry, v);
	portions_recall(e, v);
}

static void count_entry(struct diff *d, const struct entry *e, uint64_t step)
{
	d->counts.kind[e->kind] += step;
	if (e->severity == SEV_NOTE)
		d->counts.noted += step;
}

static void settle_anew(struct diff *d, struct entry *e, enum severity severity, bool excused)
{
	count_entry(d, e, UINT64_MAX);
	outcome_settle(d, e, severity, excused);
	count_entry(d, e, 1);
}

bool diff_refresh(struct diff *d, uint32_t entry, bool all, struct view *v)
{
	struct entry *e = diff_entry(d, entry);
	uint8_t verdict = SEV_NONE;

	if (e->is_event || (e->opaque && is_pair(e)))
		return false;
	if (is_pair(e))
		verdict = kept_verdict(d->kept, d, entry);
	if (verdict == KEPT_UNKNOWN && !all)
		return false;
	if (verdict != KEPT_ASK && verdict != KEPT_UNKNOWN) {
		settle_anew(d, e, (enum severity)verdict, false);
		return false;
	}
	diff_view(d, entry, v);
	if (!kept_knows(d->kept, entry))
		kept_look(d->kept, d, entry, v);
	bool excused = portions_recall(e, v);
	settle_anew(d, e, outcome_worst(v), excused);
	return true;
}

bool diff_look(struct diff *d, uint32_t entry, struct view *v)
{
	const struct entry *e = diff_entry(d, entry);

	if (e->is_event || !is_pair(e) || e->opaque || kept_knows(d->kept, entry))
		return false;
	diff_view(d, entry, v);
	kept_look(d->kept, d, entry, v);
	return true;
}
