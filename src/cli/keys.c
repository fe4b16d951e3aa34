/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/keys.h"

#include <string.h>

#include "cli/password.h"
#include "report/security.h"

#define PASSWORD_MAX 1024u

/* Each line with the program's name before it. */
static void complain_lines(struct buf *b)
{
	const char *line = buf_cstr(b), *end;

	for (; (end = strchr(line, '\n')); line = end + 1)
		fprintf(stderr, "smbdiff: %.*s\n", (int)(end - line), line);
}

bool keys_ask(struct options *o, struct err *e)
{
	char password[PASSWORD_MAX];
	bool ok = true;

	for (unsigned i = 0; i < o->n_users && ok; i++) {
		ok = password_ask(o->users[i], password, sizeof(password), e);
		if (ok && !keyring_add_password(&o->keyring, o->users[i], password))
			ok = fail(e, "-U %s: the password is not UTF-8", o->users[i]);
	}
	explicit_bzero(password, sizeof(password));
	return ok;
}

void keys_warn(struct keyring *k)
{
	complain_lines(&k->warnings);
}

bool keys_tell(const struct options *o, struct trace *t, enum key_sides side)
{
	struct buf b = { 0 };
	bool enough = !o->require_decrypt || t->n_encrypted == 0;

	report_security(t, &o->keyring, side, o->report.verbose, &b);
	if (t->n_encrypted && !keyring_serves(&o->keyring, side))
		buf_printf(&b,
			"%s: %u messages are encrypted; keys would show what is in them: -U USER, "
			"--password-file, --nt-hash-file, --keytab or --keys (DECRYPTION in the "
			"manual says where to get them)\n",
			t->path, t->n_encrypted);
	else if (!enough)
		buf_printf(&b, "%s: %u messages stay encrypted\n", t->path, t->n_encrypted);
	complain_lines(&b);
	buf_free(&b);
	return enough;
}

bool keys_print(FILE *out, struct trace *t)
{
	struct buf b = { 0 };

	for (uint32_t i = 0; i < t->sessions.n; i++)
		trace_key_row(t, i, &b);
	bool written = fwrite(b.p, 1, b.n, out) == b.n && fflush(out) == 0;
	if (b.p)
		explicit_bzero(b.p, b.n);
	buf_free(&b);
	return written;
}
