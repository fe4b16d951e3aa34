/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Session keys as programs print them. Two forms: a row with commas
 * (Wireshark's, also inside Samba's log), and labelled values ("Session Key
 * 13 54 ..") in logs. A log is read word by word, not line by line, so that
 * prefixes, quoting, collapsed blanks and wrapped lines do no harm: a label is
 * two words, its value the pairs of hex digits that follow.
 */
#include "dissect/keys_parse.h"

#include <ctype.h>
#include <string.h>

#define SESSION_ID_DIGITS 16u
#define ROW_FIELDS_MAX 4u
#define DUMP_ROW 16u /* bytes in a row of Samba's dumps */

enum label { LABEL_NONE, LABEL_ID, LABEL_SESSION, LABEL_SIGNING, LABEL_TO_SERVER, LABEL_TO_CLIENT };

/* --- session ids --- */

static void add_id(struct key_entry *entry, const uint8_t id[SESSION_ID_LEN], bool reverse)
{
	uint8_t bytes[SESSION_ID_LEN];

	for (unsigned i = 0; i < SESSION_ID_LEN; i++)
		bytes[i] = id[reverse ? SESSION_ID_LEN - 1 - i : i];
	for (unsigned i = 0; i < entry->n_ids; i++)
		if (memcmp(entry->ids[i], bytes, SESSION_ID_LEN) == 0)
			return;
	if (entry->n_ids < SESSION_IDS_MAX)
		memcpy(entry->ids[entry->n_ids++], bytes, SESSION_ID_LEN);
}

static void add_number(struct key_entry *entry, uint64_t v, bool both)
{
	uint8_t wire[SESSION_ID_LEN];

	for (unsigned i = 0; i < SESSION_ID_LEN; i++)
		wire[i] = (uint8_t)(v >> 8 * i);
	add_id(entry, wire, false);
	if (both)
		add_id(entry, wire, true);
}

static bool decimal(const char *s, size_t n, uint64_t *v)
{
	*v = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t digit = (uint64_t)(s[i] - '0');

		if (!isdigit((unsigned char)s[i]) || *v > (UINT64_MAX - digit) / 10)
			return false;
		*v = *v * 10 + digit;
	}
	return n > 0;
}

/* 16 hex digits in wire order or as a number, 0x.., or a decimal number. */
static bool take_id(struct key_entry *entry, const char *s, size_t n)
{
	uint8_t id[SESSION_ID_LEN];
	uint64_t v = 0;

	entry->n_ids = 0;
	if (n > 2 && n <= 2 + SESSION_ID_DIGITS && s[0] == '0' &&
		tolower((unsigned char)s[1]) == 'x') {
		char padded[SESSION_ID_DIGITS + 1] = "0000000000000000";

		memcpy(padded + SESSION_ID_DIGITS - (n - 2), s + 2, n - 2);
		if (!hex_decode(padded, SESSION_ID_DIGITS, id))
			return false;
		add_id(entry, id, true);
		add_id(entry, id, false);
		return true;
	}
	if (n == SESSION_ID_DIGITS && hex_decode(s, n, id)) {
		add_id(entry, id, false);
		add_id(entry, id, true);
	}
	if (decimal(s, n, &v))
		add_number(entry, v, false);
	return entry->n_ids > 0;
}

/* --- rows --- */

struct field_text {
	const char *p;
	size_t n;
};

/* Cuts a row at its commas; the number of fields, one more than the room if there are too many. */
static unsigned split_row(const char *s, struct field_text *list)
{
	unsigned n = 0;

	for (;;) {
		size_t len = strcspn(s, ",");
		struct field_text f = { s, len };

		while (f.n && isspace((unsigned char)*f.p))
			f.p++, f.n--;
		while (f.n && isspace((unsigned char)f.p[f.n - 1]))
			f.n--;
		if (f.n >= 2 && f.p[0] == '"' && f.p[f.n - 1] == '"')
			f.p++, f.n -= 2;
		if (n == ROW_FIELDS_MAX)
			return n + 1;
		list[n++] = f;
		if (!s[len])
			return n;
		s += len + 1;
	}
}

static bool take_row_key(struct secret *key, const struct field_text *f, bool any_length)
{
	if (f->n % 2 || f->n > 2 * KEY_MAX || !hex_decode(f->p, f->n, key->bytes))
		return false;
	key->len = (uint8_t)(f->n / 2);
	return any_length || !key->len || key->len == 16 || key->len == 32;
}

/* Reads a row; why is set if it is none, or not to be read. True: taken. */
static bool take_row(struct key_entry *entry, const char *text, const char **why)
{
	struct field_text f[ROW_FIELDS_MAX] = { 0 };
	unsigned n = split_row(text, f);

	*why = NULL;
	if (n < 2 || !take_id(entry, f[0].p, f[0].n))
		return false;
	if (n != 2 && n != 4)
		*why = "neither 2 nor 4 fields: session id, session key, and the keys to the "
		       "client "
		       "and to the server";
	else if (!take_row_key(&entry->session, &f[1], true))
		*why = "the session key is not up to 32 bytes in hex digits";
	else if (!take_row_key(&entry->to_client, &f[2], false) ||
		 !take_row_key(&entry->to_server, &f[3], false))
		*why = "the key of a direction is not 16 or 32 bytes in hex digits";
	else if (!entry->session.len && !entry->to_client.len && !entry->to_server.len)
		*why = "no key in it";
	return !*why;
}

bool keyring_add_key(struct keyring *k, const char *text, struct err *e)
{
	struct key_entry entry = { .sides = KEYS_BOTH, .origin.file = "-k" };
	const char *why;
	bool ok = take_row(&entry, text, &why);

	if (ok)
		*(struct key_entry *)vec_push(&k->entries) = entry;
	explicit_bzero(&entry, sizeof(entry));
	/* Not the text itself: it may be nearly a key. */
	return ok || fail(e, "-k: %s", why ? why : "not of the form SESSID,KEY in hex digits");
}

/* --- labelled values --- */

struct parser {
	struct keyring *k;
	struct key_entry blank;        /* sides and file of what is read */
	struct key_entry entry;        /* the session that labels speak of */
	struct bad_lines bad, strange; /* strange: neither row nor label */
	uint32_t line, label_line;
	enum label label;
	uint8_t value[KEY_MAX];
	unsigned n, row_end; /* bytes of the value; where a dump's row ends */
	bool closed;         /* the value is interrupted: only a dump's next row goes on */
	unsigned labels;     /* seen in the file */
	char number[24];     /* a session id that is no dump */
	char before[16];     /* the word before this one, in lower case */
};

static void end_entry(struct parser *p)
{
	struct key_entry *x = &p->entry;

	if (x->n_ids && (x->session.len || x->to_server.len || x->to_client.len || x->signing.len))
		*(struct key_entry *)vec_push(&p->k->entries) = *x;
	explicit_bzero(x, sizeof(*x));
}

static void end_id(struct parser *p)
{
	if (p->n == SESSION_ID_LEN) {
		add_id(&p->entry, p->value, false);
		add_id(&p->entry, p->value, true);
	} else if (p->n > 1 || !take_id(&p->entry, p->number, strlen(p->number))) {
		bad_line(&p->bad, p->label_line, "a session id that is not 8 bytes");
	}
}

/* The value is complete: another label begins, or the file ends. */
static void end_value(struct parser *p)
{
	struct secret *const keys[] = {
		[LABEL_SESSION] = &p->entry.session,
		[LABEL_SIGNING] = &p->entry.signing,
		[LABEL_TO_SERVER] = &p->entry.to_server,
		[LABEL_TO_CLIENT] = &p->entry.to_client,
	};

	if (p->label == LABEL_ID) {
		end_id(p);
	} else if (p->label != LABEL_NONE) {
		if (p->n == 16 || p->n == 32) {
			memcpy(keys[p->label]->bytes, p->value, p->n);
			keys[p->label]->len = (uint8_t)p->n;
		} else {
			bad_line(&p->bad, p->label_line, "a key that is neither 16 nor 32 bytes");
		}
	}
	p->label = LABEL_NONE;
	p->n = 0;
}

static void begin_value(struct parser *p, enum label label)
{
	end_value(p);
	if (label == LABEL_ID) {
		end_entry(p);
		p->entry = p->blank;
		p->entry.origin.line = p->line;
		p->number[0] = '\0';
	}
	p->label = label;
	p->label_line = p->line;
	p->closed = false;
	p->row_end = KEY_MAX;
	p->labels++;
}

/* The label that two words make; -1: none. Old smbinfo calls directions by what they are to it. */
static int label_of(const char *before, const char *word)
{
	static const struct {
		const char *before, *word;
		enum label label;
	} labels[] = {
		{ "session", "id", LABEL_ID },
		{ "session", "key", LABEL_SESSION },
		{ "signing", "key", LABEL_SIGNING },
		{ "serverin", "key", LABEL_TO_SERVER },
		{ "serverout", "key", LABEL_TO_CLIENT },
		{ "encryption", "key", LABEL_TO_SERVER },
		{ "decryption", "key", LABEL_TO_CLIENT },
		{ "app", "key", LABEL_NONE },
		{ "application", "key", LABEL_NONE },
		{ "cipher", "type", LABEL_NONE },
		{ "signing", "algo", LABEL_NONE },
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(before, labels[i].before) == 0 && strcmp(word, labels[i].word) == 0)
			return (int)labels[i].label;
	return -1;
}

/* "[0010]" in a dump: says at which byte the row begins. */
static bool dump_offset(const char *word, size_t n, unsigned *at)
{
	uint8_t bytes[2];

	if (n != 6 || word[0] != '[' || word[5] != ']' || !hex_decode(word + 1, 4, bytes))
		return false;
	*at = (unsigned)bytes[0] << 8 | bytes[1];
	return true;
}

static void take_digits(struct parser *p, const char *word, size_t n)
{
	unsigned max = p->label == LABEL_ID ? SESSION_ID_LEN : KEY_MAX;

	if (p->label == LABEL_ID && p->n == 0 && n < sizeof(p->number)) {
		memcpy(p->number, word, n);
		p->number[n] = '\0';
	}
	if (p->row_end < max)
		max = p->row_end;
	if (n % 2 == 0 && p->n + n / 2 <= max && hex_decode(word, n, p->value + p->n))
		p->n += (unsigned)n / 2;
	else
		p->closed = true;
}

/* Two hex digits, or all of a value in one word, or a number for a session id. */
static bool looks_like_value(const struct parser *p, const char *word, size_t n)
{
	uint8_t bytes[KEY_MAX];
	struct key_entry number;

	if (n == 2 || ((n == 16 || n == 32 || n == 64) && p->n == 0))
		return hex_decode(word, n, bytes);
	return p->label == LABEL_ID && p->n == 0 && !p->number[0] && take_id(&number, word, n);
}

static void take_word(struct parser *p, const char *word, size_t n)
{
	char lower[sizeof(p->before)] = "";
	unsigned at;
	int label;

	for (size_t i = 0; n < sizeof(lower) && i < n; i++)
		lower[i] = (char)tolower((unsigned char)word[i]);
	if (n < sizeof(lower) && n && lower[n - 1] == ':')
		lower[n - 1] = '\0';
	label = label_of(p->before, lower);
	if (label >= 0) {
		begin_value(p, (enum label)label);
	} else if (p->label != LABEL_NONE && dump_offset(word, n, &at)) {
		if (at != p->n)
			end_value(p);
		p->closed = false;
		p->row_end = at + DUMP_ROW;
	} else if (p->label != LABEL_NONE && !p->closed) {
		if (looks_like_value(p, word, n))
			take_digits(p, word, n);
		else
			p->closed = true;
	}
	memcpy(p->before, lower, sizeof(lower));
}

static void take_words(struct parser *p, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, " \t");

		if (n)
			take_word(p, text, n);
		text += n;
		text += strspn(text, " \t");
	}
}

static void take_line(struct parser *p, const char *text)
{
	struct key_entry entry = p->blank;
	unsigned labels = p->labels;
	const char *why;

	entry.origin.line = p->line;
	text += strspn(text, " \t>"); /* as a mail quotes it */
	if (!*text || *text == '#')
		return;
	if (take_row(&entry, text, &why)) {
		*(struct key_entry *)vec_push(&p->k->entries) = entry;
	} else if (why && strcspn(text, ",") == SESSION_ID_DIGITS) {
		bad_line(&p->bad, p->line, why);
	} else {
		take_words(p, text);
		if (p->labels == labels)
			bad_line(&p->strange, p->line,
				"neither a session's keys nor part of a log of them");
	}
	explicit_bzero(&entry, sizeof(entry));
}

bool keyring_add_file(struct keyring *k, const char *path, unsigned sides, struct err *e)
{
	struct parser p = { .k = k };
	struct lines l;
	uint32_t before = k->entries.n;

	if (!lines_open(&l, path, e))
		return false;
	p.blank.sides = (uint8_t)sides;
	p.blank.origin.file = arena_strndup(&k->names, path, strlen(path));
	while (lines_next(&l)) {
		p.line = l.number;
		take_line(&p, l.text);
	}
	end_value(&p);
	end_entry(&p);
	explicit_bzero(p.value, sizeof(p.value));
	bad_lines_tell(&p.bad, path, &k->warnings);
	/* A log is full of other things; a list of rows is not. */
	if (!p.labels)
		bad_lines_tell(&p.strange, path, &k->warnings);
	else if (k->entries.n == before && !p.bad.n)
		buf_printf(&k->warnings, "%s: no session's keys in it\n", path);
	return lines_close(&l, e);
}
