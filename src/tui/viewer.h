/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_VIEWER_H
#define TUI_VIEWER_H

#include <stdint.h>

#include "base/err.h"

/*
 * Opens a frame of a capture in another program, which takes Wireshark's
 * options; blanks separate its own. It goes on by itself. False: e says why
 * there is none.
 */
bool viewer_open(const char *program, const char *file, uint32_t frame, struct err *e) MUST_USE;

#endif
