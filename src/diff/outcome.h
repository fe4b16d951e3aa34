/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_OUTCOME_H
#define DIFF_OUTCOME_H

/* What a row comes to under the rules in force: when it is made, and when they have changed. */

#include "diff/diff.h"

/* What is said of a row that rules take out with all of its message. */
#define OUTCOME_IGNORED "a rule ignores such messages"

/* The number of the rule that ignores all of a row's message: then it may be missing or moved,
 * too. RULE_NONE: none does. */
unsigned outcome_rule(const struct diff *d, const struct entry *e);

/* Whether that is to be said of the row: it is said once of an exchange that one side lacks. */
bool outcome_is_said(const struct diff *d, uint32_t entry);

/*
 * Gives a row of messages its kind and severity. Of a pair: severity of the
 * worst of its deltas; excused: what else differs is the same in other
 * portions.
 */
void outcome_settle(const struct diff *d, struct entry *e, enum severity severity, bool excused);

/* The worst of the deltas of a view. */
enum severity outcome_worst(const struct view *v);

/* The deltas of an entry as findings are made of them: none of what is excused. */
void outcome_view(struct diff *d, uint32_t entry, struct view *v);

#endif
