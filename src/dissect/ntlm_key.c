/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/ntlm_key.h"

#include <locale.h>
#include <string.h>
#include <strings.h>
#include <wctype.h>

#include "base/utf.h"

#define SIGNATURE "NTLMSSP" /* with its NUL */
#define CHALLENGE_MESSAGE 2u
#define AUTHENTICATE_MESSAGE 3u
#define NEGOTIATE_KEY_EXCH 0x40000000u
#define PROOF_LEN 16u
#define NAME_MAX_LEN 1024u /* bytes of UTF-16 */

/* A message of the given type, its offsets counted from the view's base. */
static bool find(const struct cur *c, uint64_t type, struct cur *message)
{
	struct cur rest = *c;

	while (!rest.bad) {
		uint32_t start = rest.pos, left = cur_left(&rest);
		const uint8_t *p = cur_take(&rest, left);
		const uint8_t *at = memmem(p, left, SIGNATURE, sizeof(SIGNATURE));
		uint64_t found = 0;

		if (!at)
			return false;
		start += (uint32_t)(at - p);
		*message = cur_make(at, c->end - start);
		if (cur_peek(message, 8, 4, &found) && found == type)
			return true;
		rest = cur_sub(c, start + 1, c->end - (start + 1));
	}
	return false;
}

bool ntlm_challenge(const struct cur *c, uint8_t challenge[NTLM_CHALLENGE_LEN])
{
	struct cur message;

	if (!find(c, CHALLENGE_MESSAGE, &message))
		return false;
	struct cur at = cur_sub(&message, 24, NTLM_CHALLENGE_LEN);
	const uint8_t *p = cur_take(&at, NTLM_CHALLENGE_LEN);
	if (p)
		memcpy(challenge, p, NTLM_CHALLENGE_LEN);
	return p;
}

/* What a fields structure (length, room, offset) at a place of the message points to. */
static struct octets pointed(const struct cur *message, uint32_t at)
{
	uint64_t len = 0, off = 0;

	cur_peek(message, at, 2, &len);
	cur_peek(message, at + 4, 4, &off);
	struct cur part = cur_sub(message, off, len);
	const uint8_t *p = part.bad ? NULL : cur_take(&part, (uint32_t)len);
	return (struct octets){ p, p ? len : 0 };
}

/* UTF-16LE in capitals; what is longer than NAME_MAX_LEN is cut off: no proof will fit. */
static struct octets upper(struct octets name, uint8_t out[NAME_MAX_LEN])
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	size_t n = name.n < NAME_MAX_LEN ? name.n & ~(size_t)1 : NAME_MAX_LEN;

	for (size_t i = 0; i < n; i += 2) {
		wint_t ch = (wint_t)(name.p[i] | name.p[i + 1] << 8);

		if (utf8)
			ch = towupper_l(ch, utf8);
		else if (ch >= 'a' && ch <= 'z')
			ch -= 'a' - 'A';
		out[i] = (uint8_t)ch;
		out[i + 1] = (uint8_t)(ch >> 8);
	}
	if (utf8)
		freelocale(utf8);
	return (struct octets){ out, n };
}

struct logon {
	struct octets user, domain, response, exchanged;
	const uint8_t *challenge;
};

static bool proof_fits(const struct logon *l, const uint8_t nt_hash[16], struct octets domain,
	uint8_t base_key[16])
{
	uint8_t capitals[NAME_MAX_LEN], ntowf[16], proof[PROOF_LEN];
	const struct octets who[] = { upper(l->user, capitals), domain };
	const struct octets what[] = { { l->challenge, NTLM_CHALLENGE_LEN },
		{ l->response.p + PROOF_LEN, l->response.n - PROOF_LEN } };
	const struct octets proven = { proof, PROOF_LEN };

	hmac_md5(nt_hash, 16, who, 2, ntowf);
	hmac_md5(ntowf, 16, what, 2, proof);
	hmac_md5(ntowf, 16, &proven, 1, base_key);
	explicit_bzero(ntowf, sizeof(ntowf));
	return same_secret(proof, l->response.p, PROOF_LEN);
}

/* The domain counts as it was sent; some clients hash it in capitals. */
static bool account_fits(const struct logon *l, const struct account *a, uint8_t base_key[16])
{
	uint8_t capitals[NAME_MAX_LEN];

	return proof_fits(l, a->nt_hash, l->domain, base_key) ||
	       proof_fits(l, a->nt_hash, upper(l->domain, capitals), base_key);
}

/* Either may be "user@domain". */
static bool is_user(const struct account *a, const struct logon *l)
{
	struct buf name = { 0 };
	bool same = true;

	if (a->user) {
		utf16_to_utf8(&name, l->user.p, l->user.n);
		size_t n = strcspn(a->user, "@");
		same = n == strcspn(buf_cstr(&name), "@") &&
		       strncasecmp(buf_cstr(&name), a->user, n) == 0;
	}
	buf_free(&name);
	return same;
}

static enum ntlm_result find_account(const struct logon *l, const struct keyring *k, unsigned side,
	uint8_t base_key[16], const struct account **account)
{
	enum ntlm_result result = NTLM_NONE;

	for (uint32_t i = 0; i < k->accounts.n; i++) {
		const struct account *a = keyring_account(k, i);

		if (!(a->sides & side) || !is_user(a, l))
			continue;
		*account = a;
		result = NTLM_WRONG;
		if (account_fits(l, a, base_key))
			return NTLM_FITS;
	}
	return result;
}

/* Neither a user nor a response, [MS-NLMP] 3.2.5.1.2: not one that the capture has cut off. */
static bool is_anonymous(const struct cur *message)
{
	uint64_t response = 1, user = 1;

	cur_peek(message, 20, 2, &response);
	cur_peek(message, 36, 2, &user);
	return !response && !user;
}

enum ntlm_result ntlm_session_key(const struct cur *c, const uint8_t challenge[NTLM_CHALLENGE_LEN],
	const struct keyring *k, unsigned side, struct secret *key, const struct account **account)
{
	struct cur message;
	uint64_t flags = 0;
	uint8_t base_key[16] = { 0 };
	enum ntlm_result result = NTLM_NONE;

	*account = NULL;
	if (!find(c, AUTHENTICATE_MESSAGE, &message) || !cur_peek(&message, 60, 4, &flags))
		return NTLM_NONE;
	const struct logon l = { .response = pointed(&message, 20),
		.domain = pointed(&message, 28),
		.user = pointed(&message, 36),
		.exchanged = pointed(&message, 52),
		.challenge = challenge };
	if (flags & NEGOTIATE_KEY_EXCH && l.exchanged.n != sizeof(base_key))
		return NTLM_NONE;
	if (is_anonymous(&message))
		result = NTLM_FITS; /* the key is zero */
	else if (l.response.n > PROOF_LEN)
		result = find_account(&l, k, side, base_key, account);
	if (result == NTLM_FITS && flags & NEGOTIATE_KEY_EXCH)
		rc4(base_key, l.exchanged.p, 16, key->bytes);
	else
		memcpy(key->bytes, base_key, 16);
	key->len = result == NTLM_FITS ? 16 : 0;
	explicit_bzero(base_key, sizeof(base_key));
	return result;
}
