/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/near.h"

struct reader {
	struct config *c;
	bool keys; /* the second reading: the keymap is known */
	struct err err;
};

const struct setting_info settings[SETTINGS] = {
#define SETTING(id, text, at, list, what)                                                          \
	[SET_##id] = { .name = text, .values = list, .help = what, .where = at },
#include "tui/settings.h"
#undef SETTING
};

void config_init(struct config *c)
{
	*c = (struct config){ .value[SET_SPLIT] = SPLIT_DEFAULT, .wireshark = "wireshark" };
	keymap_init(&c->keys, KEYMAP_VIM);
}

enum setting setting_find(const char *name)
{
	enum setting s = 0;

	while (s < SETTINGS && strcmp(settings[s].name, name) != 0)
		s++;
	return s;
}

int setting_values(enum setting s)
{
	const char *p = settings[s].values;
	int n = *p != '\0';

	for (; *p; p++)
		n += *p == '|';
	return n;
}

/* A value by its number, and how long it is. */
static const char *value_name(enum setting s, int value, size_t *n)
{
	const char *p = settings[s].values;

	while (value-- > 0)
		p += strcspn(p, "|") + 1;
	*n = strcspn(p, "|");
	return p;
}

static void add_name(enum setting s, int value, struct buf *out)
{
	size_t n;
	const char *p = value_name(s, value, &n);

	buf_add(out, p, n);
}

void config_value(const struct config *c, enum setting s, struct buf *out)
{
	if (s == SET_SPLIT)
		buf_printf(out, "%d", c->value[s]);
	else if (s == SET_WIRESHARK)
		buf_str(out, c->wireshark);
	else
		add_name(s, c->value[s], out);
}

/* "color is auto, always or never" */
static bool not_a_value(struct err *e, enum setting s)
{
	struct buf list = { 0 };
	int n = setting_values(s);

	for (int i = 0; i < n; i++) {
		buf_str(&list, i == 0 ? "" : i + 1 < n ? ", " : " or ");
		add_name(s, i, &list);
	}
	fail(e, "%s is %s", settings[s].name, buf_cstr(&list));
	buf_free(&list);
	return false;
}

static bool no_setting(struct err *e, const char *name)
{
	struct buf list = { 0 };

	for (unsigned i = 0; i < SETTINGS; i++)
		buf_printf(&list, "%s%s", i ? ", " : "", settings[i].name);
	fail(e, "'%s' is none of %s", name, buf_cstr(&list));
	buf_free(&list);
	return false;
}

static bool take_setting(struct reader *r, const char *key, const char *value)
{
	enum setting s = setting_find(key);
	struct config *c = r->c;

	if (s == SETTINGS)
		return no_setting(&r->err, key);
	if (s == SET_WIRESHARK) {
		snprintf(c->wireshark, sizeof(c->wireshark), "%s", value);
		return *value || fail(&r->err, "%s is a program", key);
	}
	if (s == SET_SPLIT) {
		c->value[s] = atoi(value);
		return (c->value[s] >= SPLIT_MIN && c->value[s] <= SPLIT_MAX) ||
		       fail(&r->err, "split is a number from %d to %d", SPLIT_MIN, SPLIT_MAX);
	}
	for (int i = 0; i < setting_values(s); i++) {
		size_t n;
		const char *name = value_name(s, i, &n);

		if (strlen(value) != n || memcmp(value, name, n) != 0)
			continue;
		if (s != SET_KEYMAP || !c->keymap_given)
			c->value[s] = i;
		return true;
	}
	return not_a_value(&r->err, s);
}

static bool no_action(struct err *e, const char *name)
{
	struct near near = near_start(name);

	for (unsigned i = ACT_NONE + 1; i < ACTIONS; i++)
		near_try(&near, actions[i].name);
	return near.best ? fail(e, "'%s' is no action; did you mean '%s'?", name, near.best)
			 : fail(e, "'%s' is no action", name);
}

static int take(void *self, const char *section, const char *key, const char *value)
{
	struct reader *r = self;
	enum action a;

	if (r->err.text[0])
		return 0; /* only the first error is told */
	if (strcmp(section, "tui") == 0)
		return r->keys || take_setting(r, key, value);
	if (strcmp(section, "keys") != 0)
		return fail(&r->err, "section [%s] is none of [tui], [keys]", section);
	a = action_find(key);
	if (a == ACT_NONE)
		return no_action(&r->err, key);
	return !r->keys || keymap_bind(&r->c->keys, a, value, &r->err);
}

static bool read_file(struct reader *r, const char *path, ini_handler take_line, struct err *e)
{
	FILE *file = fopen(path, "r");
	int line;

	if (!file)
		return fail(e, "%s: %s", path, strerror(errno));
	line = ini_parse_file(file, take_line, r);
	fclose(file);
	if (line > 0)
		return fail(e, "%s:%d: %s", path, line,
			r->err.text[0] ? r->err.text : "not of the form 'key = value'");
	return !line || fail(e, "%s: cannot be read", path);
}

static int take_smbcmp(void *self, const char *section, const char *key, const char *value)
{
	static const struct {
		const char *key;
		enum action a;
	} keys[] = { { "key_lwin_next", ACT_A_DOWN }, { "key_lwin_prev", ACT_A_UP },
		{ "key_rwin_next", ACT_B_DOWN }, { "key_rwin_prev", ACT_B_UP },
		{ "key_top_next", ACT_DOWN }, { "key_top_prev", ACT_UP },
		{ "key_bwin_next", ACT_FIELD_DOWN }, { "key_bwin_prev", ACT_FIELD_UP },
		{ "key_vsplit_up", ACT_SHRINK }, { "key_vsplit_down", ACT_GROW },
		{ "key_toggle_ignore", ACT_IGNORE } };
	struct reader *r = self;

	/* What else may stand there (tshark's path) means nothing to us. */
	if (strcmp(section, "global") != 0)
		return 1;
	if (strcmp(key, "vsplit_ratio") == 0) {
		int split = (int)(strtod(value, NULL) * 100);

		r->c->value[SET_SPLIT] = split < SPLIT_MIN   ? SPLIT_MIN
					 : split > SPLIT_MAX ? SPLIT_MAX
							     : split;
	}
	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(key, keys[i].key) == 0) {
			keymap_unbind(&r->c->keys, keys[i].a);
			return keymap_bind_curses(&r->c->keys, keys[i].a, value) ||
			       fail(&r->err, "'%s' is no key", value);
		}
	return 1;
}

bool config_load_keys(struct config *c, struct err *e)
{
	enum keymap_name map = c->value[SET_KEYMAP] ? KEYMAP_SMBCMP : KEYMAP_VIM;
	struct reader keys = { .c = c, .keys = true }, smbcmp = { .c = c };

	keymap_init(&c->keys, map);
	if (c->path && access(c->path, F_OK) == 0 && !read_file(&keys, c->path, take, e))
		return false;
	return map != KEYMAP_SMBCMP || !c->smbcmp || read_file(&smbcmp, c->smbcmp, take_smbcmp, e);
}

bool config_load(struct config *c, struct err *e)
{
	struct reader r = { .c = c };

	return read_file(&r, c->path, take, e) && config_load_keys(c, e);
}
