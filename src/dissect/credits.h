/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_CREDITS_H
#define DISSECT_CREDITS_H

/*
 * The message ids and credits of every conversation, as the pass goes on. Only
 * those are followed whose beginning was captured, without gaps, and can be read.
 */

#include "dissect/state.h"

/* A request takes ids; marks it if they were used before or not granted. */
void credits_take(struct trace *t, struct msg *m, uint32_t charge);

/* A response grants credits. */
void credits_grant(struct trace *t, const struct msg *m, uint32_t credits);

/* Keeps what credits are left after the message, see trace_credits. */
void credits_keep(struct trace *t, uint32_t msg);

void credits_free(struct state *s);

#endif
