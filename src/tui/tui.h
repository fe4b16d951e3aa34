/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_TUI_H
#define TUI_TUI_H

/*
 * The terminal interface: browse one trace, compare two. The caller opens the
 * terminal with tui_run and gets it back as it was.
 */

#include "tui/model.h"

/* Shows what the setup says until the user quits. False: no terminal to do it on, e says why. */
bool tui_run(const struct tui_setup *setup, bool color, struct err *e) MUST_USE;

#endif
