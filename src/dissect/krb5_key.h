/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_KRB5_KEY_H
#define DISSECT_KRB5_KEY_H

/*
 * The session key that a Kerberos logon agrees on, RFC 4120 and RFC 4121: the
 * server's subkey, else the client's, else the ticket's. What a keytab opens
 * is opened here; without libkrb5 nothing is.
 */

#include "base/cur.h"
#include "dissect/keys.h"

/* A key with its encryption type. */
struct krb5_secret {
	struct secret key;
	int32_t type;
};

#define KRB5_NAME_MAX 256u

/* Texts as they stand in the ticket, cut off where they are longer; empty: not known. */
struct krb5_name {
	char name[KRB5_NAME_MAX], realm[KRB5_NAME_MAX];
};

/* What an AP-REQ gives away. */
struct krb5_logon {
	struct krb5_secret ticket; /* of the ticket: opens the AP-REP; .key.len 0: no logon */
	struct secret session_key; /* as far as it is known */
	struct krb5_name user;     /* whom the ticket is for */
	struct krb5_name service;  /* of a ticket that no key opens: whose key would, ... */
	uint32_t version;          /* ... and which of them; .ticket.type: of what type */
	struct key_origin origin;
};

enum krb5_result {
	KRB5_NONE,  /* no AP-REQ, or no keytab */
	KRB5_WRONG, /* no key of the keytab opens the ticket */
	KRB5_FITS,
};

/* Finds an AP-REQ in the view and opens it with a key of the side. */
enum krb5_result kerberos_request(
	const struct cur *c, const struct keyring *k, unsigned side, struct krb5_logon *logon);

/* Finds the AP-REP to it in the view and takes the server's subkey from it, if it has one. */
void kerberos_answer(const struct cur *c, struct krb5_logon *logon);

#endif
