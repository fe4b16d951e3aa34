/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_SECURE_H
#define DISSECT_SECURE_H

/*
 * What a trace knows of the keys of its sessions. Which material belongs to a
 * session, and which cipher, is decided by the first message whose tag or
 * signature fits. Nothing here is done, and a trace has none of it, where the
 * user gave no keys.
 */

#include "base/cur.h"
#include "dissect/keys.h"
#include "dissect/seal.h"
#include "dissect/trace.h"

struct secure;

/* NULL if the keyring has nothing for the side. The keyring must outlive it. */
struct secure *secure_new(const struct keyring *keys, unsigned side);

/* Wipes the keys. */
void secure_free(struct secure *s);

/*
 * Decrypts to out (room for x->size bytes) and says with which key. False: no
 * key for the session fits.
 */
bool secure_open(struct trace *t, uint32_t session, enum direction dir, const struct transform *x,
	uint8_t *out, uint32_t *key) MUST_USE;

/*
 * Of a message that stayed closed: VERDICT_BAD if the session's key opens
 * others, VERDICT_MISFIT if that may still turn out, else VERDICT_NO_KEY.
 */
enum verdict secure_unopened(struct trace *t, uint32_t session);

/* Decrypts once more, with the key that was found. */
bool secure_reopen(struct trace *t, uint32_t key, const struct transform *x, uint8_t *out) MUST_USE;

/* Follows NEGOTIATE and SESSION_SETUP; after state_after. c: the message. */
void secure_setup(struct trace *t, uint32_t msg, struct cur c);

/* What is to be said of the message's signature. VERDICT_MISFIT may become VERDICT_BAD in the end.
 */
enum verdict secure_verify(struct trace *t, uint32_t msg, struct cur c);

/* The pass is over: mismatches on channels whose key did fit elsewhere are bad signatures. */
void secure_settle(struct trace *t);

#endif
