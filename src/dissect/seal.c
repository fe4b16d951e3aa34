/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/seal.h"

#include "dissect/smb2.h"

#define SIGNATURE_LEN 16u
#define SIGNATURE_AT 48u
#define TRANSFORM_SIGNATURE_AT 4u
#define TRANSFORM_NONCE_AT 20u

bool transform_read(struct cur c, struct transform *t)
{
	struct cur aad =
		cur_sub(&c, c.pos + TRANSFORM_NONCE_AT, TRANSFORM_HEADER_LEN - TRANSFORM_NONCE_AT);
	uint64_t size = 0, flags = 0;

	cur_take(&c, TRANSFORM_SIGNATURE_AT);
	t->signature = cur_take(&c, SIGNATURE_LEN);
	t->nonce = cur_take(&c, 16);
	size = cur_le(&c, 4);
	cur_take(&c, 2);
	flags = cur_le(&c, 2);
	t->session_id = cur_le(&c, 8);
	t->flags = (uint16_t)flags;
	t->size = (uint32_t)size;
	t->aad.n = TRANSFORM_HEADER_LEN - TRANSFORM_NONCE_AT;
	t->aad.p = cur_take(&aad, (uint32_t)t->aad.n);
	t->data = cur_take(&c, t->size);
	return !c.bad;
}

bool transform_open(const struct transform *t, struct aead *key, uint8_t *out)
{
	return aead_open(key, t->nonce, t->aad, t->signature, t->data, t->size, out);
}

/* [MS-SMB2] 3.1.4.1: MessageId, then whether a server sends it, whether it is a CANCEL. */
static void gmac_nonce(const struct cur *c, uint8_t nonce[GMAC_NONCE_LEN])
{
	uint64_t id = 0, flags = 0, cmd = 0;

	cur_peek(c, c->pos + 24, 8, &id);
	cur_peek(c, c->pos + 16, 4, &flags);
	cur_peek(c, c->pos + 12, 2, &cmd);
	memset(nonce, 0, GMAC_NONCE_LEN);
	for (unsigned i = 0; i < 8; i++)
		nonce[i] = (uint8_t)(id >> 8 * i);
	nonce[8] = (uint8_t)((flags & SMB2_FLAGS_SERVER_TO_REDIR ? 1 : 0) |
			     (cmd == SMB2_CANCEL ? 2 : 0));
}

bool signature_good(struct cur c, enum signing how, const uint8_t key[16])
{
	static const uint8_t zeros[SIGNATURE_LEN];
	uint8_t nonce[GMAC_NONCE_LEN], made[SIGNATURE_LEN];

	gmac_nonce(&c, nonce);
	const uint8_t *head = cur_take(&c, SIGNATURE_AT);
	const uint8_t *signature = cur_take(&c, SIGNATURE_LEN);
	uint32_t left = cur_left(&c);
	const uint8_t *body = cur_take(&c, left);
	if (c.bad)
		return false;
	const struct octets parts[] = { { head, SIGNATURE_AT }, { zeros, SIGNATURE_LEN },
		{ body, left } };
	mac_sign(how, key, nonce, parts, 3, made);
	return same_secret(made, signature, SIGNATURE_LEN);
}
