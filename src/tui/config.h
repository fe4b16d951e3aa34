/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_CONFIG_H
#define TUI_CONFIG_H

/*
 * What the user has set up. The configuration file:
 *
 *   [tui]
 *   palette = blue-orange   a row of settings.h, and its value
 *   [keys]
 *   next-diff = ] <F7>      an action and all its keys
 */

#include "tui/keys.h"

enum setting {
#define SETTING(id, ...) SET_##id,
#include "tui/settings.h"
#undef SETTING
	SETTINGS
};

struct setting_info {
	const char *name, *values, *help;
	uint8_t where; /* enum where */
};

extern const struct setting_info settings[SETTINGS];

/* Values of settings, in the order of their rows. */
enum { COLOR_BY_TERMINAL, COLOR_ON, COLOR_OFF };
enum palette { PALETTE_RED_GREEN, PALETTE_BLUE_ORANGE };

enum { SPLIT_MIN = 15, SPLIT_MAX = 80, SPLIT_DEFAULT = 50 };

struct config {
	int value[SETTINGS]; /* which of the values, from 0; SET_SPLIT: the number */
	char wireshark[256]; /* SET_WIRESHARK */
	bool keymap_given;   /* by the command line: the file does not change it */
	bool only_ascii;     /* the terminal has nothing else */
	const char *path;    /* the file, there or not; NULL: there is no place for it */
	const char *smbcmp;  /* a configuration of smbcmp, NULL: there is none */
	struct keymap keys;
};

/* The defaults. */
void config_init(struct config *c);

/* Reads the file, which must be there; false with file and line. */
bool config_load(struct config *c, struct err *e) MUST_USE;

/*
 * Makes the keys anew, as the key map, the file, if it is there, and, under that key map, the
 * configuration of smbcmp have them.
 */
bool config_load_keys(struct config *c, struct err *e) MUST_USE;

/* Writes the settings to the file: what stands there, and what is not the default. */
bool config_save(const struct config *c, struct err *e) MUST_USE;

/* Appends the value as the file says it. */
void config_value(const struct config *c, enum setting s, struct buf *out);

/* How many values there are; 0: a number or text. */
int setting_values(enum setting s);

/* The setting of a name, SETTINGS: none. */
enum setting setting_find(const char *name);

#endif
