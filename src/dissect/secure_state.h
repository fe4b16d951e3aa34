/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_SECURE_STATE_H
#define DISSECT_SECURE_STATE_H

/* What the files secure*.c share. */

#include "dissect/kdf.h"
#include "dissect/krb5_key.h"
#include "dissect/secure.h"

#define DIRECTIONS 2u
#define AEADS 16u
#define TRIES_MAX 16u /* messages on which all candidates are tried */

/* A key that opens messages of one session in one direction. */
struct seal_key {
	uint8_t bytes[KEY_MAX];
	enum cipher cipher;
};

/* A pre-authentication integrity hash; known is false where a message of the chain is missing. */
struct preauth {
	uint8_t hash[SHA512_LEN];
	bool known;
};

/* A session's keys; indexed like trace.sessions. */
struct secure_session {
	bool seen;        /* the rest is set */
	bool established; /* its SESSION_SETUP succeeded in the capture */
	uint32_t conv;    /* on which it was set up */
	uint16_t dialect; /* 0: not known */
	struct preauth preauth;
	struct secret derived; /* session key from its authentication */
	struct key_origin derived_from;
	bool proven;          /* the authentication itself shows that the derived key is right */
	bool looked_for;      /* the next is set */
	uint32_t first_entry; /* for its id, NONE: there is none */
	const struct key_entry *entry; /* whose key fits, if derived does not */
	struct secret session_key;     /* that fits */
	uint32_t keys[DIRECTIONS];     /* index of seal_key, or NONE */
	struct session_security told;
	uint8_t tries;
};

/* A session on one of its connections. */
struct channel {
	uint32_t session, conv;
	bool bound; /* to a session that was set up on another connection */
	bool fits;  /* key and how are known */
	uint8_t tries;
	enum signing how;
	uint8_t key[16];
	struct secret derived; /* session key from the binding's authentication */
	struct preauth preauth;
};

/* A SESSION_SETUP exchange that goes on. */
struct setup {
	struct preauth preauth;
	uint8_t challenge[8]; /* of NTLM */
	struct krb5_logon krb5;
	bool challenged, binding;
	uint8_t logon;      /* enum logon_kind */
	const char *ticket; /* see struct session_security */
	struct secret derived;
	bool proven;
	uint64_t id;   /* SessionId, from the first answer on */
	uint32_t conv; /* ... and on which connection */
	uint32_t exch; /* that goes on; NONE: it is over */
	uint32_t next_free;
	struct key_origin derived_from, wrong; /* wrong: a password that does not fit */
};

struct secure {
	const struct keyring *keyring;
	unsigned side;
	struct vec sessions, channels, keys, setups;
	uint32_t free_setup;      /* the first of those that are over, or NONE */
	struct vec negotiated;    /* struct preauth by conversation */
	struct map channel_of;    /* (session, conversation) */
	struct map setup_of_exch; /* (0, exchange) */
	struct map setup_of_id;   /* (conversation, SessionId) */
	struct {
		uint32_t key;
		struct aead *aead;
	} aeads[AEADS]; /* those used last, by number */
};

struct secure_session *secure_session(struct trace *t, uint32_t session);
struct channel *secure_channel(struct trace *t, uint32_t session, uint32_t conv);

/* The next entry for the session's id, from i on; NULL: none. */
const struct key_entry *secure_entry(struct trace *t, uint32_t session, uint32_t *i);

/* The first 16 bytes of a session key, zeros behind a short one, [MS-SMB2] 3.2.5.3. */
void secure_first_16(const struct secret *session_key, uint8_t out[16]);

#endif
