/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_KDF_H
#define DISSECT_KDF_H

/* Keys of a session from its session key, [MS-SMB2] 3.1.4.2. */

#include "dissect/crypto.h"

#define DIALECT_202 0x0202u
#define DIALECT_210 0x0210u
#define DIALECT_300 0x0300u
#define DIALECT_302 0x0302u
#define DIALECT_311 0x0311u

enum key_use { USE_SIGNING, USE_TO_SERVER, USE_TO_CLIENT, USES };

/*
 * Derives key_len (16 or 32) bytes to out. preauth: the session's
 * pre-authentication integrity hash, SHA512_LEN bytes, for 3.1.1 only. Before
 * 3.0 the session key itself signs.
 */
void kdf_smb(uint16_t dialect, enum key_use use, const uint8_t *session_key, size_t session_key_len,
	const uint8_t *preauth, size_t key_len, uint8_t out[KEY_MAX]);

#endif
