/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_REFS_H
#define DIFF_REFS_H

/*
 * The part of the tree diff that looks beyond two values: which object an id
 * or name stands for, and what was found by checking message ids, signatures
 * and what was negotiated.
 */

#include "diff/compare.h"
#include "diff/normal.h"

/* Two messages while they are compared. */
struct compare {
	struct diff *d;
	struct view *v;
	const struct msg *ma, *mb;
	struct normal na, nb;
	uint32_t time[SIDES]; /* the times before in the structure, NO_NODE: none */
	unsigned *refs;       /* enum ref_bits: which references differ */
	enum knowledge known;
	bool one_sealed; /* only one of them was encrypted: it is not signed, which says no more */
};

/* Adds a delta of nodes of both trees, NO_NODE: absent. */
struct delta *compare_add(
	struct compare *c, enum change kind, enum severity severity, uint32_t a, uint32_t b);

/* Whether the user's rules leave a node of a out. */
bool compare_ignored(struct compare *c, const struct node *a);

/* A hash of the node's bytes, or its number if it has none. */
uint64_t compare_value_hash(const struct tree *t, const struct node *n);

/* Whether an id in a message's body names a session or open of before. */
bool refs_names_object(const struct msg *m, const struct node *n);

/* Compares such an id by what it names. */
void refs_object(struct compare *c, uint32_t ia, uint32_t ib);

/* Whether ids or names whose kind is bound by value stand for the same. */
bool refs_same(struct compare *c, const struct node *a, const struct node *b, enum treatment how);

/* Says in a delta of such ids which objects of before they stand for. */
void refs_name(struct compare *c, struct delta *x);

/* Whether an epoch has counted on alike since it was seen last. */
bool refs_steps(struct compare *c, const struct node *a, const struct node *b);

/* Compares the header's ids by what they refer to, and the verdicts of checks. */
void refs_compare(struct compare *c);

#endif
