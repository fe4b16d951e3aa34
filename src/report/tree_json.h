/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_TREE_JSON_H
#define REPORT_TREE_JSON_H

/*
 * Field trees as JSON, streamed: millions of fields are written, so that what
 * is constant of each is prepared once.
 */

#include "dissect/tree.h"

struct tree_json;

struct tree_json *tree_json_new(void);
void tree_json_free(struct tree_json *w);

/* Appends the fields of a tree as a JSON array. */
void tree_json_fields(struct tree_json *w, const struct tree *t, struct buf *out);

/*
 * Appends `"value":...`, where the node has a value, and `"text":"..."`: the
 * text given, else the value's name if it has one. Of bytes and text at most
 * limit bytes are written. Returns whether that cut the value.
 */
bool tree_json_value(struct tree_json *w, const struct tree *t, const struct node *n,
	uint32_t limit, const char *text, struct buf *out);

#endif
