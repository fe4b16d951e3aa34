/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_PATH_H
#define REPORT_PATH_H

/* Where a node stands in its tree. */

#include "dissect/tree.h"
#include "report/json.h"

#define PATH_MAX_NODES (TREE_DEPTH_MAX + 1u)

/* The nodes from the root to a node; returns how many. */
unsigned path_nodes(const struct tree *t, uint32_t node, uint32_t nodes[PATH_MAX_NODES]);

/* Adds the names from the root to the node, elements of lists with their identity. */
void path_json(struct json *j, const char *key, const struct tree *t, uint32_t node);

/* The same in one line: "smb2/smb2.create.chain_element[RqLs]/smb2.lease.lease_state". */
void path_names(const struct tree *t, uint32_t node, struct buf *out);

/* "Create Context [RqLs] / Lease State": the labels below the protocol itself. */
void path_text(const struct tree *t, uint32_t node, struct buf *out);

#endif
