/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: which kind of file, then the file: session keys, passwords, NT
 * hashes, a key of the command line, or an NTLM or Kerberos logon to be tried.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "dissect/krb5_key.h"
#include "dissect/ntlm_key.h"
#include "fuzz.h"

static void check_key(const struct secret *key)
{
	CHECK(key->len <= KEY_MAX);
}

static void check_keyring(const struct keyring *k)
{
	for (uint32_t i = 0; i < k->entries.n; i++) {
		const struct key_entry *x = keyring_entry(k, i);

		CHECK(x->n_ids > 0 && x->n_ids <= SESSION_IDS_MAX && x->sides == KEYS_A);
		check_key(&x->session);
		check_key(&x->signing);
		check_key(&x->to_server);
		check_key(&x->to_client);
	}
	for (uint32_t i = 0; i < k->accounts.n; i++)
		CHECK(keyring_account(k, i)->sides == KEYS_A);
}

typedef bool reader(struct keyring *k, const char *path, unsigned sides, struct err *e);

static void read_file(struct keyring *k, reader *read, const uint8_t *data, size_t size)
{
	char path[64];
	struct err e;
	int fd = memfd_create("keys", 0);

	CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	CHECK(read(k, path, KEYS_A, &e));
	close(fd);
	check_keyring(k);
}

static void try_ntlm(const uint8_t *data, size_t size)
{
	static const uint8_t challenge[NTLM_CHALLENGE_LEN];
	struct cur c = cur_make(data, size);
	const struct account *account;
	struct secret key = { 0 };
	struct keyring k;
	uint8_t found[NTLM_CHALLENGE_LEN];

	keyring_init(&k);
	struct account *any = vec_push(&k.accounts);
	any->sides = KEYS_A;
	ntlm_challenge(&c, found);
	enum ntlm_result result = ntlm_session_key(&c, challenge, &k, KEYS_A, &key, &account);
	CHECK((result == NTLM_FITS) == (key.len == 16));
	keyring_free(&k);
}

static void try_kerberos(const uint8_t *data, size_t size)
{
	struct cur c = cur_make(data, size);
	struct krb5_logon logon = { .ticket = { .type = 23, .key.len = 16 } };
	struct keyring k;

	keyring_init(&k);
	struct service_key *any = vec_push(&k.services);
	any->sides = KEYS_A;
	any->type = 23;
	any->key.len = 16;
	kerberos_answer(&c, &logon);
	check_key(&logon.session_key);
	kerberos_request(&c, &k, KEYS_A, &logon);
	check_key(&logon.session_key);
	keyring_free(&k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static reader *const readers[] = { keyring_add_file, keyring_add_passwords,
		keyring_add_hashes };
	struct keyring k;
	struct err e;

	if (size < 1 || size > MSG_MAX)
		return 0;
	unsigned kind = data[0] % 6;
	keyring_init(&k);
	if (kind < 3) {
		read_file(&k, readers[kind], data + 1, size - 1);
	} else if (kind == 3) {
		char *text = strndup((const char *)data + 1, size - 1);

		if (!keyring_add_key(&k, text, &e))
			CHECK(k.entries.n == 0);
		free(text);
	} else if (kind == 4) {
		try_ntlm(data + 1, size - 1);
	} else {
		try_kerberos(data + 1, size - 1);
	}
	keyring_free(&k);
	return 0;
}
