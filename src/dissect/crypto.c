/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/crypto.h"

#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/ccm.h>
#include <nettle/cmac.h>
#include <nettle/gcm.h>
#include <nettle/hmac.h>
#include <nettle/md4.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#define CCM_NONCE_LEN 11u

struct aead {
	enum cipher cipher;
	union {
		struct aes128_ctx ccm_128;
		struct aes256_ctx ccm_256;
		struct gcm_aes128_ctx gcm_128;
		struct gcm_aes256_ctx gcm_256;
	};
};

unsigned cipher_key_len(unsigned cipher)
{
	static const uint8_t len[CIPHERS] = { 0, 16, 16, 32, 32 };

	return cipher < CIPHERS ? len[cipher] : 0;
}

struct aead *aead_new(enum cipher cipher, const uint8_t *key)
{
	struct aead *a = xcalloc(1, sizeof(*a));

	a->cipher = cipher;
	switch (cipher) {
	case CIPHER_AES_128_CCM:
		aes128_set_encrypt_key(&a->ccm_128, key);
		break;
	case CIPHER_AES_256_CCM:
		aes256_set_encrypt_key(&a->ccm_256, key);
		break;
	case CIPHER_AES_128_GCM:
		gcm_aes128_set_key(&a->gcm_128, key);
		break;
	case CIPHER_AES_256_GCM:
		gcm_aes256_set_key(&a->gcm_256, key);
		break;
	case CIPHER_NONE:
	case CIPHERS:
		break;
	}
	return a;
}

void aead_free(struct aead *a)
{
	if (a)
		explicit_bzero(a, sizeof(*a));
	free(a);
}

static void ccm_open(const void *ctx, nettle_cipher_func *f, const uint8_t *nonce,
	struct octets aad, const uint8_t *in, size_t n, uint8_t *out, uint8_t tag[TAG_LEN])
{
	struct ccm_ctx ccm;

	ccm_set_nonce(&ccm, ctx, f, CCM_NONCE_LEN, nonce, aad.n, n, TAG_LEN);
	ccm_update(&ccm, ctx, f, aad.n, aad.p);
	ccm_decrypt(&ccm, ctx, f, n, out, in);
	ccm_digest(&ccm, ctx, f, TAG_LEN, tag);
}

bool aead_open(struct aead *a, const uint8_t *nonce, struct octets aad, const uint8_t tag[TAG_LEN],
	const uint8_t *in, size_t n, uint8_t *out)
{
	uint8_t found[TAG_LEN];

	switch (a->cipher) {
	case CIPHER_AES_128_CCM:
		ccm_open(&a->ccm_128, (nettle_cipher_func *)aes128_encrypt, nonce, aad, in, n, out,
			found);
		break;
	case CIPHER_AES_256_CCM:
		ccm_open(&a->ccm_256, (nettle_cipher_func *)aes256_encrypt, nonce, aad, in, n, out,
			found);
		break;
	case CIPHER_AES_128_GCM:
		gcm_aes128_set_iv(&a->gcm_128, GCM_IV_SIZE, nonce);
		gcm_aes128_update(&a->gcm_128, aad.n, aad.p);
		gcm_aes128_decrypt(&a->gcm_128, n, out, in);
		gcm_aes128_digest(&a->gcm_128, TAG_LEN, found);
		break;
	case CIPHER_AES_256_GCM:
		gcm_aes256_set_iv(&a->gcm_256, GCM_IV_SIZE, nonce);
		gcm_aes256_update(&a->gcm_256, aad.n, aad.p);
		gcm_aes256_decrypt(&a->gcm_256, n, out, in);
		gcm_aes256_digest(&a->gcm_256, TAG_LEN, found);
		break;
	case CIPHER_NONE:
	case CIPHERS:
		return false;
	}
	return same_secret(found, tag, TAG_LEN);
}

static void cmac(const uint8_t key[16], const struct octets *parts, unsigned n, uint8_t out[16])
{
	struct cmac_aes128_ctx ctx;

	cmac_aes128_set_key(&ctx, key);
	for (unsigned i = 0; i < n; i++)
		cmac_aes128_update(&ctx, parts[i].n, parts[i].p);
	cmac_aes128_digest(&ctx, 16, out);
	explicit_bzero(&ctx, sizeof(ctx));
}

/* nettle takes additional data in any portions but wants whole blocks in all but the last. */
static void gmac(const uint8_t key[16], const uint8_t *nonce, const struct octets *parts,
	unsigned n, uint8_t out[16])
{
	struct gcm_aes128_ctx ctx;
	uint8_t block[GCM_BLOCK_SIZE];
	size_t have = 0;

	gcm_aes128_set_key(&ctx, key);
	gcm_aes128_set_iv(&ctx, GMAC_NONCE_LEN, nonce);
	for (unsigned i = 0; i < n; i++) {
		const uint8_t *p = parts[i].p;
		size_t left = parts[i].n, whole;

		if (have) {
			size_t fill = sizeof(block) - have < left ? sizeof(block) - have : left;

			memcpy(block + have, p, fill);
			have += fill;
			p += fill;
			left -= fill;
			if (have < sizeof(block))
				continue;
			gcm_aes128_update(&ctx, sizeof(block), block);
		}
		whole = left - left % sizeof(block);
		gcm_aes128_update(&ctx, whole, p);
		have = left - whole;
		memcpy(block, p + whole, have);
	}
	gcm_aes128_update(&ctx, have, block);
	gcm_aes128_digest(&ctx, 16, out);
	explicit_bzero(&ctx, sizeof(ctx));
}

void mac_sign(enum signing how, const uint8_t key[16], const uint8_t *nonce,
	const struct octets *parts, unsigned n_parts, uint8_t out[16])
{
	uint8_t whole[SHA256_DIGEST_SIZE];

	switch (how) {
	case SIGNING_HMAC_SHA256:
		hmac_sha256(key, 16, parts, n_parts, whole);
		memcpy(out, whole, 16);
		break;
	case SIGNING_AES_CMAC:
		cmac(key, parts, n_parts, out);
		break;
	case SIGNING_AES_GMAC:
		gmac(key, nonce, parts, n_parts, out);
		break;
	case SIGNINGS:
		break;
	}
}

void hmac_sha256(const uint8_t *key, size_t key_len, const struct octets *parts, unsigned n_parts,
	uint8_t out[32])
{
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, key_len, key);
	for (unsigned i = 0; i < n_parts; i++)
		hmac_sha256_update(&ctx, parts[i].n, parts[i].p);
	hmac_sha256_digest(&ctx, SHA256_DIGEST_SIZE, out);
	explicit_bzero(&ctx, sizeof(ctx));
}

void hmac_md5(const uint8_t *key, size_t key_len, const struct octets *parts, unsigned n_parts,
	uint8_t out[16])
{
	struct hmac_md5_ctx ctx;

	hmac_md5_set_key(&ctx, key_len, key);
	for (unsigned i = 0; i < n_parts; i++)
		hmac_md5_update(&ctx, parts[i].n, parts[i].p);
	hmac_md5_digest(&ctx, MD5_DIGEST_SIZE, out);
	explicit_bzero(&ctx, sizeof(ctx));
}

void md4(const uint8_t *p, size_t n, uint8_t out[16])
{
	struct md4_ctx ctx;

	md4_init(&ctx);
	md4_update(&ctx, n, p);
	md4_digest(&ctx, MD4_DIGEST_SIZE, out);
	explicit_bzero(&ctx, sizeof(ctx));
}

void rc4(const uint8_t key[16], const uint8_t *in, size_t n, uint8_t *out)
{
	struct arcfour_ctx ctx;

	arcfour128_set_key(&ctx, key);
	arcfour_crypt(&ctx, n, out, in);
	explicit_bzero(&ctx, sizeof(ctx));
}

void sha512_chain(uint8_t hash[SHA512_LEN], const uint8_t *p, size_t n)
{
	struct sha512_ctx ctx;

	sha512_init(&ctx);
	sha512_update(&ctx, SHA512_LEN, hash);
	sha512_update(&ctx, n, p);
	sha512_digest(&ctx, SHA512_LEN, hash);
}

bool same_secret(const uint8_t *a, const uint8_t *b, size_t n)
{
	return memeql_sec(a, b, n);
}
