/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_IDS_H
#define TUI_IDS_H

/* Sessions, shares and opens by names of ours (s1, t2, h3) instead of numbers that servers made up.
 */

#include "diff/bind.h"
#include "tui/model.h"

/* Appends the name of one. */
void ids_put(const struct tui *t, enum side side, enum object kind, uint32_t i, struct buf *out);

/* Appends what a message works on: its open, else its share, else its session. */
void ids_object(const struct tui *t, enum side side, const struct msg *m, struct buf *out);

/* Appends the name of what an id in a message stands for; false: it is no such id, or not known. */
bool ids_name(const struct tui *t, enum side side, const struct msg *m, const struct node *n,
	struct buf *out);

#endif
