/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_ENUMERATION_H
#define REPORT_ENUMERATION_H

/* What was listed in portions, told as one. */

#include "diff/chains.h"
#include "report/normal_text.h"

/*
 * Appends the chain that begins with item i: each request and each response
 * without its entries, but once what is the same; then all entries by name.
 */
void chain_text(struct normal_text *n, const struct chains *c, const struct item *list, uint32_t i,
	struct buf *out);

#endif
