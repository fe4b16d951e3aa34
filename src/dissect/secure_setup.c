/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How sessions come about, as far as their keys depend on it: the chain of
 * pre-authentication hashes of 3.1.1 and the session key that an
 * authentication agrees on.
 */
#include "dissect/secure_state.h"

#include <string.h>

#include "dissect/krb5_token.h"
#include "dissect/names.h"
#include "dissect/ntlm_key.h"
#include "dissect/smb2.h"

#define SESSION_FLAG_BINDING 0x01u

static struct preauth *negotiated(struct secure *s, uint32_t conv)
{
	while (s->negotiated.n <= conv)
		vec_push(&s->negotiated);
	return vec_at(&s->negotiated, conv);
}

static void chain(struct preauth *p, const struct msg *m, struct cur c)
{
	uint32_t n = cur_left(&c);
	const uint8_t *bytes = cur_take(&c, n);

	if (m->bits & M_INCOMPLETE)
		p->known = false;
	if (p->known)
		sha512_chain(p->hash, bytes, n);
}

/* [MS-SMB2] 3.2.5.2: from the request whose answer chooses 3.1.1 on. */
static void follow_negotiate(struct trace *t, const struct msg *m, struct cur c)
{
	struct preauth *p = negotiated(t->secure, m->conv);

	if (!(m->bits & M_RESPONSE)) {
		memset(p, 0, sizeof(*p));
		p->known = true;
	} else if (m->status) {
		p->known = false;
	}
	chain(p, m, c);
}

/* The client proves who it is: with its password at hand, the session key follows. */
static void authenticate(struct secure *s, struct setup *x, struct cur c)
{
	const struct account *account;

	if (!x->challenged)
		return;
	switch (ntlm_session_key(&c, x->challenge, s->keyring, s->side, &x->derived, &account)) {
	case NTLM_FITS:
		x->proven = account;
		x->derived_from =
			account ? account->origin : (struct key_origin){ "the anonymous logon", 0 };
		break;
	case NTLM_WRONG:
		x->wrong = account->origin;
		break;
	case NTLM_NONE:
		break;
	}
}

/* "cifs/server@REALM (AES256-CTS-HMAC-SHA1-96, version 2)": the key that a ticket asks for. */
static const char *describe_ticket(struct trace *t, const struct krb5_logon *logon)
{
	const char *type = names_find(fields[F_KERBEROS_ETYPE].names, (uint32_t)logon->ticket.type);
	struct buf text = { 0 };

	buf_printf(&text, "%s@%s (", logon->service.name, logon->service.realm);
	if (type)
		buf_str(&text, type);
	else
		buf_printf(&text, "encryption type %d", (int)logon->ticket.type);
	buf_printf(&text, ", version %u)", logon->version);
	const char *copy = arena_strndup(&t->names, text.p, text.n);
	buf_free(&text);
	return copy;
}

/* The same with Kerberos: a key of the service opens what the client sends. */
static void take_ticket(struct trace *t, struct setup *x, struct cur c)
{
	struct secure *s = t->secure;
	struct cur token;

	if (!kerberos_token(&c, TOKEN_AP_REQ, &token))
		return;
	x->logon = LOGON_KERBEROS;
	if (kerberos_request(&c, s->keyring, s->side, &x->krb5) == KRB5_WRONG)
		x->ticket = describe_ticket(t, &x->krb5);
}

/* The server's answer may have the key that counts. */
static void finish_ticket(struct setup *x, struct cur c)
{
	if (!x->krb5.ticket.key.len)
		return;
	kerberos_answer(&c, &x->krb5);
	x->derived = x->krb5.session_key;
	x->derived_from = x->krb5.origin;
	x->proven = true;
}

/* There may be as many logons as messages: places are used again. */
static uint32_t new_setup(struct secure *s)
{
	uint32_t i = s->free_setup;

	if (i == NONE) {
		vec_push(&s->setups);
		return s->setups.n - 1;
	}
	s->free_setup = ((struct setup *)vec_at(&s->setups, i))->next_free;
	return i;
}

static void end_setup(struct secure *s, uint32_t i)
{
	struct setup *x = vec_at(&s->setups, i);

	explicit_bzero(x, sizeof(*x));
	x->exch = NONE;
	x->next_free = s->free_setup;
	s->free_setup = i;
}

static void begin_setup(struct trace *t, const struct msg *m, uint64_t id, struct cur c)
{
	struct secure *s = t->secure;
	uint32_t i = id ? map_get(&s->setup_of_id, (struct map_key){ m->conv, id }) : MAP_NONE;
	struct setup *x = i == MAP_NONE ? NULL : vec_at(&s->setups, i);
	uint64_t flags = 0;

	if (!x || x->id != id || x->conv != m->conv) {
		i = new_setup(s);
		x = vec_at(&s->setups, i);
		x->preauth = *negotiated(s, m->conv);
	}
	x->exch = m->exch;
	cur_peek(&c, c.pos + SMB2_HEADER_LEN + 2, 1, &flags);
	x->binding = flags & SESSION_FLAG_BINDING;
	chain(&x->preauth, m, c);
	authenticate(s, x, c);
	take_ticket(t, x, c);
	map_put(&s->setup_of_exch, (struct map_key){ 0, m->exch }, i);
}

/* With Kerberos only the ticket, once it is open, tells who logs on. */
static void name_user(struct trace *t, uint32_t session, const struct krb5_name *who)
{
	struct session *s = trace_session(t, session);

	if (s->user || !*who->name)
		return;
	s->user = arena_strndup(&t->names, who->name, strlen(who->name));
	s->domain = arena_strndup(&t->names, who->realm, strlen(who->realm));
}

static void establish(struct trace *t, const struct msg *m, const struct setup *x)
{
	struct secure_session *s = secure_session(t, m->session);

	name_user(t, m->session, &x->krb5.user);
	if (!s->established && !x->binding) {
		s->established = true;
		s->conv = m->conv;
		s->dialect = trace_conv(t, m->conv)->dialect;
		s->preauth = x->preauth;
		s->derived = x->derived;
		s->derived_from = x->derived_from;
		s->proven = x->proven;
		s->told.wrong_password = x->wrong;
		s->told.ticket = x->ticket;
		s->told.logon = x->logon;
	} else if (x->binding) {
		struct channel *c = secure_channel(t, m->session, m->conv);

		c->bound = true;
		c->preauth = x->preauth;
		c->derived = x->derived;
	}
	/* Else it authenticates again, which changes no key. */
}

static void go_on_setup(struct trace *t, const struct msg *m, uint64_t id, struct cur c)
{
	struct secure *s = t->secure;
	struct map_key by_exch = { 0, m->exch }, by_id = { m->conv, id };
	uint32_t i = map_get(&s->setup_of_exch, by_exch);

	if (i == MAP_NONE)
		return;
	struct setup *x = vec_at(&s->setups, i);
	map_remove(&s->setup_of_exch, by_exch);
	if (x->exch != m->exch)
		return;
	if (m->status == STATUS_MORE_PROCESSING_REQUIRED) {
		chain(&x->preauth, m, c);
		x->challenged = ntlm_challenge(&c, x->challenge);
		x->logon = x->challenged ? LOGON_NTLM : x->logon;
		x->id = id;
		x->conv = m->conv;
		map_put(&s->setup_of_id, by_id, i);
		return;
	}
	map_remove(&s->setup_of_id, by_id);
	finish_ticket(x, c);
	if (m->status == 0 && m->session != NONE)
		establish(t, m, x);
	end_setup(s, i);
}

void secure_setup(struct trace *t, uint32_t msg, struct cur c)
{
	const struct msg *m = trace_msg(t, msg);
	uint64_t id = 0;

	cur_peek(&c, c.pos + 40, 8, &id);
	if (m->cmd == SMB2_NEGOTIATE)
		follow_negotiate(t, m, c);
	else if (m->cmd == SMB2_SESSION_SETUP && m->bits & M_RESPONSE)
		go_on_setup(t, m, id, c);
	else if (m->cmd == SMB2_SESSION_SETUP)
		begin_setup(t, m, id, c);
}
