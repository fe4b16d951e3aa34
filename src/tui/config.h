/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_CONFIG_H
#define TUI_CONFIG_H

/*
 * The configuration file:
 *
 *   [tui]
 *   keymap = vim            vim or smbcmp
 *   ascii = no              no characters but ASCII
 *   mouse = yes
 *   color = auto            auto, always, never
 *   palette = red-green     or blue-orange, for eyes that confuse those two
 *   split = 50              of the list, per cent of the height
 *   [keys]
 *   next-diff = ] <F7>      an action and all its keys
 */

#include "tui/keys.h"

enum palette { PALETTE_RED_GREEN, PALETTE_BLUE_ORANGE };

enum { SPLIT_MIN = 15, SPLIT_MAX = 80 };

struct config {
	enum keymap_name keymap;
	bool keymap_given; /* by the command line: the file does not change it */
	bool ascii, no_mouse;
	enum palette palette;
	int color; /* -1: as the command line says; else 0 never, 1 always */
	int split; /* 0: the default */
	struct keymap keys;
};

/* The defaults. */
void config_init(struct config *c);

/* Reads a file; false with file and line. Keys are bound on top of the keymap's. */
bool config_load(struct config *c, const char *path, struct err *e) MUST_USE;

/* Reads keys and split ratio from a configuration of smbcmp. */
bool config_load_smbcmp(struct config *c, const char *path, struct err *e) MUST_USE;

#endif
