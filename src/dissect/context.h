/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_CONTEXT_H
#define DISSECT_CONTEXT_H

/*
 * What other messages tell of a message: whose session, which share and open
 * it works on, how long the answer took, whether it fits what was asked for.
 * These fields have no bytes and are never compared: what they follow from is.
 */

#include "dissect/walk.h"

/*
 * What a request allows its response, to be kept in exch.asked: the most bytes,
 * the dialects offered, or disposition and oplock level. c: from the header on.
 */
uint32_t context_asked(const struct msg *m, const struct cur *c);

/* Whether a CREATE that was kept as asked so may want an open that is there: a reconnect, a replay.
 */
bool context_wants_old_open(uint32_t asked);

/* Adds the group of derived fields behind the tree of message index, made from walk w's bytes. */
void context_fields(struct walk *w, uint32_t index);

#endif
