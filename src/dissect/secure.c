/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/secure_state.h"

#include <stdlib.h>
#include <string.h>

struct secure *secure_new(const struct keyring *keys, unsigned side)
{
	if (!keys || !keyring_serves(keys, side))
		return NULL;
	struct secure *s = xcalloc(1, sizeof(*s));
	s->keyring = keys;
	s->side = side;
	s->sessions.size = sizeof(struct secure_session);
	s->channels.size = sizeof(struct channel);
	s->keys.size = sizeof(struct seal_key);
	s->setups.size = sizeof(struct setup);
	s->free_setup = NONE;
	s->negotiated.size = sizeof(struct preauth);
	return s;
}

static void free_wiped(struct vec *v)
{
	for (uint32_t i = 0; i < v->n; i++)
		explicit_bzero(vec_at(v, i), v->size);
	vec_free(v);
}

void secure_free(struct secure *s)
{
	if (!s)
		return;
	free_wiped(&s->sessions);
	free_wiped(&s->channels);
	free_wiped(&s->keys);
	free_wiped(&s->setups);
	vec_free(&s->negotiated);
	map_free(&s->channel_of);
	map_free(&s->setup_of_exch);
	map_free(&s->setup_of_id);
	for (unsigned i = 0; i < AEADS; i++)
		aead_free(s->aeads[i].aead);
	free(s);
}

struct secure_session *secure_session(struct trace *t, uint32_t session)
{
	struct secure *s = t->secure;

	while (s->sessions.n <= session)
		vec_push(&s->sessions);
	struct secure_session *x = vec_at(&s->sessions, session);
	if (!x->seen) {
		x->seen = true;
		x->conv = trace_session(t, session)->conv;
		x->dialect = trace_conv(t, x->conv)->dialect;
		x->keys[TO_SERVER] = x->keys[TO_CLIENT] = NONE;
	}
	return x;
}

struct channel *secure_channel(struct trace *t, uint32_t session, uint32_t conv)
{
	struct secure *s = t->secure;
	struct map_key key = { session, conv };
	uint32_t i = map_get(&s->channel_of, key);

	if (i != MAP_NONE)
		return vec_at(&s->channels, i);
	map_put(&s->channel_of, key, s->channels.n);
	struct channel *c = vec_push(&s->channels);
	c->session = session;
	c->conv = conv;
	return c;
}

static const struct key_entry *next_entry(struct trace *t, uint32_t session, uint32_t *i)
{
	const struct secure *s = t->secure;
	uint64_t id = trace_session(t, session)->id;

	while (*i < s->keyring->entries.n) {
		const struct key_entry *x = keyring_entry(s->keyring, (*i)++);

		if (x->sides & s->side && key_entry_fits(x, id))
			return x;
	}
	return NULL;
}

/* Lists of keys are long, and messages of sessions that are not in them are many. */
const struct key_entry *secure_entry(struct trace *t, uint32_t session, uint32_t *i)
{
	struct secure_session *x = secure_session(t, session);

	if (!x->looked_for) {
		uint32_t first = 0;

		x->first_entry = next_entry(t, session, &first) ? first - 1 : NONE;
		x->looked_for = true;
	}
	if (*i < x->first_entry)
		*i = x->first_entry;
	return next_entry(t, session, i);
}

void secure_first_16(const struct secret *session_key, uint8_t out[16])
{
	memset(out, 0, 16);
	memcpy(out, session_key->bytes, session_key->len < 16 ? session_key->len : 16);
}

/* --- opening --- */

static struct aead *aead_of(struct secure *s, uint32_t key)
{
	const struct seal_key *k = vec_at(&s->keys, key);
	unsigned slot = key % AEADS;

	if (!s->aeads[slot].aead || s->aeads[slot].key != key) {
		aead_free(s->aeads[slot].aead);
		s->aeads[slot].aead = aead_new(k->cipher, k->bytes);
		s->aeads[slot].key = key;
	}
	return s->aeads[slot].aead;
}

/* One message on which keys are tried. */
struct attempt {
	struct trace *t;
	struct secure_session *session;
	enum direction dir;
	const struct transform *x;
	uint8_t *out;
	bool tried;     /* there was a key to try */
	bool underived; /* there was a session key, but it cannot be derived from */
};

static uint32_t keep_key(struct secure *s, const struct secret *key, enum cipher cipher)
{
	if (key->len != cipher_key_len(cipher))
		return NONE;
	struct seal_key *k = vec_push(&s->keys);
	memcpy(k->bytes, key->bytes, key->len);
	k->cipher = cipher;
	return s->keys.n - 1;
}

/* Tries a pair of keys with one cipher; keeps both if one opens the message. */
static bool try_pair(struct attempt *a, const struct secret pair[DIRECTIONS], enum cipher cipher)
{
	if (pair[a->dir].len != cipher_key_len(cipher))
		return false;
	struct aead *aead = aead_new(cipher, pair[a->dir].bytes);
	bool fits = transform_open(a->x, aead, a->out);

	aead_free(aead);
	a->tried = true;
	if (fits) {
		for (unsigned dir = 0; dir < DIRECTIONS; dir++)
			a->session->keys[dir] = keep_key(a->t->secure, &pair[dir], cipher);
		a->session->told.cipher = (uint8_t)cipher;
	}
	return fits;
}

/* Whether the connection may use the cipher, as far as its negotiation is known. */
static bool may_use(const struct attempt *a, uint16_t dialect, enum cipher cipher)
{
	uint16_t chosen = trace_conv(a->t, a->session->conv)->cipher;

	if (dialect == DIALECT_300 || dialect == DIALECT_302)
		return cipher == CIPHER_AES_128_CCM;
	return !chosen || chosen == cipher;
}

static bool try_derived(
	struct attempt *a, const struct secret *session_key, size_t use, enum cipher cipher)
{
	uint16_t dialect = a->session->dialect ? a->session->dialect : DIALECT_300;
	struct secret pair[DIRECTIONS];
	uint8_t key_len = (uint8_t)cipher_key_len(cipher);

	pair[TO_SERVER].len = pair[TO_CLIENT].len = key_len;
	kdf_smb(dialect, USE_TO_SERVER, session_key->bytes, use, a->session->preauth.hash, key_len,
		pair[TO_SERVER].bytes);
	kdf_smb(dialect, USE_TO_CLIENT, session_key->bytes, use, a->session->preauth.hash, key_len,
		pair[TO_CLIENT].bytes);
	bool fits = try_pair(a, pair, cipher);
	explicit_bzero(pair, sizeof(pair));
	if (fits)
		a->session->session_key = *session_key;
	return fits;
}

/* AES-256's keys come from the whole session key, others from its first 16 bytes. */
static bool try_session_key(struct attempt *a, const struct secret *session_key)
{
	uint16_t dialect = a->session->dialect ? a->session->dialect : DIALECT_300;
	struct secret padded = *session_key;
	bool fits = false;

	if (!session_key->len)
		return false;
	if (dialect == DIALECT_311 && !a->session->preauth.known) {
		a->underived = true;
		return false;
	}
	if (padded.len < 16) {
		secure_first_16(session_key, padded.bytes);
		padded.len = 16;
	}
	for (unsigned c = CIPHER_AES_128_CCM; c < CIPHERS && !fits; c++) {
		enum cipher cipher = (enum cipher)c;

		if (!may_use(a, dialect, cipher))
			continue;
		if (cipher_key_len(cipher) > 16 && padded.len > 16)
			fits = try_derived(a, &padded, padded.len, cipher);
		fits = fits || try_derived(a, &padded, 16, cipher);
	}
	explicit_bzero(&padded, sizeof(padded));
	/* Without the NEGOTIATE it may be 3.1.1. */
	a->underived |= !a->session->dialect;
	return fits;
}

/* Keys given for each direction; programs differ in which is which. */
static bool try_directions(struct attempt *a, const struct key_entry *entry)
{
	for (unsigned swap = 0; swap < 2; swap++) {
		struct secret pair[DIRECTIONS];
		bool fits = false;

		pair[TO_SERVER] = swap ? entry->to_client : entry->to_server;
		pair[TO_CLIENT] = swap ? entry->to_server : entry->to_client;
		for (unsigned c = CIPHER_AES_128_CCM; c < CIPHERS && !fits; c++)
			fits = may_use(a, a->session->dialect, (enum cipher)c) &&
			       try_pair(a, pair, (enum cipher)c);
		explicit_bzero(pair, sizeof(pair));
		if (fits) {
			a->session->told.swapped = swap;
			return true;
		}
	}
	return false;
}

static bool find_keys(struct attempt *a, uint32_t session)
{
	struct secure_session *s = a->session;
	const struct key_entry *entry;
	uint32_t i = 0;

	if (s->derived.len && try_session_key(a, &s->derived)) {
		s->told.origin = s->derived_from;
		return true;
	}
	while ((entry = secure_entry(a->t, session, &i))) {
		bool derived = try_session_key(a, &entry->session);

		if (derived || try_directions(a, entry)) {
			s->entry = entry;
			s->told.disagrees = entry->session.len && !derived && !a->underived;
			s->told.origin = entry->origin;
			return true;
		}
	}
	return false;
}

/* The message that is about to be added stays closed. */
static bool failed(const struct trace *t, struct secure_session *s, enum unopened why)
{
	if (s->told.n_unopened++ == 0)
		s->told.first_unopened = t->msgs.n;
	s->told.why = (uint8_t)why;
	return false;
}

bool secure_open(struct trace *t, uint32_t session, enum direction dir, const struct transform *x,
	uint8_t *out, uint32_t *key)
{
	if (session == NONE)
		return false;
	struct secure_session *s = secure_session(t, session);
	struct attempt a = { .t = t, .session = s, .dir = dir, .x = x, .out = out };

	if (s->told.cipher) {
		*key = s->keys[dir];
		if (*key == NONE)
			return failed(t, s, UNOPENED_DIRECTION);
		if (!secure_reopen(t, *key, x, out))
			return failed(t, s, UNOPENED_TAG);
	} else {
		if (s->tries == TRIES_MAX)
			return failed(t, s, (enum unopened)s->told.why);
		if (!find_keys(&a, session)) {
			s->tries += a.tried;
			return failed(t, s,
				a.underived ? UNOPENED_UNDERIVED
				: a.tried   ? UNOPENED_TAG
					    : UNOPENED_NO_KEY);
		}
		*key = s->keys[dir];
	}
	s->told.n_opened++;
	return true;
}

enum verdict secure_unopened(struct trace *t, uint32_t session)
{
	if (session == NONE)
		return VERDICT_NO_KEY;
	const struct session_security *s = &secure_session(t, session)->told;

	if (s->why != UNOPENED_TAG)
		return VERDICT_NO_KEY;
	return s->n_opened ? VERDICT_BAD : VERDICT_MISFIT;
}

bool secure_reopen(struct trace *t, uint32_t key, const struct transform *x, uint8_t *out)
{
	return transform_open(x, aead_of(t->secure, key), out);
}

static void row_key(const struct secure *s, uint32_t key, struct buf *out)
{
	buf_char(out, ',');
	if (key == NONE)
		return;
	const struct seal_key *k = vec_at(&s->keys, key);
	buf_hexbytes(out, k->bytes, cipher_key_len(k->cipher));
}

void trace_key_row(struct trace *t, uint32_t session, struct buf *out)
{
	if (!t->secure)
		return;
	const struct secure_session *s = secure_session(t, session);
	uint64_t id = trace_session(t, session)->id;

	if (!s->told.origin.file)
		return;
	for (unsigned i = 0; i < SESSION_ID_LEN; i++)
		buf_hex(out, id >> 8 * i & 0xff, 2);
	buf_char(out, ',');
	/* Wireshark 4.0 takes no longer one. */
	if (s->session_key.len <= 16)
		buf_hexbytes(out, s->session_key.bytes, s->session_key.len);
	row_key(t->secure, s->keys[TO_CLIENT], out);
	row_key(t->secure, s->keys[TO_SERVER], out);
	buf_char(out, '\n');
}
