/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_CREDITS_H
#define DISSECT_CREDITS_H

/*
 * The message ids and credits of every conversation, as the pass goes on. Only
 * those are followed whose beginning was captured, without gaps, and can be read.
 */

#include "dissect/state.h"

/*
 * Takes the ids of a request, n (CreditCharge) of them, and marks it if they were
 * used before or not granted; grants what a response grants; keeps what is left
 * (see trace_credits). CANCEL takes none.
 */
void credits_follow(struct trace *t, uint32_t msg, uint32_t n);

void credits_free(struct state *s);

#endif
