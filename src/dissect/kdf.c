/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/kdf.h"

#include <string.h>

/* Labels and contexts count their NUL; "ServerIn " has a blank at the end. */
#define LITERAL(s)                                                                                 \
	{                                                                                          \
		(const uint8_t *)(s), sizeof(s)                                                    \
	}

static const struct octets labels_300[USES] = {
	[USE_SIGNING] = LITERAL("SMB2AESCMAC"),
	[USE_TO_SERVER] = LITERAL("SMB2AESCCM"),
	[USE_TO_CLIENT] = LITERAL("SMB2AESCCM"),
};
static const struct octets contexts_300[USES] = {
	[USE_SIGNING] = LITERAL("SmbSign"),
	[USE_TO_SERVER] = LITERAL("ServerIn "),
	[USE_TO_CLIENT] = LITERAL("ServerOut"),
};
static const struct octets labels_311[USES] = {
	[USE_SIGNING] = LITERAL("SMBSigningKey"),
	[USE_TO_SERVER] = LITERAL("SMBC2SCipherKey"),
	[USE_TO_CLIENT] = LITERAL("SMBS2CCipherKey"),
};

void kdf_smb(uint16_t dialect, enum key_use use, const uint8_t *session_key, size_t session_key_len,
	const uint8_t *preauth, size_t key_len, uint8_t out[KEY_MAX])
{
	bool preauthenticated = dialect >= DIALECT_311;
	const uint8_t bits[4] = { 0, 0, (uint8_t)(key_len * 8 >> 8), (uint8_t)(key_len * 8) };
	const struct octets parts[] = {
		{ (const uint8_t *)"\0\0\0\1", 4 }, /* the counter */
		preauthenticated ? labels_311[use] : labels_300[use],
		{ (const uint8_t *)"", 1 },
		preauthenticated ? (struct octets){ preauth, SHA512_LEN } : contexts_300[use],
		{ bits, sizeof(bits) },
	};
	uint8_t block[32];

	if (dialect < DIALECT_300) {
		memset(out, 0, key_len);
		memcpy(out, session_key, session_key_len < key_len ? session_key_len : key_len);
		return;
	}
	/* SP 800-108 in counter mode; at most 256 bits: the first block is enough. */
	hmac_sha256(session_key, session_key_len, parts, sizeof(parts) / sizeof(parts[0]), block);
	memcpy(out, block, key_len);
	explicit_bzero(block, sizeof(block));
}
