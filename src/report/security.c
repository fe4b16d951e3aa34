/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/security.h"

#include <string.h>

#include "report/escape.h"

#define LINES_MAX 10u /* of a kind; a capture may have thousands of sessions */

static void escaped(struct buf *out, const char *text)
{
	escape_text(out, text, strlen(text));
}

static void origin(const struct key_origin *o, struct buf *out)
{
	buf_str(out, o->file);
	if (o->line)
		buf_printf(out, ":%u", o->line);
}

static bool is_named(const struct session *s)
{
	return s->user && *s->user;
}

/* "DOMAIN\user", as it came from the wire. */
static void account(const struct session *s, struct buf *out)
{
	buf_str(out, s->domain ? s->domain : "");
	buf_str(out, s->domain && *s->domain ? "\\" : "");
	buf_str(out, s->user);
}

static void begin(const struct trace *t, uint32_t session, struct buf *out)
{
	const struct session *s = trace_session(t, session);
	struct buf name = { 0 };

	buf_printf(out, "%s: session 0x%016llx", t->path, (unsigned long long)s->id);
	if (is_named(s)) {
		buf_str(out, " of ");
		account(s, &name);
		escape_text(out, name.p, name.n);
		buf_free(&name);
	} else if (s->user || s->flags & SESSION_FLAG_NULL) {
		buf_str(out, " of nobody (anonymous)");
	}
	buf_str(out, s->flags & SESSION_FLAG_GUEST ? " (as a guest): " : ": ");
}

static void named(enum field_id field, uint64_t value, struct buf *out)
{
	const char *name = names_find(fields[field].names, value);

	if (name)
		buf_str(out, name);
	else
		buf_printf(out, "0x%04llx", (unsigned long long)value);
}

/* What would help where there is no key. */
static void advice(const struct session_security *s, struct buf *out)
{
	if (s->wrong_password.file) {
		buf_str(out, "the password or hash in ");
		origin(&s->wrong_password, out);
		buf_str(out, " is not the one of this logon");
	} else if (s->ticket) {
		buf_str(out, "no key of the keytab opens its ticket, which is for ");
		escaped(out, s->ticket);
	} else if (s->logon == LOGON_NTLM) {
		buf_str(out, "no key for it, and no password or NT hash for its user");
	} else if (s->logon == LOGON_KERBEROS) {
		buf_str(out, "no key for it: its user logged on with Kerberos, so a keytab of the "
			     "server (--keytab) would open it");
	} else {
		buf_str(out, "no key for it: its logon is not in the capture, so only its own keys "
			     "(--keys) would open it");
	}
}

static void reason(const struct session_security *s, struct buf *out)
{
	switch ((enum unopened)s->why) {
	case UNOPENED_DIRECTION:
		buf_str(out, "no key for that direction");
		break;
	case UNOPENED_UNDERIVED:
		buf_str(out, "the session's setup is not in the capture, so the session key is not "
			     "enough: the keys of both directions are needed");
		break;
	case UNOPENED_TAG:
		buf_str(out, s->n_opened ? "the tag does not fit the key that opens the rest: they "
					   "were changed, or the capture is damaged"
					 : "the tag fits none of the keys for it");
		break;
	case UNOPENED_PREAUTH:
		buf_str(out, "the session key is right, but not after this NEGOTIATE and "
			     "SESSION_SETUP");
		break;
	case UNOPENED_NO_KEY:
		advice(s, out);
		break;
	}
}

static void messages(const struct trace *t, const struct session_security *s, struct buf *out)
{
	buf_printf(out, "%u of %u encrypted messages decrypted", s->n_opened,
		s->n_opened + s->n_unopened);
	if (!s->n_unopened)
		return;
	if (s->n_opened)
		buf_printf(out, ", the others not (the first in frame %u)",
			trace_msg(t, s->first_unopened)->frame);
	buf_str(out, ": ");
	reason(s, out);
}

static void signatures(const struct trace *t, const struct session_security *s, struct buf *out)
{
	buf_printf(out, "signatures: %u good", s->n_good);
	if (s->n_bad)
		buf_printf(out, ", %u bad (the first in frame %u)", s->n_bad,
			trace_msg(t, s->first_bad)->frame);
	if (s->n_misfit)
		buf_printf(out, ", %u that the key does not fit", s->n_misfit);
	if (s->n_no_key)
		buf_printf(out, ", %u without a key", s->n_no_key);
}

static bool has_signatures(const struct session_security *s)
{
	return s->n_good || s->n_bad || s->n_misfit || s->n_no_key;
}

static void everything(
	const struct trace *t, uint32_t session, const struct session_security *s, struct buf *out)
{
	const struct conv *c = trace_conv(t, trace_session(t, session)->conv);

	begin(t, session, out);
	if (c->dialect)
		named(F_SMB2_DIALECT, c->dialect, out);
	else
		buf_str(out, "unknown dialect");
	if (s->cipher) {
		buf_str(out, ", ");
		named(F_SMB2_ENCRYPTION_CIPHER, s->cipher, out);
	}
	if (c->dialect && has_signatures(s)) {
		buf_str(out, ", signed with ");
		named(F_SMB2_SIGNING_ALG, c->signing, out);
	}
	if (s->origin.file) {
		buf_str(out, ", key from ");
		origin(&s->origin, out);
	} else {
		buf_str(out, ", no key");
	}
	if (s->n_opened + s->n_unopened) {
		buf_str(out, "; ");
		messages(t, s, out);
	}
	if (has_signatures(s)) {
		buf_str(out, "; ");
		signatures(t, s, out);
	} else if (!(s->n_opened + s->n_unopened)) {
		buf_str(out, "; nothing is signed or encrypted");
	}
	buf_char(out, '\n');
}

static bool is_trouble(const struct session_security *s)
{
	bool wrong = s->wrong_password.file || s->ticket;

	return s->n_unopened || s->n_bad || s->n_misfit || (wrong && !s->origin.file);
}

static void trouble(
	const struct trace *t, uint32_t session, const struct session_security *s, struct buf *out)
{
	begin(t, session, out);
	if (s->n_unopened)
		messages(t, s, out);
	else if (!s->n_bad && !s->n_misfit)
		advice(s, out);
	if (s->n_bad || s->n_misfit) {
		buf_str(out, s->n_unopened ? "; " : "");
		signatures(t, s, out);
	}
	buf_char(out, '\n');
}

static void swapped(const struct trace *t, const struct session_security *s, struct buf *out)
{
	buf_printf(out, "%s: keys swapped in ", t->path);
	origin(&s->origin, out);
	buf_str(out, ": each is the other direction's\n");
}

static void disagrees(const struct trace *t, const struct session_security *s, struct buf *out)
{
	buf_printf(out, "%s: the keys in ", t->path);
	origin(&s->origin, out);
	buf_str(out, " disagree: those of both directions open the messages, but do not follow "
		     "from the session key: it is wrong, or NEGOTIATE or SESSION_SETUP were "
		     "changed on their way (downgrade)\n");
}

static void downgrade(const struct trace *t, uint32_t session, struct buf *out)
{
	begin(t, session, out);
	buf_str(out, "the logon shows that the session key is right, yet nothing fits the keys "
		     "that follow from it and from this NEGOTIATE and SESSION_SETUP: they were "
		     "changed on their way (downgrade), or by whoever made the capture\n");
}

/* This can be seen without keys. */
static void contradictions(const struct trace *t, struct buf *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->msgs.n; i++) {
		const struct msg *m = trace_msg(t, i);

		if (m->bits & M_DOWNGRADE && n++ < LINES_MAX)
			buf_printf(out,
				"%s: frame %u: VALIDATE_NEGOTIATE_INFO says that another NEGOTIATE "
				"was sent than the capture has: it was changed on its way "
				"(downgrade)\n",
				t->path, m->frame);
	}
	if (n > LINES_MAX)
		buf_printf(out, "%s: the like in %u more frames\n", t->path, n - LINES_MAX);
}

/* Whether a key for the side is for no session of the capture. */
static bool is_unused(const struct trace *t, const struct key_entry *x, unsigned side)
{
	bool found = !(x->sides & side);

	for (uint32_t j = 0; j < t->sessions.n && !found; j++)
		found = key_entry_fits(x, trace_session(t, j)->id);
	return !found;
}

static void unused(const struct trace *t, const struct keyring *k, unsigned side, struct buf *out)
{
	for (uint32_t i = 0; i < k->entries.n; i++) {
		const struct key_entry *x = keyring_entry(k, i);

		if (!is_unused(t, x, side))
			continue;
		buf_printf(out, "%s: no session for the keys in ", t->path);
		origin(&x->origin, out);
		buf_char(out, '\n');
	}
}

/* Something is wrong, and there are keys for other sessions: perhaps those of another capture. */
static void spare(const struct trace *t, const struct keyring *k, unsigned side, struct buf *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->entries.n; i++)
		n += is_unused(t, keyring_entry(k, i), side);
	if (n)
		buf_printf(out,
			"%s: keys were given for %u session%s that it does not have (-v lists "
			"them)\n",
			t->path, n, n > 1 ? "s" : "");
}

static void one_session(struct trace *t, uint32_t session, const struct session_security *s,
	bool verbose, struct buf *out)
{
	if (s->swapped)
		swapped(t, s, out);
	if (s->disagrees)
		disagrees(t, s, out);
	if (s->downgrade)
		downgrade(t, session, out);
	if (verbose)
		everything(t, session, s, out);
	else if (is_trouble(s))
		trouble(t, session, s, out);
}

void report_security(
	struct trace *t, const struct keyring *k, unsigned side, bool verbose, struct buf *out)
{
	uint32_t told = 0, more = 0;

	contradictions(t, out);
	for (uint32_t i = 0; i < t->sessions.n; i++) {
		const struct session_security *s = trace_security(t, i);
		size_t before = out->n;

		if (!s)
			return;
		if (verbose || told < LINES_MAX)
			one_session(t, i, s, verbose, out);
		else
			more += is_trouble(s);
		told += out->n > before;
	}
	if (more)
		buf_printf(out, "%s: the like for %u more sessions\n", t->path, more);
	if (verbose)
		unused(t, k, side, out);
	else if (told)
		spare(t, k, side, out);
}

/* ---- JSON */

static void member(struct json *j, const char *key, struct buf *text)
{
	if (text->n)
		json_text(j, key, text);
	else
		json_null(j, key);
	text->n = 0;
}

static void session_json(struct json *j, const struct trace *t, const struct session *x,
	const struct session_security *s)
{
	const struct conv *c = trace_conv(t, x->conv);
	struct buf text = { 0 };

	json_open(j, NULL, '{');
	buf_printf(&text, "0x%016llx", (unsigned long long)x->id);
	member(j, "session", &text);
	if (is_named(x))
		account(x, &text);
	member(j, "user", &text);
	if (c->dialect)
		named(F_SMB2_DIALECT, c->dialect, &text);
	member(j, "dialect", &text);
	if (s->cipher)
		named(F_SMB2_ENCRYPTION_CIPHER, s->cipher, &text);
	member(j, "cipher", &text);
	if (c->dialect && has_signatures(s))
		named(F_SMB2_SIGNING_ALG, c->signing, &text);
	member(j, "signing", &text);
	if (s->origin.file)
		origin(&s->origin, &text);
	member(j, "key", &text);
	json_u64(j, "decrypted", s->n_opened);
	json_u64(j, "encrypted", s->n_unopened);
	if (s->n_unopened)
		reason(s, &text);
	member(j, "reason", &text);
	json_open(j, "signatures", '{');
	json_u64(j, "good", s->n_good);
	json_u64(j, "bad", s->n_bad);
	json_u64(j, "misfit", s->n_misfit);
	json_u64(j, "no_key", s->n_no_key);
	json_close(j, '}');
	json_bool(j, "downgrade", s->downgrade);
	json_close(j, '}');
	buf_free(&text);
}

void security_json(struct json *j, const char *key, struct trace *t)
{
	if (!t->sessions.n || !trace_security(t, 0))
		return;
	json_open(j, key, '[');
	for (uint32_t i = 0; i < t->sessions.n; i++)
		session_json(j, t, trace_session(t, i), trace_security(t, i));
	json_close(j, ']');
}
