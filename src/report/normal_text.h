/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_NORMAL_TEXT_H
#define REPORT_NORMAL_TEXT_H

/* A message as text, without what varies from run to run. */

#include "base/buf.h"
#include "base/map.h"
#include "diff/rules.h"
#include "dissect/trace.h"

/* What gets ordinals, each kind counted by itself, in order of use. */
enum ordinal_kind {
	ORDINAL_SESSION,
	ORDINAL_SHARE,
	ORDINAL_OPEN,
	ORDINAL_HOST,
	ORDINAL_REF,
	ORDINAL_KINDS = ORDINAL_REF + REF_KINDS
};

struct ordinals {
	struct map seen; /* (kind, value) -> ordinal; beyond the kinds: lease -> first epoch */
	uint32_t last[ORDINAL_KINDS];
};

struct normal_text {
	struct trace *t;
	const struct rules *rules;
	struct tree tree;
	struct ordinals *ordinals;
};

/* Entries of listings, whose order means nothing: where in the text each begins. */
struct elements {
	struct element {
		size_t name, text;
	} * starts;
	uint32_t n, cap;
	struct buf text; /* of each its name on a line, then its own lines; 0 between them */
};

/*
 * Appends what counts of a message; directory entries and change records go
 * to apart, if that is not NULL.
 */
void normal_text_message(
	struct normal_text *n, uint32_t msg, struct elements *apart, struct buf *out);

void ordinals_free(struct ordinals *o);

#endif
