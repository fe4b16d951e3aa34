/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_CRYPTO_H
#define DISSECT_CRYPTO_H

/*
 * The primitives that SMB uses, and nothing of SMB. crypto.c is the only file
 * that includes the library (nettle).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Bytes to be taken one after another as if they were one piece. */
struct octets {
	const uint8_t *p;
	size_t n;
};

/* Numbers as in SMB2_ENCRYPTION_CAPABILITIES, [MS-SMB2] 2.2.3.1.2 */
enum cipher {
	CIPHER_NONE,
	CIPHER_AES_128_CCM,
	CIPHER_AES_128_GCM,
	CIPHER_AES_256_CCM,
	CIPHER_AES_256_GCM,
	CIPHERS
};

/* Numbers as in SMB2_SIGNING_CAPABILITIES, [MS-SMB2] 2.2.3.1.7 */
enum signing { SIGNING_HMAC_SHA256, SIGNING_AES_CMAC, SIGNING_AES_GMAC, SIGNINGS };

#define KEY_MAX 32u
#define TAG_LEN 16u
#define SHA512_LEN 64u
#define GMAC_NONCE_LEN 12u

/* Bytes of key that a cipher takes; 0 for a number that is no cipher. */
unsigned cipher_key_len(unsigned cipher);

/* A cipher with its key set. The caller frees it, which wipes the key. */
struct aead *aead_new(enum cipher cipher, const uint8_t *key);
void aead_free(struct aead *a);

/*
 * Decrypts n bytes to out and tells whether the tag fits; if not, what is in
 * out is not to be used. Of the nonce CCM takes 11 bytes, GCM 12.
 */
bool aead_open(struct aead *a, const uint8_t *nonce, struct octets aad, const uint8_t tag[TAG_LEN],
	const uint8_t *in, size_t n, uint8_t *out) MUST_USE;

/* The 16 bytes that sign the parts. nonce: GMAC_NONCE_LEN bytes for GMAC, else not used. */
void mac_sign(enum signing how, const uint8_t key[16], const uint8_t *nonce,
	const struct octets *parts, unsigned n_parts, uint8_t out[16]);

void hmac_sha256(const uint8_t *key, size_t key_len, const struct octets *parts, unsigned n_parts,
	uint8_t out[32]);
void hmac_md5(const uint8_t *key, size_t key_len, const struct octets *parts, unsigned n_parts,
	uint8_t out[16]);
void md4(const uint8_t *p, size_t n, uint8_t out[16]);
void rc4(const uint8_t key[16], const uint8_t *in, size_t n, uint8_t *out);

/* hash = SHA-512(hash || message): a link of the pre-authentication hash. */
void sha512_chain(uint8_t hash[SHA512_LEN], const uint8_t *p, size_t n);

/* Whether n bytes are equal, in a time that does not depend on where they differ. */
bool same_secret(const uint8_t *a, const uint8_t *b, size_t n);

#endif
