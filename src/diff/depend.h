/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_DEPEND_H
#define DIFF_DEPEND_H

/*
 * Which of several operations of one conversation depend on each other by
 * what they do: the order of two counts if they touch one open, path or folder
 * and one of them changes it. Operations are numbered in the order of their
 * requests; one may consist of several exchanges.
 */

#include "diff/items.h"

struct access;

/* A later operation that has to wait for an earlier one. */
struct edge {
	uint32_t to, next;
};

struct depend {
	struct access *accesses;
	uint32_t n_accesses, cap_accesses;
	uint32_t n;      /* operations */
	uint32_t *waits; /* by operation: how many it waits for */
	uint32_t *first; /* by operation: its first edge, 0: none */
	struct edge *edges;
	uint32_t n_edges, cap_edges;
};

void depend_init(struct depend *d, uint32_t n);
void depend_free(struct depend *d);

/*
 * Notes what an exchange (with a request) of operation number op touches;
 * returns the offset that it is about, 0 for none. Uses tree.
 */
uint64_t depend_add(
	struct depend *d, struct trace *t, const struct item *x, uint32_t op, struct tree *tree);

/* Once all are added: fills waits and edges. */
void depend_resolve(struct depend *d);

#endif
