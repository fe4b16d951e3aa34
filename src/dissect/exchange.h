/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_EXCHANGE_H
#define DISSECT_EXCHANGE_H

/* Which response answers which request, in the one pass; state.id is the MessageId at hand. */

#include "dissect/state.h"

/* asked: see struct exch */
void exchange_request(struct trace *t, uint32_t msg, uint32_t asked);

/* A CANCEL belongs to the exchange that it wants to end. */
void exchange_cancel(struct trace *t, uint32_t msg, uint64_t async_id);

/*
 * A response takes over from its request what both work on. False: there is
 * none, or it cannot be read.
 */
bool exchange_response(struct trace *t, uint32_t msg, uint64_t session_id, uint64_t async_id);

/*
 * The share or open that a command of the session made and nobody has named,
 * since its answer stayed sealed: the next strange id is its. Or MAP_NONE.
 */
uint32_t exchange_unnamed(struct trace *t, uint32_t session, uint16_t cmd);

/* A message that stayed encrypted; its session is known. */
void exchange_sealed(struct trace *t, uint32_t msg);

#endif
