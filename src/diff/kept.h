/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_KEPT_H
#define DIFF_KEPT_H

/*
 * Which fields differ in which entries, whether or not a rule silences them:
 * kept from the comparison, so that a change of the rules looks at nothing but
 * what it concerns. Entries in which the same fields differ have one shape,
 * and mostly the shape alone tells what rules leave of them: to know that of a
 * million entries is to go over a million numbers.
 */

#include "diff/diff.h"

struct kept;

/* Only profile and mappings of the rules are taken over. Free with kept_free. */
struct kept *kept_new(const struct rules *rules);
void kept_free(struct kept *k);

/* Notes that nothing differs in an entry, whatever rules say. */
void kept_equal(struct kept *k, uint32_t entry);

/* Notes what differs in an entry; v holds its trees, and its deltas under the rules in force. */
void kept_look(struct kept *k, struct diff *d, uint32_t entry, const struct view *v);

/* Whether all that rules may make of an entry is known. */
bool kept_knows(const struct kept *k, uint32_t entry);

/* The rules have changed. To be called before the next verdict. */
void kept_rules(struct kept *k, const struct rules *rules);

/*
 * What the rules leave of a pair: an enum severity, or: its values have to be
 * looked at; nobody has looked at it yet, since it was equal under the rules
 * that the captures were read with.
 */
enum { KEPT_ASK = SEV_DIFFERENCE + 1, KEPT_UNKNOWN };
uint8_t kept_verdict(struct kept *k, const struct diff *d, uint32_t entry);

/*
 * Adds to hits, by number of the rule, how often a rule silences something in
 * an entry. False: its values have to be looked at.
 */
bool kept_hits(struct kept *k, const struct diff *d, uint32_t entry, uint32_t hits[RULES_MAX + 1]);

#endif
