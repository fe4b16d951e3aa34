/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_KEYS_H
#define DISSECT_KEYS_H

/*
 * The key material that a user has: session keys in any form that clients,
 * servers and Wireshark print them in, passwords, NT hashes, keytabs. It is
 * filled before captures are read, does not change after, and is wiped in the
 * end. What became of a key is a trace's to know.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "dissect/crypto.h"
#include "dissect/trace.h"

enum key_sides { KEYS_A = 1, KEYS_B = 2, KEYS_BOTH = 3 };

#define SESSION_ID_LEN 8u
#define SESSION_IDS_MAX 3u

struct secret {
	uint8_t bytes[KEY_MAX];
	uint8_t len; /* 0: not known */
};

/* What is known of a session. */
struct key_entry {
	/* What the text can mean on the wire: as it stands, reversed, as a decimal number. */
	uint8_t ids[SESSION_IDS_MAX][SESSION_ID_LEN];
	uint8_t n_ids, sides;
	struct secret session, to_server, to_client, signing;
	struct key_origin origin;
};

/* An account's NT hash. user NULL: for any user. */
struct account {
	const char *user, *domain;
	uint8_t nt_hash[16];
	uint8_t sides;
	struct key_origin origin;
};

/* A key of a keytab. */
struct service_key {
	struct secret key;
	int32_t type; /* encryption type, RFC 3961 */
	uint8_t sides;
	struct key_origin origin;
};

struct keyring {
	struct vec entries, accounts, services;
	struct arena names;
	struct buf warnings; /* lines about what could not be read */
};

void keyring_init(struct keyring *k);

/* Wipes the keys. */
void keyring_free(struct keyring *k);

/* Whether a side has anything to decrypt with. */
bool keyring_serves(const struct keyring *k, unsigned side);

/* "SESSID,KEY" or Wireshark's four fields. */
bool keyring_add_key(struct keyring *k, const char *text, struct err *e) MUST_USE;

/*
 * A file of session keys, each recognised by its form: Wireshark's
 * smb2_seskey_list, the kernel's log, smbinfo keys, Samba's and ksmbd's logs.
 * Lines that cannot be read add to the warnings. False: the file cannot be
 * opened or read.
 */
bool keyring_add_file(struct keyring *k, const char *path, unsigned sides, struct err *e) MUST_USE;

/* Lines of "[DOMAIN\]user:password", UTF-8. */
bool keyring_add_passwords(
	struct keyring *k, const char *path, unsigned sides, struct err *e) MUST_USE;

/* A password that was asked for; false if it is not UTF-8. user: "[DOMAIN\]user". */
bool keyring_add_password(struct keyring *k, const char *user, const char *password) MUST_USE;

/* Lines of pwdump's "user:RID:LM:NT:::", "user:NT" or only the hash's 32 hex digits. */
bool keyring_add_hashes(
	struct keyring *k, const char *path, unsigned sides, struct err *e) MUST_USE;

/* A keytab; false if it cannot be read or Kerberos was not built in. */
bool keyring_add_keytab(
	struct keyring *k, const char *path, unsigned sides, struct err *e) MUST_USE;

static inline const struct key_entry *keyring_entry(const struct keyring *k, uint32_t i)
{
	return vec_at(&k->entries, i);
}

static inline const struct account *keyring_account(const struct keyring *k, uint32_t i)
{
	return vec_at(&k->accounts, i);
}

/* Appends "SESSID,KEY,TO_CLIENT,TO_SERVER", Wireshark's row, if keys of the session were found. */
void trace_key_row(struct trace *t, uint32_t session, struct buf *out);

/* Whether an entry may be about the session with this id (as on the wire, little-endian). */
bool key_entry_fits(const struct key_entry *entry, uint64_t session_id);

#endif
