/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_SEAL_H
#define DISSECT_SEAL_H

/* What the transform header closes and what signs a message, [MS-SMB2] 2.2.41 and 3.1.4. */

#include "base/cur.h"
#include "dissect/crypto.h"

#define TRANSFORM_HEADER_LEN 52u

/* An SMB2 TRANSFORM_HEADER and the encrypted message behind it. */
struct transform {
	const uint8_t *signature, *nonce;
	struct octets aad; /* what is authenticated besides the message */
	const uint8_t *data;
	uint32_t size; /* of the message */
	uint16_t flags;
	uint64_t session_id;
};

/* Reads the header at the view's start; false if bytes are missing. */
bool transform_read(struct cur c, struct transform *t) MUST_USE;

/* Decrypts to out, which has room for t->size bytes; false if the tag does not fit. */
bool transform_open(const struct transform *t, struct aead *key, uint8_t *out) MUST_USE;

/*
 * Whether an SMB2 message (a part of a compound up to its NextCommand) carries
 * the signature that the key makes.
 */
bool signature_good(struct cur message, enum signing how, const uint8_t key[16]) MUST_USE;

#endif
