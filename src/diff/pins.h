/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_PINS_H
#define DIFF_PINS_H

/* Exchanges that the user says are partners, whatever the alignment thinks. */

#include "diff/diff.h"
#include "diff/items.h"

/*
 * Pins what is in two frames: the first message's exchange with the first's,
 * and so on in compounds. False if a frame has no message that is compared.
 */
bool pins_add(struct diff_setup *setup, const struct trace *const t[SIDES],
	const uint32_t frames[SIDES], struct err *e) MUST_USE;

/* Whether the conversations of all pins stand opposite each other. */
bool pins_hold(const struct diff_setup *setup, const struct lanes *lanes,
	const struct trace *const t[SIDES]);

/* One side of two lanes that stand opposite each other. */
struct pinned {
	const struct item *list;
	uint32_t n;
};

/*
 * The pins of two lanes as positions, ascending on both sides; marks them
 * used. to has room for all pins. A pin that crosses an earlier one is left out.
 */
uint32_t pins_place(const struct diff_setup *setup, const struct pinned sides[SIDES],
	struct fixed *to, bool *used);

#endif
