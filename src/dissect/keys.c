/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/keys.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf.h"
#include "dissect/keys_parse.h"

void keyring_init(struct keyring *k)
{
	*k = (struct keyring){ .entries.size = sizeof(struct key_entry),
		.accounts.size = sizeof(struct account),
		.services.size = sizeof(struct service_key) };
}

void keyring_free(struct keyring *k)
{
	for (uint32_t i = 0; i < k->entries.n; i++)
		explicit_bzero(vec_at(&k->entries, i), sizeof(struct key_entry));
	for (uint32_t i = 0; i < k->accounts.n; i++)
		explicit_bzero(vec_at(&k->accounts, i), sizeof(struct account));
	for (uint32_t i = 0; i < k->services.n; i++)
		explicit_bzero(vec_at(&k->services, i), sizeof(struct service_key));
	vec_free(&k->entries);
	vec_free(&k->accounts);
	vec_free(&k->services);
	arena_free(&k->names);
	buf_free(&k->warnings);
}

bool keyring_serves(const struct keyring *k, unsigned side)
{
	for (uint32_t i = 0; i < k->entries.n; i++)
		if (keyring_entry(k, i)->sides & side)
			return true;
	for (uint32_t i = 0; i < k->accounts.n; i++)
		if (keyring_account(k, i)->sides & side)
			return true;
	for (uint32_t i = 0; i < k->services.n; i++)
		if (((const struct service_key *)vec_at(&k->services, i))->sides & side)
			return true;
	return false;
}

bool key_entry_fits(const struct key_entry *entry, uint64_t session_id)
{
	uint8_t wire[SESSION_ID_LEN];

	for (unsigned i = 0; i < SESSION_ID_LEN; i++)
		wire[i] = (uint8_t)(session_id >> 8 * i);
	for (unsigned i = 0; i < entry->n_ids; i++)
		if (memcmp(entry->ids[i], wire, SESSION_ID_LEN) == 0)
			return true;
	return false;
}

/* --- text --- */

bool hex_decode(const char *s, size_t n, uint8_t *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *digits = "0123456789abcdef", *at;

		if (!s[i] || !(at = strchr(digits, tolower((unsigned char)s[i]))))
			return false;
		out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] | (at - digits) : (at - digits) << 4);
	}
	return n % 2 == 0;
}

bool lines_open(struct lines *l, const char *path, struct err *e)
{
	*l = (struct lines){ .path = path };
	l->file = strcmp(path, "-") == 0 ? NULL : fopen(path, "r");
	if (!l->file)
		return fail(e, "%s: %s", path,
			strcmp(path, "-") == 0 ? "keys are not read from standard input"
					       : strerror(errno));
	setvbuf(l->file, l->buffer, _IOFBF, sizeof(l->buffer));
	return true;
}

bool lines_next(struct lines *l)
{
	int c;

	l->n = 0;
	while ((c = getc(l->file)) != EOF && c != '\n')
		if (l->n < LINE_MAX_LEN)
			l->text[l->n++] = c ? (char)c : ' ';
	while (l->n && l->text[l->n - 1] == '\r')
		l->n--;
	l->text[l->n] = '\0';
	l->number++;
	return c != EOF || l->n;
}

bool lines_close(struct lines *l, struct err *e)
{
	bool ok = !ferror(l->file) || fail(e, "%s: %s", l->path, strerror(errno));

	fclose(l->file);
	explicit_bzero(l->buffer, sizeof(l->buffer));
	explicit_bzero(l->text, sizeof(l->text));
	return ok;
}

void bad_line(struct bad_lines *b, uint32_t line, const char *why)
{
	if (b->n++ == 0) {
		b->first = line;
		b->why = why;
	}
}

void bad_lines_tell(const struct bad_lines *b, const char *path, struct buf *warnings)
{
	if (!b->n)
		return;
	buf_printf(warnings, "%s:%u: %s", path, b->first, b->why);
	if (b->n > 1)
		buf_printf(warnings, " (and %u more line%s that cannot be read)", b->n - 1,
			b->n > 2 ? "s" : "");
	buf_char(warnings, '\n');
}

/* --- passwords and hashes --- */

/* NT hash of a password, [MS-NLMP] 3.3.1: MD4 of its UTF-16. */
static bool nt_hash(const char *password, size_t n, uint8_t out[16])
{
	uint8_t utf16[2 * LINE_MAX_LEN];
	size_t len = 0;
	bool ok = true;

	while (n && ok) {
		uint32_t ch = 0;
		unsigned used = utf8_char(password, n, &ch);
		uint32_t units[2] = { ch, 0 };
		unsigned n_units = 1;

		if (ch >= 0x10000) {
			units[0] = 0xd800 + ((ch - 0x10000) >> 10);
			units[1] = 0xdc00 + ((ch - 0x10000) & 0x3ff);
			n_units = 2;
		}
		for (unsigned i = 0; i < n_units; i++) {
			utf16[len++] = (uint8_t)units[i];
			utf16[len++] = (uint8_t)(units[i] >> 8);
		}
		ok = used > 0;
		password += used;
		n -= used;
	}
	md4(utf16, len, out);
	explicit_bzero(utf16, sizeof(utf16));
	return ok;
}

/* user: n bytes, NULL for any. */
static struct account *add_account(
	struct keyring *k, const char *user, size_t n, unsigned sides, struct key_origin origin)
{
	struct account *a = vec_push(&k->accounts);
	const char *slash = user ? memchr(user, '\\', n) : NULL;

	a->sides = (uint8_t)sides;
	a->origin = (struct key_origin){ arena_strndup(&k->names, origin.file, strlen(origin.file)),
		origin.line };
	if (slash) {
		a->domain = arena_strndup(&k->names, user, (size_t)(slash - user));
		n -= (size_t)(slash + 1 - user);
		user = slash + 1;
	}
	if (user && n)
		a->user = arena_strndup(&k->names, user, n);
	return a;
}

static struct key_origin line_origin(const struct lines *l)
{
	return (struct key_origin){ l->path, l->number };
}

static const char *password_line(struct keyring *k, const struct lines *l, unsigned sides)
{
	const char *colon = strchr(l->text, ':');
	uint8_t hash[16];

	if (!colon || colon == l->text)
		return "not of the form [DOMAIN\\]user:password";
	if (!nt_hash(colon + 1, strlen(colon + 1), hash))
		return "the password is not UTF-8";
	struct account *a =
		add_account(k, l->text, (size_t)(colon - l->text), sides, line_origin(l));
	memcpy(a->nt_hash, hash, sizeof(hash));
	explicit_bzero(hash, sizeof(hash));
	return NULL;
}

bool keyring_add_password(struct keyring *k, const char *user, const char *password)
{
	uint8_t hash[16];
	bool ok = strlen(password) <= LINE_MAX_LEN && nt_hash(password, strlen(password), hash);

	if (ok) {
		struct account *a = add_account(
			k, user, strlen(user), KEYS_BOTH, (struct key_origin){ "-U", 0 });

		memcpy(a->nt_hash, hash, sizeof(hash));
	}
	explicit_bzero(hash, sizeof(hash));
	return ok;
}

#define HASH_DIGITS 32u

static const char *hash_line(struct keyring *k, const struct lines *l, unsigned sides)
{
	const char *colon, *hash = l->text;
	uint8_t bytes[16];

	/* user:RID:LM:NT:::, user:NT or NT */
	for (unsigned i = 0; i < 3 && (colon = strchr(hash, ':')); i++)
		hash = colon + 1;
	size_t n = strcspn(hash, ": \t");
	if (n != HASH_DIGITS || !hex_decode(hash, n, bytes))
		return "no NT hash (32 hex digits) in it";
	colon = strchr(l->text, ':');
	struct account *a = add_account(k, hash == l->text ? NULL : l->text,
		colon ? (size_t)(colon - l->text) : 0, sides, line_origin(l));
	memcpy(a->nt_hash, bytes, sizeof(bytes));
	explicit_bzero(bytes, sizeof(bytes));
	return NULL;
}

static bool add_accounts(struct keyring *k, const char *path, unsigned sides,
	const char *(*take)(struct keyring *, const struct lines *, unsigned), struct err *e)
{
	struct bad_lines bad = { 0 };
	struct lines l;

	if (!lines_open(&l, path, e))
		return false;
	while (lines_next(&l)) {
		bool empty = l.text[0] == '#' || strspn(l.text, " \t") == l.n;
		const char *why = empty ? NULL : take(k, &l, sides);

		if (why)
			bad_line(&bad, l.number, why);
	}
	bad_lines_tell(&bad, path, &k->warnings);
	return lines_close(&l, e);
}

bool keyring_add_passwords(struct keyring *k, const char *path, unsigned sides, struct err *e)
{
	return add_accounts(k, path, sides, password_line, e);
}

bool keyring_add_hashes(struct keyring *k, const char *path, unsigned sides, struct err *e)
{
	return add_accounts(k, path, sides, hash_line, e);
}
