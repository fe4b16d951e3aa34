/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

/*
 * What can be done, and with which keys. The rows of actions.h make the
 * actions' names, the default keys, the help screen and the manual.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* A key: a character, or one of these. Control characters are themselves (^F: 6). */
enum key {
	KEY_NOTHING = 0,
	KEY_TAB = 9,
	KEY_RETURN = 13,
	KEY_ESCAPE = 27,
	KEY_DELETE_BACK = 127,
	KEY_SPECIAL = 0x110000, /* from here on no characters */
	KEY_CURSOR_UP,
	KEY_CURSOR_DOWN,
	KEY_CURSOR_LEFT,
	KEY_CURSOR_RIGHT,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_TO_HOME,
	KEY_TO_END,
	KEY_BACK_TAB,
	KEY_DEL,
	KEY_INS,
	KEY_FN, /* F1 is KEY_FN + 1 */
	KEY_CODES = KEY_FN + 13
};

enum keymap_name { KEYMAP_VIM, KEYMAP_SMBCMP };

enum group { G_MOVE, G_JUMP, G_PANES, G_VIEW, G_FIND, G_IGNORE, G_PAIR, G_OUTPUT, G_OTHER, GROUPS };

/* Where an action does something. */
enum where { W_ALL = 0, W_PAIR = 1, W_MAIN = 2 };

enum action {
	ACT_NONE,
#define ACTION(id, ...) ACT_##id,
#include "tui/actions.h"
#undef ACTION
	ACTIONS
};

struct action_info {
	const char *name, *keys, *smbcmp_keys, *help;
	uint8_t group, where;
};

extern const struct action_info actions[ACTIONS];

const char *group_name(enum group g);

/* The action of a name, ACT_NONE if there is none. */
enum action action_find(const char *name);

/* Which key does what. Characters outside ASCII are never bound. */
struct keymap {
	uint8_t ascii[128];
	uint8_t special[KEY_CODES - KEY_SPECIAL];
};

void keymap_init(struct keymap *k, enum keymap_name name);

enum action keymap_action(const struct keymap *k, uint32_t key);

/* Binds an action to the keys named in text ("j <Down> ^F"), and to no others. */
bool keymap_bind(struct keymap *k, enum action a, const char *text, struct err *e) MUST_USE;

/* Binds one key, named as ncurses does ("KEY_NPAGE", "d"), in addition. */
bool keymap_bind_curses(struct keymap *k, enum action a, const char *name);

/* Takes all keys from an action. */
void keymap_unbind(struct keymap *k, enum action a);

/* Appends the keys of an action, with blanks between, at most n of them. */
void keymap_keys(const struct keymap *k, enum action a, unsigned n, struct buf *out);

/* The key that a name at *text stands for, moving *text behind it; KEY_NOTHING: none. */
uint32_t key_parse(const char **text);

#endif
