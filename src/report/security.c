/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/security.h"

#define LINES_MAX 10u /* of a kind; a capture may have thousands of sessions */

static void begin(const struct trace *t, uint32_t session, struct buf *out)
{
	const struct session *s = trace_session(t, session);

	buf_printf(out, "%s: session 0x%016llx", t->path, (unsigned long long)s->id);
	if (s->user && *s->user)
		buf_printf(out, " of %s%s%s", s->domain ? s->domain : "",
			s->domain && *s->domain ? "\\" : "", s->user);
	buf_str(out, ": ");
}

static void origin(const struct key_origin *o, struct buf *out)
{
	buf_str(out, o->file);
	if (o->line)
		buf_printf(out, ":%u", o->line);
}

static void named(enum field_id field, uint64_t value, struct buf *out)
{
	const char *name = names_find(fields[field].names, value);

	if (name)
		buf_str(out, name);
	else
		buf_printf(out, "0x%04llx", (unsigned long long)value);
}

static const char *reason(enum unopened why)
{
	switch (why) {
	case UNOPENED_DIRECTION:
		return "no key for that direction";
	case UNOPENED_UNDERIVED:
		return "the session's setup is not in the capture, so the session key is not "
		       "enough: "
		       "the keys of both directions are needed";
	case UNOPENED_TAG:
		return "the tag fits none of the keys for it";
	case UNOPENED_PREAUTH:
		return "the session key is right, but not after this NEGOTIATE and SESSION_SETUP";
	case UNOPENED_NO_KEY:
		break;
	}
	return "no key for it";
}

static void messages(const struct trace *t, const struct session_security *s, struct buf *out)
{
	buf_printf(out, "%u of %u encrypted messages decrypted", s->n_opened,
		s->n_opened + s->n_unopened);
	if (s->n_unopened && s->n_opened)
		buf_printf(out, ", the others not (the first in frame %u): %s",
			trace_msg(t, s->first_unopened)->frame,
			s->why == UNOPENED_TAG
				? "the tag does not fit the key that opens the rest, "
				  "so they were changed, or the capture is damaged"
				: reason((enum unopened)s->why));
	else if (s->n_unopened)
		buf_printf(out, ", the others not: %s", reason((enum unopened)s->why));
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
	if (c->dialect) {
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
	buf_str(out, "; ");
	signatures(t, s, out);
	buf_char(out, '\n');
}

static bool is_trouble(const struct session_security *s)
{
	return s->n_unopened || s->n_bad || s->n_misfit;
}

static void trouble(
	const struct trace *t, uint32_t session, const struct session_security *s, struct buf *out)
{
	begin(t, session, out);
	if (s->n_unopened)
		messages(t, s, out);
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

static void wrong_password(
	const struct trace *t, uint32_t session, const struct session_security *s, struct buf *out)
{
	begin(t, session, out);
	buf_str(out, "the key, password or hash in ");
	origin(&s->wrong_password, out);
	buf_str(out, " does not fit this logon\n");
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

/* Keys for sessions that the capture has not. */
static void unused(const struct trace *t, const struct keyring *k, unsigned side, struct buf *out)
{
	for (uint32_t i = 0; i < k->entries.n; i++) {
		const struct key_entry *x = keyring_entry(k, i);
		bool found = !(x->sides & side);

		for (uint32_t j = 0; j < t->sessions.n && !found; j++)
			found = key_entry_fits(x, trace_session(t, j)->id);
		if (found)
			continue;
		buf_printf(out, "%s: no session for the keys in ", t->path);
		origin(&x->origin, out);
		buf_char(out, '\n');
	}
}

void report_security(
	struct trace *t, const struct keyring *k, unsigned side, bool verbose, struct buf *out)
{
	uint32_t told = 0, more = 0;

	contradictions(t, out);
	for (uint32_t i = 0; i < t->sessions.n; i++) {
		const struct session_security *s = trace_security(t, i);

		if (!s)
			return;
		if (s->swapped)
			swapped(t, s, out);
		if (s->disagrees)
			disagrees(t, s, out);
		if (s->downgrade)
			downgrade(t, i, out);
		if (s->wrong_password.file && (verbose || !s->origin.file))
			wrong_password(t, i, s, out);
		if (verbose)
			everything(t, i, s, out);
		else if (is_trouble(s) && told++ < LINES_MAX)
			trouble(t, i, s, out);
		else
			more += is_trouble(s);
	}
	if (more)
		buf_printf(out, "%s: the like for %u more sessions\n", t->path, more);
	if (verbose)
		unused(t, k, side, out);
}
