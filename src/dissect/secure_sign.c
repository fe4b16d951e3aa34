/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Signatures: which key a message is checked with, [MS-SMB2] 3.2.5.1.3 and 3.3.5.2.4. */
#include "dissect/secure_state.h"

#include <string.h>

#include "dissect/smb2.h"

/* One message on which keys are tried. */
struct attempt {
	struct trace *t;
	struct channel *channel;
	struct cur message;
	bool tried;
};

static bool try_key(struct attempt *a, enum signing how, const uint8_t key[16])
{
	a->tried = true;
	if (!signature_good(a->message, how, key))
		return false;
	a->channel->fits = true;
	a->channel->how = how;
	memcpy(a->channel->key, key, 16);
	return true;
}

static bool try_derived(struct attempt *a, uint16_t dialect, enum signing how,
	const struct secret *session_key, const struct preauth *preauth)
{
	uint8_t first[16], key[KEY_MAX];

	if (!session_key->len || (dialect == DIALECT_311 && !preauth->known))
		return false;
	secure_first_16(session_key, first);
	kdf_smb(dialect, USE_SIGNING, first, sizeof(first), preauth->hash, 16, key);
	bool fits = try_key(a, how, key);
	explicit_bzero(first, sizeof(first));
	explicit_bzero(key, sizeof(key));
	return fits;
}

/* What was negotiated decides; where that is not known, what fits. */
static bool try_session_key(
	struct attempt *a, const struct secret *session_key, const struct preauth *preauth)
{
	const struct conv *c = trace_conv(a->t, a->channel->conv);

	if (c->dialect)
		return try_derived(a, c->dialect, (enum signing)c->signing, session_key, preauth);
	return try_derived(a, DIALECT_300, SIGNING_AES_CMAC, session_key, preauth) ||
	       try_derived(a, DIALECT_210, SIGNING_HMAC_SHA256, session_key, preauth);
}

static bool try_signing_key(struct attempt *a, const struct secret *key)
{
	const struct conv *c = trace_conv(a->t, a->channel->conv);

	if (key->len != 16)
		return false;
	for (unsigned how = 0; how < SIGNINGS; how++)
		if ((!c->dialect || c->signing == how) && try_key(a, (enum signing)how, key->bytes))
			return true;
	return false;
}

static bool find_key(struct attempt *a)
{
	struct channel *c = a->channel;
	struct secure_session *s = secure_session(a->t, c->session);
	const struct secret *derived = c->bound ? &c->derived : &s->derived;
	const struct preauth *preauth = c->bound ? &c->preauth : &s->preauth;
	const struct key_entry *entry;
	uint32_t i = 0;

	if (!c->bound && s->session_key.len && try_session_key(a, &s->session_key, preauth))
		return true;
	if (try_session_key(a, derived, preauth)) {
		if (!c->bound && !s->told.origin.file)
			s->told.origin = s->derived_from;
		if (!c->bound)
			s->session_key = *derived;
		return true;
	}
	while ((entry = secure_entry(a->t, c->session, &i))) {
		if (!try_session_key(a, &entry->session, preauth) &&
			!try_signing_key(a, &entry->signing))
			continue;
		if (!c->bound && !s->told.origin.file)
			s->told.origin = entry->origin;
		if (!c->bound && entry->session.len)
			s->session_key = entry->session;
		return true;
	}
	return false;
}

/*
 * SESSION_SETUP goes by the session's own key, also where another connection
 * is bound to it; all else, and the response that completes a SESSION_SETUP,
 * by the connection's.
 */
static struct channel *channel_of(struct trace *t, const struct msg *m)
{
	struct secure_session *s = secure_session(t, m->session);
	bool completes = m->bits & M_RESPONSE && m->status == 0;
	bool own = m->cmd == SMB2_SESSION_SETUP && !completes && s->established;
	struct channel *c = secure_channel(t, m->session, own ? s->conv : m->conv);

	if (s->established && c->conv != s->conv)
		c->bound = true;
	return c;
}

/* Of a bound connection a session key says nothing, only what its own authentication gave. */
static bool has_own_key(const struct channel *c)
{
	return !c->bound || c->derived.len;
}

/* What refuses another SESSION_SETUP on a bound connection is signed with that one's key. */
static bool bound_fits(
	struct trace *t, const struct msg *m, const struct channel *c, struct cur message)
{
	if (m->conv == c->conv)
		return false;
	const struct channel *bound = secure_channel(t, m->session, m->conv);
	return bound->fits && signature_good(message, bound->how, bound->key);
}

static enum verdict verify(struct trace *t, const struct msg *m, struct cur message)
{
	struct channel *c = channel_of(t, m);
	struct attempt a = { .t = t, .channel = c, .message = message };

	if (c->fits && signature_good(message, c->how, c->key))
		return VERDICT_GOOD;
	if (c->fits)
		return bound_fits(t, m, c, message) ? VERDICT_GOOD : VERDICT_BAD;
	if (c->tries == TRIES_MAX)
		return has_own_key(c) ? VERDICT_MISFIT : VERDICT_NO_KEY;
	if (find_key(&a))
		return VERDICT_GOOD;
	c->tries += a.tried;
	return a.tried && has_own_key(c) ? VERDICT_MISFIT : VERDICT_NO_KEY;
}

enum verdict secure_verify(struct trace *t, uint32_t msg, struct cur c)
{
	const struct msg *m = trace_msg(t, msg);
	uint64_t id = 0;

	cur_peek(&c, c.pos + 24, 8, &id);
	bool exempt = m->bits & M_RESPONSE && (m->status == STATUS_PENDING || id == UINT64_MAX);

	if (m->bits & M_INNER && trace_inner(t, m)->key != NONE)
		return VERDICT_ENCRYPTED;
	if (m->bits & M_INCOMPLETE)
		return VERDICT_NONE;
	if (!(m->flags & SMB2_FLAGS_SIGNED))
		return exempt ? VERDICT_EXEMPT : VERDICT_UNSIGNED;
	if (m->session == NONE)
		return VERDICT_NO_KEY;
	enum verdict verdict = verify(t, m, c);
	return exempt && verdict != VERDICT_GOOD ? VERDICT_EXEMPT : verdict;
}

static void count(struct session_security *s, uint32_t msg, enum verdict verdict)
{
	s->n_good += verdict == VERDICT_GOOD;
	s->n_misfit += verdict == VERDICT_MISFIT || verdict == VERDICT_PREAUTH;
	s->n_no_key += verdict == VERDICT_NO_KEY;
	if (verdict == VERDICT_BAD && s->n_bad++ == 0)
		s->first_bad = msg;
}

/* Whether the key is right: it made another signature, or it opens what is encrypted. */
static bool proven(struct trace *t, const struct msg *m)
{
	const struct secure_session *s = secure_session(t, m->session);

	if (m->kind == MSG_ENCRYPTED)
		return s->told.n_opened;
	const struct channel *c = channel_of(t, m);
	return c->fits || (!c->bound && s->session_key.len && s->told.n_opened);
}

/*
 * The authentication shows that the session key is right, and all of NEGOTIATE
 * and SESSION_SETUP is there, yet nothing fits what 3.1.1 derives from them:
 * client and server have hashed something else, [MS-SMB2] 3.2.5.3.1.
 */
static bool is_downgrade(struct trace *t, uint32_t session)
{
	const struct secure_session *s = secure_session(t, session);

	return s->established && s->proven && s->dialect == DIALECT_311 && s->preauth.known &&
	       !s->told.n_opened && !secure_channel(t, session, s->conv)->fits &&
	       (s->tries || secure_channel(t, session, s->conv)->tries);
}

static void find_downgrades(struct trace *t)
{
	for (uint32_t i = 0; i < t->sessions.n; i++) {
		struct session_security *told = &secure_session(t, i)->told;

		told->downgrade = is_downgrade(t, i);
		if (told->downgrade && told->n_unopened)
			told->why = UNOPENED_PREAUTH;
	}
}

void secure_settle(struct trace *t)
{
	find_downgrades(t);
	for (uint32_t i = 0; i < t->verdicts.n; i++) {
		const struct msg *m = trace_msg(t, i);
		uint8_t *verdict = vec_at(&t->verdicts, i);

		if (m->session == NONE)
			continue;
		if (*verdict == VERDICT_MISFIT && proven(t, m))
			*verdict = VERDICT_BAD;
		if (*verdict == VERDICT_MISFIT && secure_session(t, m->session)->told.downgrade)
			*verdict = VERDICT_PREAUTH;
		if (m->kind == MSG_SMB2)
			count(&secure_session(t, m->session)->told, i, (enum verdict) * verdict);
	}
}

const struct session_security *trace_security(struct trace *t, uint32_t session)
{
	return t->secure ? &secure_session(t, session)->told : NULL;
}
