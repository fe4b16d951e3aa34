/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const struct action_info actions[ACTIONS] = {
#define ACTION(id, text, in, at, default_keys, smbcmp, what)                                       \
	[ACT_##id] = { .name = text,                                                               \
		.keys = default_keys,                                                              \
		.smbcmp_keys = smbcmp,                                                             \
		.help = what,                                                                      \
		.group = in,                                                                       \
		.where = at },
#include "tui/actions.h"
#undef ACTION
};

/* Names of keys that are no visible characters; of several for one key the first is shown. */
static const struct {
	const char *name;
	uint32_t key;
} key_names[] = {
	{ "Tab", KEY_TAB },
	{ "Enter", KEY_RETURN },
	{ "CR", KEY_RETURN },
	{ "Esc", KEY_ESCAPE },
	{ "Space", ' ' },
	{ "BS", KEY_DELETE_BACK },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "Up", KEY_CURSOR_UP },
	{ "Down", KEY_CURSOR_DOWN },
	{ "Left", KEY_CURSOR_LEFT },
	{ "Right", KEY_CURSOR_RIGHT },
	{ "PgUp", KEY_PAGE_UP },
	{ "PgDn", KEY_PAGE_DOWN },
	{ "Home", KEY_TO_HOME },
	{ "End", KEY_TO_END },
	{ "S-Tab", KEY_BACK_TAB },
	{ "Del", KEY_DEL },
	{ "Ins", KEY_INS },
};

#define N_NAMES (sizeof(key_names) / sizeof(key_names[0]))

const char *group_name(enum group g)
{
	static const char *const names[GROUPS] = { "Move", "Jump", "Panes", "View", "Find",
		"Ignore", "Pair", "Output", "Other" };

	return names[g];
}

enum action action_find(const char *name)
{
	for (unsigned i = ACT_NONE + 1; i < ACTIONS; i++)
		if (strcmp(actions[i].name, name) == 0)
			return (enum action)i;
	return ACT_NONE;
}

/* <Name>, the closing bracket found at end. */
static uint32_t named_key(const char *name, const char *end)
{
	size_t n = (size_t)(end - name);

	for (unsigned i = 0; i < N_NAMES; i++)
		if (strlen(key_names[i].name) == n && strncasecmp(key_names[i].name, name, n) == 0)
			return key_names[i].key;
	if (n >= 2 && n <= 3 && (*name == 'F' || *name == 'f')) {
		long f = strtol(name + 1, NULL, 10);

		if (f >= 1 && f <= 12)
			return KEY_FN + (uint32_t)f;
	}
	return KEY_NOTHING;
}

uint32_t key_parse(const char **text)
{
	const char *p = *text, *end;
	uint32_t key;

	/* The sign alone is the key; <F77> is a mistake. */
	if (*p == '<' && p[1] > ' ') {
		end = strchr(p, '>');
		key = end ? named_key(p + 1, end) : KEY_NOTHING;
		*text = key ? end + 1 : p;
		return key;
	}
	if (*p == '^' && p[1] >= '@' && p[1] <= '_') {
		*text = p + 2;
		return (uint32_t)(p[1] - '@');
	}
	if (*p <= ' ' || *p > '~')
		return KEY_NOTHING;
	*text = p + 1;
	return (unsigned char)*p;
}

static uint8_t *slot(struct keymap *k, uint32_t key)
{
	if (key < sizeof(k->ascii))
		return &k->ascii[key];
	if (key >= KEY_SPECIAL && key < KEY_CODES)
		return &k->special[key - KEY_SPECIAL];
	return NULL;
}

enum action keymap_action(const struct keymap *k, uint32_t key)
{
	if (key < sizeof(k->ascii))
		return k->ascii[key];
	return key >= KEY_SPECIAL && key < KEY_CODES ? k->special[key - KEY_SPECIAL] : ACT_NONE;
}

void keymap_unbind(struct keymap *k, enum action a)
{
	for (unsigned i = 0; i < sizeof(k->ascii); i++)
		if (k->ascii[i] == a)
			k->ascii[i] = ACT_NONE;
	for (unsigned i = 0; i < sizeof(k->special); i++)
		if (k->special[i] == a)
			k->special[i] = ACT_NONE;
}

bool keymap_bind(struct keymap *k, enum action a, const char *text, struct err *e)
{
	keymap_unbind(k, a);
	for (;;) {
		while (*text == ' ')
			text++;
		if (!*text)
			return true;
		uint32_t key = key_parse(&text);
		uint8_t *at = slot(k, key);

		if (!key || !at)
			return fail(e, "'%s' is not a key", text);
		*at = (uint8_t)a;
	}
}

bool keymap_bind_curses(struct keymap *k, enum action a, const char *name)
{
	static const struct {
		const char *name;
		uint32_t key;
	} names[] = { { "KEY_UP", KEY_CURSOR_UP }, { "KEY_DOWN", KEY_CURSOR_DOWN },
		{ "KEY_LEFT", KEY_CURSOR_LEFT }, { "KEY_RIGHT", KEY_CURSOR_RIGHT },
		{ "KEY_PPAGE", KEY_PAGE_UP }, { "KEY_NPAGE", KEY_PAGE_DOWN },
		{ "KEY_HOME", KEY_TO_HOME }, { "KEY_END", KEY_TO_END }, { "KEY_DC", KEY_DEL },
		{ "KEY_IC", KEY_INS }, { "KEY_BTAB", KEY_BACK_TAB }, { "KEY_ENTER", KEY_RETURN } };
	uint32_t key = name[0] > ' ' && !name[1] ? (unsigned char)name[0] : KEY_NOTHING;
	int f;
	char rest;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i].name) == 0)
			key = names[i].key;
	if (sscanf(name, "KEY_F(%d)%c", &f, &rest) == 1 && f >= 1 && f <= 12)
		key = KEY_FN + (uint32_t)f;
	uint8_t *at = slot(k, key);
	if (!key || !at)
		return false;
	*at = (uint8_t)a;
	return true;
}

void keymap_init(struct keymap *k, enum keymap_name name)
{
	memset(k, 0, sizeof(*k));
	for (unsigned i = ACT_NONE + 1; i < ACTIONS; i++) {
		const struct action_info *a = &actions[i];
		const char *keys =
			name == KEYMAP_SMBCMP && a->smbcmp_keys ? a->smbcmp_keys : a->keys;
		struct err e;

		/* The rows are right: a test checks each. */
		if (!keymap_bind(k, (enum action)i, keys, &e))
			abort();
	}
}

static void key_name(uint32_t key, struct buf *out)
{
	for (unsigned i = 0; i < N_NAMES; i++)
		if (key_names[i].key == key && key != '<' && key != '>') {
			buf_str(out, key_names[i].name);
			return;
		}
	if (key > KEY_FN) {
		buf_char(out, 'F');
		buf_u64(out, key - KEY_FN);
	} else if (key < ' ') {
		buf_char(out, '^');
		buf_char(out, (char)('@' + key));
	} else {
		buf_char(out, (char)key);
	}
}

static void add_key(uint32_t key, unsigned *n, size_t start, struct buf *out)
{
	if (!*n)
		return;
	--*n;
	if (out->n > start)
		buf_char(out, ' ');
	key_name(key, out);
}

void keymap_keys(const struct keymap *k, enum action a, unsigned n, struct buf *out)
{
	size_t start = out->n;

	for (uint32_t key = '!'; key < sizeof(k->ascii) - 1; key++)
		if (k->ascii[key] == a)
			add_key(key, &n, start, out);
	for (uint32_t i = 0; i < sizeof(k->special); i++)
		if (k->special[i] == a)
			add_key(KEY_SPECIAL + i, &n, start, out);
	for (uint32_t key = 1; key <= ' '; key++)
		if (k->ascii[key] == a)
			add_key(key, &n, start, out);
}
