/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The session key of an NTLMv2 logon: the example of [MS-NLMP] 4.2.4, and what is damaged. */
#include "dissect/ntlm_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

#define HEADER_LEN 64u
#define KEY_EXCH 0x40000000u

static const uint8_t challenge[NTLM_CHALLENGE_LEN] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd,
	0xef };

/* 4.2.4.2.2: the proof, then what it proves: version, time, client's challenge, names */
static const uint8_t response[] = { 0x68, 0xcd, 0x0a, 0xb8, 0x51, 0xe5, 0x1c, 0x96, 0xaa, 0xbc,
	0x92, 0x7b, 0xeb, 0xef, 0x6a, 0x1c, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xaa,
	0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0, 0, 0, 0, 2, 0, 12, 0, 'D', 0, 'o', 0, 'm', 0,
	'a', 0, 'i', 0, 'n', 0, 1, 0, 12, 0, 'S', 0, 'e', 0, 'r', 0, 'v', 0, 'e', 0, 'r', 0, 0, 0,
	0, 0, 0, 0, 0, 0 };

/* 4.2.4.2.3, encrypted with the key that follows from the proof: sixteen times 0x55 */
static const uint8_t exchanged[16] = { 0xc5, 0xda, 0xd2, 0x54, 0x4f, 0xc9, 0x79, 0x90, 0x94, 0xce,
	0x1c, 0xe9, 0x0b, 0xc9, 0xd0, 0x3e };
static const uint8_t base_key[16] = { 0x8d, 0xe4, 0x0c, 0xca, 0xdb, 0xc1, 0x4a, 0x82, 0xf1, 0x5c,
	0xb0, 0xad, 0x0d, 0xe9, 0x5c, 0xa3 };

static void number(struct buf *b, uint64_t v, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		buf_char(b, (char)(v >> 8 * i));
}

static void wide(struct buf *b, const char *text)
{
	for (; *text; text++)
		number(b, (uint8_t)*text, 2);
}

/* An AUTHENTICATE_MESSAGE, 2.2.1.3, with something before it; the response may be left out. */
static struct buf authenticate(const char *domain, const char *user, bool proven, uint32_t flags)
{
	const size_t n_response = proven ? sizeof(response) : 0;
	const size_t lengths[] = { 0, n_response, 2 * strlen(domain), 2 * strlen(user), 0,
		sizeof(exchanged) };
	struct buf b = { 0 };
	size_t at = HEADER_LEN;

	buf_str(&b, "SPNEGO..");
	buf_add(&b, "NTLMSSP", 8);
	number(&b, 3, 4);
	for (unsigned i = 0; i < 6; i++) {
		number(&b, lengths[i], 2);
		number(&b, lengths[i], 2);
		number(&b, at, 4);
		at += lengths[i];
	}
	number(&b, flags, 4);
	buf_add(&b, response, n_response);
	wide(&b, domain);
	wide(&b, user);
	buf_add(&b, exchanged, sizeof(exchanged));
	return b;
}

/* What comes of a message with the password of an account; the key as it is expected. */
static void logon(const char *account, const char *password, struct buf message,
	enum ntlm_result want, const uint8_t *want_key)
{
	struct cur c = cur_make((const uint8_t *)message.p, message.n);
	const struct account *used;
	struct secret key = { 0 };
	struct keyring k;

	keyring_init(&k);
	assert_true(keyring_add_password(&k, account, password));
	assert_int_equal(ntlm_session_key(&c, challenge, &k, KEYS_A, &key, &used), want);
	assert_int_equal(key.len, want_key ? 16 : 0);
	if (want_key)
		assert_memory_equal(key.bytes, want_key, 16);
	keyring_free(&k);
	buf_free(&message);
}

static void example(void **state)
{
	const uint8_t fives[16] = { 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55,
		0x55, 0x55, 0x55, 0x55, 0x55, 0x55 };

	(void)state;
	logon("User", "Password", authenticate("Domain", "User", true, KEY_EXCH), NTLM_FITS, fives);
	logon("user", "Password", authenticate("Domain", "User", true, KEY_EXCH), NTLM_FITS, fives);
	logon("Other\\User", "Password", authenticate("Domain", "uSER", true, KEY_EXCH), NTLM_FITS,
		fives);
	logon("user@domain", "Password", authenticate("Domain", "User", true, KEY_EXCH), NTLM_FITS,
		fives);
	logon("User", "Password", authenticate("Domain", "User", true, 0), NTLM_FITS, base_key);
}

static void what_does_not_fit(void **state)
{
	(void)state;
	logon("User", "password", authenticate("Domain", "User", true, KEY_EXCH), NTLM_WRONG, NULL);
	logon("User", "", authenticate("Domain", "User", true, KEY_EXCH), NTLM_WRONG, NULL);
	logon("Use", "Password", authenticate("Domain", "User", true, KEY_EXCH), NTLM_NONE, NULL);
	logon("User", "Password", authenticate("DOMAIN", "User", true, KEY_EXCH), NTLM_WRONG, NULL);
	/* A user without a response is nobody who proved anything. */
	logon("User", "Password", authenticate("Domain", "User", false, KEY_EXCH), NTLM_NONE, NULL);
}

static void anonymous(void **state)
{
	static const uint8_t zeros[16];

	(void)state;
	logon("User", "Password", authenticate("", "", false, 0), NTLM_FITS, zeros);
}

static void cut(void **state)
{
	struct buf whole = authenticate("Domain", "User", true, KEY_EXCH);

	(void)state;
	for (size_t n = 0; n < whole.n; n++) {
		uint8_t *part = malloc(n + 1); /* so that a reader beyond the end is found */
		struct cur c = cur_make(part, n);
		const struct account *used;
		struct secret key = { 0 };
		struct keyring k;

		memcpy(part, whole.p, n);
		keyring_init(&k);
		assert_true(keyring_add_password(&k, "User", "Password"));
		enum ntlm_result got = ntlm_session_key(&c, challenge, &k, KEYS_A, &key, &used);
		/* Also where only the exchanged key is cut, and never as an anonymous logon. */
		assert_int_not_equal(got, NTLM_FITS);
		keyring_free(&k);
		free(part);
	}
	buf_free(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(what_does_not_fit),
		cmocka_unit_test(anonymous),
		cmocka_unit_test(cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
