/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_NTLM_KEY_H
#define DISSECT_NTLM_KEY_H

/* The session key that an NTLMv2 logon agrees on, [MS-NLMP] 3.3.2 and 3.4.5. */

#include "base/cur.h"
#include "dissect/keys.h"

#define NTLM_CHALLENGE_LEN 8u

/* Finds a CHALLENGE_MESSAGE in the view, wherever it is, and copies its server challenge. */
bool ntlm_challenge(const struct cur *c, uint8_t challenge[NTLM_CHALLENGE_LEN]);

enum ntlm_result {
	NTLM_NONE,  /* no AUTHENTICATE_MESSAGE of NTLMv2, or no account for its user */
	NTLM_WRONG, /* the password is another one */
	NTLM_FITS,
};

/*
 * Finds an AUTHENTICATE_MESSAGE in the view and among the accounts of the side
 * the one whose hash makes its proof; *key is the session key then. An
 * anonymous logon needs no account. *account: the one that fits, or the last
 * tried.
 */
enum ntlm_result ntlm_session_key(const struct cur *c, const uint8_t challenge[NTLM_CHALLENGE_LEN],
	const struct keyring *k, unsigned side, struct secret *key, const struct account **account);

#endif
