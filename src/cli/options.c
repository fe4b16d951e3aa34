/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/near.h"

typedef bool take_value(struct options *o, const char *value, struct err *e);

static bool take_format(struct options *o, const char *value, struct err *e)
{
	static const char *const names[] = { "text", "json", "jsonl" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(value, names[i]) == 0) {
			o->report.format = (enum format)i;
			o->batch = true;
			return true;
		}
	return fail(e, "--format %s: not one of text, json, jsonl", value);
}

static bool take_color(struct options *o, const char *value, struct err *e)
{
	static const char *const names[] = { "auto", "always", "never" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(value, names[i]) == 0) {
			o->color = (enum color)i;
			return true;
		}
	return fail(e, "--color %s: not one of auto, always, never", value);
}

static bool take_filter(struct options *o, const char *value, struct err *e)
{
	struct filter_error why;

	filter_free(o->report.filter);
	o->filter_text = value;
	o->report.filter = filter_parse(value, &why);
	return o->report.filter || fail(e, "-Y: column %u: %s", why.at + 1, why.text);
}

static bool take_config(struct options *o, const char *value, struct err *e)
{
	(void)e;
	o->config = value;
	return true;
}

static bool take_keymap(struct options *o, const char *value, struct err *e)
{
	if (strcmp(value, "vim") != 0 && strcmp(value, "smbcmp") != 0)
		return fail(e, "--keymap %s: not one of vim, smbcmp", value);
	o->keymap = value[0] == 'v' ? KEYMAP_VIM : KEYMAP_SMBCMP;
	o->keymap_given = true;
	return true;
}

/* A decimal number without sign that is all of [s, end). */
static bool number(const char *s, const char *end, uint32_t max, uint32_t *v)
{
	uint64_t n = 0;

	if (s == end)
		return false;
	for (; s < end; s++) {
		if (*s < '0' || *s > '9')
			return false;
		n = n * 10 + (uint64_t)(*s - '0');
		if (n > max)
			return false;
	}
	*v = (uint32_t)n;
	return true;
}

static bool whole_number(const char *s, uint32_t max, uint32_t *v)
{
	return number(s, s + strlen(s), max, v);
}

static bool take_context(struct options *o, const char *value, struct err *e)
{
	uint32_t n;

	if (!whole_number(value, UINT32_MAX - 1, &n))
		return fail(e, "--context %s: not a number of messages", value);
	o->report.context = n;
	return true;
}

static bool take_profile(struct options *o, const char *value, struct err *e)
{
	return rules_profile(&o->rules, value) ||
	       fail(e, "--profile %s: not one of default, strict, structure", value);
}

static bool add_rule(struct options *o, const char *field, enum rule_action action, struct err *e)
{
	struct rule rule = { .field = (char *)(uintptr_t)field,
		.action = action,
		.command = ANY_COMMAND,
		.side = SIDES };

	return rules_add(&o->rules, &rule, e);
}

static bool take_rules(struct options *o, const char *value, struct err *e)
{
	return rules_load(&o->rules, value, e);
}

static bool take_ignore(struct options *o, const char *value, struct err *e)
{
	return add_rule(o, value, RULE_IGNORE, e);
}

static bool take_compare(struct options *o, const char *value, struct err *e)
{
	return add_rule(o, value, RULE_COMPARE, e);
}

static bool take_port(struct options *o, const char *value, struct err *e)
{
	uint32_t port;

	if (!whole_number(value, UINT16_MAX, &port) || port == 0)
		return fail(e, "--port %s: not a port number", value);
	if (o->n_ports == PORTS_MAX)
		return fail(e, "--port %s: more than %u ports", value, PORTS_MAX);
	o->ports[o->n_ports++] = (uint16_t)port;
	return true;
}

static bool take_decode_as(struct options *o, const char *value, struct err *e)
{
	static const char before[] = "tcp.port==", after[] = ",smb";
	size_t n = strlen(value);
	char port[6];

	if (n <= strlen(before) + strlen(after) ||
		n > strlen(before) + strlen(after) + sizeof(port) - 1 ||
		strncmp(value, before, strlen(before)) != 0 ||
		strcmp(value + n - strlen(after), after) != 0)
		return fail(e, "-d %s: not of the form tcp.port==N,smb", value);
	n -= strlen(before) + strlen(after);
	memcpy(port, value + strlen(before), n);
	port[n] = '\0';
	return take_port(o, port, e);
}

static bool take_streams(struct options *o, const char *value, struct err *e)
{
	const char *comma = strchrnul(value, ',');

	if (!number(value, comma, UINT32_MAX - 1, &o->streams[SIDE_A]))
		return fail(e, "--stream %s: not a stream number, or two with a comma", value);
	o->streams[SIDE_B] = o->streams[SIDE_A];
	if (*comma && !whole_number(comma + 1, UINT32_MAX - 1, &o->streams[SIDE_B]))
		return fail(e, "--stream %s: not a stream number, or two with a comma", value);
	return true;
}

static bool take_pair(struct options *o, const char *value, struct err *e)
{
	const char *colon = strchrnul(value, ':');

	if (o->n_pins == PINS_MAX)
		return fail(e, "--pair %s: more than %u pairs", value, PINS_MAX);
	uint32_t *frames = o->pins[o->n_pins++];
	return (*colon && number(value, colon, UINT32_MAX, &frames[SIDE_A]) &&
		       whole_number(colon + 1, UINT32_MAX, &frames[SIDE_B])) ||
	       fail(e, "--pair %s: not two frame numbers with a colon", value);
}

static bool take_latency_limit(struct options *o, const char *value, struct err *e)
{
	char *end;

	errno = 0;
	o->latency_limit = strtod(value, &end);
	o->latency = true;
	return (end != value && !*end && !errno && o->latency_limit >= 1 &&
		       o->latency_limit <= 1e9) ||
	       fail(e, "--latency-limit %s: not a factor, 1 or more", value);
}

static bool take_output(struct options *o, const char *value, struct err *e)
{
	if (!*value)
		return fail(e, "-o: no file name");
	o->output = value;
	return true;
}

static bool is_file(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Frames as N, N-M, N- or -M. */
static bool frame_range(const char *s, uint32_t *from, uint32_t *to)
{
	const char *dash = strchrnul(s, '-');

	*from = 1;
	*to = UINT32_MAX;
	if (!*dash) {
		bool one = whole_number(s, UINT32_MAX, from);

		*to = *from;
		return one;
	}
	return (dash > s || dash[1]) && (dash == s || number(s, dash, UINT32_MAX, from)) &&
	       (!dash[1] || whole_number(dash + 1, UINT32_MAX, to));
}

/* FILE or FILE:FRAMES, unless a file has that very name. */
static bool take_operand(struct options *o, const char *arg, struct err *e)
{
	if (o->n_operands == OPERANDS_MAX)
		return fail(e, "%s: more than %u captures", arg, OPERANDS_MAX);
	struct operand *op = &o->operands[o->n_operands++];
	char *colon;
	uint32_t from, to;

	op->path = xstrdup(arg);
	colon = strrchr(op->path, ':');
	if (!colon || colon == op->path || is_file(arg))
		return true;
	if (!frame_range(colon + 1, &from, &to))
		return true;
	if (from == 0 || to == 0)
		return fail(e, "%s: frames count from 1", arg);
	if (from > to)
		return fail(e, "%s: the last frame comes before the first", arg);
	op->part.first_frame = from;
	op->part.last_frame = to;
	*colon = '\0';
	return true;
}

static bool take_reference(struct options *o, const char *value, struct err *e)
{
	o->n_references++;
	return take_operand(o, value, e);
}

static bool take_baseline(struct options *o, const char *value, struct err *e)
{
	(void)e;
	o->baseline = value;
	return true;
}

static bool take_update_baseline(struct options *o, const char *value, struct err *e)
{
	(void)e;
	o->update_baseline = value;
	o->batch = true;
	return true;
}

static bool take_key(struct options *o, const char *value, struct err *e)
{
	return keyring_add_key(&o->keyring, value, e);
}

static bool take_keys(struct options *o, const char *value, struct err *e)
{
	return keyring_add_file(&o->keyring, value, KEYS_BOTH, e);
}

static bool take_keys_a(struct options *o, const char *value, struct err *e)
{
	return keyring_add_file(&o->keyring, value, KEYS_A, e);
}

static bool take_keys_b(struct options *o, const char *value, struct err *e)
{
	return keyring_add_file(&o->keyring, value, KEYS_B, e);
}

static bool take_passwords(struct options *o, const char *value, struct err *e)
{
	return keyring_add_passwords(&o->keyring, value, KEYS_BOTH, e);
}

static bool take_hashes(struct options *o, const char *value, struct err *e)
{
	return keyring_add_hashes(&o->keyring, value, KEYS_BOTH, e);
}

static bool take_user(struct options *o, const char *value, struct err *e)
{
	/* smbclient's user%password: other users see it in the list of processes. */
	if (strchr(value, '%'))
		return fail(e, "-U: only the user: the password is asked for");
	if (!*value)
		return fail(e, "-U: no user");
	if (o->n_users == USERS_MAX)
		return fail(e, "-U %s: more than %u users", value, USERS_MAX);
	o->users[o->n_users++] = value;
	return true;
}

static bool take_keytab(struct options *o, const char *value, struct err *e)
{
	return keyring_add_keytab(&o->keyring, value, KEYS_BOTH, e);
}

/*
 * A row for each option, with a letter or a name or both: a switch sets the
 * bool at `flag`, the others have `take`.
 */
struct option_row {
	char letter;
	const char *name, *value, *help;
	take_value *take;
	size_t flag;
};

#define SWITCH(member) NULL, offsetof(struct options, member)

// clang-format off
static const struct option_row rows[] = {
	{ 0,   "format",      "text|json|jsonl", "how to write it", take_format, 0 },
	{ 0,   "all",         NULL, "equal messages too, and all that follows from a finding", SWITCH(report.all) },
	{ 0,   "context",     "N", "N equal messages around each that differs", take_context, 0 },
	{ 0,   "stat",        NULL, "only counts, by command and kind of difference", SWITCH(report.stat) },
	{ 0,   "first",       NULL, "only the first finding", SWITCH(report.first) },
	{ 'V', NULL,          NULL, "with the fields of every message", SWITCH(report.trees) },
	{ 'q', "quiet",       NULL, "write nothing, the exit status tells", SWITCH(quiet) },
	{ 'v', NULL,          NULL, "with reasons and notes in full", SWITCH(report.verbose) },
	{ 'o', NULL,          "FILE", "write there", take_output, 0 },
	{ 'Y', "filter",      "EXPR", "only what passes this display filter (Wireshark's syntax)", take_filter, 0 },
	{ 0,   "profile",     "default|strict|structure", "what counts as a difference", take_profile, 0 },
	{ 0,   "ignore",      "FIELD", "do not compare FIELD (a name or glob) and what is below it", take_ignore, 0 },
	{ 0,   "compare",     "FIELD", "compare FIELD though the profile would not", take_compare, 0 },
	{ 0,   "rules",       "FILE", "rules from a file: --print-rules tells how they look", take_rules, 0 },
	{ 0,   "print-rules", NULL, "print a rule file: how it is written, and the rules in force", SWITCH(print_rules) },
	{ 0,   "pair",        "A_FRAME:B_FRAME", "what is in these frames stands opposite each other", take_pair, 0 },
	{ 0,   "reference",   "FILE", "another good A: only what differs from all of them counts", take_reference, 0 },
	{ 0,   "baseline",    "FILE", "the differences accepted in FILE are notes", take_baseline, 0 },
	{ 0,   "update-baseline", "FILE", "write the differences of A and B to FILE, to accept them", take_update_baseline, 0 },
	{ 0,   "latency",     NULL, "response times, and what became twice as slow", SWITCH(latency) },
	{ 0,   "latency-limit", "X", "the same; what is slower by a factor of X or more makes the status 1", take_latency_limit, 0 },
	{ 0,   "learn",       NULL, "write rules for what varies between captures that are known to be equal", SWITCH(learn) },
	{ 0,   "stream",      "N[,M]", "only TCP stream N (of B: M), numbered as tshark does", take_streams, 0 },
	{ 0,   "port",        "N", "take TCP port N for SMB too", take_port, 0 },
	{ 'd', NULL,          "tcp.port==N,smb", "the same", take_decode_as, 0 },
	{ 'k', "key",         "SESSID,KEY", "key of a session", take_key, 0 },
	{ 0,   "keys",        "FILE", "keys of sessions, in any form that programs print them in", take_keys, 0 },
	{ 0,   "keys-a",      "FILE", "the same, for A only", take_keys_a, 0 },
	{ 0,   "keys-b",      "FILE", "the same, for B only", take_keys_b, 0 },
	{ 0,   "password-file", "FILE", "passwords: lines of [DOMAIN\\]user:password", take_passwords, 0 },
	{ 'U', "user",        "[DOMAIN\\]USER", "ask for this user's password on the terminal", take_user, 0 },
	{ 0,   "nt-hash-file", "FILE", "NT hashes: pwdump's lines, or the hash alone", take_hashes, 0 },
	{ 'K', "keytab",      "FILE", "a Kerberos keytab", take_keytab, 0 },
	{ 0,   "require-decrypt", NULL, "messages that stay encrypted are trouble: status 2", SWITCH(require_decrypt) },
	{ 0,   "print-keys",  NULL, "print the keys that were found, for Wireshark's smb2_seskey_list", SWITCH(print_keys) },
	{ 0,   "keymap",      "vim|smbcmp", "keys of the terminal interface", take_keymap, 0 },
	{ 'c', "config",      "FILE", "settings and keys of the terminal interface", take_config, 0 },
	{ 0,   "ascii",       NULL, "no characters but ASCII in the terminal interface", SWITCH(ascii) },
	{ 0,   "color",       "auto|always|never", "colours: auto is for terminals, unless NO_COLOR is set", take_color, 0 },
	{ 0,   "normalise", NULL, "one capture, without what varies from run to run: for diff and git", SWITCH(normalise) },
	{ 0,   "list-fields", NULL, "print all field names, types and classes of noise", SWITCH(list_fields) },
	{ 0,   "bisect",      NULL, "for git bisect run: trouble is status 125", SWITCH(bisect) },
	{ 'h', "help",        NULL, "print this", SWITCH(help) },
	{ 0,   "version",     NULL, "print the version", SWITCH(version) },
};
// clang-format on

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))
#define LONG_ONLY 256 /* what getopt_long returns for the name of row i: LONG_ONLY + i */

static void help_row(const struct option_row *row, FILE *out)
{
	char left[64] = "    ";

	if (row->letter)
		snprintf(left, sizeof(left), "-%c%s", row->letter, row->name ? ", " : "");
	if (row->name)
		snprintf(left + strlen(left), sizeof(left) - strlen(left), "--%s", row->name);
	if (row->value)
		snprintf(left + strlen(left), sizeof(left) - strlen(left), " %s", row->value);
	fprintf(out, "  %-40s %s\n", left, row->help);
}

void options_help(FILE *out)
{
	fputs("Usage: smbdiff [options] A [B]\n"
	      "Browses the SMB messages of capture A, or compares the captures A and B:\n"
	      "on a terminal to look around, else, or with --format, as text.\n"
	      "A and B are files, FILE:N-M for the frames N to M (or N, N- or -M), or - for "
	      "standard input.\n\n",
		out);
	for (size_t i = 0; i < N_ROWS; i++)
		help_row(&rows[i], out);
	fputs("\nExit status: 0 identical (or one capture listed), 1 different, 2 trouble.\n", out);
}

static bool take_option(struct options *o, const struct option_row *row, struct err *e)
{
	if (row->take)
		return row->take(o, optarg, e);
	*(bool *)((char *)o + row->flag) = true;
	return true;
}

/* getopt_long found nothing that fits, or several, or a value missing or too much. */
static bool no_option(const char *arg, int missing, struct err *e)
{
	size_t n = strcspn(arg, "=");

	if (missing)
		return fail(e, "%s: a value is missing (--help lists all options)", arg);
	if (strncmp(arg, "--", 2) != 0)
		return fail(e, "unknown option '-%c' (--help lists all options)", optopt);
	char *word = strndup(arg + 2, n - 2);
	struct near near = near_start(word);

	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].name)
			near_try(&near, rows[i].name);
	if (near.best && strcmp(near.best, word) == 0)
		fail(e, "'--%s' takes no value", word);
	else if (near.best)
		fail(e, "unknown option '--%s' (did you mean '--%s'?)", word, near.best);
	else
		fail(e, "unknown option '--%s' (--help lists all options)", word);
	free(word);
	return false;
}

/* getopt's tables, made from the rows. letters has room for three characters a row. */
static void getopt_tables(char *letters, struct option *names)
{
	*letters++ = ':';
	for (size_t i = 0; i < N_ROWS; i++) {
		bool value = rows[i].value;

		if (rows[i].name)
			*names++ = (struct option){ rows[i].name,
				value ? required_argument : no_argument, NULL, LONG_ONLY + (int)i };
		if (rows[i].letter)
			*letters++ = rows[i].letter;
		if (rows[i].letter && value)
			*letters++ = ':';
	}
	*letters = '\0';
}

static const struct option_row *row_of(int found)
{
	if (found >= LONG_ONLY)
		return &rows[found - LONG_ONLY];
	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].letter == found)
			return &rows[i];
	return NULL;
}

/* References were taken first: A and B are to stand before them. */
static bool arrange(struct options *o, struct err *e)
{
	unsigned n = o->n_references, rest = o->n_operands - n;
	struct operand *op = o->operands, sorted[OPERANDS_MAX];

	if (n && (rest < 1 || rest > 2))
		return fail(e, "--reference takes one capture to compare with them, or A and B");
	if (!n && rest > 2 && !o->learn)
		return fail(e, "%s: a third capture; two can be compared", op[2].path);
	if (n) {
		unsigned as_a = rest == 1;

		memcpy(sorted, op + n, rest * sizeof(*op));
		memmove(op + rest + as_a, op + as_a, (n - as_a) * sizeof(*op));
		op[1] = sorted[rest - 1];
		if (!as_a)
			op[0] = sorted[0];
	}
	for (unsigned i = 0; i < o->n_operands; i++)
		op[i].part.stream = o->streams[i == 1 ? SIDE_B : SIDE_A];
	return true;
}

static bool check(const struct options *o, struct err *e)
{
	unsigned from_stdin = 0;

	if (o->help || o->version || o->list_fields || o->print_rules)
		return true;
	if (o->n_operands == 0)
		return fail(e, "no capture given (--help tells how)");
	for (unsigned i = 0; i < o->n_operands; i++)
		from_stdin += strcmp(o->operands[i].path, "-") == 0;
	if (from_stdin > 1)
		return fail(e, "-: standard input can be only one of the captures");
	if (o->n_operands < 2 && (o->baseline || o->update_baseline))
		return fail(e,
			"--baseline and --update-baseline are for the differences of two captures");
	if (o->n_operands < 2 && o->report.stat)
		return fail(e, "--stat counts what differs between two captures");
	if (o->n_operands < 2 && o->streams[SIDE_A] != o->streams[SIDE_B])
		return fail(e, "--stream N,M is for two captures");
	if (o->n_operands < 2 && o->latency)
		return fail(e, "--latency compares the times of two captures");
	if (o->n_operands < 2 && o->n_pins)
		return fail(e, "--pair is for frames of two captures");
	if (o->learn && o->n_references)
		return fail(e, "--learn takes all its captures as operands, not with --reference");
	if (o->learn && (o->n_operands < 2 || from_stdin))
		return fail(e, "--learn takes two or more captures, files that can be read again");
	if (o->n_operands >= 2 && o->normalise)
		return fail(e, "--normalise takes one capture");
	if (o->normalise && o->report.format != FORMAT_TEXT)
		return fail(e, "--normalise is text, for diff and git");
	if (o->normalise && o->report.filter)
		return fail(e, "--normalise lists all that counts: -Y is for other listings");
	if (o->learn && (o->report.filter || o->report.format != FORMAT_TEXT))
		return fail(e, "--learn writes a rule file: -Y and --format are not for it");
	if (o->report.stat && o->report.format != FORMAT_TEXT)
		return fail(e, "--stat is text: the entries of --format json can be counted");
	return true;
}

bool options_parse(struct options *o, int argc, char **argv, struct err *e)
{
	char letters[3 * N_ROWS + 2];
	struct option names[N_ROWS + 1] = { 0 };
	int found;

	*o = (struct options){ .streams = { NONE, NONE } };
	keyring_init(&o->keyring);
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		o->bisect |= strcmp(argv[i], "--bisect") == 0;
	getopt_tables(letters, names);
	opterr = 0;
	while ((found = getopt_long(argc, argv, letters, names, NULL)) != -1) {
		if (found == '?' || found == ':')
			return no_option(argv[optind - 1], found == ':', e);
		if (!take_option(o, row_of(found), e))
			return false;
	}
	for (int i = optind; i < argc; i++)
		if (!take_operand(o, argv[i], e))
			return false;
	return arrange(o, e) && check(o, e);
}

void options_free(struct options *o)
{
	for (unsigned i = 0; i < o->n_operands; i++)
		free(o->operands[i].path);
	rules_free(&o->rules);
	keyring_free(&o->keyring);
	filter_free(o->report.filter);
}
