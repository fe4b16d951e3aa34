/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/krb5_key.h"

#include <krb5.h>
#include <stdlib.h>
#include <string.h>

#include "dissect/krb5_token.h"

/* Key usage numbers, RFC 4120 7.5.1 */
enum usage { USAGE_TICKET = 2, USAGE_AP_REQ = 11, USAGE_AP_REP = 12 };

/* DER identifiers: [APPLICATION n] and [n], constructed. */
#define APPLICATION(n) (0x60u | (n))
#define CONTEXT(n) (0xa0u | (n))
#define SEQUENCE 0x30u
#define INTEGER 0x02u
#define OCTETS 0x04u
#define GENERAL_STRING 0x1bu

/* Takes one element; false if there is none that is whole. */
static bool element(struct cur *c, uint8_t *tag, struct cur *content)
{
	*tag = (uint8_t)cur_le(c, 1);
	uint64_t len = cur_le(c, 1);
	if (len > 0x80 && len <= 0x84)
		len = cur_be(c, (uint32_t)len - 0x80);
	if (c->bad)
		return false;
	*content = cur_sub(c, c->pos, len);
	return !content->bad && cur_take(c, (uint32_t)len);
}

/* Goes into the first element with that tag. */
static bool enter(struct cur *c, uint8_t wanted)
{
	struct cur content;
	uint8_t tag;

	while (cur_left(c) && element(c, &tag, &content))
		if (tag == wanted) {
			*c = content;
			return true;
		}
	return false;
}

/* Goes into [n] of a SEQUENCE whose content c is; the copy, so that c stays. */
static bool part(struct cur c, unsigned n, uint8_t inner, struct cur *out)
{
	*out = c;
	return enter(out, (uint8_t)CONTEXT(n)) && enter(out, inner);
}

static int32_t integer(struct cur c)
{
	uint32_t n = cur_left(&c);

	/* Encryption types are small; negative ones are of no use here. */
	return n > 0 && n <= 4 ? (int32_t)(uint32_t)cur_be(&c, n) : 0;
}

/* EncryptedData or EncryptionKey: both are a type and octets. */
static bool typed(struct cur c, unsigned n, unsigned octets, int32_t *type, struct cur *bytes)
{
	struct cur sequence, number;

	if (!part(c, n, SEQUENCE, &sequence) || !part(sequence, 0, INTEGER, &number) ||
		!part(sequence, octets, OCTETS, bytes))
		return false;
	*type = integer(number);
	return true;
}

static bool take_key(struct cur c, unsigned n, struct krb5_secret *out)
{
	struct cur bytes;
	int32_t type;

	if (!typed(c, n, 1, &type, &bytes) || cur_left(&bytes) > KEY_MAX || !cur_left(&bytes))
		return false;
	out->type = type;
	out->key.len = (uint8_t)cur_left(&bytes);
	memcpy(out->key.bytes, cur_take(&bytes, out->key.len), out->key.len);
	return true;
}

/* Decrypts EncryptedData [n] of a sequence; the plaintext is the caller's to wipe and free. */
static bool decrypt(struct cur c, unsigned n, int32_t key_type, const struct secret *key,
	enum usage usage, krb5_data *plain)
{
	struct cur bytes;
	int32_t type;

	if (!typed(c, n, 2, &type, &bytes) || type != key_type || !cur_left(&bytes))
		return false;
	uint32_t len = cur_left(&bytes);
	krb5_enc_data sealed = { .enctype = type };
	krb5_keyblock block = { .enctype = type, .length = key->len };
	sealed.ciphertext.length = len;
	sealed.ciphertext.data = (char *)(uintptr_t)cur_take(&bytes, len);
	block.contents = (krb5_octet *)(uintptr_t)key->bytes;
	*plain = (krb5_data){ .length = len, .data = xmalloc(len) };
	if (krb5_c_decrypt(NULL, &block, (krb5_keyusage)usage, NULL, &sealed, plain) == 0)
		return true;
	free(plain->data);
	return false;
}

static struct cur plain_cur(const krb5_data *d)
{
	return cur_make((const uint8_t *)d->data, d->length);
}

static void drop(krb5_data *d)
{
	explicit_bzero(d->data, d->length);
	free(d->data);
}

/* Goes into the message in a token of the mechanism. */
static bool find_message(const struct cur *c, enum krb5_token kind, uint8_t tag, struct cur *out)
{
	return kerberos_token(c, kind, out) && enter(out, tag) && enter(out, SEQUENCE);
}

/* Appends a KerberosString to a text; what finds no room is cut off. */
static void append(char text[KRB5_NAME_MAX], struct cur c)
{
	size_t have = strlen(text), n = cur_left(&c);
	const uint8_t *p = cur_take(&c, (uint32_t)n);

	if (n > KRB5_NAME_MAX - 1 - have)
		n = KRB5_NAME_MAX - 1 - have;
	for (size_t i = 0; i < n; i++)
		text[have + i] = (char)(p[i] ? p[i] : ' ');
}

/* A realm [n] and a PrincipalName [m], RFC 4120 5.2.2: the parts of a name stand with slashes. */
static void take_name(struct cur c, unsigned n, unsigned m, struct krb5_name *out)
{
	struct cur realm, name, parts, one;
	uint8_t tag;

	memset(out, 0, sizeof(*out));
	if (part(c, n, GENERAL_STRING, &realm))
		append(out->realm, realm);
	if (!part(c, m, SEQUENCE, &name) || !part(name, 1, SEQUENCE, &parts))
		return;
	while (cur_left(&parts) && element(&parts, &tag, &one)) {
		if (*out->name)
			append(out->name, cur_make((const uint8_t *)"/", 1));
		append(out->name, one);
	}
}

static bool open_ticket(struct cur ap_req, const struct service_key *k, struct krb5_logon *logon)
{
	struct cur ticket, sequence;
	krb5_data plain;

	if (!part(ap_req, 3, (uint8_t)APPLICATION(1), &ticket) || !enter(&ticket, SEQUENCE) ||
		!decrypt(ticket, 3, k->type, &k->key, USAGE_TICKET, &plain))
		return false;
	sequence = plain_cur(&plain);
	bool ok = enter(&sequence, (uint8_t)APPLICATION(3)) && enter(&sequence, SEQUENCE) &&
		  take_key(sequence, 1, &logon->ticket);
	if (ok)
		take_name(sequence, 2, 3, &logon->user);
	drop(&plain);
	return ok;
}

/* The subkey in an encrypted part: [subkey] of the sequence in [APPLICATION tag]. */
static void take_subkey(struct cur c, unsigned n, const struct krb5_secret *ticket,
	enum usage usage, uint8_t tag, unsigned subkey, struct secret *out)
{
	struct krb5_secret found;
	krb5_data plain;

	if (!decrypt(c, n, ticket->type, &ticket->key, usage, &plain))
		return;
	struct cur sequence = plain_cur(&plain);
	if (enter(&sequence, tag) && enter(&sequence, SEQUENCE) &&
		take_key(sequence, subkey, &found))
		*out = found.key;
	explicit_bzero(&found, sizeof(found));
	drop(&plain);
}

/* "cifs/server@REALM, encryption type 18, key version 2", as far as the ticket says it openly. */
static void describe(struct cur ap_req, struct krb5_logon *logon)
{
	struct cur ticket, sealed, version, bytes;
	int32_t type = 0;

	if (!part(ap_req, 3, (uint8_t)APPLICATION(1), &ticket) || !enter(&ticket, SEQUENCE))
		return;
	take_name(ticket, 1, 2, &logon->service);
	typed(ticket, 3, 2, &type, &bytes);
	logon->ticket.type = type;
	if (part(ticket, 3, SEQUENCE, &sealed) && part(sealed, 1, INTEGER, &version))
		logon->version = (uint32_t)integer(version);
}

enum krb5_result kerberos_request(
	const struct cur *c, const struct keyring *k, unsigned side, struct krb5_logon *logon)
{
	struct cur ap_req;
	bool tried = false;

	if (!find_message(c, TOKEN_AP_REQ, (uint8_t)APPLICATION(14), &ap_req))
		return KRB5_NONE;
	for (uint32_t i = 0; i < k->services.n; i++) {
		const struct service_key *service = vec_at(&k->services, i);

		if (!(service->sides & side))
			continue;
		tried = true;
		if (!open_ticket(ap_req, service, logon))
			continue;
		logon->origin = service->origin;
		logon->session_key = logon->ticket.key;
		take_subkey(ap_req, 4, &logon->ticket, USAGE_AP_REQ, (uint8_t)APPLICATION(2), 6,
			&logon->session_key);
		return KRB5_FITS;
	}
	if (!tried)
		return KRB5_NONE;
	describe(ap_req, logon);
	return KRB5_WRONG;
}

void kerberos_answer(const struct cur *c, struct krb5_logon *logon)
{
	struct cur ap_rep;

	if (logon->ticket.key.len &&
		find_message(c, TOKEN_AP_REP, (uint8_t)APPLICATION(15), &ap_rep))
		take_subkey(ap_rep, 2, &logon->ticket, USAGE_AP_REP, (uint8_t)APPLICATION(27), 2,
			&logon->session_key);
}

/* --- keytabs --- */

/* An RC4 key is the NT hash, so it serves for NTLM, too. */
static void add_account(
	struct keyring *k, const krb5_keytab_entry *entry, unsigned sides, struct key_origin origin)
{
	const krb5_principal_data *who = entry->principal;
	struct account *a = vec_push(&k->accounts);

	if (who->length > 0)
		a->user = arena_strndup(&k->names, who->data[0].data, who->data[0].length);
	memcpy(a->nt_hash, entry->key.contents, sizeof(a->nt_hash));
	a->sides = (uint8_t)sides;
	a->origin = origin;
}

static void add_entry(
	struct keyring *k, const krb5_keytab_entry *entry, unsigned sides, struct key_origin origin)
{
	if (entry->key.length > KEY_MAX)
		return;
	struct service_key *s = vec_push(&k->services);
	s->type = entry->key.enctype;
	s->key.len = (uint8_t)entry->key.length;
	memcpy(s->key.bytes, entry->key.contents, s->key.len);
	s->sides = (uint8_t)sides;
	s->origin = origin;
	if (s->type == ENCTYPE_ARCFOUR_HMAC && s->key.len == 16)
		add_account(k, entry, sides, origin);
}

static krb5_error_code read_keytab(
	krb5_context ctx, struct keyring *k, const char *path, unsigned sides)
{
	struct key_origin origin = { arena_strndup(&k->names, path, strlen(path)), 0 };
	struct buf name = { 0 };
	krb5_keytab_entry entry;
	krb5_kt_cursor cursor;
	krb5_keytab keytab;
	krb5_error_code error;

	buf_printf(&name, "FILE:%s", path);
	error = krb5_kt_resolve(ctx, buf_cstr(&name), &keytab);
	buf_free(&name);
	if (error)
		return error;
	error = krb5_kt_start_seq_get(ctx, keytab, &cursor);
	if (!error) {
		while (!(error = krb5_kt_next_entry(ctx, keytab, &entry, &cursor))) {
			add_entry(k, &entry, sides, origin);
			krb5_free_keytab_entry_contents(ctx, &entry);
		}
		krb5_kt_end_seq_get(ctx, keytab, &cursor);
	}
	krb5_kt_close(ctx, keytab);
	return error == KRB5_KT_END ? 0 : error;
}

bool keyring_add_keytab(struct keyring *k, const char *path, unsigned sides, struct err *e)
{
	krb5_context ctx;
	krb5_error_code error = krb5_init_secure_context(&ctx);

	if (error)
		return fail(e, "%s: Kerberos cannot be set up (error %ld)", path, (long)error);
	uint32_t before = k->services.n;
	error = read_keytab(ctx, k, path, sides);
	if (error) {
		const char *why = krb5_get_error_message(ctx, error);

		fail(e, "%s: %s", path, why);
		krb5_free_error_message(ctx, why);
	} else if (k->services.n == before) {
		buf_printf(&k->warnings, "%s: no keys in it\n", path);
	}
	krb5_free_context(ctx);
	return !error;
}
