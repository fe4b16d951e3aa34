/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"

struct reader {
	struct config *c;
	bool keys; /* the second reading: the keymap is known */
	struct err err;
};

void config_init(struct config *c)
{
	*c = (struct config){ .color = -1 };
	keymap_init(&c->keys, KEYMAP_VIM);
}

static bool take_switch(struct reader *r, const char *key, const char *value, bool *on)
{
	*on = strcmp(value, "yes") == 0;
	return *on || strcmp(value, "no") == 0 || fail(&r->err, "%s is yes or no", key);
}

static bool take_setting(struct reader *r, const char *key, const char *value)
{
	struct config *c = r->c;
	bool on;

	if (strcmp(key, "keymap") == 0) {
		bool smbcmp = strcmp(value, "smbcmp") == 0;

		if (!smbcmp && strcmp(value, "vim") != 0)
			return fail(&r->err, "keymap is vim or smbcmp");
		if (!c->keymap_given)
			c->keymap = smbcmp ? KEYMAP_SMBCMP : KEYMAP_VIM;
		return true;
	}
	if (strcmp(key, "ascii") == 0)
		return take_switch(r, key, value, &c->ascii);
	if (strcmp(key, "mouse") == 0) {
		bool ok = take_switch(r, key, value, &on);

		c->no_mouse = ok && !on;
		return ok;
	}
	if (strcmp(key, "color") == 0) {
		c->color = strcmp(value, "always") == 0 ? 1 : strcmp(value, "never") == 0 ? 0 : -1;
		return c->color >= 0 || strcmp(value, "auto") == 0 ||
		       fail(&r->err, "color is auto, always or never");
	}
	if (strcmp(key, "palette") == 0) {
		bool blue = strcmp(value, "blue-orange") == 0;

		c->palette = blue ? PALETTE_BLUE_ORANGE : PALETTE_RED_GREEN;
		return blue || strcmp(value, "red-green") == 0 ||
		       fail(&r->err, "palette is red-green or blue-orange");
	}
	if (strcmp(key, "split") == 0) {
		c->split = atoi(value);
		return (c->split >= SPLIT_MIN && c->split <= SPLIT_MAX) ||
		       fail(&r->err, "split is a number from %d to %d", SPLIT_MIN, SPLIT_MAX);
	}
	return fail(&r->err, "'%s' is none of keymap, ascii, mouse, color, palette, split", key);
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

bool config_load(struct config *c, const char *path, struct err *e)
{
	struct reader settings = { .c = c }, keys = { .c = c, .keys = true };

	if (!read_file(&settings, path, take, e))
		return false;
	keymap_init(&c->keys, c->keymap);
	return read_file(&keys, path, take, e);
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

		r->c->split = split < SPLIT_MIN ? SPLIT_MIN : split > SPLIT_MAX ? SPLIT_MAX : split;
	}
	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(key, keys[i].key) == 0) {
			keymap_unbind(&r->c->keys, keys[i].a);
			return keymap_bind_curses(&r->c->keys, keys[i].a, value) ||
			       fail(&r->err, "'%s' is no key", value);
		}
	return 1;
}

bool config_load_smbcmp(struct config *c, const char *path, struct err *e)
{
	struct reader r = { .c = c };

	return read_file(&r, path, take_smbcmp, e);
}
